//! The output of a credential process, as each SDK reads it.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use crate::aws::expiry::{self, Form};
use crate::resolution::Sdk;

use super::{Expiration, Keys, Manners, manners};

/// What one SDK makes of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opinion {
    /// It takes the credentials.
    Accepts,
    /// It takes them, and fails later.
    FailsLater(String),
    /// It refuses them.
    Refuses(String),
}

/// What an output holds, and what the SDKs make of it.
#[derive(Clone)]
pub struct Answer {
    /// The access key ID.
    pub key_id: Option<String>,
    /// Whether there is a session token.
    pub has_session_token: bool,
    /// When the credentials end.
    pub expires: Option<Timestamp>,
    /// What each SDK makes of it.
    pub opinions: Vec<(Sdk, Opinion)>,
    /// The texts of the object.
    secrets: Vec<String>,
    /// Whatever else in the output may be one: it need not be JSON.
    words: BTreeSet<String>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("opinions", &self.opinions).finish_non_exhaustive()
    }
}

impl Answer {
    /// Whether all SDKs take it without trouble.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.opinions.iter().all(|(_, opinion)| *opinion == Opinion::Accepts)
    }

    /// What `sdk` makes of it.
    #[must_use]
    pub fn opinion(&self, sdk: Sdk) -> Option<&Opinion> {
        self.opinions.iter().find(|(known, _)| *known == sdk).map(|(_, opinion)| opinion)
    }

    /// `text`, in which a process may have repeated what it printed, without that.
    #[must_use]
    pub fn scrubbed(&self, text: &str) -> String {
        let text = self.secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "****"));
        let mut shown = String::with_capacity(text.len());
        for word in text.split_inclusive(|c: char| !is_of_word(c)) {
            let bare = word.trim_end_matches(|c: char| !is_of_word(c));
            shown.push_str(if self.words.contains(bare) { "****" } else { bare });
            shown.push_str(&word[bare.len()..]);
        }
        shown
    }
}

/// Shorter texts would turn what a process says about itself into stars.
const SHORTEST: usize = 4;

/// What the SDKs make of `output` at the moment `now`.
#[must_use]
pub fn judge(output: &[u8], now: Timestamp) -> Answer {
    let lossy = String::from_utf8_lossy(output);
    let json = serde_json::from_str::<Json>(&lossy).ok();
    let object = json.as_ref().and_then(Json::as_object);
    let text = |name: &str| object.and_then(|object| field(object, name, true)).and_then(Json::as_str);
    let expires = text("Expiration").and_then(expiry::parse).map(|expiry| expiry.at);
    let opinion = |sdk: &Sdk| {
        let manners = manners(*sdk);
        (*sdk, refusal(manners, output, &lossy, json.as_ref(), now).unwrap_or_else(Opinion::Refuses))
    };
    let values = object.into_iter().flat_map(Map::values).filter_map(Json::as_str);
    let mut secrets: Vec<_> = values.filter(|value| value.len() >= SHORTEST).map(str::to_owned).collect();
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    Answer {
        key_id: text("AccessKeyId").map(str::to_owned),
        has_session_token: text("SessionToken").is_some_and(|token| !token.is_empty()),
        expires,
        opinions: Sdk::ALL.iter().map(opinion).collect(),
        secrets,
        words: words(&lossy),
    }
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '_' | '-')
}

/// The words of an output that may be secrets: long ones with a digit or a sign in them.
fn words(output: &str) -> BTreeSet<String> {
    const SHORTEST_WORD: usize = 8;
    let is_random = |word: &&str| word.len() >= SHORTEST_WORD && word.contains(|c: char| !c.is_ascii_alphabetic());
    output.split(|c: char| !is_of_word(c)).filter(is_random).map(str::to_owned).collect()
}

/// What an SDK with these manners makes of an output, or why it refuses it.
fn refusal(
    manners: &Manners,
    output: &[u8],
    text: &str,
    json: Option<&Json>,
    now: Timestamp,
) -> Result<Opinion, String> {
    if manners.output_limit.is_some_and(|limit| output.len() > limit) {
        return Err(format!("the output has {} bytes, more than this SDK reads", output.len()));
    }
    if std::str::from_utf8(output).is_err() && !manners.replaces_bytes {
        return Err("the output is not UTF-8".to_owned());
    }
    if text.trim().is_empty() {
        return Err("the output is empty".to_owned());
    }
    let Some(json) = json else { return Err("the output is not JSON".to_owned()) };
    let Some(object) = json.as_object() else { return Err("the output is JSON, but no object".to_owned()) };
    version(manners, object)?;
    for name in ["AccessKeyId", "SecretAccessKey"] {
        key(manners, object, name)?;
    }
    expiration(manners, object, now)
}

fn field<'a>(object: &'a Map<String, Json>, name: &str, ignores_case: bool) -> Option<&'a Json> {
    object.get(name).or_else(|| {
        let (_, value) = object.iter().find(|(key, _)| ignores_case && key.eq_ignore_ascii_case(name))?;
        Some(value)
    })
}

fn version(manners: &Manners, object: &Map<String, Json>) -> Result<(), String> {
    match field(object, "Version", manners.ignores_case) {
        None => Err("`Version` is missing".to_owned()),
        Some(Json::Number(number)) if number.as_f64() == Some(1.0) => Ok(()),
        // In Python, `True` equals 1.
        Some(Json::Bool(true)) if manners.expiration == Expiration::Guessed => Ok(()),
        Some(Json::String(text)) if text == "1" => Err("`Version` is the text \"1\", not the number 1".to_owned()),
        Some(_) => Err("`Version` is not the number 1".to_owned()),
    }
}

