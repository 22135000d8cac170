//! Section headers that SDKs do not take for the profile that was meant.

use std::collections::{BTreeMap, BTreeSet};

use super::prelude::*;
use crate::facts::headers::{HeaderMistake, Intent};
use crate::facts::{Scope, SectionKind, SharedFile, Site};
use crate::profiles;
use crate::source::{FileId, Span};

pub(super) static RULE: Rule = Rule {
    id: "misplaced-profile-prefix",
    summary: "section header that SDKs do not read as the profile it was meant to be",
    category: Category::Profiles,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/misplaced-profile-prefix.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let sections = Sections::of(cx);
    for scope in &cx.facts.scopes {
        let Site::Section(which, kind) = scope.site else { continue };
        if let Some(intent) = profiles::meant(scope) {
            sink.report(unrecognised(cx, scope, which, intent).fix(rewrite(cx, &sections, scope, which, intent)));
        } else if kind == SectionKind::Profile && which == SharedFile::Credentials && scope.name() == "DEFAULT" {
            let intent = Intent { mistake: HeaderMistake::CapitalDefault, kind, name: "default" };
            sink.report(unrecognised(cx, scope, which, intent).fix(rewrite(cx, &sections, scope, which, intent)));
        } else if kind != SectionKind::Unrecognised && is_padded(cx.files[scope.file].slice(scope.opened_at)) {
            sink.report(padded(scope).fix(close_up(cx, scope)));
        } else if which == SharedFile::Config && is_quoted(cx.files[scope.file].slice(scope.opened_at)) {
            sink.report(quoted(scope, kind).fix(without_quotes(cx, scope)));
        }
    }
}

/// A header that opens something else than its author meant.
fn unrecognised(cx: &Context<'_>, scope: &Scope, which: SharedFile, intent: Intent<'_>) -> Draft {
    let (written, name) = (mask::name(scope.name()), mask::name(intent.name));
    let kind = kind_word(intent.kind);
    let message = match intent.mistake {
        HeaderMistake::NoName => format!("`[{written}]` names no {kind}"),
        HeaderMistake::ConfigFileOnly => {
            format!("`[{written}]` stands in the credentials file, where no SDK looks for it")
        }
        _ if which == SharedFile::Config => format!("`[{written}]` in the config file is not {kind} `{name}`"),
        _ => format!("`[{written}]` in the credentials file is not {kind} `{name}`"),
    };
    let found = world_profile(cx, scope, intent.name);
    let draft = Draft::new(scope.at(scope.opened_at), message)
        .because(consequence(intent, &written))
        .help(way_out(which, intent, &name))
        .confidence(confidence(cx, scope, which, intent))
        .about(format!("section/{}", scope.name()));
    match found {
        Some(other) => draft.label(other.at(other.opened_at), "this section is the one that SDKs use under that name"),
        None => draft,
    }
}

fn kind_word(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::SsoSession => "sso-session",
        SectionKind::Services => "services section",
        _ => "profile",
    }
}

/// What SDKs make of the header.
fn consequence(intent: Intent<'_>, written: &str) -> String {
    match intent.mistake {
        HeaderMistake::MissingPrefix => "no `profile ` in front, so no SDK finds it: ProfileNotFound".to_owned(),
        HeaderMistake::NeedlessPrefix => {
            format!("botocore and the AWS CLI call this profile `{written}`; other SDKs drop the section")
        }
        HeaderMistake::ConfigFileOnly => "SDKs read such sections from the config file alone".to_owned(),
        HeaderMistake::MisspeltPrefix if written.starts_with("profile") => {
            "botocore and the AWS CLI let this pass; every other SDK drops the section".to_owned()
        }
        HeaderMistake::WrongSeparator if written.starts_with("profile.") => {
            "the SDK for JavaScript lets this pass; every other SDK ignores the section".to_owned()
        }
        HeaderMistake::MisspeltPrefix | HeaderMistake::WrongSeparator => "every SDK ignores the section".to_owned(),
        HeaderMistake::SeveralWords => {
            "the SDK for Go takes all the words for the name; every other SDK drops the section".to_owned()
        }
        HeaderMistake::NoName => "no SDK can be told to use it".to_owned(),
        HeaderMistake::CapitalDefault => {
            "names are compared with case; to botocore `DEFAULT` spreads its settings over all other sections"
                .to_owned()
        }
    }
}

