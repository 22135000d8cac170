//! A world: the variables, the files, and what the outside would answer. It can be written down as a folder, in which
//! the SDKs are asked, and taken apart, so that what does not matter can be left out.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::Path;
use std::{fs, io};

use serde_json::{Map, Value, json};

/// Stands for the folder of the world in variables and files.
pub(super) const FOLDER: &str = "${WORLD}";

/// Everything that an SDK could look at.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct World {
    /// The variables. A name that begins with `@` is no variable: `@profile` is the profile that the program names,
    /// `@process` what a credential process prints, `@imds` whether instance metadata answers, `@mfa` whether the
    /// program has codes of a second factor.
    pub(super) environment: BTreeMap<String, Value>,
    /// The files by their paths in the folder. A path that ends with `/` is a folder.
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

impl World {
    /// A world with nothing but a home folder.
    pub(super) fn empty() -> Self {
        let mut world = Self::default();
        world.set("HOME", &format!("{FOLDER}/home"));
        world.files.insert("home/".to_owned(), Vec::new());
        world
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.environment.insert(name.to_owned(), json!(value));
    }

    /// Writes the world into `folder`, which is emptied before.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        let place = folder.display().to_string();
        for (path, content) in &self.files {
            let file = folder.join(path);
            if path.ends_with('/') {
                fs::create_dir_all(file)?;
                continue;
            }
            fs::create_dir_all(file.parent().expect("it lies in the folder of the world"))?;
            fs::write(file, replaced(content, place.as_bytes()))?;
        }
        fs::write(folder.join("env.json"), Value::Object(self.environment_in(&place)).to_string())
    }

    /// The variables and what stands beside them, for a world that lies in `folder`.
    pub(super) fn environment_in(&self, folder: &str) -> Map<String, Value> {
        let place = |value: &Value| value.as_str().map_or(value.clone(), |text| json!(text.replace(FOLDER, folder)));
        self.environment.iter().map(|(name, value)| (name.clone(), place(value))).collect()
    }
}

fn replaced(content: &[u8], folder: &[u8]) -> Vec<u8> {
    let mut rest = content;
    let mut all = Vec::with_capacity(content.len());
    while let Some(first) = rest.first() {
        if let Some(after) = rest.strip_prefix(FOLDER.as_bytes()) {
            all.extend_from_slice(folder);
            rest = after;
        } else {
            all.push(*first);
            rest = &rest[1..];
        }
    }
    all
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.environment {
            writeln!(f, "  {name} = {value}")?;
        }
        for (path, content) in &self.files {
            writeln!(f, "  {path}")?;
            for line in content.split_inclusive(|byte| *byte == b'\n') {
                writeln!(f, "    {}", visible(line))?;
            }
        }
        Ok(())
    }
}

/// `line` with whatever cannot be seen written as an escape.
fn visible(line: &[u8]) -> String {
    let mut text = String::new();
    for chunk in line.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric() {
                text.push(c);
            } else {
                text.extend(c.escape_default());
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_takes_the_place_of_its_name() {
        assert_eq!(replaced(b"a ${WORLD}/b ${W", b"/x"), b"a /x/b ${W");
    }

    #[test]
    fn what_cannot_be_seen_is_shown() {
        assert_eq!(visible(b"a\tb\xff\xc2\xa0\r\n"), "a\\tb\\xff\\u{a0}\\r\\n");
    }
}