fn key(manners: &Manners, object: &Map<String, Json>, name: &str) -> Result<(), String> {
    match (field(object, name, manners.ignores_case), manners.keys) {
        (None, _) => Err(format!("`{name}` is missing")),
        (Some(Json::String(text)), Keys::FilledTexts) if text.is_empty() => Err(format!("`{name}` is empty")),
        (Some(Json::String(_)), _) | (Some(_), Keys::Present) => Ok(()),
        (Some(_), _) => Err(format!("`{name}` is not a text")),
    }
}

fn expiration(manners: &Manners, object: &Map<String, Json>, now: Timestamp) -> Result<Opinion, String> {
    let later = |why: &str| Ok(Opinion::FailsLater(why.to_owned()));
    let text = match field(object, "Expiration", manners.ignores_case) {
        None | Some(Json::Null) => return Ok(Opinion::Accepts),
        Some(Json::String(text)) => text,
        // Where a text is asked for, anything else counts as none.
        Some(_) if manners.expiration == Expiration::Strict => return Ok(Opinion::Accepts),
        Some(_) => return Err("`Expiration` is not a text".to_owned()),
    };
    let read = expiry::parse(text);
    let form = read.map(|read| read.form);
    let is_past = read.is_some_and(|read| read.at <= now);
    match (manners.expiration, form) {
        (Expiration::Guessed, None) => Err("`Expiration` is no date".to_owned()),
        (Expiration::Guessed, Some(Form::WithoutZone)) => {
            later("`Expiration` has no zone, so that it cannot be compared with the clock")
        }
        (Expiration::Guessed, _) if is_past => later("the credentials have expired, and it stops when they are used"),
        (Expiration::Date, _) if is_past => Err("the credentials have expired".to_owned()),
        (Expiration::Date, None) => later("`Expiration` is no date"),
        (Expiration::Strict, form) if form != Some(Form::Rfc3339) => {
            Err("`Expiration` is not written as RFC 3339 has it".to_owned())
        }
        (Expiration::Strict, _) if is_past => later("the credentials have expired, and AWS refuses them"),
        _ => Ok(Opinion::Accepts),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Timestamp {
        "2026-11-21T00:00:00Z".parse().unwrap()
    }

    const SDKS: [Sdk; 5] = [Sdk::Botocore, Sdk::CliV2, Sdk::JavaScript, Sdk::Rust, Sdk::Java];

    /// One letter for each of these SDKs: accepts, fails later, refuses.
    fn letters(output: &[u8]) -> String {
        let letter = |(_, opinion): &(Sdk, Opinion)| match opinion {
            Opinion::Accepts => 'a',
            Opinion::FailsLater(_) => 'l',
            Opinion::Refuses(_) => 'r',
        };
        let answer = judge(output, now());
        SDKS.iter().map(|sdk| (*sdk, answer.opinion(*sdk).unwrap().clone())).map(|told| letter(&told)).collect()
    }

    fn with(version: &str, more: &str) -> String {
        letters(format!(r#"{{"Version": {version}, "AccessKeyId": "a", "SecretAccessKey": "b"{more}}}"#).as_bytes())
    }

    #[test]
    fn readers_disagree() {
        assert_eq!(with("1", ""), "aaaaa");
        assert_eq!(with("\"1\"", ""), "rrrrr");
        assert_eq!(with("true", ""), "aarrr");
        assert_eq!(with("1", r#", "Expiration": "2026-11-22T00:00:00Z""#), "aaaaa");
        assert_eq!(with("1", r#", "Expiration": "2026-11-20T00:00:00Z""#), "llrll");
        assert_eq!(with("1", r#", "Expiration": "2026-11-22 00:00:00""#), "llarr");
        assert_eq!(with("1", r#", "Expiration": "soon""#), "rrlrr");
        assert_eq!(letters(br#"{"version": 1, "accessKeyId": "a", "secretAccessKey": "b"}"#), "rrrar");
        assert_eq!(letters(br#"{"Version": 1, "AccessKeyId": "", "SecretAccessKey": "b"}"#), "aaaar");
        assert_eq!(letters(b"{\"Version\": 1, \"AccessKeyId\": \"a\xff\", \"SecretAccessKey\": \"b\"}"), "rrara");
        for text in ["", "Logged in.", "[1]", "{\"Version\": 1}", "{} {}"] {
            assert_eq!(letters(text.as_bytes()), "rrrrr", "{text}");
        }
        let long = format!("{}{}", " ".repeat(64_000), r#"{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b"}"#);
        assert_eq!(letters(long.as_bytes()), "aaaar");
    }

    #[test]
    fn what_was_printed_is_taken_out_of_other_texts() {
        let output = br#"{"Version": 1, "AccessKeyId": "x", "SecretAccessKey": "hunter2hunter2"}"#;
        let answer = judge(output, now());
        assert_eq!(answer.scrubbed("debug: hunter2hunter2 from x"), "debug: **** from x");
        assert!(!format!("{answer:?}").contains("hunter2"));
        let answer = judge(b"export SECRET='hunter2hunter2'", now());
        assert_eq!(answer.scrubbed("secret: hunter2hunter2, exported"), "secret: ****, exported");
    }

    proptest! {
        #[test]
        fn any_output_is_judged(output in prop::collection::vec(any::<u8>(), 0..60)) {
            prop_assert_eq!(judge(&output, now()).opinions.len(), Sdk::ALL.len());
        }
    }
}