fn way_out(which: SharedFile, intent: Intent<'_>, name: &str) -> String {
    let prefix = match intent.kind {
        SectionKind::SsoSession => "sso-session",
        SectionKind::Services => "services",
        _ => "profile",
    };
    match intent.mistake {
        HeaderMistake::NoName => format!("write `[{prefix} NAME]`"),
        HeaderMistake::NeedlessPrefix => format!("write `[{name}]`: the credentials file takes the bare name"),
        HeaderMistake::ConfigFileOnly => "move the section to ~/.aws/config".to_owned(),
        HeaderMistake::CapitalDefault => "write `[default]`".to_owned(),
        _ if name.contains(' ') => {
            format!("write `[{prefix} {}]`: only botocore takes names with blanks, in quotes", name.replace(' ', "-"))
        }
        HeaderMistake::MissingPrefix if which == SharedFile::Config => {
            format!("write `[profile {name}]`; only the credentials file takes the bare name")
        }
        _ => format!("write `[{prefix} {name}]`"),
    }
}

/// The header as it was meant, unless another section has that name, or means to.
fn rewrite(
    cx: &Context<'_>,
    sections: &Sections<'_>,
    scope: &Scope,
    which: SharedFile,
    intent: Intent<'_>,
) -> Option<Fix> {
    let prefix = match (intent.mistake, intent.kind, which) {
        (HeaderMistake::NoName | HeaderMistake::ConfigFileOnly | HeaderMistake::SeveralWords, ..) => return None,
        (HeaderMistake::CapitalDefault, ..) | (_, SectionKind::Profile, SharedFile::Credentials) => "",
        (_, SectionKind::SsoSession, _) => "sso-session ",
        (_, SectionKind::Services, _) => "services ",
        _ => "profile ",
    };
    if sections.others_have(scope, intent) || intent.name.contains(char::is_whitespace) {
        return None;
    }
    let header = header(cx, scope)?;
    let fix = Fix::safe(format!("write `[{prefix}{}]`", mask::name(intent.name)));
    let fix = if intent.mistake == HeaderMistake::CapitalDefault {
        fix.replace(scope.at(header), "default")
    } else {
        // The name is the last word; quotes may stand around it.
        let start = header.start() + cx.files[scope.file].slice(header).rfind(intent.name)?;
        let fix = fix.replace(scope.at(Span::new(header.start(), start)), prefix);
        remove(fix, scope, Span::new(start + intent.name.len(), header.end()))
    };
    let is_sure = confidence(cx, scope, which, intent) == Confidence::High;
    Some(if is_sure { fix } else { fix.needs_a_look() })
}

/// The headers of each file by the kind and name that they give, or mean to.
struct Sections<'a>(BTreeMap<(FileId, SectionKind, &'a str), BTreeSet<Span>>);

impl<'a> Sections<'a> {
    fn of(cx: &Context<'a>) -> Self {
        let mut sections: BTreeMap<_, BTreeSet<Span>> = BTreeMap::new();
        for scope in &cx.facts.scopes {
            if let Some((kind, name)) = section_name(scope) {
                sections.entry((scope.file, kind, name)).or_default().insert(scope.opened_at);
            }
        }
        Self(sections)
    }

    /// Whether a section other than `scope` has the name that is meant.
    fn others_have(&self, scope: &Scope, intent: Intent<'_>) -> bool {
        let headers = self.0.get(&(scope.file, intent.kind, intent.name));
        headers.is_some_and(|headers| headers.iter().any(|header| *header != scope.opened_at))
    }
}

/// Kind and name of a section, also of one that nobody finds under it.
fn section_name(scope: &Scope) -> Option<(SectionKind, &str)> {
    match (profiles::meant(scope), scope.site) {
        (Some(intent), _) => Some((intent.kind, intent.name)),
        (None, Site::Section(_, kind)) => Some((kind, scope.name())),
        (None, _) => None,
    }
}

