//! The characters of a script to commands.
//!
//! One pass: nested substitutions are read where they stand, down to a fixed depth. A quote that is never closed is an
//! ordinary character, so that prose and other languages do not swallow what follows.

use memchr::{memchr, memrchr};

use crate::source::Span;

use super::word::Word;
use super::{Command, Dialect, HereDocument, Output};

/// Substitutions inside substitutions are read down to this depth.
const DEEPEST: usize = 16;

/// `${…}` and `$((…))` are short; a longer one is not looked for, which keeps reading linear.
const LONGEST_EXPANSION: usize = 256;

/// Words before a command that are no part of it.
const RESERVED: &[&str] = &["if", "then", "elif", "else", "while", "until", "do", "{", "}", "!", "time", "and", "or"];

/// Reads the commands in `span` of `text`.
pub(super) fn read(text: &str, span: Span, dialect: Dialect) -> Vec<Command> {
    let end = span.end().min(text.len());
    let Some(slice) = text.get(span.start().min(end)..end) else { return Vec::new() };
    let last = |quote: u8| memrchr(quote, slice.as_bytes()).map(|at| span.start() + at);
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: span.start(),
        end,
        dialect,
        last_single: last(b'\''),
        last_double: last(b'"'),
        last_backtick: last(b'`'),
        depth: 0,
        pending: Vec::new(),
        commands: Vec::new(),
    };
    reader.commands_until(None);
    reader.commands
}

/// A here-document whose body has not begun.
struct Pending {
    delimiter: String,
    depth: usize,
    command: Option<usize>,
}

