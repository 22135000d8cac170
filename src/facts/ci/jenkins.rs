//! Jenkins: pipelines in Groovy, declarative and scripted.
//!
//! Sources: <https://www.jenkins.io/doc/book/pipeline/syntax/>,
//! <https://plugins.jenkins.io/credentials-binding/>, <https://plugins.jenkins.io/pipeline-aws/>.

use crate::aws::names;
use crate::aws::values::ValueClass;
use crate::facts::environment;
use crate::facts::model::{CiLevel, Quoting, ScopeId, Setting, Site};
use crate::facts::structured::Reader;
use crate::source::{Span, Spanned};
use crate::syntax::groovy::{self, Call, Step, Text};
use crate::syntax::variable::Variable;

use super::open_pipeline;

/// Steps that run a script of a shell.
const SHELLS: &[&str] = &["bat", "powershell", "pwsh", "sh"];

/// Reads a pipeline.
pub(super) fn pipeline(reader: &mut Reader<'_>) {
    let pipeline = open_pipeline(reader, None);
    let mut blocks = Blocks { pipeline, open: Vec::new() };
    for step in groovy::parse(reader.text()) {
        match step {
            Step::Open(call) => {
                read_call(reader, &blocks, &call);
                let block = blocks.inside(reader, &call);
                blocks.open.push(block);
            }
            Step::Close => drop(blocks.open.pop()),
            Step::Call(call) => read_call(reader, &blocks, &call),
            Step::Assignment { name, value } => assign(reader, &blocks, name, value.as_ref()),
        }
    }
}

/// The blocks around a step.
struct Blocks {
    pipeline: ScopeId,
    open: Vec<Block>,
}

struct Block {
    /// Whose variables hold in it.
    scope: ScopeId,
    /// Whether what it assigns are variables of the environment.
    is_environment: bool,
}

impl Blocks {
    fn scope(&self) -> ScopeId {
        self.open.last().map_or(self.pipeline, |block| block.scope)
    }

    fn is_environment(&self) -> bool {
        self.open.last().is_some_and(|block| block.is_environment)
    }

    /// The block that `call` opens.
    fn inside(&self, reader: &mut Reader<'_>, call: &Call) -> Block {
        let around = self.scope();
        let level = match call.name.value.as_str() {
            "environment" => return Block { scope: around, is_environment: true },
            "stage" => CiLevel::Job,
            "withEnv" | "withCredentials" | "withAWS" => CiLevel::Step,
            _ => return Block { scope: around, is_environment: false },
        };
        let name = call.arguments.first().filter(|_| level == CiLevel::Job);
        let name = name.map_or_else(|| call.name.clone(), |(_, text)| text.content.clone());
        let scope = reader.open(Site::CiVariables(level), Some(name), call.name.span, Some(around));
        let settings = match call.name.value.as_str() {
            "withEnv" => call.arguments.iter().filter_map(|(_, text)| assignment(text)).collect(),
            "withCredentials" => call.arguments.iter().filter_map(bound).collect(),
            _ => Vec::new(),
        };
        reader.put_settings(scope, settings);
        Block { scope, is_environment: false }
    }
}

/// `NAME=value` in one text.
fn assignment(text: &Text) -> Option<Setting> {
    let (name, value) = text.content.value.split_once('=')?;
    let start = text.content.span.start();
    let name = Spanned::new(name.to_owned(), Span::new(start, start + name.len()));
    let value = Spanned::new(value.to_owned(), Span::new(name.span.end() + 1, text.content.span.end()));
    Some(environment::setting(Variable { name, value, quote: None, expands: text.quote == '"' }))
}

/// `…Variable: 'NAME'`: a variable that gets its value from the store of Jenkins.
fn bound((label, text): &(Option<String>, Text)) -> Option<Setting> {
    let label = label.as_ref()?;
    let is_variable = label == "variable" || label.ends_with("Variable");
    is_variable.then(|| from_elsewhere(text.content.clone()))
}

fn from_elsewhere(name: Spanned<String>) -> Setting {
    let end = name.span.end();
    let mut setting = Setting::new(name, Spanned::new(String::new(), Span::at(end)));
    setting.class = ValueClass::Reference;
    setting
}

/// An assignment: of a variable of the environment, or of credentials to something else.
fn assign(reader: &mut Reader<'_>, blocks: &Blocks, name: Spanned<String>, value: Option<&Text>) {
    let variable = name.value.strip_prefix("env.").map(str::to_owned);
    let is_variable = blocks.is_environment() || variable.is_some();
    let end = name.span.end();
    let name = match variable {
        Some(variable) => Spanned::new(variable.clone(), Span::new(end - variable.len(), end)),
        None => name,
    };
    let setting = match value {
        Some(text) => {
            let expands = text.quote == '"';
            let value = text.content.clone();
            environment::setting(Variable { name, value, quote: Some(text.quote), expands })
        }
        None => from_elsewhere(name),
    };
    if is_variable {
        reader.put_settings(blocks.scope(), vec![setting]);
    } else if setting.part.is_some() && setting.is_literal() {
        inputs(reader, blocks, None, vec![setting]);
    }
}

/// Reads the scripts and the credentials among the arguments of a step.
fn read_call(reader: &mut Reader<'_>, blocks: &Blocks, call: &Call) {
    if SHELLS.contains(&call.name.value.as_str()) {
        let script = call.arguments.iter().find(|(label, _)| label.as_deref().is_none_or(|label| label == "script"));
        if let Some((_, text)) = script {
            reader.script_text(text.content.span, blocks.scope());
        }
        return;
    }
    let named = call.arguments.iter().filter_map(|(label, text)| {
        let label = label.as_ref().filter(|label| names::classify(label).is_some())?;
        // The name stands before its colon; where exactly is of no account, and the value tells.
        let name = Spanned::new(label.clone(), Span::at(text.content.span.start()));
        Some(Setting::new(name, text.content.clone()).quoted(Quoting::Removed(text.quote)))
    });
    let settings: Vec<Setting> = named.filter(Setting::is_literal).collect();
    if !settings.is_empty() {
        inputs(reader, blocks, Some(call.name.clone()), settings);
    }
}

fn inputs(reader: &mut Reader<'_>, blocks: &Blocks, name: Option<Spanned<String>>, settings: Vec<Setting>) {
    let opened_at = name.as_ref().map_or(settings[0].key.span, |name| name.span);
    let scope = reader.open(Site::CiInputs, name, opened_at, Some(blocks.scope()));
    reader.put_settings(scope, settings);
}
