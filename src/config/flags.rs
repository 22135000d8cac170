//! What counts more than the configuration file, and what comes of both.

use std::sync::Arc;

use super::Config;
use crate::finding::{Confidence, Severity};
use crate::settings::{Override, Settings};

/// What somebody asks for beside the configuration: with flags, or in the settings of an editor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flags {
    /// Only these rules, whatever the configuration leaves out; as it says if empty.
    pub select: Vec<String>,
    /// Not these; as the configuration says if empty.
    pub ignore: Vec<String>,
    /// Leave out findings that are less severe.
    pub min_severity: Option<Severity>,
    /// Leave out findings that are less sure.
    pub min_confidence: Option<Confidence>,
}

impl Config {
    /// What holds for a run with this configuration, which stands at `origin`, and with `flags`.
    #[must_use]
    pub fn into_settings(mut self, flags: &Flags, origin: &Arc<str>) -> Settings {
        let standard = Settings::default();
        // Somebody who selects rules by hand wants these, whatever the file leaves out.
        if !flags.select.is_empty() {
            self.stop_choosing_rules();
        }
        for entry in &mut self.suppress {
            entry.origin.path = Arc::clone(origin);
        }
        let or = |flags: &[String], file: Option<Vec<String>>| match flags {
            [] => file.unwrap_or_default(),
            flags => flags.to_vec(),
        };
        Settings {
            select: or(&flags.select, self.select),
            ignore: or(&flags.ignore, self.ignore),
            levels: self.levels,
            min_severity: flags.min_severity.or(self.min_severity).unwrap_or(standard.min_severity),
            min_confidence: flags.min_confidence.or(self.min_confidence).unwrap_or(standard.min_confidence),
            trusted: Arc::new(self.trusted),
            suppress: self.suppress.into(),
            detectors: self.detectors,
            overrides: self.overrides.into_iter().map(|it| for_flags(flags, it)).collect(),
        }
    }
}

/// Flags count more than what the file says of some paths, too.
fn for_flags(flags: &Flags, it: Override) -> Override {
    Override {
        min_severity: it.min_severity.filter(|_| flags.min_severity.is_none()),
        min_confidence: it.min_confidence.filter(|_| flags.min_confidence.is_none()),
        ..it
    }
}
