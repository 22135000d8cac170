//! Credentials that say themselves that they have expired.

use crate::aws::expiry;
use crate::aws::names::CredentialPart;
use crate::aws::values::ValueClass;
use crate::facts::{CredentialDocument, DocumentShape, Scope, SetView, Setting, Site};

use super::prelude::*;
use super::{exposure, wording};

pub(super) static RULE: Rule = Rule {
    id: "expired-credentials",
    summary: "credentials say that they have expired",
    category: Category::TemporaryCredentials,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/expired-credentials.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets().filter(|set| !is_example(set)) {
        let Some(expiration) = set.expiration() else { continue };
        let Some(draft) = expired(cx, set.scope, expiration) else { continue };
        sink.report(if exposure::is_cache(cx, &set) {
            draft.severity(Severity::Info).help("delete the file; the AWS CLI fetches new ones when it needs them")
        } else {
            draft.help(help(set.scope.site))
        });
    }
    for (document, scope) in token_caches(cx) {
        let expiration = scope.settings.iter().find(|setting| setting.part == Some(CredentialPart::Expiration));
        let Some(draft) = expiration.and_then(|expiration| expired(cx, scope, expiration)) else { continue };
        let help = if document.field("refreshToken").is_some() {
            "delete the file, or run `aws sso login` again if the refresh token no longer works"
        } else {
            "run `aws sso login` again"
        };
        sink.report(draft.severity(Severity::Warning).help(help));
    }
}

/// The finding, if the moment that `expiration` names has passed.
fn expired(cx: &Context<'_>, scope: &Scope, expiration: &Setting) -> Option<Draft> {
    let at = expiry::parse(expiration.text())?.at;
    if at >= cx.now {
        return None;
    }
    let date = at.strftime("%Y-%m-%d %H:%M UTC");
    Some(
        Draft::new(
            scope.at(expiration.value.span),
            format!("the credentials in {} expired {}", wording::place(scope), expiry::ago(at, cx.now)),
        )
        .because(format!("valid until {date}"))
        .about(wording::subject(scope, &expiration.key.value)),
    )
}

/// Whether the set was never meant to work: AWS's own examples, or values from elsewhere.
fn is_example(set: &SetView<'_>) -> bool {
    let never_works = |class| {
        matches!(class, ValueClass::Documentation | ValueClass::Reference | ValueClass::Encrypted | ValueClass::Empty)
    };
    set.parts().any(|part| part.class == ValueClass::Documentation) || set.parts().all(|part| never_works(part.class))
}

/// Documents of bearer tokens, which are no sets of keys, with their scopes.
fn token_caches<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a CredentialDocument, &'a Scope)> + use<'a> {
    let facts = cx.facts;
    let caches = facts.documents.iter().filter(|document| document.shape == DocumentShape::TokenCache);
    caches.filter_map(|document| Some((document, &facts.scopes[document.scope?.index()])))
}

fn help(site: Site) -> &'static str {
    match site {
        Site::CredentialDocument => "fetch them again, or delete the file: nothing can use what is in it",
        Site::Section(..) => {
            "run the tool that wrote them again; better, give the profile a `credential_process`, an `sso_session` or a \
             `role_arn`, so that SDKs fetch new ones by themselves"
        }
        _ => "delete them, and let the SDK fetch credentials through a profile or a role",
    }
}
