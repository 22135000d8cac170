//! What the place where the report is shown can do. Asked once, and only where it matters.

use std::env;
use std::io::{self, IsTerminal};
use std::path::Path;

use awslint::render::Style;

use super::args::Color;

/// How to print to the file `output`, or to standard output.
pub(crate) fn style(color: Color, output: Option<&Path>) -> Style {
    let is_terminal = output.is_none() && io::stdout().is_terminal();
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        // Asks for NO_COLOR, CLICOLOR, CLICOLOR_FORCE and TERM as well as for a terminal.
        Color::Auto => output.is_none() && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    };
    if !is_terminal {
        return Style { color, ..Style::PLAIN };
    }
    Style { color, unicode: is_unicode(), width: width(), links: color, ..Style::PLAIN }
}

/// How to print to standard error.
pub(crate) fn error_style(color: Color) -> Style {
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never,
    };
    Style { color, unicode: !io::stderr().is_terminal() || is_unicode(), ..Style::PLAIN }
}

fn width() -> usize {
    terminal_size::terminal_size().map_or(Style::PLAIN.width, |(width, _)| usize::from(width.0))
}

/// Whether the locale can show box-drawing characters; the first variable that is set decides.
fn is_unicode() -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()));
    cfg!(windows) || locale.is_none_or(|locale| locale.to_ascii_lowercase().replace('-', "").contains("utf8"))
}
