//! What lies around the open documents on the disk: their configuration, and the shared files that belong to them.
//!
//! Everything is read once and kept until [`Surroundings::forget`]: while somebody types, nothing is read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::documents::Document;
use super::settings::ClientSettings;
use crate::config::{Config, Problem};
use crate::discover::{self, Base, Excludes, Group, IgnoreFiles, Options, Purpose};
use crate::engine::ExaminedFile;
use crate::facts::{Scope, Setting};
use crate::source::{SourceFile, Span};

/// The two files that SDKs read together.
const SHARED: [&str; 2] = ["config", "credentials"];
/// The variables that say where they are.
const LOCATIONS: [&str; 2] = ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"];

/// More files than this are not looked through while somebody waits.
const MOST_FILES: usize = 50_000;

/// A configuration file that is wrong.
pub(super) struct Mistakes {
    /// Where it is.
    pub(super) path: PathBuf,
    /// The file; none if it cannot be read at all.
    pub(super) file: Option<SourceFile>,
    /// What is wrong.
    pub(super) problems: Vec<Problem>,
}

/// What is known of the disk.
#[derive(Default)]
pub(super) struct Surroundings {
    /// The folders that the client has open. Nothing above them is looked at.
    pub(super) roots: Vec<PathBuf>,
    /// What the client wants.
    pub(super) settings: ClientSettings,
    by_folder: BTreeMap<PathBuf, Arc<Options>>,
    by_config: BTreeMap<Option<PathBuf>, Arc<Options>>,
    mistakes: BTreeMap<PathBuf, Mistakes>,
    files: BTreeMap<PathBuf, Option<Box<ExaminedFile>>>,
}

impl Surroundings {
    /// Reads everything again when it is needed next.
    pub(super) fn forget(&mut self) {
        self.by_folder.clear();
        self.by_config.clear();
        self.mistakes.clear();
        self.files.clear();
    }

    /// The configuration files that were read and are wrong. What they would have said does not hold.
    pub(super) fn mistakes(&self) -> impl Iterator<Item = &Mistakes> {
        self.mistakes.values()
    }

    /// Examines a document as if its text stood in its file.
    pub(super) fn examine(&mut self, document: &Document) -> Option<Box<ExaminedFile>> {
        let options = self.options(document.path.parent().unwrap_or(Path::new("")));
        options.examine_text(&document.path, &self.name(&document.path), &document.text)
    }

    /// What a file is called in sentences: where one folder is open, its path from there on.
    fn name(&self, path: &Path) -> String {
        let within = match self.roots.as_slice() {
            [root] => path.strip_prefix(root).unwrap_or(path),
            _ => path,
        };
        discover::shown(within)
    }

