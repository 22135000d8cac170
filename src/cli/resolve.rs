//! `awslint resolve`: what the SDKs would use, here or in the files that are named.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{env, fs, io};

use awslint::encoding;
use awslint::kind::FileKind;
use awslint::mask;
use awslint::render::{self, Answers, Log};
use awslint::resolution::{Resolution, Sdk, World};
use awslint::source::SourceFile;
use awslint::syntax::{env_dump, env_file};
use jiff::Timestamp;

use super::args::{Color, ListFormat, Resolve, Situation};
use super::machine::{CONFIG, CREDENTIALS, current, shown};
use super::shared_files::{ReadingsOf, SharedFiles};
use super::{CLEAN, Error, FINDINGS, complain, output, terminal};

/// What was read from the outside, before anything is made of it.
pub(super) struct Surroundings {
    environment: BTreeMap<String, String>,
    /// The lines of the variables in the file that they come from.
    lines: BTreeMap<String, usize>,
    notes: Notes,
    pub(super) files: SharedFiles,
}

/// What a program and the outside add to the variables, as an object with variables may tell under names with `@`.
#[derive(Default)]
struct Notes {
    /// The profile that the program names.
    profile: Option<String>,
    /// What a credential process prints.
    process: Option<serde_json::Value>,
    /// Whether instance metadata answers.
    has_metadata: bool,
    /// Whether the program has codes of a second factor.
    has_mfa_code: bool,
}

impl Notes {
    /// Takes the notes out of `variables`. No variable begins with `@`, so the others are nobody's.
    fn taken_from(variables: &mut serde_json::Map<String, serde_json::Value>) -> Self {
        let is_true = |value: Option<serde_json::Value>| value == Some(serde_json::Value::Bool(true));
        let notes = Self {
            profile: variables.remove("@profile").and_then(|profile| profile.as_str().map(str::to_owned)),
            process: variables.remove("@process"),
            has_metadata: is_true(variables.remove("@imds")),
            has_mfa_code: is_true(variables.remove("@mfa")),
        };
        variables.retain(|name, _| !name.starts_with('@'));
        notes
    }
}

impl Surroundings {
    pub(super) fn world<'a>(&'a self, args: &'a Situation, sdk: Sdk) -> World<'a> {
        World {
            environment: &self.environment,
            profile: args.profile.as_deref().or(self.notes.profile.as_deref()),
            files: self.files.of(sdk),
            look: &look,
            process: self.notes.process.as_ref(),
            instance_role: self.notes.has_metadata.then_some("instance-role"),
            has_mfa_code: self.notes.has_mfa_code,
            now: Timestamp::now(),
        }
    }
}

/// Resolves and prints; the exit code says whether every SDK finds credentials.
pub(crate) fn resolve(args: &Resolve) -> Result<u8, Error> {
    let (situation, sdks) = (&args.situation, args.sdk.sdks());
    let surroundings = surroundings(situation, &sdks)?;
    let readings = surroundings.files.readings();
    let profiles = if args.all_profiles { all_profiles(&readings, &sdks) } else { vec![None] };
    let is_table = args.all_profiles && matches!(args.format, ListFormat::Human);
    let resolutions: Vec<Resolution> = profiles
        .iter()
        .flat_map(|profile| sdks.iter().map(move |sdk| (profile, *sdk)))
        .map(|(profile, sdk)| {
            let world = surroundings.world(situation, sdk);
            let world = World { profile: profile.as_deref().or(world.profile), ..world };
            let resolution = readings.of(sdk).resolve(sdk, &world);
            if is_table { resolution.outcome() } else { resolution }
        })
        .collect();
    let path = situation.env_file.as_deref().map(shown);
    let answers = Answers {
        resolutions: &resolutions,
        files: sdks.iter().map(|sdk| (*sdk, surroundings.files.of(*sdk))).collect(),
        variables: path.as_deref().map(|path| (path, &surroundings.lines)),
    };
    let style = terminal::style(Color::Auto, None);
    let log = if args.log { Log::Shown } else { Log::Hidden };
    output::to(None, |out| match args.format {
        ListFormat::Json => render::resolutions_as_json(&answers, out),
        ListFormat::Human if is_table => render::table(&answers, &sdks, &style, out),
        ListFormat::Human => render::resolutions(&answers, log, &style, out),
    })?;
    let works = |resolution: &Resolution| resolution.found.is_some() && resolution.error.is_none();
    Ok(if resolutions.iter().all(works) { CLEAN } else { FINDINGS })
}

