//! Runs a credential process with a time limit: the only place in which awslint starts anything.
//!
//! The process gets a process group of its own, so that what it started ends with it.

use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use awslint::process::{End, Invocation, Run};

/// More output than this is read and dropped, so that the process can end.
const LARGEST_OUTPUT: u64 = 2 << 20;

/// How long what is left of a process may take to die.
const LAST_MOMENTS: Duration = Duration::from_millis(500);

/// Runs `invocation`, and ends it after `limit`.
pub(super) fn run(invocation: &Invocation, limit: Duration) -> Run {
    let start = Instant::now();
    let mut command = command(invocation);
    // There is nobody to answer questions: SDKs run in servers, and in tools that print something else.
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    match command.spawn() {
        Ok(child) => watch(child, start, limit),
        Err(error) => {
            let why = match error.kind() {
                io::ErrorKind::NotFound => "there is no such program",
                io::ErrorKind::PermissionDenied => "it may not be run",
                _ => "the system cannot start it",
            };
            Run { end: End::NotStarted(why), stdout: Vec::new(), stderr: Vec::new(), took: start.elapsed() }
        }
    }
}

fn command(invocation: &Invocation) -> Command {
    match invocation {
        Invocation::Program(words) => {
            let (program, arguments) = words.split_first().expect("an invocation has a program");
            let mut command = Command::new(program);
            command.args(arguments);
            command
        }
        Invocation::Shell(text) => {
            let (shell, flag) = if cfg!(windows) { ("cmd.exe", "/C") } else { ("sh", "-c") };
            let mut command = Command::new(shell);
            command.arg(flag).arg(text);
            command
        }
    }
}

/// Waits for both streams to end and for the process itself, as the SDKs do.
fn watch(mut child: Child, start: Instant, limit: Duration) -> Run {
    let stdout = collect(child.stdout.take());
    let stderr = collect(child.stderr.take());
    let deadline = start + limit;
    let output = within(&stdout, deadline);
    let errors = within(&stderr, deadline);
    let status = wait(&mut child, deadline);
    if output.is_some()
        && errors.is_some()
        && let Some(status) = status
    {
        let (stdout, stderr) = (output.unwrap_or_default(), errors.unwrap_or_default());
        return Run { end: status, stdout, stderr, took: start.elapsed() };
    }
    kill(&mut child);
    let rest = Instant::now() + LAST_MOMENTS;
    let stderr = errors.or_else(|| within(&stderr, rest)).unwrap_or_default();
    let end = if status.is_some() { End::HeldOpen } else { End::TimedOut };
    Run { end, stdout: Vec::new(), stderr, took: start.elapsed() }
}

/// Reads a stream to its end, in a thread, as both fill at the same time.
fn collect(stream: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            // A stream that breaks has ended.
            let _ = stream.by_ref().take(LARGEST_OUTPUT).read_to_end(&mut bytes);
            let _ = io::copy(&mut stream, &mut io::sink());
        }
        let _ = sender.send(bytes);
    });
    receiver
}

fn within(stream: &Receiver<Vec<u8>>, deadline: Instant) -> Option<Vec<u8>> {
    stream.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok()
}

fn wait(child: &mut Child, deadline: Instant) -> Option<End> {
    const PAUSE: Duration = Duration::from_millis(2);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.code().map_or(End::Killed, End::Exited)),
            Ok(None) if Instant::now() < deadline => thread::sleep(PAUSE),
            Ok(None) | Err(_) => return None,
        }
    }
}

/// Ends the process and everything in its group.
fn kill(child: &mut Child) {
    // The standard library ends single processes alone; the shell's own `kill` takes groups.
    let mut group = if cfg!(windows) {
        let mut command = Command::new("taskkill");
        command.args(["/T", "/F", "/PID", &child.id().to_string()]);
        command
    } else {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "kill -s KILL -- \"-$0\"", &child.id().to_string()]);
        command
    };
    let _ = group.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let _ = child.kill();
    let _ = child.wait();
}
