//! Credentials on command lines, in any shell text: a script, a CI step, an image's `RUN`, a unit's `ExecStart`.

mod tools;

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::names::{self, Certainty, CredentialPart};
use crate::aws::values::ValueClass;
use crate::source::{FileId, Span, Spanned};
use crate::syntax::pairs;
use crate::syntax::shell::{self, Command, Dialect, HereDocument, Word};
use crate::syntax::variable;

use super::environment;
use super::model::{FileFacts, Quoting, Scope, ScopeId, Setting, Site};

/// Scripts inside the arguments of commands are read down to this depth.
const DEEPEST: usize = 3;

/// Adds what the script in `span` of `text` says of credentials, as scopes below `parent`: one for the variables that it
/// sets, and one for each command that is given credentials.
pub(super) fn script(facts: &mut FileFacts, text: &str, span: Span, parent: Option<ScopeId>) {
    Reading::new(facts, text, parent).script(span);
}

/// Adds the credentials in the arguments of `commands`; what they assign is the caller's.
pub(super) fn arguments(facts: &mut FileFacts, text: &str, commands: &[Command], parent: Option<ScopeId>) {
    Reading::new(facts, text, parent).commands(commands);
}

/// Adds the credentials in a here-document that stands in `body` of `text` and that no shell reads.
pub(super) fn document(facts: &mut FileFacts, text: &str, body: Span, parent: Option<ScopeId>) {
    Reading::new(facts, text, parent).document(HereDocument { body });
}

/// Adds the credentials in command lines that stand for themselves, one a span.
pub(super) fn lines(facts: &mut FileFacts, text: &str, spans: &[Span]) {
    let read = |span: &Span| shell::parse(text, *span, Dialect::Posix).commands;
    let commands: Vec<Command> = spans.iter().flat_map(read).collect();
    arguments(facts, text, &commands, None);
}

/// One script while its commands are read.
struct Reading<'a> {
    facts: &'a mut FileFacts,
    text: &'a str,
    parent: Option<ScopeId>,
    depth: usize,
    /// Scopes of what several commands write to one place, by that place: a profile, a file.
    written: BTreeMap<String, ScopeId>,
    /// Values that belong to a scope already.
    seen: BTreeSet<Span>,
}

impl<'a> Reading<'a> {
    fn new(facts: &'a mut FileFacts, text: &'a str, parent: Option<ScopeId>) -> Self {
        Self { facts, text, parent, depth: 0, written: BTreeMap::new(), seen: BTreeSet::new() }
    }

    fn script(&mut self, span: Span) {
        let script = shell::parse(self.text, span, Dialect::Posix);
        let settings = environment::settings(shell::assignments(&script));
        if settings.iter().any(|setting| setting.part.is_some()) {
            self.add(span, settings);
        }
        self.commands(&script.commands);
    }

    fn commands(&mut self, commands: &[Command]) {
        for command in commands {
            self.command(command);
            for document in &command.documents {
                self.document(*document);
            }
        }
    }

    fn command(&mut self, command: &Command) {
        let assigned = shell::assigned_by(command);
        if !assigned.is_empty() {
            self.seen.extend(assigned.into_iter().map(|variable| variable.value.span));
            return;
        }
        let call = Call::of(command);
        if let Some(profile_setting) = configured(&call) {
            let (profile, setting) = profile_setting;
            let place = format!("profile {}", profile.as_ref().map_or("default", |name| &name.value));
            return self.write(place, command.span(), profile, vec![setting]);
        }
        let scripts = self.nested_scripts(&call);
        let mut settings: Vec<Setting> = command.prefix().iter().filter_map(prefix).collect();
        for word in command.words().iter().filter(|word| !scripts.contains(&word.span())) {
            settings.extend(pairs_in(word, call.is_aws_tool()));
        }
        settings.extend(flags(&call));
        settings.extend(operands(&call));
        settings.sort_by_key(|setting| setting.key.span);
        // Commands inside `$(…)` come before the one around them, whose words hold their text once more.
        settings.retain(|setting| self.seen.insert(setting.value.span));
        if settings.iter().any(|setting| setting.part.is_some()) {
            match command.targets.first() {
                Some(target) => self.write(format!("file {}", target.text()), command.span(), None, settings),
                None => drop(self.add(command.span(), settings)),
            }
        }
    }

    /// Reads the arguments of `call` that are scripts themselves, and tells their places.
    fn nested_scripts(&mut self, call: &Call<'_>) -> BTreeSet<Span> {
        let is_command_flag = |word: &Word| word.text().starts_with('-') && word.text().ends_with('c');
        let words = call.words;
        let nested: Vec<&Word> = if tools::is_evaluator(&call.tool) {
            words[1..].iter().filter(|word| word.text().contains(char::is_whitespace)).collect()
        } else {
            // The shell may stand anywhere: `docker run image sh -c '…'`.
            let shell = words.iter().position(|word| tools::is_shell(&tool_name(word)));
            let shell = shell.map_or(&[][..], |at| &words[at..]);
            shell.windows(2).filter(|pair| is_command_flag(&pair[0])).map(|pair| &pair[1]).take(1).collect()
        };
        if self.depth >= DEEPEST {
            return BTreeSet::new();
        }
        self.depth += 1;
        for word in &nested {
            self.script(word.content().span);
        }
        self.depth -= 1;
        nested.into_iter().map(Word::span).collect()
    }

