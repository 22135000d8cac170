//! A credentials file that other users of the machine can read.

use std::collections::BTreeSet;

use super::prelude::*;
use crate::facts::{Setting, Site};

pub(super) static RULE: Rule = Rule {
    id: "readable-credentials-file",
    summary: "other users of the machine can read a credentials file",
    category: Category::Files,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/readable-credentials-file.md"),
    check,
};

/// Permissions beyond the owner's, as the AWS CLI tests them before it writes keys.
const OTHERS: u32 = 0o077;

/// What the AWS CLI gives a credentials file that it creates.
const OWNER_ONLY: u32 = 0o600;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut told = BTreeSet::new();
    for set in cx.sets().filter(|set| matches!(set.scope.site, Site::Section(..))) {
        let file = &cx.files[set.scope.file];
        let Some(mode) = file.mode().filter(|mode| mode & OTHERS != 0) else { continue };
        let holds_secret = set.secret_access_key().is_some_and(Setting::is_literal);
        if !holds_secret || !file.is_default_location() || !told.insert(set.scope.file) {
            continue;
        }
        let path = mask::name(file.path());
        let draft = Draft::new(
            set.scope.at(set.scope.opened_at),
            format!("`{path}` has mode {:03o}: other users of this machine can read its keys", mode & 0o777),
        )
        .because("the keys below this header are readable")
        .help(format!("chmod 600 {path}"))
        .about("mode")
        .fix(Fix::safe("set its mode to 600").mode(set.scope.file, OWNER_ONLY));
        sink.report(draft);
    }
}
