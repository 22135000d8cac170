//! Addresses as `new URL(…)` takes them apart, which is more forgiving than other readers: `http:/10.1` has a host.
//!
//! Source: the URL Standard of WHATWG, "basic URL parser". Names are not converted to ASCII.

use core::net::{Ipv4Addr, Ipv6Addr};

/// Scheme and host of `url`, both in lower case; addresses in their usual form, without brackets. None if it is invalid.
pub(super) fn scheme_and_host(url: &str) -> Option<(String, String)> {
    let url: String = url.trim_matches(|c: char| c <= ' ').chars().filter(|c| !"\t\r\n".contains(*c)).collect();
    let (scheme, rest) = url.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    if !is_scheme {
        return None;
    }
    let scheme = scheme.to_ascii_lowercase();
    let rest = if matches!(scheme.as_str(), "http" | "https" | "ftp" | "ws" | "wss") {
        rest.trim_start_matches(['/', '\\'])
    } else {
        // Others may do without a host.
        let Some(rest) = rest.strip_prefix("//") else { return Some((scheme, String::new())) };
        rest
    };
    let authority = rest.split(['/', '\\', '?', '#']).next()?;
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = if let Some(address) = authority.strip_prefix('[') {
        let (address, port) = address.split_once(']')?;
        (address.parse::<Ipv6Addr>().ok()?.to_string(), port)
    } else {
        let (name, port) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
        (self::host(&name.to_ascii_lowercase())?, port)
    };
    let port = port.strip_prefix(':').unwrap_or(port);
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit()) && (port.is_empty() || port.parse::<u16>().is_ok());
    is_port.then_some((scheme, host))
}

/// A name, or an address if the last part of it is a number.
fn host(name: &str) -> Option<String> {
    let is_forbidden = |c: char| c <= ' ' || "#/:<>?@[\\]^|%\u{7f}".contains(c);
    if name.is_empty() || name.contains(is_forbidden) {
        return None;
    }
    let parts: Vec<&str> = name.strip_suffix('.').unwrap_or(name).split('.').collect();
    let last = parts.last()?;
    if number(last).is_none() && (last.is_empty() || !last.bytes().all(|byte| byte.is_ascii_digit())) {
        return Some(name.to_owned());
    }
    let (last, first) = parts.split_last()?;
    let mut address = number(last)?;
    if first.len() > 3 || address >= 1 << (8 * (4 - first.len())) {
        return None;
    }
    for (part, shift) in first.iter().zip([24_u32, 16, 8]) {
        address += number(part).filter(|number| *number < 256)? << shift;
    }
    Some(Ipv4Addr::from_bits(u32::try_from(address).ok()?).to_string())
}

/// A number in decimal, octal (`0…`) or hexadecimal (`0x…`) digits.
fn number(text: &str) -> Option<u64> {
    let (digits, radix) = match text.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None if text.len() > 1 && text.starts_with('0') => (&text[1..], 8),
        None => (text, 10),
    };
    if digits.is_empty() {
        return (radix == 16).then_some(0);
    }
    let is_number = digits.chars().all(|c| c.is_digit(radix));
    is_number.then(|| u64::from_str_radix(digits, radix).ok()).flatten().filter(|number| u32::try_from(*number).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_those_of_the_standard() {
        let host = |url| scheme_and_host(url).map(|(_, host)| host);
        for (url, expected) in [
            ("http:///x", Some("x")),
            (" HTTP:\\User@LocalHost:80/x", Some("localhost")),
            ("http://127.1", Some("127.0.0.1")),
            ("http://0x7f.0.0.010/", Some("127.0.0.8")),
            ("http://[FD00:ec2:0::23]:80/", Some("fd00:ec2::23")),
            ("http://1.2.3.4.5/", None),
            ("http://127.0.0.1:x/", None),
            ("http://a b/", None),
            ("http:", None),
            ("localhost/x", None),
            ("x:y", Some("")),
        ] {
            assert_eq!(host(url).as_deref(), expected, "{url}");
        }
    }
}
