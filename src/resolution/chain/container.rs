//! The address of a container's credentials, and the hosts that SDKs get them from without encryption.

use core::net::IpAddr;

/// The variables that name the credentials: a path on the container's host, or a whole address.
pub(super) const RELATIVE_OR_FULL: [&str; 2] =
    ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
/// The file with the token to send along; before the next one.
pub(super) const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
/// The token itself.
pub(super) const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

/// The host that relative addresses belong to.
pub(super) const CONTAINER_HOST: &str = "169.254.170.2";

/// Scheme and host of a URL, both in lower case; brackets of IPv6 addresses are taken off.
pub(super) fn host(url: &str) -> Option<(String, String)> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(address) => address.split(']').next()?,
        None => host.split(':').next()?,
    };
    Some((scheme.to_ascii_lowercase(), host.to_ascii_lowercase())).filter(|(_, host)| !host.is_empty())
}

/// Whether `host` is an address of the machine itself.
pub(super) fn is_loopback(host: &str) -> bool {
    host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The addresses of ECS and EKS, which all SDKs take.
pub(super) fn is_container_address(host: &str) -> bool {
    matches!(host, CONTAINER_HOST | "169.254.170.23" | "fd00:ec2::23")
}

/// Whether `host` is asked without encryption as well.
pub(super) fn is_local(host: &str) -> bool {
    host == "localhost" || is_loopback(host) || is_container_address(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_taken_out_of_urls() {
        let host = |url| host(url).map(|(_, host)| host);
        assert_eq!(host("http://User@Example.COM:80/x"), Some("example.com".to_owned()));
        assert_eq!(host("http://[fd00:EC2::23]:80/x"), Some("fd00:ec2::23".to_owned()));
        assert_eq!(host("/v2/x"), None);
        assert_eq!(host("http:///x"), None);
        assert!(is_loopback("127.8.0.1") && is_loopback("::1") && !is_loopback("localhost"));
    }
}
