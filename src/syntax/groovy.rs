//! What pipelines in Groovy consist of, as a list of steps in file order: blocks that open and close, assignments, and
//! calls with the texts among their arguments.
//!
//! It is no reader of Groovy: expressions are passed over, and so are regular expressions between slashes. Whatever the
//! text, its braces open and close something, and a text without an end ends with its line or with the file.

use crate::source::{Span, Spanned};

/// One step through a pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// `name {` or `name(…) {`.
    Open(Call),
    /// `}`.
    Close,
    /// `name = …`.
    Assignment {
        /// The name, with what it belongs to: `env.X`.
        name: Spanned<String>,
        /// The value, where it is one text.
        value: Option<Text>,
    },
    /// `name …` or `name(…)`.
    Call(Call),
}

/// A name with arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The name, with what it belongs to.
    pub name: Spanned<String>,
    /// The texts among its arguments, however deep, each with the name before its colon.
    pub arguments: Vec<(Option<String>, Text)>,
}

/// A text in quotes.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// The characters between the quotes, as they are written.
    pub content: Spanned<String>,
    /// `'` or `"`; Groovy fills in `${…}` between the latter.
    pub quote: char,
}

// The text may be a secret.
impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Text").field("at", &self.content.span).field("quote", &self.quote).finish_non_exhaustive()
    }
}

/// The steps of `text`.
#[must_use]
pub fn parse(text: &str) -> Vec<Step> {
    let tokens = tokens(text);
    let mut steps = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            Token::Word(name) => at = statement(&tokens, at, name, &mut steps),
            // A closure without a name: its end is to close something.
            Token::Mark('{') => {
                steps.push(Step::Open(Call { name: Spanned::new(String::new(), Span::at(0)), arguments: Vec::new() }));
            }
            Token::Mark('}') => steps.push(Step::Close),
            _ => {}
        }
    }
    steps
}

/// Reads what begins with `name`, up to `at`, and tells where the next statement begins.
fn statement(tokens: &[Token], mut at: usize, name: &Spanned<String>, steps: &mut Vec<Step>) -> usize {
    let mut arguments = Vec::new();
    match tokens.get(at) {
        Some(Token::Mark('=')) => {
            let ends = |token: Option<&Token>| matches!(token, None | Some(Token::End | Token::Mark('}')));
            let value = match tokens.get(at + 1) {
                Some(Token::Text(text)) if ends(tokens.get(at + 2)) => Some(text.clone()),
                _ => None,
            };
            let length = if value.is_some() { 2 } else { 1 };
            steps.push(Step::Assignment { name: name.clone(), value });
            return at + length;
        }
        Some(Token::Mark('(')) => {
            at += 1;
            let mut depth = 1;
            while depth > 0 {
                match tokens.get(at) {
                    Some(Token::Mark('(')) => depth += 1,
                    Some(Token::Mark(')')) => depth -= 1,
                    Some(Token::Text(text)) => arguments.push((label(tokens, at), text.clone())),
                    // What stands in a closure are statements again.
                    None | Some(Token::Mark('{' | '}')) => break,
                    _ => {}
                }
                at += 1;
            }
        }
        Some(Token::Text(_) | Token::Word(_)) => {
            while let Some(token) = tokens.get(at) {
                match token {
                    Token::End | Token::Mark('{' | '}' | '=') => break,
                    Token::Text(text) => arguments.push((label(tokens, at), text.clone())),
                    _ => {}
                }
                at += 1;
            }
        }
        Some(Token::Mark('{')) => {}
        _ => return at,
    }
    let call = Call { name: name.clone(), arguments };
    match tokens.get(at) {
        Some(Token::Mark('{')) => {
            steps.push(Step::Open(call));
            at + 1
        }
        // `def NAME = …`: the name that counts is the one before the sign.
        Some(Token::Mark('=')) => match &tokens[at - 1] {
            Token::Word(name) => statement(tokens, at, name, steps),
            _ => at,
        },
        _ => {
            steps.push(Step::Call(call));
            at
        }
    }
}

/// The name before the colon in front of the token at `at`.
fn label(tokens: &[Token], at: usize) -> Option<String> {
    match tokens.get(at.checked_sub(2)?..at)? {
        [Token::Word(name), Token::Mark(':')] => Some(name.value.clone()),
        _ => None,
    }
}

#[derive(Debug)]
enum Token {
    /// A name, also with dots in it.
    Word(Spanned<String>),
    Text(Text),
    /// Any other character that is no white space. `==` and its like are two of `!`, so that none is an assignment.
    Mark(char),
    /// The end of a line, or `;`.
    End,
}

fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let mut length = c.len_utf8();
        if rest.starts_with("//") {
            length = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            length = memchr::memmem::find(rest.as_bytes(), b"*/").map_or(rest.len(), |end| end + 2);
        } else if matches!(c, '\'' | '"') {
            let (inner, end) = quoted(rest, c);
            let span = Span::new(at + inner.start, at + inner.end);
            let content = Spanned::new(rest[inner].to_owned(), span);
            tokens.push(Token::Text(Text { content, quote: c }));
            length = end;
        } else if is_of_name(c) {
            length = rest.find(|c: char| !is_of_name(c) && c != '.').unwrap_or(rest.len());
            tokens.push(Token::Word(Spanned::new(rest[..length].to_owned(), Span::new(at, at + length))));
        } else if matches!(c, '\n' | ';') {
            tokens.push(Token::End);
        } else if matches!(c, '=' | '!' | '<' | '>') && bytes.get(at + 1) == Some(&b'=') {
            tokens.push(Token::Mark('!'));
            length = 2;
        } else if !c.is_whitespace() {
            tokens.push(Token::Mark(c));
        }
        at += length;
    }
    tokens
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

/// The characters between the quotes with which `text` begins, and where the text behind them goes on.
fn quoted(text: &str, quote: char) -> (std::ops::Range<usize>, usize) {
    let bytes = text.as_bytes();
    let triple: String = std::iter::repeat_n(quote, 3).collect();
    let is_triple = text.starts_with(&triple);
    let start = if is_triple { 3 } else { 1 };
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1 + usize::from(bytes.get(at + 1).is_some_and(u8::is_ascii)),
            b'\n' if !is_triple => return (start..at, at),
            _ if is_triple && text.as_bytes()[at..].starts_with(triple.as_bytes()) => return (start..at, at + 3),
            _ if !is_triple && char::from(*byte) == quote => return (start..at, at + 1),
            _ => at += 1,
        }
    }
    (start.min(text.len())..text.len(), text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each step in short, with texts as they are written.
    fn shown(text: &str) -> Vec<String> {
        let texts = |call: &Call| {
            let texts = call.arguments.iter().map(|(name, text)| {
                assert_eq!(text.content.value.len(), text.content.span.end() - text.content.span.start());
                format!("{}{}", name.as_ref().map(|name| format!("{name}:")).unwrap_or_default(), text.content.value)
            });
            format!("{}({})", call.name.value, texts.collect::<Vec<_>>().join(","))
        };
        let show = |step: &Step| match step {
            Step::Open(call) => format!("{}{{", texts(call)),
            Step::Close => "}".to_owned(),
            Step::Assignment { name, value } => {
                format!("{}={}", name.value, value.as_ref().map_or("?", |text| text.content.value.as_str()))
            }
            Step::Call(call) => texts(call),
        };
        parse(text).iter().map(show).collect()
    }

    #[test]
    fn blocks_assignments_and_calls() {
        let text = "pipeline {\n environment { A = 'x' // y\n B = credentials('id')\n }\n stage('Build') {\n sh \"make $X\"\n }\n}\n";
        let expected = [
            "pipeline(){",
            "environment(){",
            "A=x",
            "B=?",
            "credentials(id)",
            "}",
            "stage(Build){",
            "sh(make $X)",
            "}",
            "}",
        ];
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn arguments_have_names_and_texts_may_take_many_lines() {
        let text = "sh(script: '''a\nb''', returnStdout: true)\nwithEnv(['A=1', \"B=2\"]) { echo 'x' }\ndef K = 'v'\n";
        assert_eq!(shown(text), ["sh(script:a\nb)", "withEnv(A=1,B=2){", "echo(x)", "}", "K=v"]);
        assert_eq!(
            shown("parallel(a: { sh 'x' }, b: { sh 'y' })\nif (a == 'b') { }\n"),
            ["parallel(){", "sh(x)", "}", "({", "sh(y)", "}", "if(b){", "}"].map(|text| if text == "({" {
                "(){"
            } else {
                text
            })
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "a", "é", "=", "\"", "'''", "'", "(", ")", "{", "}", "\\", "\n", "//", "/*", "*/", ":", " ", "$", ".",
                ]),
                0..40,
            )
        ) {
            let text = parts.concat();
            for step in parse(&text) {
                let (name, texts) = match step {
                    Step::Open(call) | Step::Call(call) => (call.name, call.arguments.into_iter().map(|it| it.1).collect()),
                    Step::Assignment { name, value } => (name, value.into_iter().collect::<Vec<_>>()),
                    Step::Close => continue,
                };
                assert!(name.value.is_empty() || text.get(name.span.range()) == Some(name.value.as_str()));
                for it in texts {
                    assert_eq!(text.get(it.content.span.range()), Some(it.content.value.as_str()));
                }
            }
        }
    }
}
