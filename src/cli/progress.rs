//! A bar on standard error for runs that take long enough to make somebody wonder.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use awslint::discover::Progress;

/// Runs shorter than this show nothing.
const PATIENCE: Duration = Duration::from_millis(500);
const STEP: Duration = Duration::from_millis(80);
const WIDTH: usize = 24;
const BLOCK: usize = 6;
const WIPE: &str = "\r\x1b[2K";

/// Whether somebody looks at standard error and may be shown a bar.
pub(crate) fn is_wanted() -> bool {
    io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Runs `work` and shows how far it has come.
pub(crate) fn watch<T>(work: impl FnOnce(&Progress) -> T) -> T {
    let progress = Progress::default();
    let watched = &progress;
    let (working, done) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut wait = PATIENCE;
            let mut step = 0;
            while done.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                draw(&match watched.total() {
                    Some(total) => filled(watched.files(), total),
                    None => bar(step, watched.files()),
                });
                (wait, step) = (STEP, step + 1);
            }
            if step > 0 {
                draw("");
            }
        });
        let result = work(watched);
        drop(working);
        result
    })
}

fn draw(line: &str) {
    let mut err = io::stderr().lock();
    let _ = write!(err, "{WIPE}{line}").and_then(|()| err.flush());
}

/// How many files there are is not known before the last has been found, so a block wanders instead of filling up.
fn bar(step: usize, files: usize) -> String {
    let path = WIDTH - BLOCK;
    let turn = step % (2 * path);
    let left = turn.min(2 * path - turn);
    format!("[{}{}{}] {files} files", " ".repeat(left), "=".repeat(BLOCK), " ".repeat(path - left))
}

/// Once it is known how many there are, the bar fills up.
fn filled(files: usize, total: usize) -> String {
    let done = WIDTH * files.min(total) / total.max(1);
    format!("[{}{}] {files} of {total} files", "=".repeat(done), " ".repeat(WIDTH - done))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_stays_inside_its_bar() {
        for step in 0..200 {
            assert_eq!(bar(step, 7).len(), WIDTH + "[] 7 files".len());
        }
        assert!(bar(0, 0).starts_with("[======"));
        for files in [0, 3, 7, 8] {
            assert_eq!(filled(files, 7).len(), WIDTH + "[] 7 of 7 files".len());
        }
        assert!(filled(7, 7).starts_with(&format!("[{}]", "=".repeat(WIDTH))));
        assert!(bar(WIDTH - BLOCK, 0).contains("======]"));
    }
}
