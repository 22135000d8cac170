//! The shared files of this machine, where each SDK looks for them and as each reads them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::path::Path;

use awslint::resolution::dialect::{Files, SharedFile, decoded};
use awslint::resolution::{Readings, Sdk, shared_file_path};
use awslint::source::SourceFile;

use super::Error;

/// Where an SDK looks for the config file and the credentials file.
type Paths = [Option<String>; 2];
const BOTH: [SharedFile; 2] = [SharedFile::Config, SharedFile::Credentials];

/// What every SDK finds; usually they all find the same.
pub(super) struct SharedFiles {
    paths: BTreeMap<Sdk, Paths>,
    files: BTreeMap<(SharedFile, String), SourceFile>,
}

impl SharedFiles {
    /// Reads what `sdks` look for where `environment` holds.
    pub(super) fn read(sdks: &[Sdk], environment: &BTreeMap<String, String>) -> Result<Self, Error> {
        let mut shared = Self { paths: BTreeMap::new(), files: BTreeMap::new() };
        for sdk in sdks {
            let paths = BOTH.map(|which| shared_file_path(*sdk, which, environment));
            for (which, path) in BOTH.into_iter().zip(&paths) {
                let Some(path) = path.as_ref().filter(|path| Path::new(path).is_file()) else { continue };
                if let Entry::Vacant(entry) = shared.files.entry((which, path.clone())) {
                    let bytes = fs::read(path).map_err(|error| Error::Input { path: path.clone(), error })?;
                    entry.insert(decoded(path, &bytes, which));
                }
            }
            shared.paths.insert(*sdk, paths);
        }
        Ok(shared)
    }

    /// The files that `sdk` finds.
    pub(super) fn of(&self, sdk: Sdk) -> Files<'_> {
        self.paths.get(&sdk).map(|paths| self.at(paths)).unwrap_or_default()
    }

    fn at(&self, paths: &Paths) -> Files<'_> {
        let file = |which: SharedFile, path: &Option<String>| self.files.get(&(which, path.clone()?));
        let [config, credentials] = paths;
        Files { config: file(SharedFile::Config, config), credentials: file(SharedFile::Credentials, credentials) }
    }

    /// What each SDK makes of its files. Those that find the same share one reading.
    pub(super) fn readings(&self) -> ReadingsOf<'_> {
        let mut readings = BTreeMap::new();
        for paths in self.paths.values() {
            readings.entry(paths).or_insert_with(|| Readings::of(&self.at(paths)));
        }
        ReadingsOf { shared: self, readings }
    }
}

/// The readings of all SDKs that were asked for.
pub(super) struct ReadingsOf<'a> {
    shared: &'a SharedFiles,
    readings: BTreeMap<&'a Paths, Readings>,
}

impl ReadingsOf<'_> {
    /// The readings of the files that `sdk` finds.
    pub(super) fn of(&self, sdk: Sdk) -> &Readings {
        &self.readings[&self.shared.paths[&sdk]]
    }
}
