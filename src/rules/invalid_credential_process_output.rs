//! Output of a credential process that SDKs refuse, or of which they drop a part without a word.

use crate::aws::expiry::{self, Form};
use crate::aws::key_id::{self, KeyKind};
use crate::aws::process_output::{self, FIELDS, OutputField};
use crate::facts::{CredentialDocument, DocumentShape, Field, FieldValue};
use crate::source::{Location, Span};

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "invalid-credential-process-output",
    summary: "output of a credential process is not what SDKs read",
    category: Category::CredentialProcess,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/invalid-credential-process-output.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for document in &cx.facts.documents {
        if document.shape == DocumentShape::ProcessOutput {
            for draft in findings(document) {
                sink.report(draft);
            }
        }
    }
}

/// What is wrong with one document. What is missing from one that is broken may stand behind the break.
fn findings(document: &CredentialDocument) -> Vec<Draft> {
    if let Some(error) = &document.broken {
        let help = error.help.as_deref().unwrap_or("let the command print one JSON object and nothing else");
        let message = format!("output of the credential process is not JSON: {}", error.message);
        let draft = Draft::new(at(document, error.span), message)
            .because("every reader refuses the whole answer")
            .about("syntax")
            .help(help);
        return vec![draft];
    }
    let version = document.field("Version");
    if let Some(field) = version.filter(|field| is_other_version(&field.value.value)) {
        // Nobody knows which fields another version would have.
        let complaint = wrong_version(&field.value.value);
        return complaint.map(|complaint| complain(document, "Version", field, complaint)).into_iter().collect();
    }
    let mut drafts = Vec::new();
    for wanted in FIELDS {
        match document.field(wanted.name) {
            Some(field) => drafts.extend(wrong_value(document, wanted, field)),
            None => drafts.extend(misspelt(document, wanted).or_else(|| missing(document, wanted))),
        }
    }
    drafts.extend(missing_token(document));
    drafts
}

fn is_other_version(value: &FieldValue) -> bool {
    matches!(value, FieldValue::Number(number) if number != "1")
}

fn at(document: &CredentialDocument, span: Span) -> Location {
    Location::new(document.file, span)
}

/// A field under a name that most readers do not know.
fn misspelt(document: &CredentialDocument, wanted: &OutputField) -> Option<Draft> {
    let field = document.fields.iter().find(|field| {
        let meant = process_output::intended(&field.name.value);
        meant.is_some_and(|meant| meant.name == wanted.name)
    })?;
    let (written, name) = (mask::name(&field.name.value), wanted.name);
    let reason = if field.name.value.eq_ignore_ascii_case(name) {
        "the SDKs for Go and Rust ignore case; botocore, the AWS CLI, the SDKs for JavaScript and Java do not"
    } else if wanted.required {
        "no reader knows this name, so the field counts as missing"
    } else {
        "no reader knows this name, so the field is ignored"
    };
    Some(
        Draft::new(at(document, field.name.span), format!("`{written}` is not a field of the output: `{name}` is"))
            .because(reason)
            .about(name)
            .help(format!("did you mean `{name}`?")),
    )
}

fn missing(document: &CredentialDocument, wanted: &OutputField) -> Option<Draft> {
    if !wanted.required {
        return None;
    }
    let name = wanted.name;
    let (reason, help) = if name == "Version" {
        ("every reader looks at `Version` first", "add `\"Version\": 1`".to_owned())
    } else {
        ("every reader refuses an answer without it", format!("let the command print `{name}` as well"))
    };
    // Half a pair is shown at its other half, everything else at the brace.
    let half = || document.field("AccessKeyId").or_else(|| document.field("SecretAccessKey"));
    let half = if name == "Version" { None } else { half().map(|field| field.name.span) };
    let start = document.span.start();
    let place = at(document, half.unwrap_or(Span::new(start, start + 1)));
    let message = format!("output of the credential process has no `{name}`");
    Some(Draft::new(place, message).because(reason).about(name).help(help))
}

fn wrong_value(document: &CredentialDocument, wanted: &OutputField, field: &Field) -> Option<Draft> {
    let complaint = match wanted.name {
        "Version" => wrong_version(&field.value.value),
        "Expiration" => wrong_expiration(&field.value.value),
        name => wrong_text(name, wanted.required, &field.value.value),
    };
    complaint.map(|complaint| complain(document, wanted.name, field, complaint))
}

