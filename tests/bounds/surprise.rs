//! No surprises: no command opens a socket, and none starts a program but git where git is asked, and the credential
//! process of `awslint process`. The kernel's own list of calls is what counts, so this needs `strace`.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;

use super::{leak, write};

/// Set where a missing `strace` is an error: `cargo xtask test` sets it.
const REQUIRED: &str = "AWSLINT_REQUIRE_STRACE";

/// What a command may start.
#[derive(Clone, Copy)]
enum Starts {
    Nothing,
    Git,
    /// The credential process, by its file name.
    Process(&'static str),
}

/// Every command, with what it may start.
const COMMANDS: &[(&[&str], Starts)] = &[
    (&["."], Starts::Nothing),
    (&["--no-ignore", "--no-config", "--min-confidence", "low", "."], Starts::Nothing),
    (&["-"], Starts::Nothing),
    (&["--format", "human", "--color", "always"], Starts::Nothing),
    (&["--format", "json", "--output", "out.json", "--format", "sarif"], Starts::Nothing),
    (&["--format", "gitlab", "--output", "out.json", "--format", "markdown"], Starts::Nothing),
    (&["--write-baseline", "baseline.json"], Starts::Nothing),
    (&["--baseline", "baseline.json"], Starts::Nothing),
    (&["--fix-diff"], Starts::Nothing),
    (&["--fix"], Starts::Nothing),
    (&["init"], Starts::Nothing),
    (&["config"], Starts::Nothing),
    (&["completions", "bash"], Starts::Nothing),
    (&["man"], Starts::Nothing),
    (&["--help"], Starts::Nothing),
    (&["--version"], Starts::Nothing),
    (&["files"], Starts::Nothing),
    (&["rules"], Starts::Nothing),
    (&["explain", "unknown-setting"], Starts::Nothing),
    (&["explain", "ExpiredToken"], Starts::Nothing),
    (&["resolve"], Starts::Nothing),
    (&["resolve", "--profile", "role"], Starts::Nothing),
    (&["resolve", "--profile", "runs"], Starts::Nothing),
    (&["graph"], Starts::Nothing),
    (&["graph", "--format", "html", "--output", "graph.html"], Starts::Nothing),
    (&["doctor"], Starts::Nothing),
    (&["debug-log", "log.txt"], Starts::Nothing),
    (&["lsp"], Starts::Nothing),
    (&["--staged"], Starts::Git),
    (&["--diff", "HEAD"], Starts::Git),
    (&["--history"], Starts::Git),
    (&["process", "--profile", "runs"], Starts::Process("print-nothing")),
];

/// The file with what an editor sends.
const SESSION: &str = "session.txt";
const CONFIG: &str = "[default]\nregion = eu-west-1\nsso_session = s\nsso_account_id = 111122223333\n\
    sso_role_name = x\n[sso-session s]\nsso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-1\n\
    [profile role]\nrole_arn = arn:aws:iam::111122223333:role/X\ncredential_source = Ec2InstanceMetadata\n";

/// A repository and home folder in one, with something for each command.
fn prepare(folder: &Path) {
    let program = folder.join("print-nothing");
    fs::copy("/bin/true", &program).unwrap();
    write(folder, ".aws/config", format!("{CONFIG}[profile runs]\ncredential_process = {}\n", program.display()));
    write(folder, "a.env", leak());
    write(
        folder,
        "log.txt",
        "2026-11-21 10:00:00,000 - MainThread - botocore.credentials - DEBUG - Looking for credentials via: env\n",
    );
    write(folder, SESSION, session(folder));
    for args in [&["init", "-q"][..], &["add", "a.env"], &["commit", "-q", "-m", "x"], &["add", ".aws"]] {
        let mut git = Command::new("git");
        git.current_dir(folder).args(["-c", "user.name=Jo", "-c", "user.email=jo@example.com"]).args(args);
        assert!(git.env("GIT_CONFIG_GLOBAL", "/dev/null").status().unwrap().success());
    }
}

/// What an editor sends that has a profile with a credential process open, and asks about it.
fn session(folder: &Path) -> String {
    let uri = format!("file://{}", folder.join(".aws/config").display());
    let text = fs::read_to_string(folder.join(".aws/config")).unwrap();
    let line = text.lines().position(|line| line == "[profile runs]").unwrap();
    let messages = [
        json!({"id": 1, "method": "initialize", "params": {"capabilities": {}}}),
        json!({"method": "textDocument/didOpen", "params": {
            "textDocument": {"uri": uri, "languageId": "x", "version": 1, "text": text},
        }}),
        json!({"id": 2, "method": "textDocument/hover", "params": {
            "textDocument": {"uri": uri}, "position": {"line": line, "character": 10},
        }}),
        json!({"id": 3, "method": "shutdown"}),
        json!({"method": "exit"}),
    ];
    let framed = messages.map(|message| message.to_string());
    framed.map(|text| format!("Content-Length: {}\r\n\r\n{text}", text.len())).concat()
}

/// The calls that matter while `args` run: those on sockets, and the programs that were started.
fn trace(folder: &Path, args: &[&str]) -> Vec<String> {
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-e", "signal=none", "-e", "trace=%network,execve,execveat", "-o"]).arg(log.path());
    strace.arg(env!("CARGO_BIN_EXE_awslint")).args(args).current_dir(folder);
    strace.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", folder);
    let session = || Stdio::from(fs::File::open(folder.join(SESSION)).unwrap());
    strace.stdin(if args == ["lsp"] { session() } else { Stdio::null() }).stdout(Stdio::null()).stderr(Stdio::null());
    let _ = strace.status();
    let log = fs::read_to_string(log.path()).unwrap_or_default();
    // `1234 execve("/usr/bin/git", …) = 0`; a call that failed started nothing, and what else stands there is no call.
    // Where strace lets go of a process that it still waits for, it writes `???( <detached ...>`.
    let lines = log.lines().filter(|line| !line.contains("???("));
    let calls = lines.filter(|line| line.contains('(') && !(line.contains("exec") && line.contains(" = -1 ")));
    calls.map(|line| line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').to_owned()).collect()
}

/// The file name of the program that a call starts.
fn program(call: &str) -> Option<&str> {
    let path = call.strip_prefix("execve(\"")?.split('"').next()?;
    path.rsplit('/').next()
}

#[test]
fn no_command_opens_a_socket_or_starts_a_program_unasked() {
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    if trace(folder.path(), &["--version"]).is_empty() {
        assert!(std::env::var_os(REQUIRED).is_none(), "strace is not installed, or may not trace");
        let _ = writeln!(io::stderr(), "SKIPPED, as there is no working strace: whether awslint opens sockets");
        return;
    }
    for (args, starts) in COMMANDS {
        let calls = trace(folder.path(), args);
        let [own, rest @ ..] = &calls[..] else { panic!("{args:?} was not traced") };
        assert_eq!(program(own), Some("awslint"), "{args:?}");
        let may = |call: &String| match starts {
            Starts::Nothing => false,
            Starts::Git => program(call) == Some("git"),
            Starts::Process(name) => program(call).is_some_and(|it| it == *name || it == "sh"),
        };
        let unasked: Vec<_> = rest.iter().filter(|call| !may(call)).collect();
        assert!(unasked.is_empty(), "{args:?}: {unasked:?}");
        // Otherwise this would test nothing.
        assert_eq!(rest.is_empty(), matches!(starts, Starts::Nothing), "{args:?}");
    }
}

#[test]
fn every_command_is_traced() {
    let help = Command::new(env!("CARGO_BIN_EXE_awslint")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    for line in commands.lines() {
        let Some(name) = line.strip_prefix("  ").and_then(|line| line.split(' ').next()).filter(|it| !it.is_empty())
        else {
            continue;
        };
        assert!(COMMANDS.iter().any(|(args, _)| args[0] == name), "no trace of `{name}`");
    }
}
