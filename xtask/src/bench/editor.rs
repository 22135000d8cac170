//! How long somebody who types waits: from an edit of a long file until the language server says what is found.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long the file is.
const LINES: usize = 2000;
/// How often a letter is typed.
const EDITS: usize = 60;
const URI: &str = "file:///bench/.aws/config";

/// How long each of the edits took, in order of time taken.
pub(super) fn waits(awslint: &Path) -> io::Result<Vec<Duration>> {
    let mut server = Server::start(awslint)?;
    server.send(&json!({"id": 1, "method": "initialize", "params": {"capabilities": {}}}))?;
    server.until(|message| message["id"] == 1)?;
    server.send(&json!({"method": "initialized", "params": {}}))?;
    let text = config();
    let last = text.lines().count() - 1;
    let document = json!({"uri": URI, "languageId": "ini", "version": 0, "text": text});
    server.send(&json!({"method": "textDocument/didOpen", "params": {"textDocument": document}}))?;
    server.until(|message| message["params"]["version"] == 0)?;
    let mut waits = Vec::new();
    for version in 1..=EDITS {
        let start = json!({"line": last, "character": 0});
        let change = json!({"range": {"start": start, "end": start}, "text": "x"});
        let document = json!({"uri": URI, "version": version});
        let params = json!({"textDocument": document, "contentChanges": [change]});
        let begin = Instant::now();
        server.send(&json!({"method": "textDocument/didChange", "params": params}))?;
        server.until(|message| message["params"]["version"] == version)?;
        waits.push(begin.elapsed());
    }
    server.stop()?;
    waits.sort_unstable();
    Ok(waits)
}

/// A config file of roles, each with the profile before it as its source in groups of five, and some mistakes.
fn config() -> String {
    let mut text =
        String::from("[profile p0]\nsso_session = corp\nsso_account_id = 210987654321\nsso_role_name = a\n\n");
    for number in 1.. {
        if text.lines().count() + 7 > LINES {
            break;
        }
        let source = if number % 5 == 0 { 0 } else { number - 1 };
        let region = if number % 50 == 0 { "eu-west1" } else { "eu-west-1" };
        let _ = writeln!(text, "[profile p{number}]\nrole_arn = arn:aws:iam::210987654321:role/r{number}");
        let _ = writeln!(text, "source_profile = p{source}\nregion = {region}\nduration_seconds = 3600\n");
    }
    text += "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n";
    text
}

/// A running language server.
struct Server {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Server {
    fn start(awslint: &Path) -> io::Result<Self> {
        let mut command = Command::new(awslint);
        let mut child = command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the server has no pipes"));
        };
        Ok(Self { child, input, output: BufReader::new(output) })
    }

    fn send(&mut self, message: &Value) -> io::Result<()> {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len())?;
        self.input.flush()
    }

    /// Reads messages until one is `wanted`.
    fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> io::Result<()> {
        loop {
            let mut header = String::new();
            self.output.read_line(&mut header)?;
            let length = header.trim().strip_prefix("Content-Length: ").and_then(|length| length.parse().ok());
            let mut text = vec![0; length.ok_or_else(|| io::Error::other("the server says something else"))?];
            self.output.read_line(&mut header)?;
            self.output.read_exact(&mut text)?;
            if wanted(&serde_json::from_slice(&text)?) {
                return Ok(());
            }
        }
    }

    fn stop(mut self) -> io::Result<()> {
        self.send(&json!({"id": 2, "method": "shutdown"}))?;
        self.send(&json!({"method": "exit"}))?;
        self.child.wait().map(|_| ())
    }
}
