//! What the user asked for. Files of one run can have different settings, as each belongs to the nearest configuration,
//! and one configuration can say different things of different paths.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::detector::Detectors;
use crate::finding::{Confidence, Finding, Severity};
use crate::globs::Globs;
use crate::suppression::Entry;
use crate::trusted::Trusted;

/// What a rule's findings mean for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// They are left out.
    Off,
    /// They are warnings at most, and never make a run fail.
    Warn,
    /// They are errors at least.
    Deny,
}

impl Level {
    /// From nothing to most.
    pub const ALL: &'static [Self] = &[Self::Off, Self::Warn, Self::Deny];

    /// The name that the configuration uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

/// What holds for one file.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Only these rules; all if empty.
    pub select: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
    /// Levels of rules.
    pub levels: BTreeMap<String, Level>,
    /// Leave out findings below this.
    pub min_severity: Severity,
    /// Leave out findings below this.
    pub min_confidence: Confidence,
    /// Values that are nobody's secret.
    pub trusted: Arc<Trusted>,
    /// Findings that are known and accepted.
    pub suppress: Arc<[Entry]>,
    /// Rules of the user's own.
    pub detectors: Detectors,
    /// What holds for some paths only; of two that fit a path the later one counts more.
    pub overrides: Arc<[Override]>,
}

/// What holds for some paths only.
#[derive(Debug, Clone, Default)]
pub struct Override {
    /// For these.
    pub paths: Globs,
    /// Only these rules, whatever is selected elsewhere.
    pub select: Option<Vec<String>>,
    /// Not these either.
    pub ignore: Vec<String>,
    /// Levels of rules.
    pub levels: BTreeMap<String, Level>,
    /// Leave out findings below this.
    pub min_severity: Option<Severity>,
    /// Leave out findings below this.
    pub min_confidence: Option<Confidence>,
}

impl Default for Settings {
    /// All rules, all severities, whatever is not doubtful.
    fn default() -> Self {
        Self {
            select: Vec::new(),
            ignore: Vec::new(),
            levels: BTreeMap::new(),
            min_severity: Severity::Info,
            min_confidence: Confidence::Medium,
            trusted: Arc::default(),
            suppress: Arc::default(),
            detectors: Detectors::default(),
            overrides: Arc::default(),
        }
    }
}

impl Settings {
    /// The settings for the file at `path`, which counts from the folder of the configuration on.
    #[must_use]
    pub fn at(self: &Arc<Self>, path: &str) -> Arc<Self> {
        let mut fitting = self.overrides.iter().filter(|it| it.paths.fit(path)).peekable();
        if fitting.peek().is_none() {
            return Arc::clone(self);
        }
        let mut settings = Self::clone(self);
        for it in fitting {
            settings.select = it.select.clone().unwrap_or(settings.select);
            settings.ignore.extend(it.ignore.iter().cloned());
            settings.levels.extend(it.levels.iter().map(|(id, level)| (id.clone(), *level)));
            settings.min_severity = it.min_severity.unwrap_or(settings.min_severity);
            settings.min_confidence = it.min_confidence.unwrap_or(settings.min_confidence);
        }
        Arc::new(settings)
    }

    /// Whether something in it depends on the path of a file that says something.
    #[must_use]
    pub fn look_at_paths(&self) -> bool {
        !self.overrides.is_empty() || !self.suppress.is_empty()
    }

    /// Whether the rule may report something, or is at least needed to know what others may.
    #[must_use]
    pub fn selects(&self, id: &str) -> bool {
        self.select.is_empty() || names(&self.select, id)
    }

    fn want_rule(&self, id: &str) -> bool {
        self.selects(id) && !names(&self.ignore, id) && self.levels.get(id) != Some(&Level::Off)
    }

    /// Whether the finding is to be reported.
    #[must_use]
    pub fn want(&self, finding: &Finding) -> bool {
        finding.severity >= self.min_severity
            && finding.confidence >= self.min_confidence
            && self.want_rule(&finding.rule)
    }

    /// Gives the finding the severity that the level of its rule asks for.
    pub fn apply_level(&self, finding: &mut Finding) {
        match self.levels.get(&*finding.rule) {
            Some(Level::Warn) => {
                finding.severity = finding.severity.min(Severity::Warning);
                finding.is_tolerated = true;
            }
            Some(Level::Deny) => finding.severity = finding.severity.max(Severity::Error),
            Some(Level::Off) | None => {}
        }
    }
}

fn names(ids: &[String], id: &str) -> bool {
    ids.iter().any(|named| named == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::globs::Pattern;

    #[test]
    fn later_overrides_count_more() {
        let paths = |text: &str| Globs::new([Pattern::parse(text).unwrap()]).unwrap();
        let levels = |level| [("a".to_owned(), level)].into();
        let first = Override { paths: paths("x/"), levels: levels(Level::Off), ..Override::default() };
        let second = Override {
            paths: paths("x/y/"),
            levels: levels(Level::Deny),
            select: Some(vec!["a".to_owned()]),
            ..Override::default()
        };
        let settings = Arc::new(Settings { overrides: Arc::new([first, second]), ..Settings::default() });
        assert!(Arc::ptr_eq(&settings, &settings.at("z")));
        assert!(!settings.at("x/z").want_rule("a") && settings.at("x/z").want_rule("b"));
        assert!(settings.at("x/y/z").want_rule("a") && !settings.at("x/y/z").want_rule("b"));
    }
}