/// What `sdk` does where `selected` is the profile that `AWS_PROFILE` names.
pub(crate) fn predict(situation: &Situation, sdk: Sdk, selected: Option<&str>) -> Result<Resolution, Error> {
    let mut surroundings = surroundings(situation, &[sdk])?;
    if let Some(name) = selected {
        surroundings.environment.insert("AWS_PROFILE".to_owned(), name.to_owned());
    }
    Ok(surroundings.files.readings().of(sdk).resolve(sdk, &surroundings.world(situation, sdk)))
}

/// The other files that SDKs look at: caches, tokens.
fn look(path: &str) -> Option<String> {
    Some(String::from_utf8_lossy(&fs::read(path).ok()?).into_owned())
}

/// The names of all profiles that one of `sdks` sees. The SDK for JavaScript keeps its other sections among the
/// profiles, under names with a dot that nobody selects.
fn all_profiles(readings: &ReadingsOf<'_>, sdks: &[Sdk]) -> Vec<Option<String>> {
    let names: BTreeSet<_> =
        sdks.iter().filter_map(|sdk| readings.of(*sdk).profiles(*sdk)).flat_map(BTreeMap::keys).collect();
    let is_profile = |name: &&String| !["sso-session.", "services."].iter().any(|kind| name.starts_with(kind));
    names.into_iter().filter(is_profile).cloned().map(Some).collect()
}

pub(super) fn surroundings(args: &Situation, sdks: &[Sdk]) -> Result<Surroundings, Error> {
    let (mut environment, mut lines, notes) = match &args.env_file {
        Some(path) => variables(path)?,
        None if args.current_env => (current(), BTreeMap::new(), Notes::default()),
        None => (BTreeMap::new(), BTreeMap::new(), Notes::default()),
    };
    // A home folder is a place rather than a setting: without it, no file of this machine could be found.
    if let Some(home) = env::home_dir().and_then(|home| home.into_os_string().into_string().ok()) {
        environment.entry("HOME".to_owned()).or_insert(home);
    }
    for (path, variable) in [(&args.config, CONFIG.variable), (&args.credentials, CREDENTIALS.variable)] {
        let Some(path) = path else { continue };
        if !path.exists() {
            complain(&format!("{}: no such file, which the SDKs take for an empty one", mask::name(&shown(path))));
        }
        environment.insert(variable.to_owned(), shown(path));
        lines.remove(variable);
    }
    let files = SharedFiles::read(sdks, &environment)?;
    Ok(Surroundings { environment, lines, notes, files })
}

/// Variables with their values, with the lines on which they stand, and what is no variable.
type Variables = (BTreeMap<String, String>, BTreeMap<String, usize>, Notes);

/// The variables of an env file, of what `env` printed, or of a flat JSON object, with their lines.
fn variables(path: &Path) -> Result<Variables, Error> {
    let failed = |error| Error::Input { path: shown(path), error };
    let bytes = fs::read(path).map_err(failed)?;
    let (text, _) = encoding::decode(&bytes).ok_or_else(|| failed(io::Error::other("it is not text")))?;
    if text.trim_start().starts_with('{') {
        let mut json: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&text).map_err(|_| failed(io::Error::other("it is no flat JSON object")))?;
        let text_of = |value: serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let notes = Notes::taken_from(&mut json);
        let variables = json.into_iter().map(|(name, value)| (name, text_of(value))).collect();
        return Ok((variables, BTreeMap::new(), notes));
    }
    let variables = match env_dump::recognise(&text) {
        Some(_) => env_dump::parse(&text),
        None => env_file::parse(&text, env_file::recognise(&text).unwrap_or(env_file::Dialect::Dotenv)).0,
    };
    let file = SourceFile::new("", text.as_str(), FileKind::Text);
    let line = |at| file.line_col(at).line;
    let lines = variables.iter().map(|variable| (variable.name.value.clone(), line(variable.name.span.start())));
    let lines = lines.collect();
    let variables = variables.into_iter().map(|variable| (variable.name.value, variable.value.value)).collect();
    Ok((variables, lines, Notes::default()))
}
