//! Secrets of AWS other than access keys, in any text: [`crate::aws::secrets`] knows their forms, this finds them.
//!
//! A few literals lead to every one of them. Each has a reader that is given the place of the literal and looks at a
//! bounded stretch of text around it, through the escapes of JSON, XML, shells and URLs.

mod escapes;
mod service_users;
mod smtp;
mod urls;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::aws::prefilter;
use crate::aws::secrets::{Details, Kind, bedrock, fixed, registry, signed_url};
use crate::source::{FileId, Span};

use super::model::FoundSecret;
use escapes::{LONGEST, Run};

/// What stands at a literal.
#[derive(Clone, Copy)]
enum Lead {
    /// A parameter of a signed URL.
    Url,
    /// The beginning of a text in base64, which tells all.
    Base64(Kind, fn(&str) -> Option<Details>),
    /// The beginning of a text of letters, digits and hyphens.
    Plain(Kind, fn(&str) -> bool),
    /// The middle of the name of a user of one service.
    ServiceUser,
    /// Something beside which a password of the mail server may stand.
    Smtp,
}

/// The literals that lead to secrets.
static LEADS: &[(&str, Lead)] = &[
    ("X-Amz-Signature", Lead::Url),
    ("AWSAccessKeyId", Lead::Url),
    (bedrock::LONG_TERM_PREFIX, Lead::Base64(Kind::BedrockLongTermKey, bedrock::read_long_term)),
    (bedrock::SHORT_TERM_PREFIX, Lead::Base64(Kind::BedrockShortTermKey, bedrock::read_short_term)),
    (signed_url::EKS_PREFIX, Lead::Base64(Kind::EksToken, signed_url::read_eks_token)),
    (registry::PREFIX, Lead::Base64(Kind::EcrPassword, registry::read)),
    (registry::PREFIX_WITH_USER, Lead::Base64(Kind::EcrPassword, registry::read)),
    (fixed::APPSYNC_PREFIX, Lead::Plain(Kind::AppSyncKey, fixed::is_appsync_key)),
    (fixed::MWS_PREFIX, Lead::Plain(Kind::MwsToken, fixed::is_mws_token)),
    (fixed::SERVICE_USER_JOINT, Lead::ServiceUser),
    ("email-smtp.", Lead::Smtp),
    ("AKIA", Lead::Smtp),
    ("SES_SMTP", Lead::Smtp),
    ("ses_smtp", Lead::Smtp),
    ("ses-smtp", Lead::Smtp),
    ("ses.smtp", Lead::Smtp),
    ("sesSmtp", Lead::Smtp),
    ("SesSmtp", Lead::Smtp),
];

static SEARCHER: LazyLock<AhoCorasick> =
    LazyLock::new(|| prefilter::searcher(LEADS.iter().map(|(literal, _)| *literal)));

/// The secrets in `text`, in the order of their places and apart from one another.
pub(super) fn search(text: &str) -> Vec<FoundSecret> {
    let mut found: Vec<FoundSecret> = Vec::new();
    let mut beside_smtp = Vec::new();
    // What stands before these has been read, whether or not something came of it; so no text is read twice.
    let mut done = 0;
    let mut urls_done = 0;
    for hit in SEARCHER.find_iter(text) {
        let lead = LEADS[hit.pattern().as_usize()].1;
        if hit.start() < done {
            continue;
        }
        match lead {
            Lead::Url if hit.start() < urls_done => {}
            Lead::Url => {
                let extent = urls::extent(text, hit.start(), urls_done.max(done));
                urls_done = extent.end();
                if let Some(secret) = urls::read(text, extent) {
                    done = secret.span.end();
                    found.push(secret);
                }
            }
            Lead::Base64(kind, read) => {
                if escapes::starts_word(text, hit.start()) {
                    let run = escapes::run(text, hit.start(), LONGEST, is_base64);
                    found.extend(read(&run.text).map(|details| secret(kind, &run, details)));
                    done = run.span.end();
                }
            }
            Lead::Plain(kind, is_secret) => {
                if escapes::starts_word(text, hit.start()) {
                    let run = escapes::run(text, hit.start(), LONGEST, is_plain);
                    found.extend(is_secret(&run.text).then(|| secret(kind, &run, Details::default())));
                    done = run.span.end();
                }
            }
            Lead::ServiceUser => {
                if let Some(secret) = service_users::read(text, hit.start(), done) {
                    done = secret.span.end().max(hit.end());
                    found.push(secret);
                }
            }
            Lead::Smtp => beside_smtp.push(hit.start()),
        }
    }
    found.extend(smtp::search(text, &beside_smtp));
    found.sort_by_key(|secret| secret.span);
    found.dedup_by(|next, kept| kept.span.overlaps(next.span));
    found
}

/// A secret that is all of `run`.
fn secret(kind: Kind, run: &Run, details: Details) -> FoundSecret {
    FoundSecret { file: FileId::from_index(0), kind, span: run.span, hidden: run.span, user: None, details }
}

fn is_base64(byte: u8) -> bool {
    // The prefixes have dots and hyphens; base64 for URLs has hyphens and underscores.
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_' | b'.')
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

/// The lines around the stretch from `start` to `end`: so many of them and so many bytes at most on either side.
fn around(text: &str, start: usize, end: usize, lines: usize, bytes: usize) -> Span {
    let first = start.saturating_sub(bytes);
    let last = (end + bytes).min(text.len());
    let before = &text.as_bytes()[first..start];
    let after = &text.as_bytes()[end..last];
    Span::new(
        memchr::memrchr_iter(b'\n', before).nth(lines).map_or(first, |at| first + at + 1),
        memchr::memchr_iter(b'\n', after).nth(lines).map_or(last, |at| end + at),
    )
}
