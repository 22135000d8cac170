//! `awslint doctor`: reads what this machine has and lets the library say what is wrong with it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use awslint::discover::{Found, Options};
use awslint::doctor::cache::Cache;
use awslint::doctor::shell::Shell;
use awslint::doctor::{self, Assignment, Case, ENVIRONMENT};
use awslint::encoding;
use awslint::engine::{self, Examined, Input, Settings};
use awslint::mask;
use awslint::render::{self, Answers, Checkup};
use awslint::report::{Failure, SkipReason};
use awslint::resolution::dialect::Files;
use awslint::resolution::{Readings, Resolution, Sdk, World};
use awslint::source::SourceFile;
use jiff::Timestamp;

use super::args::{Color, Doctor, ListFormat};
use super::machine::{CONFIG, CREDENTIALS, Shared, current, shown};
use super::{CLEAN, Error, FAILED, FINDINGS, complain, output, run, terminal};

/// Files of a home folder that programs or shells read: those with an ending are all files of a folder that end so.
const HOME_FILES: &[(&str, Option<&str>)] = &[
    (".bashrc", None),
    (".bash_profile", None),
    (".bash_login", None),
    (".bash_aliases", None),
    (".profile", None),
    (".zshenv", None),
    (".zprofile", None),
    (".zshrc", None),
    (".zlogin", None),
    (".kshrc", None),
    (".config/fish/config.fish", None),
    (".config/fish/conf.d", Some(".fish")),
    (".config/environment.d", Some(".conf")),
    (".config/powershell", Some("profile.ps1")),
    ("Documents/PowerShell", Some("profile.ps1")),
    ("Documents/WindowsPowerShell", Some("profile.ps1")),
    (".boto", None),
];

/// Start-up files of the whole machine.
const SYSTEM_FILES: &[(&str, Option<&str>)] = &[
    ("/etc/environment", None),
    ("/etc/profile", None),
    ("/etc/profile.d", Some(".sh")),
    ("/etc/bash.bashrc", None),
    ("/etc/bashrc", None),
    ("/etc/zshenv", None),
    ("/etc/zsh/zshenv", None),
    ("/etc/zshrc", None),
    ("/etc/zsh/zshrc", None),
];

/// What tools such as direnv load in the current folder.
const LOCAL_FILES: &[(&str, Option<&str>)] = &[(".env", None), (".envrc", None)];

const CACHES: &[(&str, Option<&str>)] =
    &[(".aws/sso/cache", Some(".json")), (".aws/cli/cache", Some(".json")), (".aws/login/cache", Some(".json"))];

/// Reads, diagnoses and prints; the exit code says what came of it.
pub(crate) fn doctor(args: &Doctor) -> Result<u8, Error> {
    let now = Timestamp::now();
    let patient = Patient::read(args, now)?;
    let files = Files { config: patient.config.as_ref(), credentials: patient.credentials.as_ref() };
    let readings = Readings::of(&files);
    let resolutions = patient.resolutions(args, files, &readings, now);
    let report = run::judge(patient.found, now)?;
    let case = Case {
        resolutions: &resolutions,
        readings: &readings,
        files,
        profile: args.profile.as_deref(),
        environment: &patient.environment,
        assignments: &patient.assignments,
        caches: &patient.caches,
        report: &report,
        shell: args.shell.unwrap_or_else(|| shell(&patient.environment)),
        now,
    };
    let diagnosis = doctor::diagnose(&case);
    for Failure { path, reason } in &report.failures {
        complain(&format!("{}: {reason}", mask::name(path)));
    }
    let files = Sdk::ALL.iter().map(|sdk| (*sdk, files)).collect();
    let answers = Answers { resolutions: &resolutions, files, variables: None };
    let checkup = Checkup { diagnosis: &diagnosis, answers, report: &report, caches: &patient.caches };
    let style = terminal::style(Color::Auto, None);
    output::to(None, |out| match args.format {
        ListFormat::Json => render::checkup_as_json(&checkup, out),
        ListFormat::Human => render::checkup(&checkup, &style, out),
    })?;
    Ok(match (report.failures.is_empty(), diagnosis.problems.is_empty() && diagnosis.findings.is_empty()) {
        (false, _) => FAILED,
        (true, false) => FINDINGS,
        (true, true) => CLEAN,
    })
}

