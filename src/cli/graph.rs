//! `awslint graph`: the shared files and the environment as a picture.

use std::path::PathBuf;

use awslint::graph::{self, View};
use awslint::render::{self, GraphFormat};
use awslint::resolution::Sdk;

use super::args::{AnySdk, ListFormat, Resolve, sdk};
use super::{CLEAN, Error, output, resolve};

#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 it is drawn, whatever is wrong with the profiles, 2 the job could not be done.")]
pub(crate) struct Graph {
    /// How to draw it
    #[arg(long, value_enum, default_value_t = GraphFormat::default())]
    pub(crate) format: GraphFormat,

    /// Write the picture to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// The profile that the program names; otherwise the variables decide
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// Grey what this SDK does not use, instead of what none uses
    #[arg(long, value_parser = sdk(), default_value = "all")]
    pub(crate) sdk: AnySdk,

    /// The config file, instead of the one that the variables or the home folder lead to
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// The credentials file, instead of the one that the variables or the home folder lead to
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,

    /// The environment: an env file, what `env` printed, or a flat JSON object
    #[arg(long, value_name = "FILE", conflicts_with = "current_env")]
    pub(crate) env_file: Option<PathBuf>,

    /// Take the environment of this process; otherwise none is taken
    #[arg(long)]
    pub(crate) current_env: bool,
}

/// Draws.
pub(crate) fn graph(args: &Graph) -> Result<u8, Error> {
    let question = Resolve {
        profile: args.profile.clone(),
        sdk: args.sdk,
        config: args.config.clone(),
        credentials: args.credentials.clone(),
        env_file: args.env_file.clone(),
        current_env: args.current_env,
        format: ListFormat::Human,
        log: false,
        all_profiles: false,
    };
    let sdks = resolve::sdks(&question);
    let surroundings = resolve::surroundings(&question, &sdks)?;
    let readings = surroundings.files.readings();
    let view = |sdk: &Sdk| View { sdk: *sdk, world: surroundings.world(&question, *sdk), readings: readings.of(*sdk) };
    let picture = graph::build(&sdks.iter().map(view).collect::<Vec<_>>());
    output::to(args.output.as_deref(), |out| render::graph(&picture, args.format, out))?;
    Ok(CLEAN)
}
