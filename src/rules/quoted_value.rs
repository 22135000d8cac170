//! Quotes that become part of a value.

use super::prelude::*;
use super::{fixes, wording};
use crate::aws::settings::{self, Section, ValueKind};
use crate::facts::{Quoting, Setting, Site};

pub(super) static RULE: Rule = Rule {
    id: "quoted-value",
    summary: "quotes around a value are read as part of it",
    category: Category::BrokenCredentials,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/quoted-value.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    // An env file has readers of both kinds, and a rule of its own.
    for scope in cx.facts.scopes.iter().filter(|scope| scope.site != Site::EnvFile) {
        for setting in &scope.settings {
            let Quoting::Kept(quote) = setting.quoting else { continue };
            let section = matches!(scope.site, Site::Section(..));
            if section && is_command(setting) {
                // Quotes around the program's path are right there.
                continue;
            }
            let key = mask::name(&setting.key.value);
            let mut draft = Draft::new(
                scope.at(setting.value.span),
                format!("the quotes around `{key}` in {} are read as part of its value", wording::place(scope)),
            )
            .because(who_keeps_them(scope.site))
            .help(format!("write the value without `{quote}`"))
            .about(wording::subject(scope, &setting.key.value))
            .fix(fixes::unquote(cx, scope, setting));
            if setting.part.is_none() && section {
                draft = draft.severity(Severity::Warning);
            }
            sink.report(draft);
        }
    }
}

/// Why the quotes count as part of the value.
fn who_keeps_them(site: Site) -> &'static str {
    match site {
        Site::Section(..) => "every SDK but the one for Go keeps the quotes; rust-s3 and Apache OpenDAL take them off",
        Site::ShellScript => "`set` keeps the quotes, unless they stand around the name as well: `set \"NAME=value\"`",
        Site::EnvDump => "the variable holds the quotes: whatever set it did not take them off",
        _ => "nothing takes the quotes off here",
    }
}

fn is_command(setting: &Setting) -> bool {
    settings::find(Section::Profile, &setting.key.value).is_some_and(|row| row.kind == ValueKind::Command)
}
