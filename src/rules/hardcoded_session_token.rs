//! A session token that is written out, without its secret access key.

use jiff::SignedDuration;

use super::exposed;
use super::exposure::{self, Reporter};
use super::prelude::*;
use crate::aws::secrets::{CarriedToken, Kind};
use crate::aws::session_token;
use crate::facts::FoundSecret;
use crate::source::Location;

pub(super) static RULE: Rule = Rule {
    id: "hardcoded-session-token",
    summary: "a session token is written out in a file, without its secret",
    category: Category::Exposure,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/hardcoded-session-token.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets() {
        if exposure::reporter(cx, &set) != Some(Reporter::HardcodedSessionToken) {
            continue;
        }
        let Some(token) = set.session_token() else { continue };
        let message = format!("{} holds a session token in plain text", exposure::place(cx, &set));
        let draft = Draft::new(set.at_value(token), message)
            .because(exposure::about(cx, &set, token))
            .about(exposure::subject(&set, token))
            .help(
                "remove it: it expires within 36 hours, nothing refreshes it, and until then it completes a leaked \
                 pair of keys",
            );
        sink.report(exposure::with_parts(draft, cx, &set, token));
    }
    let carriers = exposed::of_kind(cx, |kind| kind == Kind::PresignedUrl);
    let carriers: Vec<_> =
        carriers.filter_map(|secret| Some((secret, secret.details.session_token.as_ref()?))).collect();
    for of_one_file in carriers.chunk_by(|(a, _), (b, _)| a.file == b.file) {
        let (over, live): (Vec<_>, Vec<_>) = of_one_file.iter().partition(|(_, token)| is_over(cx, token));
        // Recorded requests hold them by the dozen, and of those that are over one says it all.
        for (secret, token) in live.into_iter().chain(over.into_iter().take(1)) {
            sink.report(carried(cx, secret, token));
        }
    }
}

/// A token within a signed URL. Whoever reads it has one of the three values of the session that signed the URL.
fn carried(cx: &Context<'_>, secret: &FoundSecret, token: &CarriedToken) -> Draft {
    let path = mask::name(cx.files[secret.file].path());
    Draft::new(
        Location::new(secret.file, secret.hidden),
        format!("a pre-signed URL in `{path}` carries a session token"),
    )
    .because(exposure::about_token(cx, token.0.as_ref()))
    .about("pre-signed URL")
    .help(
        "remove the URL; with a leaked key pair the token in it makes up whole credentials, until the session is over",
    )
    .severity(if is_over(cx, token) { Severity::Info } else { Severity::Warning })
}

/// Whether no session lasts as long as this token's would have to.
fn is_over(cx: &Context<'_>, token: &CarriedToken) -> bool {
    let issued = token.0.as_ref().and_then(|token| token.issued);
    issued.is_some_and(|issued| issued + SignedDuration::from_hours(session_token::LONGEST_LIFE_HOURS) < cx.now)
}
