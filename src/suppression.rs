//! Findings that are known and accepted: comments in files that say so (`awslint: ignore[some-rule] reason`), and
//! entries of the configuration.
//!
//! A comment is told by what stands before `awslint:` on its line, in any format: nothing is parsed here. Each line
//! is looked at once.

use std::sync::Arc;

use memchr::memmem;

use crate::globs::Globs;
use crate::similar;
use crate::source::{Span, Spanned};

/// What every such comment has.
const NAME: &str = "awslint:";

/// What opens a comment in some format. `REM` is a word, so it needs a blank behind it, which [`is_comment`] sees to.
const OPENINGS: &[&str] = &["<!--", "{{/*", "{{!", "{#", "#", "//", "--", ";", "/*", "::"];
const OPENING_WORDS: &[&str] = &["rem", "@rem"];

/// A comment that asks for silence, or tries to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// From `awslint:` to the `]`.
    pub span: Span,
    /// For which part of the file.
    pub reach: Reach,
    /// The rules that it names.
    pub rules: Vec<Spanned<String>>,
    /// What is wrong with it, so that it means nothing.
    pub mistake: Option<Mistake>,
}

/// How far a comment reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All of the file.
    File,
    /// This line.
    Line(Span),
}

impl Reach {
    /// Whether something at `span` is reached. What goes over several lines is reached from its first and its last.
    #[must_use]
    pub fn covers(self, span: Span) -> bool {
        match self {
            Self::File => true,
            Self::Line(line) => {
                let has = |at: usize| line.start() <= at && at <= line.end();
                has(span.start()) || has(span.end())
            }
        }
    }
}

/// Why a comment means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// It asks for something else; this is what was probably meant.
    Verb(&'static str),
    /// It names no rule.
    NoRules,
    /// The `[` has no `]`.
    Unclosed,
}

/// What comments can ask for.
const VERBS: [&str; 3] = ["ignore", "ignore-next-line", "ignore-file"];

/// An entry of the configuration. A finding has to fit everything that it states.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// Findings of this rule.
    pub rule: Option<String>,
    /// In these files; everywhere if there is no pattern.
    pub paths: Globs,
    /// The finding with this fingerprint.
    pub fingerprint: Option<String>,
    /// The configuration that has it, and where.
    pub origin: Origin,
}

/// Where an entry stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The path of the configuration.
    pub path: Arc<str>,
    /// The entry.
    pub span: Span,
}

/// The comments in `text`, in order.
#[must_use]
pub fn comments(text: &str) -> Vec<Comment> {
    let mut found: Vec<Found> = Vec::new();
    let mut done = 0;
    for at in memmem::find_iter(text.as_bytes(), NAME) {
        if at < done {
            continue;
        }
        let start = memchr::memrchr(b'\n', &text.as_bytes()[done..at]).map_or(done, |end| done + end + 1);
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end);
        done = end;
        let line = Span::new(start, end);
        if let Some(before) = is_comment(&text[start..at]) {
            found.extend(read(text, at, line).map(|(verb, comment)| Found { verb, line, before, comment }));
        }
    }
    reach(text, found)
}

/// A comment on its way to what it reaches.
struct Found {
    verb: &'static str,
    line: Span,
    before: Before,
    comment: Comment,
}

/// What stands on a line before a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Something,
}

/// Whether a comment opens at the end of `before`, which goes from the start of the line to `awslint:`.
fn is_comment(before: &str) -> Option<Before> {
    let before = before.trim_end();
    let word = before.trim_start();
    if OPENING_WORDS.iter().any(|opening| word.eq_ignore_ascii_case(opening)) {
        return Some(Before::Nothing);
    }
    let rest = OPENINGS.iter().find_map(|opening| before.strip_suffix(opening))?;
    // `##` and `;;` are comments as well.
    let rest = rest.trim_end_matches(['#', ';', '/', '*', '-']);
    Some(if rest.trim().is_empty() { Before::Nothing } else { Before::Something })
}

/// What the comment says whose name stands at `at`; `None` if it is about something else.
fn read(text: &str, at: usize, line: Span) -> Option<(&'static str, Comment)> {
    let said = &text[at + NAME.len()..line.end()];
    let verb_at = said.len() - said.trim_start().len();
    let end = said[verb_at..].find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'));
    let verb_end = end.map_or(said.len(), |end| verb_at + end);
    let written = &said[verb_at..verb_end];
    let list = said[verb_end..].trim_start().strip_prefix('[');
    let known = VERBS.into_iter().find(|verb| *verb == written);
    // Other sentences about awslint are nobody's business.
    let near = || list.and(similar::closest(&written.replace('_', "-"), VERBS));
    let verb = known.or_else(near)?;
    let base = at + NAME.len();
    let inner = list.map(|list| base + said.len() - list.len());
    let close = inner.and_then(|inner| Some(inner + text[inner..line.end()].find(']')?));
    let rules: Vec<_> = match (inner, close) {
        (Some(inner), Some(close)) => ids(text, Span::new(inner, close)),
        _ => Vec::new(),
    };
    let mistake = match (known, list, close) {
        (None, ..) => Some(Mistake::Verb(verb)),
        (_, Some(_), None) => Some(Mistake::Unclosed),
        _ if rules.is_empty() => Some(Mistake::NoRules),
        _ => None,
    };
    let end = close.map_or(base + verb_end, |close| close + 1);
    Some((verb, Comment { span: Span::new(at, end), reach: Reach::File, rules, mistake }))
}

