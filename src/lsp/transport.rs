//! Messages over a pair of byte streams.
//!
//! `lsp-server` ends the session at the first message that it cannot read, and its error quotes the message, in which
//! there may be a secret. So frames are read here: a message that is no message is answered and passed over. Only a
//! stream that has lost its frames is at its end.

use std::io::{self, BufRead, Read, Write};
use std::thread::{self, JoinHandle};

use gen_lsp_types::{LogMessageNotification, LogMessageParams, MessageType, Notification as _};
use lsp_server::{Connection, ErrorCode, Message, Notification, RequestId, Response};
use serde_json::Value;

/// No message is larger; whoever announces more has lost count.
const LARGEST: usize = 256 << 20;
/// Nor is a line of a header.
const LONGEST_LINE: u64 = 4096;

/// Connects to a client that writes to `input` and reads from `output`. The handle is for waiting until everything is
/// written, after the connection is dropped.
pub(super) fn connect(
    input: impl BufRead + Send + 'static,
    output: impl Write + Send + 'static,
) -> (Connection, JoinHandle<io::Result<()>>) {
    let (here, there) = Connection::memory();
    let Connection { sender, receiver } = there;
    let answers = here.sender.clone();
    // The reader ends with the stream or with the last message of a session, so that nothing waits for it in vain.
    thread::spawn(move || {
        let mut input = input;
        while let Some(frame) = frame(&mut input) {
            let message = message(&frame);
            let is_last = matches!(&message, Ok(Message::Notification(last)) if last.method == "exit");
            let sent = message.map_or_else(|refusal| answers.send(refusal), |message| sender.send(message));
            if is_last || sent.is_err() {
                break;
            }
        }
    });
    let writer = thread::spawn(move || {
        let mut output = output;
        receiver.into_iter().try_for_each(|message| message.write(&mut output))
    });
    (here, writer)
}

/// The content of the next frame; none at the end of the stream, and where no frame begins.
fn frame(input: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        input.take(LONGEST_LINE).read_until(b'\n', &mut line).ok()?;
        let line = std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?.trim_end_matches('\r');
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("Content-Length") {
            length = Some(value.trim().parse::<usize>().ok().filter(|length| *length <= LARGEST)?);
        }
    }
    let mut content = Vec::new();
    let length = length?;
    // Memory is taken as bytes come in, not as they are announced.
    input.take(length as u64).read_to_end(&mut content).ok()?;
    (content.len() == length).then_some(content)
}

/// The message in a frame, or what to say to whoever sent something else.
fn message(frame: &[u8]) -> Result<Message, Message> {
    let complaint = || log(MessageType::Error, "a message of the client is no JSON that the protocol knows");
    let value: Value = serde_json::from_slice(frame).map_err(|_| complaint())?;
    let is_request = value.get("method").is_some();
    let id = value.get("id").filter(|id| !id.is_null()).cloned();
    let id: Option<RequestId> = id.map(serde_json::from_value).transpose().map_err(|_| complaint())?;
    serde_json::from_value(value).map_err(|_| match id.filter(|_| is_request) {
        Some(id) => Response::new_err(id, ErrorCode::InvalidRequest as i32, "this is no request".to_owned()).into(),
        None => complaint(),
    })
}

/// A line for the client's log.
pub(super) fn log(kind: MessageType, text: &str) -> Message {
    let params = LogMessageParams { kind, message: text.to_owned() };
    Notification::new(LogMessageNotification::METHOD.to_string(), params).into()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn framed(content: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{content}", content.len())
    }

    fn frames(input: &str) -> Vec<String> {
        let mut input = Cursor::new(input.as_bytes().to_vec());
        std::iter::from_fn(|| frame(&mut input)).map(|frame| String::from_utf8(frame).unwrap()).collect()
    }

    #[test]
    fn frames_are_read_one_after_the_other() {
        let input = format!("{}content-length:2\r\nContent-Type: x\r\n\r\n{{}}", framed("{\"a\":1}"));
        assert_eq!(frames(&input), ["{\"a\":1}", "{}"]);
    }

    #[test]
    fn a_stream_without_frames_is_at_its_end() {
        let endless = "x".repeat(10_000);
        for input in
            ["{}", "Content-Length: x\r\n\r\n{}", "Content-Length: 9\r\n\r\n{}", "\r\n{}", "a: b\r\n\r\n", &endless]
        {
            assert_eq!(frames(input), [""; 0], "{input}");
        }
        assert_eq!(frames(&format!("Content-Length: {}\r\n\r\n{{}}", usize::MAX)), [""; 0]);
    }

    #[test]
    fn what_is_no_message_is_answered_without_quoting_it() {
        const SECRET: &str = "awslint/Fake/Secret";
        let answer = |content: &str| serde_json::to_string(&message(content.as_bytes()).unwrap_err()).unwrap();
        let refused = answer(&format!(r#"{{"id":7,"method":["{SECRET}"]}}"#));
        assert!(refused.contains("-32600") && refused.contains("\"id\":7") && !refused.contains(SECRET), "{refused}");
        for content in [SECRET, "[]", "{\"id\":7}", "{\"id\":99999999999,\"method\":\"x\"}", &"[".repeat(100_000)] {
            assert!(answer(content).contains("window/logMessage") && !answer(content).contains(SECRET));
        }
        assert!(message(br#"{"jsonrpc":"2.0","method":"exit"}"#).is_ok());
    }

    #[test]
    fn a_session_goes_on_behind_a_message_that_is_none() {
        let input = [framed("nonsense"), framed(r#"{"method":"x"}"#), framed(r#"{"method":"exit"}"#)].concat();
        let (connection, writer) = connect(Cursor::new(input.into_bytes()), io::sink());
        let methods: Vec<_> = connection
            .receiver
            .iter()
            .map(|message| match message {
                Message::Notification(notification) => notification.method,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(methods, ["x", "exit"]);
        drop(connection);
        writer.join().unwrap().unwrap();
    }
}