/// The shell that the environment names.
fn shell(environment: &BTreeMap<String, String>) -> Shell {
    let named = environment.get("SHELL").and_then(|path| Shell::of_program(path));
    named.unwrap_or(if cfg!(windows) { Shell::PowerShell } else { Shell::Posix })
}

/// Everything that was read.
struct Patient {
    environment: BTreeMap<String, String>,
    config: Option<SourceFile>,
    credentials: Option<SourceFile>,
    assignments: Vec<Assignment>,
    caches: Vec<Cache>,
    found: Found,
}

impl Patient {
    fn read(args: &Doctor, now: Timestamp) -> Result<Self, Error> {
        let mut environment = if args.home.is_some() { BTreeMap::new() } else { current() };
        let home = args.home.clone().or_else(std::env::home_dir).unwrap_or_default();
        if let Some(given) = args.home.as_ref().filter(|home| !home.is_dir()) {
            let error = io::Error::other("no such folder");
            return Err(Error::Input { path: shown(given), error });
        }
        if args.home.is_some() || !environment.contains_key("HOME") {
            environment.insert("HOME".to_owned(), shown(&home));
        }
        let mut reader = Reader {
            // A person knows their own home folder by its short name, and the shell expands it.
            home: args.home.is_none().then(|| shown(&home)),
            settings: Arc::new(Settings::default()),
            found: Found::default(),
            assignments: Vec::new(),
        };
        let config = reader.shared(&CONFIG, &environment);
        let credentials = reader.shared(&CREDENTIALS, &environment);
        reader.all(&home, HOME_FILES);
        if args.home.is_none() {
            reader.all(Path::new(""), SYSTEM_FILES);
            reader.all(Path::new(""), LOCAL_FILES);
            reader.environment(&environment);
        }
        let caches = reader.caches(&home, &environment, now);
        let Reader { found, assignments, .. } = reader;
        Ok(Self { environment, config, credentials, assignments, caches, found })
    }

    fn resolutions(&self, args: &Doctor, files: Files<'_>, readings: &Readings, now: Timestamp) -> Vec<Resolution> {
        let look = |path: &str| Some(String::from_utf8_lossy(&fs::read(path).ok()?).into_owned());
        let world = World {
            environment: &self.environment,
            profile: args.profile.as_deref(),
            files,
            look: &look,
            process: None,
            instance_role: None,
            has_mfa_code: false,
            now,
        };
        let sdks = args.sdk.sdks();
        sdks.into_iter().map(|sdk| readings.resolve(sdk, &world)).collect()
    }
}

/// Reads files one by one, each of them for the rules too.
struct Reader {
    home: Option<String>,
    settings: Arc<Settings>,
    found: Found,
    assignments: Vec<Assignment>,
}

impl Reader {
    /// A path as it is shown and as it can be typed.
    fn shown(&self, path: &Path) -> String {
        let path = shown(path);
        let in_home =
            self.home.as_ref().filter(|home| !home.is_empty()).and_then(|home| path.strip_prefix(home.as_str()));
        match in_home {
            Some(rest) if rest.starts_with('/') => format!("~{rest}"),
            _ => path,
        }
    }