    /// A here-document: sections with settings, assignments, or JSON.
    fn document(&mut self, document: HereDocument) {
        let mut section: Option<Spanned<String>> = None;
        let mut settings = Vec::new();
        for line in variable::lines(self.text, document.body) {
            let written = self.text[line.range()].trim();
            if let Some(name) = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                self.add_section(document.body, section.take(), std::mem::take(&mut settings));
                let start = line.start() + self.text[line.range()].find('[').map_or(0, |at| at + 1);
                section = Some(Spanned::new(name.to_owned(), Span::new(start, start + name.len())));
            } else if !written.starts_with(['#', ';']) {
                settings.extend(pairs_at(self.text, line).filter(|setting| setting.class != ValueClass::Empty));
            }
        }
        self.add_section(document.body, section, settings);
    }

    fn add_section(&mut self, body: Span, name: Option<Spanned<String>>, settings: Vec<Setting>) {
        if settings.iter().any(|setting| setting.part.is_some()) {
            let id = self.add(name.as_ref().map_or(Span::at(body.start()), |name| name.span), settings);
            self.facts.scopes[id.index()].name = name;
        }
    }

    /// Adds settings to the scope of what is written to `place`.
    fn write(&mut self, place: String, opened_at: Span, name: Option<Spanned<String>>, settings: Vec<Setting>) {
        if let Some(id) = self.written.get(&place) {
            self.facts.scopes[id.index()].settings.extend(settings);
            return;
        }
        let id = self.add(opened_at, settings);
        self.facts.scopes[id.index()].name = name;
        self.written.insert(place, id);
    }

    fn add(&mut self, opened_at: Span, settings: Vec<Setting>) -> ScopeId {
        let mut scope = Scope::new(FileId::from_index(0), Site::CommandLine, opened_at);
        scope.parent = self.parent;
        scope.settings = settings;
        self.facts.add(scope)
    }
}

/// A command without what only starts it (`sudo`, `env`).
struct Call<'a> {
    /// Its name without folders and `.exe`, lower-cased.
    tool: String,
    /// Its name and arguments.
    words: &'a [Word],
}

impl<'a> Call<'a> {
    fn of(command: &'a Command) -> Self {
        let mut words = command.words();
        while let Some((first, rest)) = words.split_first()
            && tools::is_wrapper(&tool_name(first))
        {
            let skipped = rest.iter().take_while(|word| word.text().starts_with('-') || word.text().contains('='));
            let skipped = skipped.count();
            words = &rest[skipped..];
        }
        Self { tool: words.first().map_or_else(String::new, tool_name), words }
    }

    fn is_aws_tool(&self) -> bool {
        tools::is_aws_tool(&self.tool)
    }
}

fn tool_name(word: &Word) -> String {
    let name = word.text().rsplit(['/', '\\']).next().unwrap_or("").to_ascii_lowercase();
    name.strip_suffix(".exe").unwrap_or(&name).to_owned()
}

/// `aws configure set [profile.NAME.]KEY VALUE [--profile NAME]`: the profile and the setting.
fn configured(call: &Call<'_>) -> Option<(Option<Spanned<String>>, Setting)> {
    let (options, operands) = split_options(call);
    let texts: Vec<&str> = operands.iter().map(|word| word.text()).collect();
    let ([_, "configure", "set", ..], true) = (texts.as_slice(), call.is_aws_tool()) else { return None };
    let (key, value) = (operands.get(3)?, operands.get(4)?);
    let profile = options.into_iter().find(|(name, _)| name.text() == "--profile").map(|(_, value)| value.content());
    let (profile, key_at) = match key.text().strip_prefix("profile.").and_then(|rest| rest.split_once('.')) {
        Some((name, _)) => {
            let start = "profile.".len();
            (Some(key.part(start..start + name.len())), start + name.len() + 1)
        }
        None => (profile, key.text().strip_prefix("default.").map_or(0, |_| "default.".len())),
    };
    let variable = value.variable(key.tail(key_at), 0);
    Some((profile, environment::setting(variable)))
}

/// The options of an AWS CLI command with their values, and everything else.
fn split_options<'a>(call: &Call<'a>) -> (Vec<(&'a Word, &'a Word)>, Vec<&'a Word>) {
    let (mut options, mut operands) = (Vec::new(), Vec::new());
    let mut words = call.words.iter().peekable();
    while let Some(word) = words.next() {
        if !word.text().starts_with("--") {
            operands.push(word);
        } else if let Some(value) = words.next_if(|next| !next.text().starts_with('-')) {
            options.push((word, value));
        }
    }
    (options, operands)
}

/// `NAME=value` before a command's name.
fn prefix(word: &Word) -> Option<Setting> {
    let (name, value) = shell::split_assignment(word)?;
    let variable = word.variable(word.part(0..name), value);
    environment::is_relevant(&variable.name.value, &variable.value.value).then(|| environment::setting(variable))
}

