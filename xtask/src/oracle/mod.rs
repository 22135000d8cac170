//! `cargo xtask oracle`: makes worlds up, and compares what the real SDKs do in them with what the model says.
//!
//! The first run installs the SDKs below `target/`; after that nothing is asked of any network.

mod answer;
mod dice;
mod generate;
mod model;
mod sdks;
mod shared_files;
mod shrink;
mod world;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, thread};

use awslint::resolution::Sdk;

use answer::Difference;
use sdks::{Driver, KINDS, Kind, Places};
use world::World;

/// After so many disagreements with one SDK there is no use in looking for more.
const ENOUGH: usize = 10;

/// What to compare.
struct Options {
    seed: u64,
    worlds: Range<u64>,
    kinds: Vec<&'static Kind>,
}

const USAGE: &str = "\
usage: cargo xtask oracle [--worlds N] [--seed S] [--only INDEX] [--sdk botocore|js|rust]...
Without --sdk, botocore (with the order of the CLI, version 2) and the SDK for JavaScript are asked.";

impl Options {
    fn parse(args: &[&str]) -> Option<Self> {
        let mut options = Self { seed: 1, worlds: 0..300, kinds: Vec::new() };
        let mut rest = args.iter();
        while let Some(option) = rest.next() {
            let value = rest.next()?;
            match *option {
                "--worlds" => options.worlds.end = value.parse().ok()?,
                "--seed" => options.seed = value.parse().ok()?,
                "--only" => options.worlds.start = value.parse().ok()?,
                "--sdk" => options.kinds.push(KINDS.iter().find(|kind| kind.name == *value)?),
                _ => return None,
            }
        }
        if options.worlds.start > 0 {
            options.worlds.end = options.worlds.start + 1;
        }
        if options.kinds.is_empty() {
            options.kinds.extend(KINDS.iter().filter(|kind| kind.name != "rust"));
        }
        Some(options)
    }
}

/// A world in which an SDK does something else than the model says.
struct Disagreement {
    sdk: Sdk,
    index: u64,
    world: World,
    differences: Vec<Difference>,
}

/// Compares, and prints what differs; an error if anything does.
pub(crate) fn run(root: &Path, args: &[&str]) -> io::Result<()> {
    let options = Options::parse(args).ok_or_else(|| io::Error::other(USAGE))?;
    let places = Places { root: root.to_owned(), target: root.join("target/oracle") };
    fs::create_dir_all(&places.target)?;
    let runs: Vec<io::Result<Vec<Disagreement>>> = thread::scope(|scope| {
        let runs: Vec<_> = options.kinds.iter().map(|kind| scope.spawn(|| compare(kind, &options, &places))).collect();
        runs.into_iter().map(|run| run.join().expect("comparing does not panic")).collect()
    });
    let mut out = io::stdout().lock();
    let mut count = 0;
    for (kind, disagreements) in options.kinds.iter().zip(runs) {
        let disagreements = disagreements?;
        count += disagreements.len();
        let mut by_sdk: BTreeMap<Sdk, usize> = kind.sdks.iter().map(|sdk| (*sdk, 0)).collect();
        for disagreement in &disagreements {
            *by_sdk.entry(disagreement.sdk).or_default() += 1;
            print(&mut out, &options, disagreement)?;
        }
        for (sdk, count) in by_sdk {
            let worlds = options.worlds.end - options.worlds.start;
            writeln!(out, "{}: {worlds} worlds with seed {}, {count} disagreements", sdk.name(), options.seed)?;
        }
    }
    if count == 0 { Ok(()) } else { Err(io::Error::other("the model disagrees with the real SDKs")) }
}

fn print(out: &mut impl Write, options: &Options, disagreement: &Disagreement) -> io::Result<()> {
    let Disagreement { sdk, index, world, differences } = disagreement;
    writeln!(out, "{} disagrees in world {index} of seed {}:\n{world}", sdk.name(), options.seed)?;
    for Difference { field, ours, theirs } in differences {
        writeln!(out, "  {field}\n    the model  {ours}\n    {:<10} {theirs}", sdk.name())?;
    }
    writeln!(out)
}

/// Asks one driver about all worlds.
fn compare(kind: &'static Kind, options: &Options, places: &Places) -> io::Result<Vec<Disagreement>> {
    let mut asker = Asker { driver: Driver::start(kind, places)?, worlds: places.target.join("worlds"), count: 0 };
    let mut disagreements: Vec<Disagreement> = Vec::new();
    for index in options.worlds.clone() {
        let world = generate::world(options.seed, index);
        for (sdk, _) in asker.differences(&world)? {
            if disagreements.iter().filter(|disagreement| disagreement.sdk == sdk).count() >= ENOUGH {
                continue;
            }
            let world = shrink::shrink(world.clone(), |world| asker.disagrees(sdk, world))?;
            let all = asker.differences(&world)?;
            let differences = all.into_iter().filter(|(other, _)| *other == sdk).flat_map(|(_, all)| all).collect();
            // The same thing comes up again and again.
            if disagreements.iter().all(|known| known.sdk != sdk || known.world != world) {
                disagreements.push(Disagreement { sdk, index, world, differences });
            }
        }
    }
    Ok(disagreements)
}

/// Asks a driver and the model.
struct Asker {
    driver: Driver,
    worlds: PathBuf,
    count: u64,
}

impl Asker {
    /// The SDKs that do something else in `world` than the model says, with what differs.
    fn differences(&mut self, world: &World) -> io::Result<Vec<(Sdk, Vec<Difference>)>> {
        // Some SDKs remember files by their paths, so that no path may come twice.
        self.count += 1;
        let folder = self.worlds.join(format!("{}-{}", self.driver.kind.name, self.count));
        world.write(&folder)?;
        let answers = self.driver.ask(&folder)?;
        let differing = answers.into_iter().filter_map(|(sdk, theirs)| {
            let differences = model::answer(sdk, world, &folder).differences(&theirs);
            (!differences.is_empty()).then_some((sdk, differences))
        });
        let differing = differing.collect();
        fs::remove_dir_all(&folder)?;
        Ok(differing)
    }

    fn disagrees(&mut self, sdk: Sdk, world: &World) -> io::Result<bool> {
        Ok(self.differences(world)?.iter().any(|(other, _)| *other == sdk))
    }
}
