//! Where the SDKs keep what a person signed in for.

use sha1::Digest;

use super::world::World;

/// The token of an SSO session: named by the session, or by the start URL of a profile without one.
pub(super) fn sso(world: &World<'_>, name: &str) -> String {
    format!("{}/.aws/sso/cache/{}.json", world.home().unwrap_or("~"), hex(&sha1::Sha1::digest(name.as_bytes())))
}

/// The token of `aws login`.
pub(super) fn login(world: &World<'_>, session: &str) -> String {
    let folder = match world.variable("AWS_LOGIN_CACHE_DIRECTORY") {
        // No folder is the one in which the program runs.
        Some("") => String::new(),
        Some(folder) => format!("{folder}/"),
        None => format!("{}/.aws/login/cache/", world.home().unwrap_or("~")),
    };
    format!("{folder}{}.json", hex(&sha2::Sha256::digest(session.trim().as_bytes())))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
