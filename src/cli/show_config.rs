//! `awslint config`: what is in force for a path, and where each value comes from.

use std::io::{self, Write};
use std::path::Path;

use awslint::config::{Config, Stated};
use awslint::discover::{self, Base, Options};
use awslint::engine::Settings;
use awslint::mask;
use awslint::render;
use awslint::source::SourceFile;
use serde::Serialize;

use super::args::{Color, ListFormat, ShowConfig};
use super::{CLEAN, Error, config, output};

/// What is in force for one path.
#[derive(Serialize)]
struct InForce {
    path: String,
    /// The file that says so, if there is one.
    configuration: Option<String>,
    values: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    key: String,
    value: String,
    /// The line of the configuration; nothing for what holds without one.
    line: Option<usize>,
}

/// Prints what is in force for each path.
pub(super) fn show_config(args: &ShowConfig) -> Result<u8, Error> {
    let mut all = Vec::new();
    for path in &args.paths {
        let metadata = std::fs::metadata(path);
        let is_folder = metadata.is_ok_and(|it| it.is_dir());
        let folder = if is_folder { path } else { path.parent().unwrap_or(Path::new("")) };
        let file = match &args.config {
            Some(file) => Some(file.clone()),
            None if args.no_config => None,
            None => discover::find_config(folder).map_err(Error::Config)?,
        };
        let path_shown = discover::shown(path);
        let Some(file) = file else {
            all.push(InForce { path: path_shown, configuration: None, values: defaults() });
            continue;
        };
        let config = config::read(Color::Auto, &file)?;
        let text = discover::read_config(&file).map_err(Error::Config)?;
        // As when linting: patterns of a file that was found count from its folder, those of one that was named do not.
        let base = Base::new(file.parent().filter(|_| args.config.is_none()).unwrap_or(Path::new("")));
        let relative = (!is_folder).then(|| base.relative(path));
        let values = values(&config, &text, relative.as_deref());
        all.push(InForce { path: path_shown, configuration: Some(discover::shown(&file)), values });
    }
    output::to(None, |out| match args.format {
        ListFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &all)?;
            writeln!(out)
        }
        ListFormat::Human => all.iter().enumerate().try_for_each(|(index, it)| {
            if index > 0 {
                writeln!(out)?;
            }
            it.print(out)
        }),
    })?;
    Ok(CLEAN)
}

/// What holds where no configuration says anything else.
fn defaults() -> Vec<Row> {
    let settings = Settings::default();
    let size = format!("\"{}M\"", Options::MAX_FILE_SIZE >> 20);
    let quoted = |name: &str| format!("\"{name}\"");
    [
        ("select", "every rule".to_owned()),
        ("ignore", "[]".to_owned()),
        ("min-severity", quoted(settings.min_severity.name())),
        ("min-confidence", quoted(settings.min_confidence.name())),
        ("exclude", "[]".to_owned()),
        ("max-file-size", size),
        ("trusted-accounts", "[]".to_owned()),
        ("placeholders", "[]".to_owned()),
    ]
    .map(|(key, value)| Row { key: key.to_owned(), value, line: None })
    .into()
}

/// What `config`, which stands in `text`, makes of the defaults: of a folder everything that it says, of a file at
/// `relative` what comes of it.
fn values(config: &Config, text: &SourceFile, relative: Option<&str>) -> Vec<Row> {
    let value = |it: &Stated, key: String| {
        let line = Some(text.line_col(it.place.start()).line);
        Row { key, value: render::masked(&it.value), line }
    };
    let mut all = defaults();
    for it in config.stated.iter().filter(|it| it.table.is_none()) {
        set(&mut all, value(it, it.key.clone()));
    }
    for it in &config.stated {
        let Some((table, index)) = &it.table else { continue };
        match relative.filter(|_| table == "override") {
            None => all.push(value(it, format!("{table}[{}].{}", index + 1, it.key))),
            // What is ignored adds up, everything else takes the place of what was said before.
            Some(path) if config.overrides[*index].paths.fit(path) && it.key != "paths" => {
                let new = value(it, it.key.clone());
                if it.key == "ignore" { all.push(new) } else { set(&mut all, new) }
            }
            Some(_) => {}
        }
    }
    all
}

/// Puts `new` in the place of what has the same key.
fn set(all: &mut Vec<Row>, new: Row) {
    match all.iter_mut().find(|it| it.key == new.key) {
        Some(old) => *old = new,
        None => all.push(new),
    }
}

impl InForce {
    fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let file = self.configuration.as_deref().map_or_else(|| "no configuration".to_owned(), mask::name);
        writeln!(out, "{}: {file}", mask::name(&self.path))?;
        let widest = |text: fn(&Row) -> &str| self.values.iter().map(|it| text(it).chars().count()).max().unwrap_or(0);
        let (keys, values) = (widest(|it| &it.key), widest(|it| &it.value));
        for it in &self.values {
            let source = it.line.map_or_else(|| "default".to_owned(), |line| format!("{file}:{line}"));
            writeln!(out, "  {:<keys$}  {:<values$}  {source}", it.key, it.value)?;
        }
        Ok(())
    }
}
