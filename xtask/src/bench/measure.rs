//! One run of one program: wall time, processor time, peak memory.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

/// What one run took.
pub(crate) struct Run {
    wall: Duration,
    cpu: Duration,
    peak_bytes: u64,
}

/// The medians of several runs.
pub(crate) struct Summary {
    pub(crate) wall: Duration,
    /// The shortest run, which the rest of the machine disturbed least.
    pub(crate) least: Duration,
    pub(crate) cpu: Duration,
    pub(crate) peak_mebibytes: f64,
}

/// Runs `command` to its end. What it prints is read by nobody, and its exit code may say that it found something.
///
/// The kernel counts for a child's peak what its parent held when it was started, so this process stays small.
pub(crate) fn run(mut command: Command) -> io::Result<Run> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let used = command.spawn()?.wait4()?;
    let wall = start.elapsed();
    if used.status.code().is_none() {
        return Err(io::Error::other(format!("{command:?} did not end by itself")));
    }
    Ok(Run { wall, cpu: used.rusage.utime + used.rusage.stime, peak_bytes: used.rusage.maxrss })
}

impl Summary {
    pub(crate) fn of(runs: &[Run]) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "memory in bytes stays far below 2^52")]
        let peak_mebibytes = runs.iter().map(|run| run.peak_bytes).max().unwrap_or(0) as f64 / f64::from(1 << 20);
        let mut walls: Vec<Duration> = runs.iter().map(|run| run.wall).collect();
        let mut cpus: Vec<Duration> = runs.iter().map(|run| run.cpu).collect();
        Self {
            wall: median(&mut walls),
            least: walls.first().copied().unwrap_or_default(),
            cpu: median(&mut cpus),
            peak_mebibytes,
        }
    }
}

/// The median of `durations`, which are sorted by this.
fn median(durations: &mut [Duration]) -> Duration {
    durations.sort_unstable();
    durations.get(durations.len() / 2).copied().unwrap_or_default()
}