/// What stands between the brackets.
fn header(cx: &Context<'_>, scope: &Scope) -> Option<Span> {
    let whole = scope.opened_at;
    cx.files[scope.file].slice(whole).strip_prefix('[')?.strip_suffix(']')?;
    Some(Span::new(whole.start() + 1, whole.end() - 1))
}

fn remove(fix: Fix, scope: &Scope, span: Span) -> Fix {
    if span.is_empty() { fix } else { fix.remove(scope.at(span)) }
}

/// Takes out the white space inside the brackets.
fn close_up(cx: &Context<'_>, scope: &Scope) -> Option<Fix> {
    let header = header(cx, scope)?;
    let text = cx.files[scope.file].slice(header);
    let start = header.start() + (text.len() - text.trim_start().len());
    let end = header.start() + text.trim_end().len();
    let fix = Fix::safe("take out the white space next to the brackets");
    let fix = remove(fix, scope, Span::new(header.start(), start));
    Some(remove(fix, scope, Span::new(end, header.end())))
}

/// Takes the quotes off a name that needs none.
fn without_quotes(cx: &Context<'_>, scope: &Scope) -> Option<Fix> {
    let name = scope.name.as_ref().filter(|name| !name.value.contains(char::is_whitespace))?;
    let file = &cx.files[scope.file];
    let quotes = Span::new(name.span.start().checked_sub(1)?, name.span.end() + 1);
    let is_quoted = file.slice(name.span) == name.value && matches!(file.slice(quotes).as_bytes(), [b'"' | b'\'', ..]);
    let fix = Fix::safe("take the quotes out").remove(scope.at(Span::new(quotes.start(), name.span.start())));
    is_quoted.then(|| fix.remove(scope.at(Span::new(name.span.end(), quotes.end()))))
}

/// A file of any name that has bare sections only may be a credentials file, which takes them.
fn confidence(cx: &Context<'_>, scope: &Scope, which: SharedFile, intent: Intent<'_>) -> Confidence {
    let by_name = cx.files[scope.file].name() == "config" || which == SharedFile::Credentials;
    if by_name || intent.mistake != HeaderMistake::MissingPrefix { Confidence::High } else { Confidence::Medium }
}

/// The section that SDKs use under the name that was meant.
fn world_profile<'a>(cx: &Context<'a>, scope: &Scope, name: &str) -> Option<&'a Scope> {
    let mut worlds = cx.profiles.worlds().iter();
    let world = worlds.find(|world| world.config == Some(scope.file) || world.credentials == Some(scope.file))?;
    let id = world.profiles.get(name)?.sections().next()?;
    Some(&cx.facts.scopes[id.index()])
}

/// Whether the last word of a header is in quotes.
fn is_quoted(header: &str) -> bool {
    header.trim_end_matches(']').trim_end().ends_with(['"', '\''])
}

fn quoted(scope: &Scope, kind: SectionKind) -> Draft {
    let name = mask::name(scope.name());
    let kind = kind_word(kind);
    let (reason, help) = if name.contains(' ') {
        (
            "botocore and the AWS CLI take the quotes off; the SDKs for JavaScript, Rust, Go and Java do not find it",
            "choose a name without blanks, and write it without quotes",
        )
    } else {
        (
            "botocore, the AWS CLI and the SDK for JavaScript take them off; those for Rust, Go and Java do not find it",
            "take the quotes out",
        )
    };
    Draft::new(scope.at(scope.opened_at), format!("the name of {kind} `{name}` is in quotes"))
        .because(reason)
        .help(help)
        .severity(Severity::Warning)
        .about(format!("section/{}", scope.name()))
}

/// Whether white space stands just inside the brackets.
fn is_padded(header: &str) -> bool {
    let inner = header.trim_start_matches('[').trim_end_matches(']');
    inner.trim() != inner && !inner.trim().is_empty()
}

fn padded(scope: &Scope) -> Draft {
    let name = mask::name(scope.name());
    Draft::new(scope.at(scope.opened_at), format!("the header of `{name}` has white space inside its brackets"))
        .because("botocore, the AWS CLI and the SDK for JavaScript do not find it; the SDKs for Rust, Go and Java do")
        .help("take out the white space next to the brackets")
        .severity(Severity::Warning)
        .about(format!("section/{}", scope.name()))
}
