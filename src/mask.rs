//! How text of scanned files may appear in messages and snippets.

/// `text` for a message: control characters, escape sequences and bidirectional controls made visible, long text cut.
/// For names and harmless values only; a value that may be a secret goes through [`key_id`] or is not shown at all.
#[must_use]
pub fn name(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut shown: String = text.chars().take(LONGEST).map(|c| if is_harmless(c) { c } else { '\u{FFFD}' }).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// An access key ID with its middle masked: the prefix tells the kind, the last four let people compare two places.
#[must_use]
pub fn key_id(id: &str) -> String {
    let chars: Vec<char> = id.chars().collect();
    if chars.len() < 12 || !id.is_ascii() {
        return "*".repeat(chars.len().clamp(4, 20));
    }
    let (head, tail) = (&id[..4], &id[id.len() - 4..]);
    format!("{}{}{}", name(head), "*".repeat((chars.len() - 8).min(24)), name(tail))
}

/// Whether `c` can be shown on a terminal without moving, hiding or reordering anything.
#[must_use]
pub fn is_harmless(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{061C}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_could_move_the_cursor() {
        assert_eq!(name("a\u{1b}[31mb\n\u{202e}"), "a\u{FFFD}[31mb\u{FFFD}\u{FFFD}");
        assert_eq!(name(&"x".repeat(200)).chars().count(), 81);
    }

    #[test]
    fn key_ids_keep_prefix_and_last_four() {
        assert_eq!(key_id("AKIAIOSFODNN7EXAMPLE"), "AKIA************MPLE");
        assert_eq!(key_id("short"), "*****");
    }
}
