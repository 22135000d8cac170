//! Asks awslint's own model about a world that lies in a folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use awslint::resolution::dialect::{Files, SharedFile, decoded};
use awslint::resolution::{Readings, Sdk, World as Asked, shared_file_path};
use awslint::source::SourceFile;
use serde_json::Value;

use super::answer::Answer;
use super::world::World;

/// What the model says `sdk` does in `world`, which was written to `folder`.
pub(super) fn answer(sdk: Sdk, world: &World, folder: &Path) -> Answer {
    let all = world.environment_in(&folder.display().to_string());
    let special = |name: &str| all.get(name);
    let variables = all.iter().filter(|(name, _)| !name.starts_with('@'));
    let mut environment: BTreeMap<String, String> =
        variables.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect();
    if sdk == Sdk::Rust && special("@imds").is_none() {
        // Its driver says so, as nothing else keeps this SDK from asking.
        environment.insert("AWS_EC2_METADATA_DISABLED".to_owned(), "true".to_owned());
    }
    let file = |which| shared_file(sdk, which, &environment, folder);
    let (config, credentials) = (file(SharedFile::Config), file(SharedFile::Credentials));
    let files = Files { config: config.as_ref(), credentials: credentials.as_ref() };
    // The drivers run in the folder.
    let look = |path: &str| Some(String::from_utf8_lossy(&fs::read(folder.join(path)).ok()?).into_owned());
    let asked = Asked {
        environment: &environment,
        profile: special("@profile").and_then(Value::as_str),
        files,
        look: &look,
        process: special("@process"),
        instance_role: special("@imds").map(|_| "oracle-role"),
        has_mfa_code: special("@mfa").is_some(),
        // The worlds' moments are centuries away from today.
        now: "2026-01-01T00:00:00Z".parse().expect("it is a moment"),
    };
    Answer::of_model(&Readings::of(&files).resolve(sdk, &asked))
}

fn shared_file(
    sdk: Sdk,
    which: SharedFile,
    environment: &BTreeMap<String, String>,
    folder: &Path,
) -> Option<SourceFile> {
    let path = shared_file_path(sdk, which, environment)?;
    let bytes = fs::read(folder.join(&path)).ok()?;
    Some(decoded(&path, &bytes, which))
}
