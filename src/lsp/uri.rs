//! Paths to the URIs of the protocol, and back.

use std::fmt::Write;
use std::path::{Path, PathBuf};

const FILE: &str = "file://";

/// The path that a `file:` URI names; none for other schemes and other machines.
pub(super) fn to_path(uri: &str) -> Option<PathBuf> {
    let rest = strip_prefix_ignoring_case(uri, FILE)?;
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let (host, path) = rest[..end].split_at(rest[..end].find('/')?);
    let path = decoded(path)?;
    if !(host.is_empty() || host.eq_ignore_ascii_case("localhost")) {
        return cfg!(windows).then(|| PathBuf::from(format!("//{host}{path}")));
    }
    // Where drives have letters, the path in the URI begins with a slash all the same.
    Some(PathBuf::from(if has_drive(&path) { &path[1..] } else { &path }))
}

/// The URI of an absolute path.
pub(super) fn of_path(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() };
    let (host, text) = match text.strip_prefix("//") {
        Some(share) if cfg!(windows) => ("", share.to_owned()),
        _ if text.starts_with('/') => ("", text),
        _ => ("/", text),
    };
    let mut uri = format!("{FILE}{host}");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// The last part of a URI, which is a name for what is in no file yet.
pub(super) fn name(uri: &str) -> String {
    let last = uri.rsplit(['/', ':']).next().unwrap_or(uri);
    decoded(last).unwrap_or_else(|| last.to_owned())
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    text.get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix))?;
    text.get(prefix.len()..)
}

/// Whether a path from a URI is `/C:` or goes on from there.
fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [b'/', letter, b':', rest @ ..]
        if letter.is_ascii_alphabetic() && (rest.is_empty() || rest[0] == b'/'))
        && cfg!(windows)
}

/// `text` with `%41` read as `A`; none if that gives no UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = if *first == b'%' { tail.first_chunk().and_then(|digits| hexadecimal(*digits)) } else { None };
        bytes.push(escaped.unwrap_or(*first));
        rest = &tail[if escaped.is_some() { 2 } else { 0 }..];
    }
    String::from_utf8(bytes).ok()
}

fn hexadecimal(digits: [u8; 2]) -> Option<u8> {
    let value = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    Some(value(digits[0])? << 4 | value(digits[1])?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[cfg(unix)]
    #[test]
    fn paths_and_uris_name_each_other() {
        for (path, uri) in [
            ("/a/.aws/config", "file:///a/.aws/config"),
            ("/a b/%41#?é.env", "file:///a%20b/%2541%23%3F%C3%A9.env"),
            ("/C:/x", "file:///C%3A/x"),
        ] {
            assert_eq!(of_path(Path::new(path)), uri);
            assert_eq!(to_path(uri).as_deref(), Some(Path::new(path)), "{uri}");
        }
    }

    #[test]
    fn other_uris_name_no_path() {
        for uri in
            ["untitled:Untitled-1", "http://x/a", "file://other/a", "file://", "file:///%FF", "", "\u{e9}ile:///a"]
        {
            assert_eq!(to_path(uri), None, "{uri}");
        }
        assert_eq!(to_path("FILE://localhost/a%zz%4").as_deref(), Some(Path::new("/a%zz%4")));
        assert_eq!(name("untitled:a/.env%20x"), ".env x");
        assert_eq!(name("untitled:Untitled-1"), "Untitled-1");
    }

    proptest! {
        #[cfg(unix)]
        #[test]
        fn any_path_comes_back(path in "/\\PC{0,30}") {
            let uri = of_path(Path::new(&path));
            prop_assert!(uri.is_ascii());
            prop_assert_eq!(to_path(&uri), Some(PathBuf::from(path)));
        }

        #[test]
        fn any_text_is_read(uri in "(file://|%|\\PC){0,12}") {
            let _ = (to_path(&uri), name(&uri));
        }
    }
}
