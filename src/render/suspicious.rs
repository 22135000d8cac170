//! What looks like credentials, whatever the facts say: the second line of defence for everything that is shown.
//!
//! The first line of defence are the spans of [`Report::secrets`](crate::report::Report::secrets). This one covers
//! what no parser recognised. It may mask too much; it never decides whether something is a finding.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::mask;

/// A run this long of characters of base64 may be a secret.
const SHORTEST_RUN: usize = 32;
/// Beside a key ID so long a run may be what is left of one, as in a file that was cut off.
const SHORTEST_BESIDE_ID: usize = 16;
/// Secret access keys have this length exactly.
const SECRET_KEY: usize = 40;
/// Longer ones would be something else.
const LONGEST_KEY_ID: usize = 32;

static KEY_ID: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{12,}"));
/// In addresses some characters of a secret are escaped.
static RUN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:[A-Za-z0-9+/]|%2[BbFf]){16,}(?:=|%3[Dd]){0,2}|eyJ[A-Za-z0-9_.-]{20,}"));
static ESCAPE: LazyLock<Regex> = LazyLock::new(|| pattern("%[0-9A-Fa-f]{2}"));
/// A name that ends in a word for a secret, and the value after it.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?ix)
        (?: secret | token | passw(?:or)?d | pwd | passphrase | (?: secret | private | api | access | auth )[_.-]? key )
        (?: _?["'`]? [\ \t]* [:=]+ [\ \t]* ["'`]? (?<value> [^\s"'`,;]{8,} ) | [\ \t]+ ["']? (?<argument> [^\s"'`,;]{16,} )
          | _?["'`] [\ \t]* , [\ \t]* ["'`] (?<element> [^\s"'`,;]{16,} ) )"#,
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid pattern")
}

/// The ranges of `text` that look like credentials; they may overlap.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = runs(text);
    for captures in NAMED.captures_iter(text) {
        let value = ["value", "argument", "element"].into_iter().find_map(|name| captures.name(name));
        found.extend(value.filter(|value| !is_reference(value.as_str())).map(|value| value.range()));
    }
    found
}

/// `text` with everything masked that looks like a key ID, a secret key or a token by itself.
pub(super) fn masked(text: &str) -> String {
    without(text, runs(text))
}

/// `text` with everything masked that looks like credentials, by itself or by the name before it.
pub(super) fn masked_with_names(text: &str) -> String {
    let mut ranges = find(text);
    sort(&mut ranges);
    without(text, ranges)
}

/// `text` with a mask for each of `ranges`, which are sorted.
fn without(text: &str, ranges: Vec<Range<usize>>) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut end = 0;
    for range in ranges {
        shown.push_str(&text[end..range.start]);
        end = range.end;
        let run = &text[range];
        if KEY_ID.is_match(run) && run.len() <= LONGEST_KEY_ID {
            shown.push_str(&mask::key_id(run));
        } else {
            shown.push_str("****");
        }
    }
    shown + &text[end..]
}

/// Sorts `ranges` and joins those that overlap.
fn sort(ranges: &mut Vec<Range<usize>>) {
    ranges.sort_by_key(|range| range.start);
    ranges.dedup_by(|next, kept| {
        let joined = overlap(next, kept);
        if joined {
            kept.end = kept.end.max(next.end);
        }
        joined
    });
}

/// The ranges that look like credentials by themselves, sorted and not overlapping.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<_> = KEY_ID.find_iter(text).map(|id| id.range()).collect();
    let shortest = if found.is_empty() { SHORTEST_RUN } else { SHORTEST_BESIDE_ID };
    let is_secret = |run: &str, at| is_random(run, shortest) && !is_name(text, at);
    let long = RUN.find_iter(text).filter(|run| is_secret(run.as_str(), run.start()));
    found.extend(long.map(|run| run.range()));
    sort(&mut found);
    found
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Random text mixes cases and digits; paths and hexadecimal digests do not.
fn is_random(run: &str, shortest: usize) -> bool {
    let run = ESCAPE.replace_all(run, "/");
    let has = |test: fn(&u8) -> bool| run.bytes().any(|byte| test(&byte));
    let mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    run.len() >= shortest && mixed && (has(u8::is_ascii_digit) || run.len() == SECRET_KEY)
}

/// Whether the word that holds the byte at `at` is an ARN or an address on the web without credentials in it: their
/// parts may be long and mixed.
fn is_name(text: &str, at: usize) -> bool {
    const SEPARATORS: [char; 9] = [' ', '\t', '\n', '"', '\'', '=', ',', '(', '<'];
    let start = text[..at].rfind(SEPARATORS).map_or(0, |separator| separator + 1);
    let end = text[at..].find(SEPARATORS).map_or(text.len(), |separator| at + separator);
    let word = &text[start..end];
    word.starts_with("arn:") || (word.contains("://") && !word.contains('@') && !KEY_ID.is_match(word))
}

/// Whether a value is taken from elsewhere rather than written out.
fn is_reference(value: &str) -> bool {
    value.starts_with(['$', '{', '<', '!', '%', '*']) || value.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "awslint/Fake/Secret+0123456789abcdefABCD";

    fn ranges(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn finds_credentials_that_no_parser_told_of() {
        assert_eq!(ranges("id AKIAQ3EGRLPLAWSLINT2 here"), ["AKIAQ3EGRLPLAWSLINT2"]);
        assert_eq!(ranges(&format!("echo {SECRET} |")), [SECRET]);
        assert_eq!(ranges(&format!("https://x:{SECRET}@example.com")), [SECRET]);
        let escaped = SECRET.replace('/', "%2F").replace('+', "%2b");
        assert_eq!(ranges(&format!("s3://x:{escaped}@bucket")), [escaped]);
        assert_eq!(ranges("db_password: 'hunter2hunter2'"), ["hunter2hunter2"]);
        assert_eq!(ranges("--secret-key hunter2hunter2hunter2"), ["hunter2hunter2hunter2"]);
        assert_eq!(ranges(r#"{"SecretAccessKey": "short-fake"}"#), ["short-fake"]);
        assert_eq!(ranges(r#"setdefault("AWS_SECRET_ACCESS_KEY", "hunter2hunter2hunter2"#), ["hunter2hunter2hunter2"]);
        let url = ranges("s3://AKIAQ3EGRLPLAWSLINT2:FakeSecret0123456789");
        assert_eq!(url, ["AKIAQ3EGRLPLAWSLINT2", "FakeSecret0123456789"]);
        let cut = ranges("keys = ('AKIAQ3EGRLPLAWSLINT2', 'FakeSecret0123456789");
        assert_eq!(cut, ["AKIAQ3EGRLPLAWSLINT2", "FakeSecret0123456789"]);
    }

    #[test]
    fn leaves_what_helps_people_and_is_no_secret() {
        for text in [
            "credential_process = /opt/company/tools/bin/credentials/print",
            "uses: actions/checkout@0123456789abcdef0123456789abcdef01234567",
            "token: ${{ secrets.DEPLOY_TOKEN_FOR_RELEASES }}",
            "role_arn = arn:aws:iam::123456789012:role/CompanyProductionDeployRole2026x",
            "web_identity_token_file = /var/run/secrets/token",
            "id-token: write",
            "s3://company%2Fproduction%2Fdeployments%2Farchive@x",
            "[x](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html)",
        ] {
            assert_eq!(ranges(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn sentences_keep_the_ends_of_key_ids() {
        let text = format!("`AKIAQ3EGRLPLAWSLINT2` goes with {SECRET}");
        assert_eq!(masked(&text), "`AKIA************INT2` goes with ****");
    }
}