    /// The files that `wanted` names below `folder`, as far as they are there.
    fn list(&mut self, folder: &Path, wanted: &[(&str, Option<&str>)]) -> Vec<PathBuf> {
        let mut paths = Vec::new();
        for (name, ending) in wanted {
            let path = folder.join(name);
            let Some(ending) = ending else {
                paths.extend(path.is_file().then_some(path));
                continue;
            };
            match fs::read_dir(&path) {
                Ok(entries) => {
                    let mut inner: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
                    inner.retain(|path| shown(path).ends_with(ending) && path.is_file());
                    inner.sort();
                    paths.extend(inner);
                }
                Err(error) => self.failure(&path, &error),
            }
        }
        paths
    }

    fn all(&mut self, folder: &Path, wanted: &[(&str, Option<&str>)]) {
        for path in self.list(folder, wanted) {
            self.file(&path);
        }
    }

    /// What is not there is no failure.
    fn failure(&mut self, path: &Path, error: &io::Error) {
        let reason = match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => return,
            io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            _ => format!("cannot be read: {error}"),
        };
        self.found.failures.push(Failure { path: self.shown(path), reason });
    }

    /// Reads one file and lets the rules have it.
    fn file(&mut self, path: &Path) -> Option<Vec<u8>> {
        let name = self.shown(path);
        let metadata = fs::metadata(path).ok()?;
        if metadata.len() > Options::MAX_FILE_SIZE {
            self.found.failures.push(Failure { path: name, reason: "larger than 10 MiB".to_owned() });
            return None;
        }
        match fs::read(path) {
            Ok(bytes) => {
                self.examine(&name, &bytes, mode(&metadata));
                Some(bytes)
            }
            Err(error) => {
                self.failure(path, &error);
                None
            }
        }
    }

    fn examine(&mut self, path: &str, bytes: &[u8], mode: Option<u32>) {
        let input = Input { path, project_path: None, bytes, mode };
        match engine::examine(input, &self.settings) {
            Examined::Clean => self.found.checked += 1,
            Examined::Binary => self.found.skipped.push((path.to_owned(), SkipReason::Binary)),
            Examined::Relevant(examined) => {
                self.found.checked += 1;
                if path != ENVIRONMENT {
                    self.assignments.extend(doctor::assignments(&examined.file, &examined.facts));
                }
                self.found.relevant.push(*examined);
            }
        }
    }

    /// One of the shared files.
    fn shared(&mut self, which: &Shared, environment: &BTreeMap<String, String>) -> Option<SourceFile> {
        let path = PathBuf::from(which.path(environment));
        if !path.is_file() {
            return None;
        }
        let bytes = self.file(&path)?;
        let Some((text, encoding)) = encoding::decode(&bytes) else {
            // SDKs fail on it, so that nothing can be said of the rest.
            self.found.failures.push(Failure { path: self.shown(&path), reason: "not text".to_owned() });
            return None;
        };
        Some(SourceFile::new(self.shown(&path), text, which.kind).with_encoding(encoding))
    }

    /// The environment, as a shell would write it down.
    fn environment(&mut self, environment: &BTreeMap<String, String>) {
        let line = |(name, value): (&String, &String)| format!("export {name}={}\n", Shell::Posix.quoted(value));
        let text: String = environment.iter().map(line).collect();
        self.examine(ENVIRONMENT, text.as_bytes(), None);
    }

    fn caches(&mut self, home: &Path, environment: &BTreeMap<String, String>, now: Timestamp) -> Vec<Cache> {
        let mut paths = self.list(home, CACHES);
        if let Some(folder) = environment.get("AWS_LOGIN_CACHE_DIRECTORY") {
            paths.extend(self.list(Path::new(folder), &[("", Some(".json"))]));
        }
        let mut caches = Vec::new();
        for path in paths {
            let Some(bytes) = self.file(&path) else { continue };
            caches.extend(Cache::read(&self.shown(&path), &String::from_utf8_lossy(&bytes), now));
        }
        caches
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "not every system has permission bits")]
fn mode(metadata: &fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(metadata.permissions().mode() & 0o777)
}

#[cfg(not(unix))]
fn mode(_: &fs::Metadata) -> Option<u32> {
    None
}
