//! Output of a credential process without the date from which SDKs know that they have to run it again.

use crate::aws::key_id::{self, KeyKind};
use crate::facts::{CredentialDocument, DocumentShape, Field, FieldValue};
use crate::source::Location;

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "static-credential-process-output",
    summary: "temporary credentials from a credential process have no `Expiration`",
    category: Category::CredentialProcess,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/static-credential-process-output.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let documents = cx.facts.documents.iter().filter(|document| document.shape == DocumentShape::ProcessOutput);
    for document in documents.filter(|document| document.broken.is_none() && !has_expiration(document)) {
        let Some((field, reason)) = sign_of_temporary(document) else { continue };
        let at = |field: &Field| Location::new(document.file, field.name.span);
        sink.report(
            Draft::new(at(field), "these credentials are temporary, but `Expiration` does not say until when")
                .because(reason)
                .about("Expiration")
                .help(
                    "print `Expiration`, an RFC 3339 time such as \"2026-01-31T12:00:00Z\": without it every SDK takes \
                     the credentials as permanent and never runs the command again",
                ),
        );
    }
}

/// Whether the document says when it expires, if only under a wrong name: that is another rule's finding.
fn has_expiration(document: &CredentialDocument) -> bool {
    document.fields.iter().any(|field| {
        let meant = crate::aws::process_output::intended(&field.name.value);
        meant.is_some_and(|meant| meant.name == "Expiration") && field.value.value != FieldValue::Null
    })
}

/// The field that shows that the credentials will expire.
fn sign_of_temporary(document: &CredentialDocument) -> Option<(&Field, &'static str)> {
    let text = |name| {
        let field = document.field(name)?;
        let FieldValue::Text(value) = &field.value.value else { return None };
        Some((field, value.text()))
    };
    if let Some((field, _)) = text("SessionToken").filter(|(_, token)| !token.trim().is_empty()) {
        return Some((field, "only temporary credentials have a session token"));
    }
    let (field, _) = text("AccessKeyId").filter(|(_, id)| key_id::kind(id) == Some(KeyKind::Temporary))?;
    Some((field, "a key ID that begins with ASIA is temporary"))
}
