//! Markers of template languages in YAML: `{{ … }}` (Helm, Jinja, Go), `{% … %}` and `{# … #}` (Jinja).
//!
//! They are put out of the way so that the YAML around them can be read. Nothing is evaluated.

use std::ops::Range;

/// Whether `text` holds something that a template language may replace.
#[must_use]
pub fn has_markers(text: &str) -> bool {
    markers(text).next().is_some()
}

/// `text` with its markers masked, byte for byte: blanks for those that stand alone on a line, and for the others
/// what reads as a reference (`$xxx`). `None` if there are none.
pub(super) fn mask(text: &str) -> Option<String> {
    let mut masked = Vec::with_capacity(text.len());
    let mut line_is_blank = true;
    for marker in markers(text) {
        let before = &text[masked.len()..marker.start];
        let (same_line, line) = before.rsplit_once('\n').map_or((true, before), |(_, line)| (false, line));
        line_is_blank = (line_is_blank || !same_line) && line.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
        masked.extend_from_slice(before.as_bytes());
        let rest = text[marker.end..].trim_start_matches([' ', '\t', '\r']);
        let ends_line = rest.is_empty() || ["\n", "{{", "{%", "{#"].iter().any(|next| rest.starts_with(next));
        // What is indented by the template is lines of its own, not the value of the key before it.
        let is_structure = (line_is_blank && ends_line) || text[marker.clone()].contains("nindent");
        let is_value = text[marker.clone()].starts_with("{{") && !is_structure;
        line_is_blank &= !is_value;
        for (index, byte) in text[marker].bytes().enumerate() {
            masked.push(match byte {
                b'\n' | b'\r' => byte,
                _ if !is_value => b' ',
                _ if index == 0 => b'$',
                _ => b'x',
            });
        }
    }
    if masked.is_empty() {
        return None;
    }
    masked.extend_from_slice(&text.as_bytes()[masked.len()..]);
    String::from_utf8(masked).ok()
}

/// The ranges of the markers, in order. Takes linear time: an opening without an end ends the search for its kind.
fn markers(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    let mut unclosed = [false; 3];
    std::iter::from_fn(move || {
        loop {
            let start = at + memchr::memchr(b'{', text.as_bytes().get(at..)?)?;
            let kind = match text.as_bytes().get(start + 1) {
                Some(b'{') => 0,
                Some(b'%') => 1,
                Some(b'#') => 2,
                _ => {
                    at = start + 1;
                    continue;
                }
            };
            let closing = ["}}", "%}", "#}"][kind];
            let end = if unclosed[kind] { None } else { text[start + 2..].find(closing) };
            let Some(end) = end else {
                unclosed[kind] = true;
                at = start + 2;
                continue;
            };
            at = start + 2 + end + 2;
            return Some(start..at);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_alone_on_a_line_go_and_values_become_references() {
        let text = "{{- if .Values.é }}\nkey: {{ .x }}/a\n{% for %}\n";
        let masked = mask(text).expect("has markers");
        assert_eq!(masked, format!("{}\nkey: $xxxxxxx/a\n         \n", " ".repeat("{{- if .Values.é }}".len())));
        assert_eq!(masked.len(), text.len());
    }

    #[test]
    fn lines_that_a_template_indents_are_no_value() {
        assert_eq!(mask("a: {{ x | nindent 2 }}\n  b: 1\n"), Some(format!("a: {}\n  b: 1\n", " ".repeat(19))));
    }

    #[test]
    fn text_without_markers_is_left_alone() {
        assert_eq!(mask("a: {b: {c: d} }\n{{ never closed"), None);
        assert!(!has_markers("{ { }}"));
    }
}
