//! When credentials say that they expire: the forms in which tools write that moment.
//!
//! The names of the settings that hold it are in [`super::names`]. No SDK reads any of them in a profile; they are
//! notes that the tool left which fetched the credentials.
//!
//! | form | written by |
//! |---|---|
//! | `2024-01-31T12:34:56Z`, with fraction or offset | STS, saml2aws, gimme-aws-creds, aws-vault, aws-azure-login |
//! | `2024-01-31 12:34:56`, UTC | aws-mfa |
//! | `2024-01-31T12:34:56UTC` | caches of the AWS CLI |
//! | `2024-01-31T12:34:56+0000` | aws-google-auth, yawsso |
//! | `2024-01-31T12:34:56+00:00+0000` | yawsso 1.4.0, which states the zone twice |
//! | milliseconds since 1970 | `aws sso get-role-credentials` |

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// How a moment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// RFC 3339, which every reader takes.
    Rfc3339,
    /// A date and time without a zone; taken as UTC.
    WithoutZone,
    /// A date and time whose separator or zone is not that of RFC 3339.
    Loose,
    /// Seconds or milliseconds since 1970.
    Epoch,
}

/// A moment as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    /// The moment.
    pub at: Timestamp,
    /// How it is written.
    pub form: Form,
}

/// Reads a moment in any of the forms above.
#[must_use]
pub fn parse(text: &str) -> Option<Expiry> {
    let text = text.trim();
    if let Some(at) = epoch(text) {
        return Some(Expiry { at, form: Form::Epoch });
    }
    let (date_time, separator, zone) = date_time(text)?;
    let (offset, zone_form) = self::zone(zone)?;
    let at = offset.to_timestamp(date_time).ok()?;
    let form = match zone_form {
        Form::Rfc3339 if separator != b'T' => Form::Loose,
        other => other,
    };
    Some(Expiry { at, form })
}

/// Seconds (9 or 10 digits) or milliseconds (12 or 13 digits) since 1970.
fn epoch(text: &str) -> Option<Timestamp> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    match text.len() {
        9 | 10 => Timestamp::from_second(number).ok(),
        12 | 13 => Timestamp::from_millisecond(number).ok(),
        _ => None,
    }
}

/// The date and time at the start of `text`, the character between the two, and what follows.
fn date_time(text: &str) -> Option<(DateTime, u8, &str)> {
    const SHAPE: &[u8] = b"dddd-dd-dd?dd:dd:dd";
    let bytes = text.as_bytes().get(..SHAPE.len())?;
    let fits = bytes.iter().zip(SHAPE).all(|(byte, shape)| match shape {
        b'd' => byte.is_ascii_digit(),
        b'?' => matches!(byte, b'T' | b't' | b' ' | b'_'),
        literal => byte == literal,
    });
    if !fits {
        return None;
    }
    let number = |from: usize, to: usize| text[from..to].parse::<i16>().ok();
    let small = |from: usize| number(from, from + 2).and_then(|value| i8::try_from(value).ok());
    // A leap second is written as 60 and is, for expiry, as good as the second before.
    let second = small(17)?.min(59);
    let date_time = DateTime::new(number(0, 4)?, small(5)?, small(8)?, small(11)?, small(14)?, second, 0).ok()?;
    let rest = &text[SHAPE.len()..];
    let zone = rest
        .strip_prefix(['.', ','])
        .map_or(rest, |fraction| fraction.trim_start_matches(|c: char| c.is_ascii_digit()));
    Some((date_time, bytes[10], zone))
}

