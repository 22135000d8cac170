//! Words as Python's `shlex.split` makes them, which botocore uses for section headers and credential processes.

/// The words of `text`, or what `shlex` says where it cannot split.
pub(super) fn split(text: &str) -> Result<Vec<String>, &'static str> {
    let mut words = Vec::new();
    // A word that is empty but quoted counts as a word.
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(chars.next().ok_or(NO_ESCAPED_CHARACTER)?),
            '\'' | '"' => quoted(c, &mut chars, word.get_or_insert_default())?,
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

const NO_CLOSING_QUOTATION: &str = "No closing quotation";
const NO_ESCAPED_CHARACTER: &str = "No escaped character";

/// Reads up to the closing `quote`. Within double quotes, a backslash escapes the quote and itself only.
fn quoted(quote: char, chars: &mut std::str::Chars<'_>, word: &mut String) -> Result<(), &'static str> {
    loop {
        match chars.next().ok_or(NO_CLOSING_QUOTATION)? {
            c if c == quote => return Ok(()),
            '\\' if quote == '"' => {
                let escaped = chars.next().ok_or(NO_ESCAPED_CHARACTER)?;
                if !matches!(escaped, '"' | '\\') {
                    word.push('\\');
                }
                word.push(escaped);
            }
            c => word.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_as_python_does() {
        for (text, words) in [
            ("a  b\tc", &["a", "b", "c"][..]),
            (r#""/opt/my tools/x" 'a b' ~/x $HOME"#, &["/opt/my tools/x", "a b", "~/x", "$HOME"]),
            (r#"a"b c"'d' '' """#, &["ab cd", "", ""]),
            (r#"\a "\b\"\\" '\'"#, &["a", r#"\b"\"#, r"\"]),
            ("", &[]),
        ] {
            assert_eq!(split(text).unwrap(), words, "{text}");
        }
        assert_eq!(split("a 'b"), Err(NO_CLOSING_QUOTATION));
        assert_eq!(split("a\\"), Err(NO_ESCAPED_CHARACTER));
        assert_eq!(split("\"a\\"), Err(NO_ESCAPED_CHARACTER));
    }
}
