//! How the SDK for Java (version 2) reads the shared files: as the SDK for Rust, but the names of keys are case-sensitive.
//!
//! Taken from its source and documentation; not compared with a run.

use super::rust::{KeyCase, read_with};
use super::{Broken, Files, Reading};

/// Reads both files; the first error ends it.
///
/// # Errors
/// Where and how a file breaks the grammar.
pub fn read(files: &Files<'_>) -> Result<Reading, Broken> {
    read_with(files, KeyCase::Kept)
}

#[cfg(test)]
mod tests {
    use crate::kind::FileKind;
    use crate::source::SourceFile;

    use super::*;

    #[test]
    fn keys_keep_their_case() {
        let file = SourceFile::new("config", "[default]\nA = 1\n  # b\na = 2\n", FileKind::AwsConfig);
        let reading = read(&Files { config: Some(&file), credentials: None }).unwrap();
        let default = &reading.profiles["default"];
        assert_eq!((default.text("A"), default.text("a")), (Some("1\n# b"), Some("2")));
    }
}