fn complain(document: &CredentialDocument, name: &str, field: &Field, complaint: Complaint) -> Draft {
    let (message, reason, help) = complaint;
    Draft::new(at(document, field.value.span), message).because(reason).about(name).help(help)
}

/// What is wrong, why it matters, and what to do.
type Complaint = (String, &'static str, String);

fn wrong_version(value: &FieldValue) -> Option<Complaint> {
    let (message, reason) = match value {
        FieldValue::Number(number) if number == "1" => return None,
        FieldValue::Number(number) => {
            (format!("`Version` is {}; 1 is the only version", mask::name(number)), "every reader refuses this version")
        }
        FieldValue::Text(text) if text.text() == "1" => {
            ("`Version` is the text \"1\", not the number 1".to_owned(), "every reader refuses it")
        }
        _ => ("`Version` is not the number 1".to_owned(), "every reader refuses it"),
    };
    Some((message, reason, "write `\"Version\": 1`, without quotes around the number".to_owned()))
}

fn wrong_text(name: &str, required: bool, value: &FieldValue) -> Option<Complaint> {
    let help = format!("let the command print the value of `{name}`, in double quotes");
    match value {
        FieldValue::Text(text) if !text.text().trim().is_empty() => None,
        FieldValue::Null if !required => None,
        FieldValue::Text(_) if !required => Some((
            format!("`{name}` is empty"),
            "readers send the empty value or fail on it, each in its way",
            format!("leave `{name}` out where there is nothing to say"),
        )),
        FieldValue::Text(_) => Some((
            format!("`{name}` is empty"),
            "the SDKs for Go and Java refuse it; botocore, the AWS CLI and JavaScript sign with it, and AWS refuses that",
            help,
        )),
        _ => Some((format!("`{name}` is not a text"), "readers fail on it or count it as missing", help)),
    }
}

fn wrong_expiration(value: &FieldValue) -> Option<Complaint> {
    let help = "write an RFC 3339 time with its zone, such as \"2026-01-31T12:00:00Z\"".to_owned();
    let text = match value {
        FieldValue::Null => return None,
        FieldValue::Text(text) => text.text(),
        _ => {
            let reason = "every reader expects RFC 3339 in double quotes, and fails on anything else";
            return Some(("`Expiration` is not a text".to_owned(), reason, help));
        }
    };
    let (message, reason) = match expiry::parse(text).map(|expiry| expiry.form) {
        Some(Form::Rfc3339) => return None,
        Some(Form::WithoutZone) => (
            "`Expiration` has no time zone",
            "the SDKs for Go, Rust and Java refuse it; botocore and the AWS CLI fail when they compare it with the clock",
        ),
        Some(Form::Loose) => (
            "`Expiration` is not in RFC 3339 format",
            "botocore guesses what is meant; the SDKs for Go, Rust and Java refuse it",
        ),
        Some(Form::Epoch) => ("`Expiration` is a count of seconds, not a date", "no reader takes it"),
        None => (
            "`Expiration` is not a date and time",
            "botocore, the AWS CLI and the SDKs for Go, Rust and Java fail on it; JavaScript fails when it uses it",
        ),
    };
    Some((message.to_owned(), reason, help))
}

/// A temporary key, which AWS accepts together with its session token only.
fn missing_token(document: &CredentialDocument) -> Option<Draft> {
    let field = document.field("AccessKeyId")?;
    let FieldValue::Text(id) = &field.value.value else { return None };
    let is_token = |field: &Field| {
        let meant = process_output::intended(&field.name.value);
        meant.is_some_and(|meant| meant.name == "SessionToken") && field.value.value != FieldValue::Null
    };
    if key_id::kind(id.text()) != Some(KeyKind::Temporary) || document.fields.iter().any(is_token) {
        return None;
    }
    Some(
        Draft::new(at(document, field.value.span), "a temporary key is printed without its `SessionToken`")
            .because("no reader objects, but AWS refuses every request that is signed with it")
            .about("SessionToken")
            .help("let the command print `SessionToken` as well"),
    )
}
