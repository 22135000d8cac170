//! Signed URLs, cut out of the text around them.

use crate::aws::secrets::signed_url;
use crate::source::{FileId, Span};

use super::FoundSecret;
use super::escapes::{self, LONGEST};

/// The stretch of characters of a URL around `at`, which begins no earlier than `floor`.
pub(super) fn extent(text: &str, at: usize, floor: usize) -> Span {
    let bytes = text.as_bytes();
    let floor = floor.max(at.saturating_sub(LONGEST)).min(at);
    let mut start = at;
    while start > floor && is_of_url(bytes, start - 1) {
        start -= 1;
    }
    // What stands in front is no backslash of the URL: the letter behind it is part of the escape.
    if start > floor && start < at && bytes[start - 1] == b'\\' {
        start += 1;
    }
    let limit = (at + LONGEST).min(text.len());
    let mut end = at;
    while end < limit && is_of_url(bytes, end) {
        end += 1;
    }
    while end > at && matches!(bytes[end - 1], b'.' | b';' | b':' | b'!' | b'*' | b'\\' | b'&' | b'^') {
        end -= 1;
    }
    Span::new(start, end)
}

/// Whether the byte at `at` can belong to a URL, written plainly or with the escapes of some carrier.
fn is_of_url(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        b'\\' => bytes.get(at + 1).is_some_and(|next| matches!(next, b'u' | b'/' | b'&' | b'=' | b'?' | b'\\' | b'%')),
        b'"' | b'\'' | b'`' | b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'|' | b',' => false,
        byte => byte.is_ascii_graphic(),
    }
}

/// The signed URL in `extent`, if there is one.
pub(super) fn read(text: &str, extent: Span) -> Option<FoundSecret> {
    let raw = &text[extent.range()];
    let mut plain = escapes::plain_url(raw);
    // A URL within a URL is encoded once for every level.
    for _ in 0..3 {
        if !["X-Amz-Signature%", "AWSAccessKeyId%"].iter().any(|name| plain.contains(name)) {
            break;
        }
        plain = signed_url::percent_decoded(&plain).into_owned();
    }
    let (kind, details) = signed_url::read(&plain)?;
    let query = ["?", "%3F", "%3f", "\\u003f"].iter().filter_map(|mark| raw.find(mark)).min();
    let start = extent.start() + query.map_or(0, |query| first_character(&raw[..query]));
    let hidden = Span::new(extent.start() + query.unwrap_or(0), extent.end());
    let span = Span::new(start, extent.end());
    Some(FoundSecret { file: FileId::from_index(0), kind, span, hidden, user: None, details })
}

/// Where the URL begins in the text before its query: at its scheme, or behind the name that it is assigned to.
fn first_character(before: &str) -> usize {
    let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+';
    if let Some(mark) = before.find("://").or_else(|| before.find(":\\/")) {
        let scheme = before.as_bytes()[..mark].iter().rev().take_while(|byte| is_scheme(**byte)).count();
        return mark - scheme;
    }
    before.rfind(['=', ';', '&']).map_or(0, |mark| mark + 1)
}
