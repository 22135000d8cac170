//! Users of one service (`NAME-at-ACCOUNT`) with their password: in a URL, in `.netrc`, in settings, in what IAM
//! answers.

use crate::aws::secrets::fixed::{SERVICE_USER_JOINT, is_service_password, service_user};
use crate::aws::secrets::{Details, Kind};
use crate::source::{FileId, Span};

use super::escapes::{self, Run};
use super::{FoundSecret, around};

/// No password is longer, even where each of its characters is escaped.
const LONGEST_PASSWORD: usize = 400;

/// The secret whose user's name has its joint at `joint`; nothing before `floor` is looked at.
pub(super) fn read(text: &str, joint: usize, floor: usize) -> Option<FoundSecret> {
    const ACCOUNT: usize = 12;
    let end = joint + SERVICE_USER_JOINT.len() + ACCOUNT;
    let digits = text.as_bytes().get(end - ACCOUNT..end)?;
    let follows = text.as_bytes().get(end).is_some_and(u8::is_ascii_alphanumeric);
    if follows || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let user = Span::new(start_of_name(text, joint, floor), end);
    let name = text[user.range()].replace("%2B", "+").replace("%2b", "+");
    let (name, account) = service_user(&name)?;
    let password = in_url(text, end).or_else(|| beside(text, user))?;
    let details = Details { account: Some(account), user: Some(name.to_owned()), ..Details::default() };
    Some(FoundSecret {
        file: FileId::from_index(0),
        kind: Kind::ServicePassword,
        span: password.span,
        hidden: password.span,
        user: Some(user),
        details,
    })
}

fn start_of_name(text: &str, joint: usize, floor: usize) -> usize {
    const LONGEST: usize = 80;
    let before = &text.as_bytes()[floor.min(joint)..joint];
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'_' | b'-' | b'%');
    let length = before.iter().rev().take(LONGEST).take_while(is_name).count();
    let start = joint - length;
    // The letter of an escape in front (`\n`) is no part of the name.
    if start > 0 && length > 1 && text.as_bytes()[start - 1] == b'\\' { start + 1 } else { start }
}

/// The password in `USER:PASSWORD@host`, where `end` is the end of the user.
fn in_url(text: &str, end: usize) -> Option<Run> {
    let start = end + text.get(end..)?.strip_prefix(':').map(|_| 1)?;
    let run = escapes::run(text, start, LONGEST_PASSWORD, is_of_password);
    let is_closed = text.as_bytes().get(run.span.end()) == Some(&b'@');
    (is_closed && is_service_password(&run.text)).then_some(run)
}

/// The password next to `user` under a name that says so, or right behind it, as in the table that IAM offers for
/// download.
fn beside(text: &str, user: Span) -> Option<Run> {
    const LINES: usize = 3;
    const BYTES: usize = 320;
    let window = around(text, user.start(), user.end(), LINES, BYTES);
    value_at(text, user.end())
        .or_else(|| named(text, Span::new(user.end(), window.end())))
        .or_else(|| named(text, Span::new(window.start(), user.start())))
}

/// The first password in `window` behind a word for one.
fn named(text: &str, window: Span) -> Option<Run> {
    let bytes = text.as_bytes();
    let is_word = |at: usize| {
        ["pass", "pwd"]
            .iter()
            .any(|word| bytes.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes())))
    };
    window.range().filter(|at| is_word(*at)).find_map(|at| {
        let name = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        value_at(text, at + name)
    })
}

/// The password behind what separates a name from its value.
fn value_at(text: &str, end: usize) -> Option<Run> {
    const MOST_SEPARATORS: usize = 12;
    let separates = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'"' | b'\'' | b'\\' | b':' | b'=' | b'>' | b',' | b'|');
    let skipped = text.as_bytes()[end..].iter().take(MOST_SEPARATORS).take_while(separates).count();
    let run = escapes::run(text, end + skipped, LONGEST_PASSWORD, is_of_password);
    (skipped > 0 && is_service_password(&run.text)).then_some(run)
}

fn is_of_password(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}
