//! What the rules on credentials in infrastructure code share: how they tell of a set that is written out there.

use crate::facts::{SetView, Setting};
use crate::finding::{Draft, Severity};

use super::Context;
use super::exposure;
use super::hardcoded_access_key_id as lone_id;

/// What a rule says of one place.
pub(super) struct Words {
    /// Where it is, for the end of a sentence: "in this template".
    pub(super) place: String,
    /// Who can read it there.
    pub(super) reason: &'static str,
    /// What to do.
    pub(super) help: &'static str,
}

/// The finding that `set` is written out, at its most dangerous part; `None` if no part of it is.
pub(super) fn draft(cx: &Context<'_>, set: &SetView<'_>, words: &Words) -> Option<Draft> {
    let parts = [set.secret_access_key(), set.session_token(), set.access_key_id()];
    let worst = parts.into_iter().flatten().find(|setting| setting.is_literal())?;
    let name = exposure::named(worst, "a credential");
    let draft = Draft::new(set.at_value(worst), format!("{name} is written out {}", words.place))
        .about(exposure::subject(set, worst))
        .help(words.help);
    let is = |part: Option<&Setting>| part.is_some_and(|part| part.value.span == worst.value.span);
    let draft = if is(set.secret_access_key()) {
        draft.because(words.reason).severity(Severity::Critical)
    } else if is(set.session_token()) {
        draft.because(words.reason).severity(Severity::Error)
    } else {
        // A key ID alone opens nothing; it only tells whose the key is.
        draft
            .because(exposure::about(cx, set, worst))
            .severity(Severity::Warning)
            .confidence(lone_id::confidence(set, worst.text()))
    };
    Some(exposure::with_parts(draft, cx, set, worst))
}