/// The ids between the brackets, with their places.
fn ids(text: &str, list: Span) -> Vec<Spanned<String>> {
    let mut start = list.start();
    let mut ids = Vec::new();
    for part in text[list.range()].split(',') {
        let id = part.trim();
        let from = start + (part.len() - part.trim_start().len());
        if !id.is_empty() {
            ids.push(Spanned::new(id.to_owned(), Span::new(from, from + id.len())));
        }
        start += part.len() + 1;
    }
    ids
}

/// Says of each comment what it reaches. A comment on a line of its own speaks of the next line that holds something
/// else; several such comments can stand above one line.
fn reach(text: &str, found: Vec<Found>) -> Vec<Comment> {
    let mut comments = Vec::with_capacity(found.len());
    // The last comment that was seen, coming from the end: its line, if it is its own, and what follows it.
    let mut below: Option<(usize, Span)> = None;
    for Found { verb, line, before, mut comment } in found.into_iter().rev() {
        let next = next_line(text, line.end());
        let next = below.filter(|(start, _)| *start == next.start()).map_or(next, |(_, next)| next);
        comment.reach = match (verb, before) {
            ("ignore-file", _) => Reach::File,
            ("ignore", Before::Something) => Reach::Line(line),
            _ => Reach::Line(next),
        };
        if before == Before::Nothing {
            below = Some((line.start(), next));
        }
        comments.push(comment);
    }
    comments.reverse();
    comments
}

/// The next line behind `end` that is not blank.
fn next_line(text: &str, end: usize) -> Span {
    let rest = &text[end..];
    let first = end + rest.len() - rest.trim_start().len();
    let start = memchr::memrchr(b'\n', &text.as_bytes()[end..first]).map_or(first, |at| end + at + 1);
    let end = memchr::memchr(b'\n', &text.as_bytes()[first..]).map_or(text.len(), |at| first + at);
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is said in `text`: the line that is reached, the rules, what is wrong.
    fn said(text: &str) -> Vec<(&str, Vec<String>, Option<Mistake>)> {
        let line = |comment: &Comment| match comment.reach {
            Reach::File => "",
            Reach::Line(line) => &text[line.range()],
        };
        let rules = |comment: &Comment| comment.rules.iter().map(|id| id.value.clone()).collect();
        comments(text).iter().map(|comment| (line(comment), rules(comment), comment.mistake)).collect()
    }

    #[test]
    fn a_comment_behind_something_is_about_its_line() {
        let line = "a = b  # awslint: ignore[x, y-z] it is known";
        assert_eq!(said(&format!("{line}\nc")), [(line, vec!["x".to_owned(), "y-z".to_owned()], None)]);
        let text = format!("{line}\n");
        let ids: Vec<_> = comments(&text)[0].rules.iter().map(|id| &text[id.span.range()]).collect();
        assert_eq!(ids, ["x", "y-z"]);
        let comment = &comments(&text)[0];
        assert_eq!(&text[comment.span.range()], "awslint: ignore[x, y-z]");
    }

    #[test]
    fn a_comment_on_its_own_line_is_about_the_next() {
        for opening in ["#", "##", "//", "--", ";", "<!--", "REM", "@rem", "::", "/*"] {
            for verb in ["ignore", "ignore-next-line"] {
                let text = format!("  {opening} awslint:{verb}[x]\n\n  a = b\r\nc");
                assert_eq!(said(&text), [("  a = b\r", vec!["x".to_owned()], None)], "{text}");
            }
        }
        let text = "# awslint: ignore[x]\n# awslint: ignore-file[z]\n\n# awslint: ignore[y]\nhere\nthere";
        assert_eq!(said(text).iter().map(|it| it.0).collect::<Vec<_>>(), ["here", "", "here"]);
        assert_eq!(said("a # awslint: ignore-next-line[x]\nb")[0].0, "b");
        assert_eq!(said("# awslint: ignore[x]")[0].0, "");
    }

    #[test]
    fn slips_are_told_and_prose_is_not() {
        assert_eq!(said("# awslint: ignore")[0].2, Some(Mistake::NoRules));
        assert_eq!(said("# awslint: ignore[ , ]")[0].2, Some(Mistake::NoRules));
        assert_eq!(said("# awslint: ignore[x\n]")[0].2, Some(Mistake::Unclosed));
        assert_eq!(said("# awslint: ignroe[x]")[0].2, Some(Mistake::Verb("ignore")));
        assert_eq!(said("# awslint: ignore_file[x]")[0].2, Some(Mistake::Verb("ignore-file")));
        for prose in
            ["# awslint: see the docs", "awslint: ignore[x]", "url = http://x/awslint: a", "# awslint: ignored by"]
        {
            assert_eq!(said(prose), [], "{prose}");
        }
    }

    #[test]
    fn what_goes_over_several_lines_is_reached_from_both_ends() {
        let line = Reach::Line(Span::new(10, 20));
        assert!(line.covers(Span::new(12, 14)) && line.covers(Span::new(0, 15)) && line.covers(Span::new(20, 90)));
        assert!(!line.covers(Span::new(0, 9)) && !line.covers(Span::new(0, 30)) && !line.covers(Span::new(21, 22)));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "(\\PC|[ \\t\r\n#;/\\[\\],]|awslint:|ignore|-file|-next-line){0,60}") {
            for comment in comments(&text) {
                prop_assert!(text.get(comment.span.range()).is_some());
                if let Reach::Line(line) = comment.reach {
                    prop_assert!(text.get(line.range()).is_some());
                }
            }
        }
    }
}