    /// Where the shared files on the disk are that programs would read with this file, as far as its folder and the
    /// folders above it have them; never those outside of what the client has open.
    pub(super) fn neighbours(&mut self, path: &Path, examined: Option<&ExaminedFile>) -> Vec<PathBuf> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut paths = Vec::new();
        if path.file_name().is_some_and(|name| SHARED.iter().any(|shared| name == *shared)) {
            paths.extend(SHARED.map(|name| folder.join(name)));
        }
        let top = self.roots.iter().filter(|root| path.starts_with(root)).min_by_key(|root| root.as_os_str().len());
        let top = top.cloned().unwrap_or_else(|| folder.to_path_buf());
        for scope in examined.iter().flat_map(|it| &it.facts.scopes) {
            paths.extend(
                named(scope)
                    .map(|name| discover::absolute(folder, Path::new(name)))
                    .filter(|path| path.starts_with(&top)),
            );
        }
        for above in folder.ancestors().take_while(|above| above.starts_with(&top)) {
            let pair = SHARED.map(|name| above.join(".aws").join(name));
            if pair.iter().any(|other| other != path && self.file(other).is_some()) {
                paths.extend(pair);
                break;
            }
        }
        paths.retain(|other| other != path);
        paths
    }

    /// The file on the disk at `path`, if there is one that says something.
    pub(super) fn file(&mut self, path: &Path) -> Option<&ExaminedFile> {
        if !self.files.contains_key(path) {
            let options = self.options(path.parent().unwrap_or(Path::new("")));
            self.files.insert(path.to_path_buf(), options.examine_file(path, &self.name(path)));
        }
        self.files[path].as_deref()
    }

    /// The files below the open folders that say something and that a run there would read. None where these are too
    /// many for somebody who waits.
    pub(super) fn everywhere(&mut self) -> Vec<PathBuf> {
        let mut listed = Vec::new();
        for root in self.roots.clone() {
            let options = Options::clone(&self.options(&root));
            listed.extend(discover::files(&Group { paths: vec![root], options }).files);
        }
        if listed.len() > MOST_FILES {
            return Vec::new();
        }
        let unknown = listed.iter().filter(|path| !self.files.contains_key(*path)).cloned();
        let unknown: Vec<PathBuf> = unknown.collect();
        let tasks = unknown.into_iter().map(|path| {
            let options = self.options(path.parent().unwrap_or(Path::new("")));
            let name = self.name(&path);
            (path, name, options)
        });
        let tasks: Vec<_> = tasks.collect();
        let read = tasks.into_par_iter().map(|(path, name, options)| {
            let examined = options.examine_file(&path, &name);
            (path, examined)
        });
        let read: Vec<_> = read.collect();
        self.files.extend(read);
        listed.retain(|path| self.files.get(path).is_some_and(Option::is_some));
        listed
    }

    /// How files in `folder` are linted.
    fn options(&mut self, folder: &Path) -> Arc<Options> {
        if let Some(options) = self.by_folder.get(folder) {
            return Arc::clone(options);
        }
        let file = self.config_for(folder);
        let options = match self.by_config.get(&file) {
            Some(options) => Arc::clone(options),
            None => Arc::new(self.load(file.as_deref())),
        };
        self.by_config.insert(file, Arc::clone(&options));
        self.by_folder.insert(folder.to_path_buf(), Arc::clone(&options));
        options
    }

    /// The configuration that holds in `folder`.
    fn config_for(&mut self, folder: &Path) -> Option<PathBuf> {
        if let Some(path) = &self.settings.config {
            let root = self.roots.first().map_or(Path::new(""), PathBuf::as_path);
            return Some(root.join(path));
        }
        discover::nearest_config(folder).unwrap_or_else(|error| {
            let path = folder.join(discover::CONFIG_NAMES[0]);
            self.mistakes.insert(path.clone(), Mistakes::whole(path, error.to_string()));
            None
        })
    }

    fn load(&mut self, path: Option<&Path>) -> Options {
        let config = path.and_then(|path| self.read(path)).unwrap_or_default();
        let named = self.settings.config.is_some();
        let folder =
            if named { self.roots.first().cloned() } else { path.and_then(Path::parent).map(Path::to_path_buf) };
        let base = Base::new(&folder.unwrap_or_default());
        let origin = path.map(|path| path.display().to_string()).unwrap_or_default().into();
        Options {
            purpose: Purpose::Lint,
            ignore_files: IgnoreFiles::Respect,
            max_file_size: config.max_file_size.unwrap_or(Options::MAX_FILE_SIZE),
            threads: 1,
            excludes: Excludes::new([(base.clone(), config.exclude.clone())]),
            base: Some(base),
            settings: Arc::new(config.into_settings(&self.settings.flags, &origin)),
        }
    }

    /// The configuration at `path`; none if it is wrong, which is kept to be shown.
    fn read(&mut self, path: &Path) -> Option<Config> {
        let mistakes = match discover::read_config(path) {
            Err(error) => Mistakes::whole(path.to_path_buf(), error.to_string()),
            Ok(file) => match discover::parse_config(path, file.text()) {
                Ok(config) => return Some(config),
                Err(problems) => Mistakes { path: path.to_path_buf(), file: Some(file), problems },
            },
        };
        self.mistakes.insert(path.to_path_buf(), mistakes);
        None
    }
}

impl Mistakes {
    /// What is wrong with a file as a whole.
    fn whole(path: PathBuf, message: String) -> Self {
        Self { path, file: None, problems: vec![Problem { message, span: Span::at(0), help: None }] }
    }
}

/// The files that a scope's variables name as shared files.
fn named(scope: &Scope) -> impl Iterator<Item = &str> {
    let is_location = |key: &str| LOCATIONS.contains(&key);
    let settings = scope.settings.iter().filter(move |setting| is_location(&setting.key.value) && setting.is_literal());
    settings.map(Setting::text)
}
