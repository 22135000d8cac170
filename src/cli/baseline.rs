//! The file of findings that were there before: read, compared with, written.

use std::fs;
use std::path::{Path, PathBuf};

use awslint::baseline::{Baseline, NoBaseline};
use awslint::discover::Base;
use awslint::mask;
use awslint::report::{Known, Report};

use super::args::Lint;
use super::{Error, complain, output};

/// Takes out of `report` what the baseline lists, and says what it lists in vain.
pub(super) fn apply(args: &Lint, report: &mut Report) -> Result<(), Error> {
    let Some(path) = &args.baseline else { return Ok(()) };
    let baseline = read(path)?;
    let base = base(path);
    let linted: Vec<String> = args.paths.iter().map(|path| base.relative(path)).collect();
    let covers = |path: &str| {
        let is_below = |folder: &String| {
            folder.is_empty()
                || path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        args.covers_all_of_its_paths() && linted.iter().any(is_below)
    };
    baseline.apply(report, |path| base.relative(Path::new(path)), covers);
    if let Some(Known { gone, .. }) = report.known.as_ref().filter(|known| !known.gone.is_empty() && !args.quiet) {
        let shown = mask::name(&path.display().to_string());
        for (path, rule) in gone {
            complain(&format!("{shown}: `{rule}` in {} is no longer found", mask::name(path)));
        }
        complain(&format!("{shown}: write it anew with `--write-baseline` to forget these"));
    }
    Ok(())
}

/// Writes the baseline of `report`.
pub(super) fn write(path: &Path, report: &Report) -> Result<(), Error> {
    let base = base(path);
    let baseline = Baseline::of(report, |path| base.relative(Path::new(path)));
    output::to(Some(path), |out| out.write_all(baseline.to_json().as_bytes()))?;
    let what = if baseline.len() == 1 { "finding" } else { "findings" };
    complain(&format!("{}: lists {} {what}", mask::name(&path.display().to_string()), baseline.len()));
    Ok(())
}

/// Its paths count from the folder that it is in.
fn base(path: &Path) -> Base {
    Base::new(path.parent().unwrap_or(Path::new("")))
}

fn read(path: &PathBuf) -> Result<Baseline, Error> {
    let shown = || path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| Error::Input { path: shown(), error })?;
    Baseline::parse(&text).map_err(|why| Error::Baseline {
        path: mask::name(&shown()),
        reason: match why {
            NoBaseline::Malformed(line) => format!("line {line} is not as `--write-baseline` writes it"),
            NoBaseline::OtherVersion => "it has a version that this awslint does not know".to_owned(),
        },
    })
}
