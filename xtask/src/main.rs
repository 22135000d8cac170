//! Chores of the repository: `cargo xtask bench`, `cargo xtask docs`, `cargo xtask fuzz`, `cargo xtask linear`,
//! `cargo xtask load`, `cargo xtask new-rule ID`, `cargo xtask oracle`, `cargo xtask test`.

mod bench;
mod check;
mod docs;
mod fuzz;
mod installed;
mod linear;
mod load;
mod new_rule;
mod oracle;
mod package;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask bench         measures the speed of awslint beside that of other programs
       cargo xtask bench editor  measures how long the language server takes for an edit
       cargo xtask docs          writes what the rules say of themselves into rules/
       cargo xtask fuzz [--seconds N | --inputs N] [TARGET...]
                                 runs the fuzz targets, each for a while
       cargo xtask linear [NAME...]
                                 counts how the work grows with the input, for cases whose names contain NAME
       cargo xtask load          loads awslint with very many files, findings and commits
       cargo xtask new-rule ID   makes the files of a new rule
       cargo xtask oracle        compares the model of the SDKs with the real ones
       cargo xtask package       builds the Python package and tests it, with Spark among others
       cargo xtask test          runs all tests, also those with other people's programs
       cargo xtask tools         runs the latter alone, and those of the Python package";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args[..] {
        ["bench"] => bench::run(&root()),
        ["bench", "editor"] => bench::editor(&root()),
        ["docs"] => docs::write(&root()),
        ["fuzz", ref args @ ..] => fuzz::run(&root(), args),
        ["linear", ref names @ ..] => linear::run(&root(), names),
        ["load"] => load::run(&root(), &load::Size::FULL),
        ["new-rule", id] => new_rule::create(&root(), id),
        ["oracle", ref args @ ..] => oracle::run(&root(), args),
        ["package"] => package::run(&root()),
        ["test"] => check::run(&root()),
        ["tools"] => check::tools(&root()),
        _ => Err(io::Error::other(USAGE)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

/// Where the repository is.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository").to_owned()
}

/// Tells that a file was written.
fn say_written(path: &Path) -> io::Result<()> {
    writeln!(io::stdout(), "wrote {}", path.strip_prefix(root()).unwrap_or(path).display())
}