/// The offset that a zone states, and how good RFC 3339 the zone is.
fn zone(text: &str) -> Option<(Offset, Form)> {
    match text {
        "" => return Some((Offset::UTC, Form::WithoutZone)),
        "Z" => return Some((Offset::UTC, Form::Rfc3339)),
        "z" | "UTC" | " UTC" | "GMT" | " GMT" | " Z" => return Some((Offset::UTC, Form::Loose)),
        _ => {}
    }
    let spaced = text.trim_start();
    let negative = match spaced.as_bytes().first()? {
        b'+' => false,
        b'-' => true,
        _ => return None,
    };
    let digits = &spaced[1..];
    let hours = two_digits(digits)?;
    let after_hours = &digits[2..];
    let (minutes, rest) = if after_hours.is_empty() {
        (0, "")
    } else {
        let minutes = after_hours.strip_prefix(':').unwrap_or(after_hours);
        (two_digits(minutes)?, &minutes[2..])
    };
    let colon = after_hours.starts_with(':');
    // One tool states the zone a second time; nothing else may follow.
    let doubled =
        rest.len() == 5 && rest.starts_with(['+', '-']) && rest[1..].bytes().all(|byte| byte.is_ascii_digit());
    if !rest.is_empty() && !doubled {
        return None;
    }
    let seconds = (hours * 60 + minutes) * 60;
    let offset = Offset::from_seconds(if negative { -seconds } else { seconds }).ok()?;
    let is_strict = colon && rest.is_empty() && spaced.len() == text.len();
    Some((offset, if is_strict { Form::Rfc3339 } else { Form::Loose }))
}

fn two_digits(text: &str) -> Option<i32> {
    let digits = text.get(..2)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// How long before `now` the moment `then` was, in one unit, for a message. `then` is not after `now`.
#[must_use]
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    const UNITS: &[(i64, &str)] =
        &[(365 * 86_400, "year"), (30 * 86_400, "month"), (86_400, "day"), (3_600, "hour"), (60, "minute")];
    let seconds = now.duration_since(then).max(SignedDuration::ZERO).as_secs();
    let Some((length, unit)) = UNITS.iter().find(|(length, _)| seconds >= *length) else {
        return "less than a minute ago".to_owned();
    };
    let count = seconds / length;
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_form_that_tools_write_is_the_same_moment() {
        for (text, form) in [
            ("2024-01-31T12:34:56Z", Form::Rfc3339),
            ("2024-01-31T12:34:56.789Z", Form::Rfc3339),
            ("2024-01-31T14:34:56+02:00", Form::Rfc3339),
            ("2024-01-31T12:34:56-00:00", Form::Rfc3339),
            ("2024-01-31T12:34:56", Form::WithoutZone),
            ("2024-01-31 12:34:56", Form::WithoutZone),
            ("2024-01-31T12:34:56UTC", Form::Loose),
            ("2024-01-31 12:34:56 UTC", Form::Loose),
            ("2024-01-31T12:34:56+0000", Form::Loose),
            ("2024-01-31T04:34:56-08", Form::Loose),
            ("2024-01-31T12:34:56+00:00+0000", Form::Loose),
            ("2024-01-31 12:34:56+00:00", Form::Loose),
            ("1706704496", Form::Epoch),
            ("1706704496789", Form::Epoch),
        ] {
            let expiry = parse(text).expect(text);
            assert_eq!((expiry.at.as_second(), expiry.form), (1_706_704_496, form), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_moment() {
        for text in [
            "",
            "soon",
            "2024-01-31",
            "2024-13-31T12:34:56Z",
            "2024-01-31T12:34:56 or so",
            "12345",
            "2024-01-31T12:34:56+1",
            "2024-01-31T25:34:56Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn ages_are_in_the_largest_unit_that_fits() {
        let ago = |seconds| ago(Timestamp::UNIX_EPOCH, Timestamp::from_second(seconds).unwrap());
        assert_eq!(ago(59), "less than a minute ago");
        assert_eq!(ago(60), "1 minute ago");
        assert_eq!(ago(3 * 86_400), "3 days ago");
        assert_eq!(ago(800 * 86_400), "2 years ago");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in ".{0,40}", tail in "[-+:0-9TZ .]{0,14}") {
            let _ = parse(&text);
            let _ = parse(&format!("2024-01-31T12:34:56{tail}"));
        }
    }
}