/// Whether `byte` means nothing to any shell, wherever it stands in a word. Bytes of one character agree.
fn is_ordinary(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || !byte.is_ascii()
        || matches!(byte, b'/' | b'_' | b'.' | b'-' | b'+' | b'=' | b':' | b'%')
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    end: usize,
    dialect: Dialect,
    last_single: Option<usize>,
    last_double: Option<usize>,
    last_backtick: Option<usize>,
    depth: usize,
    pending: Vec<Pending>,
    commands: Vec<Command>,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes[..self.end].get(self.at + ahead).copied()
    }

    /// Reads commands up to and including the byte `close`, or to the end.
    fn commands_until(&mut self, close: Option<u8>) {
        let mut command = Command::default();
        while let Some(byte) = self.peek(0) {
            if Some(byte) == close {
                self.at += 1;
                break;
            }
            match byte {
                b'\n' if self.dialect != Dialect::Words => {
                    self.at += 1;
                    self.finish(&mut command);
                    self.here_documents();
                }
                _ if byte.is_ascii_whitespace() => self.at += 1,
                _ if self.is_continuation() => self.skip_line(),
                b'#' if self.dialect != Dialect::Words => self.skip_comment(),
                b'(' | b')' | b',' if self.dialect == Dialect::PowerShell => self.at += 1,
                _ if self.is_separator(byte) => {
                    if byte == b'|' && self.peek(1) != Some(b'|') {
                        command.output = Output::Piped;
                    }
                    self.at += 1;
                    self.finish(&mut command);
                }
                b'<' | b'>' if self.dialect != Dialect::Words => self.redirection(&mut command, close),
                _ => {
                    let word = self.word(close);
                    let reserved =
                        command.is_empty() && word.is_bare(word.text().len()) && RESERVED.contains(&word.text());
                    if !reserved {
                        command.push(word);
                    }
                }
            }
        }
        self.finish(&mut command);
    }

    fn finish(&mut self, command: &mut Command) {
        let depth = self.depth;
        let mut own = self.pending.iter_mut().filter(|pending| pending.depth == depth && pending.command.is_none());
        let reads_document = own.next().map(|pending| pending.command = Some(self.commands.len())).is_some();
        for pending in own {
            pending.command = Some(self.commands.len());
        }
        if reads_document || !command.is_empty() {
            command.depth = self.depth;
            if self.depth > 0 && command.output == Output::Shown {
                command.output = Output::Captured;
            }
            self.commands.push(std::mem::take(command));
        }
        command.output = Output::Shown;
    }

    fn is_separator(&self, byte: u8) -> bool {
        match self.dialect {
            Dialect::Posix => matches!(byte, b';' | b'|' | b'&' | b'(' | b')'),
            Dialect::PowerShell => matches!(byte, b';' | b'|' | b'&' | b'{' | b'}'),
            Dialect::Words => false,
        }
    }

    /// Whether an unquoted `byte` ends a word.
    fn ends_word(&self, byte: u8) -> bool {
        match self.dialect {
            Dialect::Words => byte.is_ascii_whitespace(),
            Dialect::Posix => byte.is_ascii_whitespace() || self.is_separator(byte) || matches!(byte, b'<' | b'>'),
            Dialect::PowerShell => {
                byte.is_ascii_whitespace()
                    || self.is_separator(byte)
                    || matches!(byte, b'<' | b'>' | b'(' | b')' | b',')
            }
        }
    }

    fn escape(&self) -> u8 {
        if self.dialect == Dialect::PowerShell { b'`' } else { b'\\' }
    }

    /// Whether the line goes on behind its end here.
    fn is_continuation(&self) -> bool {
        self.peek(0) == Some(self.escape())
            && (self.peek(1) == Some(b'\n') || self.peek(1) == Some(b'\r') && self.peek(2) == Some(b'\n'))
    }

    /// Goes to the start of the next line.
    fn skip_line(&mut self) {
        self.at = memchr(b'\n', &self.bytes[self.at..self.end]).map_or(self.end, |offset| self.at + offset + 1);
    }

    /// Goes to the end of the line.
    fn skip_comment(&mut self) {
        self.at = memchr(b'\n', &self.bytes[self.at..self.end]).map_or(self.end, |offset| self.at + offset);
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(0), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    fn redirection(&mut self, command: &mut Command, close: Option<u8>) {
        let operator_at = self.at;
        let before = &self.text[..operator_at];
        let is_for_errors = before.ends_with(" 2") || before.ends_with("\t2");
        while matches!(self.peek(0), Some(b'<' | b'>' | b'&' | b'|')) && self.at < operator_at + 3 {
            self.at += 1;
        }
        let operator = &self.text[operator_at..self.at];
        if matches!(operator, "<" | ">") && self.peek(0) == Some(b'(') && self.depth < DEEPEST {
            self.at += 1;
            return self.nested(b')');
        }
        let is_document = operator == "<<";
        if is_document && self.peek(0) == Some(b'-') {
            self.at += 1;
        }
        self.skip_blanks();
        if self.peek(0).is_none_or(|byte| self.ends_word(byte) || Some(byte) == close) {
            return;
        }
        let word = self.word(close);
        match operator {
            "<<" => self.pending.push(Pending { delimiter: word.text().to_owned(), depth: self.depth, command: None }),
            "<<<" => command.push(word),
            _ if operator.starts_with('>') && !is_for_errors => command.targets.push(word),
            _ => {}
        }
    }

    /// Reads the bodies of the here-documents that the line before announced.
    fn here_documents(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            let start = self.at;
            let mut body_end = self.end;
            while self.at < self.end {
                let line_start = self.at;
                self.skip_line();
                // The delimiter may be indented: scripts inside YAML are, all of them.
                if self.text[line_start..self.at].trim() == pending.delimiter {
                    body_end = line_start;
                    break;
                }
            }
            let command = pending.command.and_then(|index| self.commands.get_mut(index));
            if let Some(command) = command {
                command.documents.push(HereDocument { body: Span::new(start, body_end) });
            }
        }
    }

    /// Reads a word; there is at least one character that belongs to it.
    fn word(&mut self, close: Option<u8>) -> Word {
        let mut word = Word::start(self.at);
        while let Some(byte) = self.peek(0) {
            if self.ends_word(byte) || Some(byte) == close {
                break;
            }
            match byte {
                _ if self.is_continuation() => self.skip_line(),
                b'\'' if self.closes(self.last_single) => self.single_quoted(&mut word),
                b'"' if self.closes(self.last_double) => self.double_quoted(&mut word),
                b'$' if self.dialect != Dialect::Words => self.dollar(&mut word, None),
                b'`' if self.dialect == Dialect::Posix => self.backtick(&mut word, None),
                _ if byte == self.escape() => self.escaped(&mut word, None),
                _ => self.character(&mut word, None),
            }
        }
        word.finish(self.at)
    }

    /// Whether the quote here has a partner.
    fn closes(&self, last: Option<usize>) -> bool {
        last.is_some_and(|last| last > self.at)
    }

    /// Takes the source from `start` to here into `word`, as it is.
    fn take_from(&self, start: usize, word: &mut Word, quote: Option<char>) {
        word.push(&self.text[start..self.at], Span::new(start, self.at), quote);
    }

    /// Takes the character here, whatever it is, and those behind it that never mean anything.
    fn character(&mut self, word: &mut Word, quote: Option<char>) {
        let start = self.at;
        self.at += self.text[start..].chars().next().map_or(1, char::len_utf8);
        while self.peek(0).is_some_and(is_ordinary) {
            self.at += 1;
        }
        self.take_from(start, word, quote);
    }

    fn escaped(&mut self, word: &mut Word, quote: Option<char>) {
        if self.at + 1 < self.end {
            self.at += 1;
        }
        self.character(word, quote);
    }

    fn single_quoted(&mut self, word: &mut Word) {
        self.at += 1;
        loop {
            let start = self.at;
            let close = memchr(b'\'', &self.bytes[start..self.end]);
            self.at = close.map_or(self.end, |offset| start + offset);
            self.take_from(start, word, Some('\''));
            if close.is_none() {
                return;
            }
            self.at += 1;
            // PowerShell writes a single quote inside single quotes twice.
            if self.dialect != Dialect::PowerShell || self.peek(0) != Some(b'\'') {
                return;
            }
            self.character(word, Some('\''));
        }
    }

    fn double_quoted(&mut self, word: &mut Word) {
        const QUOTE: Option<char> = Some('"');
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            match byte {
                b'"' if self.dialect == Dialect::PowerShell && self.peek(1) == Some(b'"') => self.escaped(word, QUOTE),
                b'"' => {
                    self.at += 1;
                    return;
                }
                _ if self.is_continuation() => self.skip_line(),
                b'$' if self.dialect != Dialect::Words => self.dollar(word, QUOTE),
                b'`' if self.dialect == Dialect::Posix => self.backtick(word, QUOTE),
                b'\\'
                    if self.dialect == Dialect::Posix && !matches!(self.peek(1), Some(b'$' | b'`' | b'"' | b'\\')) =>
                {
                    self.character(word, QUOTE);
                }
                _ if byte == self.escape() => self.escaped(word, QUOTE),
                _ => self.character(word, QUOTE),
            }
        }
    }

    /// Reads what a `$` begins. What it stands for stays in the word as it is written.
    fn dollar(&mut self, word: &mut Word, quote: Option<char>) {
        let start = self.at;
        match self.peek(1) {
            Some(b'\'') if quote.is_none() && self.dialect == Dialect::Posix && self.closes(self.last_single) => {
                self.at += 2;
                self.ansi_quoted(word);
                return;
            }
            Some(b'{') => match self.closing_brace() {
                Some(end) => self.at = end,
                None => return self.character(word, quote),
            },
            Some(b'(') if self.skip_arithmetic() => {}
            Some(b'(') if self.depth < DEEPEST => {
                self.at += 2;
                self.nested(b')');
            }
            Some(b'(') | None => return self.character(word, quote),
            Some(byte) if byte.is_ascii_alphanumeric() || byte == b'_' => {
                self.at += 1;
                while self.peek(0).is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                    self.at += 1;
                }
            }
            Some(b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => self.at += 2,
            Some(_) => return self.character(word, quote),
        }
        word.mark_expansion();
        self.take_from(start, word, quote);
    }

    fn backtick(&mut self, word: &mut Word, quote: Option<char>) {
        if !self.closes(self.last_backtick) || self.depth >= DEEPEST {
            return self.character(word, quote);
        }
        let start = self.at;
        self.at += 1;
        self.nested(b'`');
        word.mark_expansion();
        self.take_from(start, word, quote);
    }

    fn nested(&mut self, close: u8) {
        self.depth += 1;
        self.commands_until(Some(close));
        self.depth -= 1;
    }

    /// The end of the `${…}` here, behind its brace.
    fn closing_brace(&self) -> Option<usize> {
        let limit = self.end.min(self.at + LONGEST_EXPANSION);
        let mut open = 0_usize;
        for (offset, byte) in self.bytes[self.at..limit].iter().enumerate() {
            match byte {
                b'{' => open += 1,
                b'}' if open == 1 => return Some(self.at + offset + 1),
                b'}' => open -= 1,
                _ => {}
            }
        }
        None
    }

    /// Goes behind the `$((…))` here, if it is one: its `<<` is no here-document.
    fn skip_arithmetic(&mut self) -> bool {
        let limit = self.end.min(self.at + LONGEST_EXPANSION);
        if self.dialect != Dialect::Posix || self.peek(2) != Some(b'(') {
            return false;
        }
        let found = self.bytes[self.at..limit].windows(2).position(|pair| pair == b"))");
        if let Some(offset) = found {
            self.at += offset + 2;
        }
        found.is_some()
    }

    /// Reads the rest of `$'…'`.
    fn ansi_quoted(&mut self, word: &mut Word) {
        const QUOTE: Option<char> = Some('\'');
        while let Some(byte) = self.peek(0) {
            match (byte, self.peek(1)) {
                (b'\'', _) => {
                    self.at += 1;
                    return;
                }
                (b'\\', Some(letter @ (b'n' | b't' | b'r'))) => {
                    let decoded = match letter {
                        b'n' => "\n",
                        b't' => "\t",
                        _ => "\r",
                    };
                    word.push(decoded, Span::new(self.at, self.at + 2), QUOTE);
                    self.at += 2;
                }
                (b'\\', Some(b'\\' | b'\'' | b'"')) => self.escaped(word, QUOTE),
                _ => self.character(word, QUOTE),
            }
        }
    }
}
