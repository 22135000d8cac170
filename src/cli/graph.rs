//! `awslint graph`: the shared files and the environment as a picture.

use std::path::PathBuf;

use awslint::graph::{self, View};
use awslint::render::{self, GraphFormat};
use awslint::resolution::Sdk;

use super::args::{AnySdk, Situation, sdk};
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

    #[command(flatten)]
    pub(crate) situation: Situation,

    /// Grey what this SDK does not use, instead of what none uses
    #[arg(long, value_parser = sdk(), default_value = "all")]
    pub(crate) sdk: AnySdk,
}

/// Draws.
pub(crate) fn graph(args: &Graph) -> Result<u8, Error> {
    let (situation, sdks) = (&args.situation, args.sdk.sdks());
    let surroundings = resolve::surroundings(situation, &sdks)?;
    let readings = surroundings.files.readings();
    let view = |sdk: &Sdk| View { sdk: *sdk, world: surroundings.world(situation, *sdk), readings: readings.of(*sdk) };
    let picture = graph::build(&sdks.iter().map(view).collect::<Vec<_>>());
    output::to(args.output.as_deref(), |out| render::graph(&picture, args.format, out))?;
    Ok(CLEAN)
}
