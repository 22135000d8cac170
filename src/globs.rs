//! Patterns for paths, as the configuration and `--exclude` write them. Text only; the disk is never asked.
//!
//! A pattern without a slash fits a name in any folder, one with a slash is meant from the configuration's folder on.
//! What a pattern fits includes everything below it. `*` and `?` stay within one name, `**` does not.

use globset::{ErrorKind, Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// One pattern.
#[derive(Debug, Clone)]
pub struct Pattern {
    itself: Option<Glob>,
    below: Glob,
}

impl Pattern {
    /// Reads a pattern. The error says in awslint's own words what is wrong with it.
    ///
    /// # Errors
    /// If it is no pattern.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let name = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
        if name.is_empty() {
            return Err("a pattern for paths cannot be empty");
        }
        let rooted = name.trim_start_matches('/');
        let base = if name.contains('/') { rooted.to_owned() } else { format!("**/{name}") };
        Self::of(&base, text.ends_with('/'))
    }

    /// Reads a pattern that is meant from the root on, with or without a slash, and fits files and folders alike.
    ///
    /// # Errors
    /// If it is no pattern.
    pub fn anchored(text: &str) -> Result<Self, &'static str> {
        Self::of(text.trim_matches('/'), false)
    }

    fn of(base: &str, is_for_folders: bool) -> Result<Self, &'static str> {
        let itself = (!is_for_folders).then(|| glob(base)).transpose()?;
        Ok(Self { itself, below: glob(&format!("{base}/**"))? })
    }
}

fn glob(text: &str) -> Result<Glob, &'static str> {
    GlobBuilder::new(text).literal_separator(true).backslash_escape(true).build().map_err(|error| words(error.kind()))
}

fn words(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::UnclosedClass => "this pattern has a `[` without its `]`",
        ErrorKind::InvalidRange(..) => "this pattern has a range whose end comes before its start",
        ErrorKind::UnopenedAlternates => "this pattern has a `}` without its `{`",
        ErrorKind::UnclosedAlternates => "this pattern has a `{` without its `}`",
        ErrorKind::DanglingEscape => "this pattern ends in a backslash that escapes nothing",
        _ => "this is no pattern for paths",
    }
}

/// Patterns of which one has to fit.
#[derive(Debug, Clone, Default)]
pub struct Globs(GlobSet);

impl Globs {
    /// All of `patterns`; `None` if they are too many to be searched for together.
    #[must_use]
    pub fn new(patterns: impl IntoIterator<Item = Pattern>) -> Option<Self> {
        let mut builder = GlobSetBuilder::new();
        for pattern in patterns {
            builder.add(pattern.below);
            if let Some(itself) = pattern.itself {
                builder.add(itself);
            }
        }
        builder.build().ok().map(Self)
    }

    /// Whether there is no pattern.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a pattern fits the file at `path`, which has `/` between its parts, or a folder that it is in.
    #[must_use]
    pub fn fit(&self, path: &str) -> bool {
        self.0.is_match(path)
    }

    /// Whether a pattern fits the folder at `path`, so that everything in it is fitted.
    #[must_use]
    pub fn fit_folder(&self, path: &str) -> bool {
        !self.is_empty() && self.0.is_match(format!("{path}/"))
    }
}

/// Patterns of which the last one that fits decides: it leaves a path out, or takes it in again.
#[derive(Debug, Clone, Default)]
pub struct LastFit {
    set: GlobSet,
    /// Of each glob of the set whether it leaves out.
    leaves_out: Vec<bool>,
}

impl LastFit {
    /// All of `patterns`, each with whether it leaves out what it fits; `None` if they are too many to be searched for
    /// together.
    #[must_use]
    pub fn new(patterns: impl IntoIterator<Item = (Pattern, bool)>) -> Option<Self> {
        let mut builder = GlobSetBuilder::new();
        let mut leaves_out = Vec::new();
        for (pattern, outwards) in patterns {
            for glob in [Some(pattern.below), pattern.itself].into_iter().flatten() {
                builder.add(glob);
                leaves_out.push(outwards);
            }
        }
        Some(Self { set: builder.build().ok()?, leaves_out })
    }

    /// Whether the file at `path` is left out, by itself or with a folder that it is in.
    #[must_use]
    pub fn leaves_out(&self, path: &str) -> bool {
        self.set.matches(path).last().is_some_and(|glob| self.leaves_out[*glob])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_pattern_that_fits_decides() {
        let patterns = [("*", true), ("!src", false), ("src/*.env", true), ("!src/b.env", false), ("**/x", true)];
        let pattern = |(text, out): (&str, bool)| (Pattern::anchored(text.trim_start_matches('!')).unwrap(), out);
        let list = LastFit::new(patterns.map(pattern)).unwrap();
        for (path, is_out) in [
            (".env", true),
            ("a/b", true),
            ("src/main.py", false),
            ("src/a.env", true),
            ("src/b.env", false),
            ("src/a/b.env", false),
            ("src/x", true),
            ("src/a/x/y", true),
        ] {
            assert_eq!(list.leaves_out(path), is_out, "{path}");
        }
        assert!(!LastFit::default().leaves_out("a"));
    }

    fn globs(patterns: &[&str]) -> Globs {
        Globs::new(patterns.iter().map(|pattern| Pattern::parse(pattern).unwrap())).unwrap()
    }

    #[test]
    fn names_fit_anywhere_and_paths_from_the_root_on() {
        let globs = globs(&["*.env", "tests/data", "/top", "build/", "a/**/z"]);
        for path in ["x.env", "a/b/.env", "tests/data", "tests/data/a/b", "top", "top/x", "x/build/y", "a/z", "a/b/c/z"]
        {
            assert!(globs.fit(path), "{path}");
        }
        for path in ["x.environment", "src/tests/data/x", "x/top", "build", "tests/database", "b/z"] {
            assert!(!globs.fit(path), "{path}");
        }
    }

    #[test]
    fn folders_fit_when_everything_in_them_does() {
        let globs = globs(&["build/", "tests/data", "*.env"]);
        for folder in ["build", "a/build", "tests/data", "tests/data/x", "x.env"] {
            assert!(globs.fit_folder(folder), "{folder}");
        }
        assert!(!globs.fit_folder("tests") && !globs.fit_folder("a"));
        assert!(!Globs::default().fit_folder("a") && !Globs::default().fit("a"));
    }

    #[test]
    fn mistakes_are_named() {
        for (pattern, problem) in [
            ("a[b", "without its `]`"),
            ("{a,b", "without its `}`"),
            ("a}", "`{`"),
            ("a\\", "backslash"),
            ("/", "empty"),
        ] {
            assert!(Pattern::parse(pattern).unwrap_err().contains(problem), "{pattern}");
        }
    }
}