/// Names whose values are looked for inside arguments and documents.
fn is_wanted(name: &str) -> bool {
    name.starts_with("AWS_") || names::classify(name).is_some()
}

/// `NAME=value`, `--flag=value`, `-Dname=value` and the like inside one argument.
fn pairs_in(word: &Word, is_aws_tool: bool) -> impl Iterator<Item = Setting> {
    let text = word.text();
    pairs::pairs(text, is_wanted).into_iter().filter_map(move |pair| {
        let is_option = pair.name.start == 0 || text.starts_with('-');
        let is_whole = is_option && pair.separator == '=' && pair.value.end == text.len();
        let quote = pair.quote.or_else(|| word.quote(pair.value.start));
        let mut setting = found(word.part(pair.name.clone()), word.part(pair.value.clone()), quote);
        if word.expands() && setting.text().contains(['$', '`']) {
            setting.class = ValueClass::Reference;
        }
        let setting = if is_aws_tool { vouched(setting) } else { setting };
        // In the middle of other text only what looks like a value is one: the rest are patterns and prose.
        (is_value(setting.class) || is_whole && setting.class == ValueClass::Placeholder).then_some(setting)
    })
}

/// The same in a line that stands as it is.
fn pairs_at(text: &str, line: Span) -> impl Iterator<Item = Setting> {
    let slice = &text[line.range()];
    let at = move |range: std::ops::Range<usize>| {
        Spanned::new(slice[range.clone()].to_owned(), Span::new(range.start, range.end).shifted(line.start()))
    };
    pairs::pairs(slice, is_wanted).into_iter().map(move |pair| found(at(pair.name), at(pair.value), pair.quote))
}

fn found(name: Spanned<String>, value: Spanned<String>, quote: Option<char>) -> Setting {
    Setting::new(name, value).quoted(quote.map_or(Quoting::None, Quoting::Removed))
}

fn is_value(class: ValueClass) -> bool {
    !matches!(class, ValueClass::Empty | ValueClass::Placeholder)
}

/// A setting of a command that talks to AWS: a generic name of a key is AWS's then.
fn vouched(mut setting: Setting) -> Setting {
    if matches!(setting.part, Some(CredentialPart::AccessKeyId | CredentialPart::SecretAccessKey)) {
        setting.certainty = Certainty::Certain;
    }
    setting
}

/// `--flag value`: flags that are named like a part of credentials, and those of the table.
fn flags(call: &Call<'_>) -> Vec<Setting> {
    let read = |pair: &[Word]| {
        let [flag, value] = pair else { return None };
        let is_name = flag.text().starts_with('-') || tools::takes_names_and_values(&call.tool);
        if !is_name || flag.text().contains(['=', ':']) || value.text().starts_with('-') {
            return None;
        }
        let known = tools::flag(&call.tool, flag.text());
        let name_at = flag.text().len() - flag.text().trim_start_matches('-').len();
        if known.is_none() && names::classify(&flag.text()[name_at..]).is_none() {
            return None;
        }
        let variable = value.variable(flag.tail(name_at), 0);
        let setting = environment::setting(variable);
        Some(match known {
            Some(part) => setting.as_part(part, ""),
            None if call.is_aws_tool() => vouched(setting),
            None => setting,
        })
    };
    call.words.windows(2).filter_map(read).chain(user(call)).collect()
}

/// `curl --aws-sigv4 … --user ID:SECRET`.
fn user(call: &Call<'_>) -> Vec<Setting> {
    if call.tool != "curl" || !call.words.iter().any(|word| word.text().starts_with("--aws-sigv4")) {
        return Vec::new();
    }
    let is_user = |word: &Word| matches!(word.text(), "--user" | "-u");
    let value = call.words.windows(2).find(|pair| is_user(&pair[0])).map(|pair| &pair[1]);
    let Some((word, colon)) = value.and_then(|word| Some((word, word.text().find(':')?))) else { return Vec::new() };
    vec![
        unnamed(word.part(0..colon), CredentialPart::AccessKeyId),
        unnamed(word.tail(colon + 1), CredentialPart::SecretAccessKey),
    ]
}

/// Operands that are parts of credentials by their place.
fn operands(call: &Call<'_>) -> Vec<Setting> {
    let operands: Vec<&Word> = call.words.iter().filter(|word| !word.text().starts_with('-')).collect();
    let texts: Vec<&str> = operands.iter().map(|word| word.text()).collect();
    let at = |index: usize, part| operands.get(index).map(|word| unnamed(word.content(), part));
    let Some(first) = tools::access_key_operand(&texts) else { return Vec::new() };
    [at(first, CredentialPart::AccessKeyId), at(first + 1, CredentialPart::SecretAccessKey)]
        .into_iter()
        .flatten()
        .collect()
}

/// A value whose place tells what it is.
fn unnamed(value: Spanned<String>, part: CredentialPart) -> Setting {
    let key = Spanned::new(String::new(), Span::at(value.span.start()));
    Setting::new(key, value).as_part(part, "")
}

#[cfg(test)]
mod tests;
