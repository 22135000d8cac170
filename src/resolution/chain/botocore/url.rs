//! Addresses as `urllib.parse.urlsplit` of Python takes them apart.

/// The scheme, which may be empty, and the host, if there is one; both in lower case.
pub(super) fn scheme_and_host(url: &str) -> (String, Option<String>) {
    let url: String = url.trim_start_matches(|c: char| c <= ' ').chars().filter(|c| !"\t\r\n".contains(*c)).collect();
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    };
    let (scheme, rest) = url.split_once(':').filter(|(scheme, _)| is_scheme(scheme)).unwrap_or(("", &url));
    (scheme.to_ascii_lowercase(), host(rest))
}

fn host(rest: &str) -> Option<String> {
    let authority = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match authority.split_once('[') {
        Some((_, address)) => address.split(']').next()?,
        None => authority.split(':').next()?,
    };
    Some(host.to_lowercase()).filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart_as_python_does() {
        for (url, scheme, host) in [
            (" HTTP://User@LocalHost:80/x", "http", Some("localhost")),
            ("//[::1]:80/x", "", Some("::1")),
            ("https://", "https", None),
            ("localhost:80/x", "localhost", None),
            ("1x://y", "", None),
        ] {
            assert_eq!(scheme_and_host(url), (scheme.to_owned(), host.map(str::to_owned)), "{url}");
        }
    }
}
