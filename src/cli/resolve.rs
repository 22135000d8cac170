//! `awslint resolve`: what the SDKs would use, here or in the files that are named.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{env, fs, io};

use awslint::encoding;
use awslint::kind::FileKind;
use awslint::mask;
use awslint::render::{self, Answers, Log};
use awslint::resolution::dialect::Files;
use awslint::resolution::{Readings, Resolution, Sdk, World};
use awslint::source::SourceFile;
use awslint::syntax::{env_dump, env_file};
use jiff::Timestamp;

use super::args::{Color, ListFormat, Resolve};
use super::machine::{CONFIG, CREDENTIALS, current, shared_file, shown};
use super::{CLEAN, Error, FINDINGS, complain, output, terminal};

/// What was read from the outside, before anything is made of it.
struct Surroundings {
    environment: BTreeMap<String, String>,
    /// The lines of the variables in the file that they come from.
    lines: BTreeMap<String, usize>,
    config: Option<SourceFile>,
    credentials: Option<SourceFile>,
}

impl Surroundings {
    fn files(&self) -> Files<'_> {
        Files { config: self.config.as_ref(), credentials: self.credentials.as_ref() }
    }

    fn world<'a>(&'a self, args: &'a Resolve) -> World<'a> {
        World {
            environment: &self.environment,
            profile: args.profile.as_deref(),
            files: self.files(),
            look: &look,
            process: None,
            instance_role: None,
            has_mfa_code: false,
            now: Timestamp::now(),
        }
    }
}

/// Resolves and prints; the exit code says whether every SDK finds credentials.
pub(crate) fn resolve(args: &Resolve) -> Result<u8, Error> {
    let surroundings = surroundings(args)?;
    let files = surroundings.files();
    let readings = Readings::of(&files);
    let sdks = sdks(args);
    let world = surroundings.world(args);
    let profiles = if args.all_profiles { all_profiles(&readings, &sdks) } else { vec![None] };
    let is_table = args.all_profiles && matches!(args.format, ListFormat::Human);
    let resolutions: Vec<Resolution> = profiles
        .iter()
        .flat_map(|profile| {
            let world = World { profile: profile.as_deref().or(world.profile), ..world };
            sdks.iter().map(move |sdk| (world, *sdk))
        })
        .map(|(world, sdk)| {
            let resolution = readings.resolve(sdk, &world);
            if is_table { resolution.outcome() } else { resolution }
        })
        .collect();
    let path = args.env_file.as_deref().map(shown);
    let answers = Answers {
        resolutions: &resolutions,
        files,
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
pub(crate) fn predict(args: &Resolve, sdk: Sdk, selected: Option<&str>) -> Result<Resolution, Error> {
    let mut surroundings = surroundings(args)?;
    if let Some(name) = selected {
        surroundings.environment.insert("AWS_PROFILE".to_owned(), name.to_owned());
    }
    let files = surroundings.files();
    Ok(Readings::of(&files).resolve(sdk, &surroundings.world(args)))
}

/// The other files that SDKs look at: caches, tokens.
fn look(path: &str) -> Option<String> {
    Some(String::from_utf8_lossy(&fs::read(path).ok()?).into_owned())
}

fn sdks(args: &Resolve) -> Vec<Sdk> {
    args.sdk.0.map_or_else(|| Sdk::ALL.to_vec(), |sdk| vec![sdk])
}

/// The names of all profiles that one of `sdks` sees. The SDK for JavaScript keeps its other sections among the
/// profiles, under names with a dot that nobody selects.
fn all_profiles(readings: &Readings, sdks: &[Sdk]) -> Vec<Option<String>> {
    let names: BTreeSet<_> = sdks.iter().filter_map(|sdk| readings.profiles(*sdk)).flat_map(BTreeMap::keys).collect();
    let is_profile = |name: &&String| !["sso-session.", "services."].iter().any(|kind| name.starts_with(kind));
    names.into_iter().filter(is_profile).cloned().map(Some).collect()
}

fn surroundings(args: &Resolve) -> Result<Surroundings, Error> {
    let (mut environment, mut lines) = match &args.env_file {
        Some(path) => variables(path)?,
        None if args.current_env => (current(), BTreeMap::new()),
        None => (BTreeMap::new(), BTreeMap::new()),
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
    let config = shared_file(&CONFIG, &environment)?;
    let credentials = shared_file(&CREDENTIALS, &environment)?;
    Ok(Surroundings { environment, lines, config, credentials })
}

/// Variables with their values, and with the lines on which they stand.
type Variables = (BTreeMap<String, String>, BTreeMap<String, usize>);

/// The variables of an env file, of what `env` printed, or of a flat JSON object, with their lines.
fn variables(path: &Path) -> Result<Variables, Error> {
    let failed = |error| Error::Input { path: shown(path), error };
    let bytes = fs::read(path).map_err(failed)?;
    let (text, _) = encoding::decode(&bytes).ok_or_else(|| failed(io::Error::other("it is not text")))?;
    if text.trim_start().starts_with('{') {
        let json: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&text).map_err(|_| failed(io::Error::other("it is no flat JSON object")))?;
        let text_of = |value: serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        // No variable begins with `@`; some tools keep notes of their own there.
        let variables = json.into_iter().filter(|(name, _)| !name.starts_with('@'));
        return Ok((variables.map(|(name, value)| (name, text_of(value))).collect(), BTreeMap::new()));
    }
    let variables = match env_dump::recognise(&text) {
        Some(_) => env_dump::parse(&text),
        None => env_file::parse(&text, env_file::recognise(&text).unwrap_or(env_file::Dialect::Dotenv)).0,
    };
    let file = SourceFile::new("", text.as_str(), FileKind::Text);
    let line = |at| file.line_col(at).line;
    let lines = variables.iter().map(|variable| (variable.name.value.clone(), line(variable.name.span.start())));
    let lines = lines.collect();
    Ok((variables.into_iter().map(|variable| (variable.name.value, variable.value.value)).collect(), lines))
}
