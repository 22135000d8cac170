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
    let links = color && has_links(|name| env::var(name).ok());
    Style { color, unicode: is_unicode(), width: width(), links, ..Style::PLAIN }
}

/// Variables by which terminals that show links (OSC 8) are told, each with the starts of the values that tell it; any
/// value where there are none. Others show the escape sequences of a link as they are, or lose the text.
const LINKING: &[(&str, &[&str])] = &[
    ("DOMTERM", &[]),
    ("KITTY_WINDOW_ID", &[]),
    ("KONSOLE_VERSION", &[]),
    ("WT_SESSION", &[]),
    ("TERM", &["alacritty", "contour", "foot", "wezterm", "xterm-ghostty", "xterm-kitty"]),
    (
        "TERM_PROGRAM",
        &["ghostty", "Hyper", "iTerm.app", "mintty", "rio", "Tabby", "vscode", "WarpTerminal", "WezTerm", "zed"],
    ),
];

/// The version of VTE, the terminal of GNOME, from which on links do not crash it.
const LINKING_VTE: u32 = 5002;

/// Whether the terminal that `variable` tells of shows links. `FORCE_HYPERLINK` decides where it is set.
fn has_links(variable: impl Fn(&str) -> Option<String>) -> bool {
    if let Some(forced) = variable("FORCE_HYPERLINK") {
        return forced != "0";
    }
    // A multiplexer is not the terminal that the other variables tell of.
    if variable("TERM").is_some_and(|term| ["screen", "tmux"].iter().any(|name| term.starts_with(name))) {
        return false;
    }
    let tells = |(name, starts): &(&str, &[&str])| {
        let value = variable(name).filter(|value| !value.is_empty());
        value.is_some_and(|value| starts.is_empty() || starts.iter().any(|start| value.starts_with(start)))
    };
    LINKING.iter().any(tells)
        || variable("VTE_VERSION").and_then(|version| version.parse().ok()).is_some_and(|it: u32| it >= LINKING_VTE)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_with_links_are_known() {
        let has = |variables: &[(&str, &str)]| {
            has_links(|asked| variables.iter().find(|(name, _)| *name == asked).map(|(_, value)| (*value).to_owned()))
        };
        for known in [("TERM_PROGRAM", "vscode"), ("TERM", "xterm-kitty"), ("VTE_VERSION", "7600"), ("WT_SESSION", "x")]
        {
            assert!(has(&[known]), "{known:?}");
            assert!(has(&[known, ("FORCE_HYPERLINK", "1")]) && !has(&[known, ("FORCE_HYPERLINK", "0")]));
        }
        for unknown in [("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal"), ("VTE_VERSION", "4900")] {
            assert!(!has(&[unknown]) && has(&[unknown, ("FORCE_HYPERLINK", "1")]), "{unknown:?}");
        }
        assert!(!has(&[("TERM", "tmux-256color"), ("WT_SESSION", "x")]) && !has(&[]));
    }
}
