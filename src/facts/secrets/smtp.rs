//! Passwords of the mail server of SES: 44 characters that mean nothing without what stands beside them.

use crate::aws::key_id;
use crate::aws::names::CredentialPart;
use crate::aws::secrets::fixed::{SMTP_LENGTH, is_smtp_password};
use crate::aws::secrets::{Details, Kind};
use crate::aws::values::{self, ValueClass};
use crate::source::{FileId, Span};

use super::escapes::{self, Run};
use super::{FoundSecret, around};

/// How far from a hint a password is looked for, and a hint from a password.
const LINES: usize = 5;
const BYTES: usize = 768;

/// No password is longer, even where each of its characters is escaped.
const LONGEST: usize = 6 * SMTP_LENGTH;

/// The passwords near `hints`, which are places in order.
pub(super) fn search(text: &str, hints: &[usize]) -> Vec<FoundSecret> {
    let mut found = Vec::new();
    let mut done = 0;
    for hint in hints {
        let window = around(text, *hint, *hint, LINES, BYTES);
        let window = Span::new(window.start().max(done), window.end());
        let passwords = runs(text, window).filter(|run| is_smtp_password(&run.text));
        found.extend(passwords.filter_map(|run| secret(text, &run)));
        done = done.max(window.end());
    }
    found
}

/// The texts in `window` that begin and are as long as passwords do.
fn runs(text: &str, window: Span) -> impl Iterator<Item = Run> + '_ {
    let bytes = text.as_bytes();
    let begins = move |at: &usize| {
        matches!(bytes[*at], b'A' | b'B')
            && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
            && escapes::starts_word(text, *at)
    };
    window.range().filter(begins).filter_map(move |at| {
        let run = escapes::run(text, at, LONGEST, is_base64);
        let is_padded = bytes.get(run.span.end()) == Some(&b'=');
        (run.text.len() == SMTP_LENGTH && !is_padded).then_some(run)
    })
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// The secret that `run` is, if something beside it says what it is: the mail server, a name, or a key ID and a word.
fn secret(text: &str, run: &Run) -> Option<FoundSecret> {
    let window = around(text, run.span.start(), run.span.end(), LINES, BYTES);
    let before = slice(text, Span::new(window.start(), run.span.start()));
    let after = slice(text, Span::new(run.span.end(), window.end()));
    let words = format!("{before} {after}").to_ascii_lowercase();
    let user = key_id_in(text, window);
    let speaks_of_mail = words.contains("smtp") || words.contains("mail");
    let is_of_ses = words.contains("email-smtp.") || user.is_some() && speaks_of_mail || is_named(text, run.span);
    if !is_of_ses {
        return None;
    }
    let id = user.map(|user| &text[user.range()]);
    let details = Details {
        account: id.and_then(key_id::account),
        key_id: id.map(str::to_owned),
        region: region(&words).map(str::to_owned),
        service: Some("ses".to_owned()),
        ..Details::default()
    };
    Some(FoundSecret {
        file: FileId::from_index(0),
        kind: Kind::SmtpPassword,
        span: run.span,
        hidden: run.span,
        user,
        details,
    })
}

/// Whether the name in front of the password speaks of SES and of SMTP.
fn is_named(text: &str, password: Span) -> bool {
    const LONGEST_NAME: usize = 80;
    let line = around(text, password.start(), password.start(), 0, LONGEST_NAME);
    let name = slice(text, Span::new(line.start(), password.start())).to_ascii_lowercase();
    name.contains("ses") && name.contains("smtp")
}

/// The key ID in `window`, which is the user name.
fn key_id_in(text: &str, window: Span) -> Option<Span> {
    let bytes = &text.as_bytes()[window.range()];
    let ids = memchr::memmem::find_iter(bytes, b"AKIA").map(|at| window.start() + at);
    let mut spans = ids.map(|at| Span::new(at, at + key_id::LENGTH));
    spans.find(|span| {
        let follows = text.as_bytes().get(span.end()).is_some_and(u8::is_ascii_alphanumeric);
        let id = slice(text, *span);
        !follows
            && escapes::starts_word(text, span.start())
            && key_id::is_well_formed(id)
            && values::classify(Some(CredentialPart::AccessKeyId), id) == ValueClass::Literal
    })
}

/// The region in the name of the mail server, `email-smtp.REGION.amazonaws.com`.
fn region(words: &str) -> Option<&str> {
    let (_, host) = words.split_once("email-smtp.")?;
    let (region, rest) = host.split_once('.')?;
    let is_region = region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    (rest.starts_with("amazonaws") && is_region && region.len() <= 40).then_some(region)
}

/// The text at `span`, which may cut a character; such text holds nothing of interest.
fn slice(text: &str, span: Span) -> &str {
    let floor = (span.start()..=span.end()).find(|at| text.is_char_boundary(*at)).unwrap_or(span.end());
    let ceiling = (floor..=span.end()).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(floor);
    text.get(floor..ceiling).unwrap_or("")
}
