//! What the readers of YAML and JSON share: variables in all their usual shapes, merge keys, scripts.
//!
//! Aliases make a tree larger than its text when it is walked. Two things keep the work linear: no place is reported
//! twice, and what can be read through aliases is limited by the length of the text.

use std::collections::HashSet;

use crate::aws::values::ValueClass;
use crate::source::{FileId, SourceFile, Span, Spanned};
use crate::syntax::tree::{NodeId, NodeRef, Scalar, ScalarStyle, Tree};
use crate::syntax::variable::Variable;
use crate::syntax::{SyntaxError, hcl, json, toml, xml, yaml};

use super::build_context::Build;
use super::links::{Link, Mount, Target};
use super::model::{Disclosure, DisclosureKind, FileFacts, Quoting, Scope, ScopeId, Setting, Site};
use super::pipeline::Pipeline;
use super::{commands, environment};

/// Reads a file of HCL with `read`. Its errors tell why some of it is only searched.
pub(super) fn from_hcl(facts: &mut FileFacts, file: &SourceFile, read: impl Fn(&mut Reader<'_>, NodeRef<'_>)) {
    let (tree, errors) = hcl::parse(file.text());
    from_tree(facts, file, &tree, read);
    facts.syntax_errors.extend(errors);
}

/// Reads a file of TOML with `read`.
pub(super) fn from_toml(facts: &mut FileFacts, file: &SourceFile, read: impl Fn(&mut Reader<'_>, NodeRef<'_>)) {
    let (tree, errors) = toml::parse(file.text());
    from_tree(facts, file, &tree, read);
    keep_errors(facts, errors);
}

/// Reads a file of XML with `read`.
pub(super) fn from_xml(facts: &mut FileFacts, file: &SourceFile, read: impl Fn(&mut Reader<'_>, NodeRef<'_>)) {
    let (tree, errors) = xml::parse(file.text());
    from_tree(facts, file, &tree, read);
    // What is no XML, its own program refuses.
    facts.obstacles.extend(errors);
}

/// Reads a file that has no tree with `read`.
pub(super) fn from_text(facts: &mut FileFacts, file: &SourceFile, read: impl Fn(&mut Reader<'_>)) {
    read(&mut Reader::new(facts, file.text()));
    remove_empty(facts);
}

/// Reads every document of a file that is YAML, or JSON where it begins like that, with `read`.
pub(super) fn from_either(facts: &mut FileFacts, file: &SourceFile, read: impl Fn(&mut Reader<'_>, NodeRef<'_>)) {
    if file.text().trim_start().starts_with(['{', '[']) {
        from_json(facts, file, read);
    } else {
        from_yaml(facts, file, read);
    }
}

/// What the name is called in a list of pairs of name and value.
pub(super) const PAIR_NAMES: &[&str] = &["name", "Name", "key", "Key", "ParameterKey"];

/// Reads every document of a YAML file with `read`.
pub(super) fn from_yaml(facts: &mut FileFacts, file: &SourceFile, read: impl Fn(&mut Reader<'_>, NodeRef<'_>)) {
    let (tree, errors) = yaml::parse(file.text());
    from_tree(facts, file, &tree, read);
    // A template is no YAML until it is filled in.
    if yaml::has_markers(file.text()) {
        facts.obstacles.extend(errors);
    } else {
        keep_errors(facts, errors);
    }
}

/// Reads a JSON file with `read`.
pub(super) fn from_json(facts: &mut FileFacts, file: &SourceFile, read: impl Fn(&mut Reader<'_>, NodeRef<'_>)) {
    let (tree, errors) = json::parse_jsonc(file.text());
    from_tree(facts, file, &tree, read);
    keep_errors(facts, errors);
}

fn from_tree(facts: &mut FileFacts, file: &SourceFile, tree: &Tree, read: impl Fn(&mut Reader<'_>, NodeRef<'_>)) {
    let mut reader = Reader::new(facts, file.text());
    for document in tree.documents() {
        read(&mut reader, document);
    }
    remove_empty(facts);
}

/// Errors matter only in a file that says something of AWS: the others are somebody else's to check.
fn keep_errors(facts: &mut FileFacts, errors: Vec<SyntaxError>) {
    let place = if facts.scopes.is_empty() { &mut facts.obstacles } else { &mut facts.syntax_errors };
    place.extend(errors);
}

/// Takes out the scopes that say nothing, that no other scope stands in and that nothing else speaks of.
fn remove_empty(facts: &mut FileFacts) {
    let mut needed = vec![false; facts.scopes.len()];
    for scope in facts.pipeline.iter_mut().flat_map(Pipeline::scopes_mut) {
        needed[scope.index()] = true;
    }
    let by_links = facts.links.iter().filter(|link| link.brings_variables()).map(|link| link.scope);
    for scope in by_links.chain(facts.mounts.iter().map(|mount| mount.scope)) {
        needed[scope.index()] = true;
    }
    for (index, scope) in facts.scopes.iter().enumerate().rev() {
        needed[index] |= !scope.settings.is_empty();
        if let (true, Some(parent)) = (needed[index], scope.parent) {
            needed[parent.index()] = true;
        }
    }
    let mut kept = 0;
    let places: Vec<ScopeId> = needed
        .iter()
        .map(|needed| {
            let place = ScopeId::from_index(kept);
            kept += usize::from(*needed);
            place
        })
        .collect();
    facts.links.retain(|link| needed[link.scope.index()]);
    facts.links.iter_mut().for_each(|link| link.scope = places[link.scope.index()]);
    facts.mounts.iter_mut().for_each(|mount| mount.scope = places[mount.scope.index()]);
    let mut index = 0;
    facts.scopes.retain_mut(|scope| {
        scope.parent = scope.parent.map(|parent| places[parent.index()]);
        index += 1;
        needed[index - 1]
    });
    for scope in facts.pipeline.iter_mut().flat_map(Pipeline::scopes_mut) {
        *scope = places[scope.index()];
    }
}

/// The keys and values of a mapping with those that merge keys (`<<`) bring in and the mapping does not override.
pub(super) struct Fields<'t>(Vec<(NodeRef<'t>, NodeRef<'t>)>);

impl<'t> Fields<'t> {
    /// The value of `key`; the last one if the key repeats.
    pub(super) fn get(&self, key: &str) -> Option<NodeRef<'t>> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The key and value of `key`; the last ones if the key repeats.
    pub(super) fn entry(&self, key: &str) -> Option<(NodeRef<'t>, NodeRef<'t>)> {
        self.iter().filter(|(name, _)| name.text() == Some(key)).last()
    }

    /// The value of the first of `keys` that is there.
    pub(super) fn first_of(&self, keys: &[&str]) -> Option<NodeRef<'t>> {
        keys.iter().find_map(|key| self.get(key))
    }

    /// Everything, in file order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (NodeRef<'t>, NodeRef<'t>)> + '_ {
        self.0.iter().copied()
    }
}

/// One text of a script.
#[derive(Debug, Clone, Copy)]
pub(super) struct ScriptText {
    /// Where it stands.
    pub(super) span: Span,
    /// Whose variables hold in it.
    pub(super) scope: ScopeId,
    /// The list of texts that one shell reads, by its place.
    pub(super) shell: Span,
}

/// Collects the scopes of one file.
pub(super) struct Reader<'a> {
    text: &'a str,
    facts: &'a mut FileFacts,
    visited: HashSet<NodeId>,
    /// Values and scripts that have been reported where they are written.
    reported: HashSet<Span>,
    /// The scripts that were read, and where they run.
    scripts: Vec<ScriptText>,
    /// How many more entries may be read: enough for each to be read several times, as an entry takes some bytes.
    budget: usize,
}

impl<'a> Reader<'a> {
    fn new(facts: &'a mut FileFacts, text: &'a str) -> Self {
        let budget = text.len();
        Self { text, facts, visited: HashSet::new(), reported: HashSet::new(), scripts: Vec::new(), budget }
    }

    /// Whether nobody has come to `node` before. Readers that go down in a tree ask this first.
    pub(super) fn first_visit(&mut self, node: NodeRef<'_>) -> bool {
        self.visited.insert(node.id())
    }

    /// The fields of a mapping; none for anything else.
    pub(super) fn fields<'t>(&mut self, node: NodeRef<'t>) -> Fields<'t> {
        let mut fields = Vec::new();
        let mut names: HashSet<&str> = HashSet::new();
        let mut seen = HashSet::new();
        let mut waiting = vec![node];
        while let Some(node) = waiting.pop() {
            let size = node.entries().size_hint().0;
            if !seen.insert(node.id()) || self.budget < size {
                continue;
            }
            self.budget -= size;
            let (merges, own): (Vec<_>, Vec<_>) = node.entries().partition(|(key, _)| key.text() == Some("<<"));
            let own: Vec<_> =
                own.into_iter().filter(|(key, _)| key.text().is_none_or(|name| !names.contains(name))).collect();
            names.extend(own.iter().filter_map(|(key, _)| key.text()));
            fields.extend(own);
            // The first of a list of sources wins, and the stack is read from its end.
            for (_, source) in merges.into_iter().rev() {
                let sources: Vec<_> = source.items().collect();
                waiting.extend(sources.into_iter().rev());
                waiting.extend(source.is_mapping().then_some(source));
            }
        }
        Fields(fields)
    }

    /// Adds a scope without settings. Those that stay empty are taken out in the end.
    pub(super) fn open(
        &mut self,
        site: Site,
        name: Option<Spanned<String>>,
        opened_at: Span,
        parent: Option<ScopeId>,
    ) -> ScopeId {
        let mut scope = Scope::new(FileId::from_index(0), site, opened_at);
        scope.name = name;
        scope.parent = parent;
        self.facts.add(scope)
    }

    /// Adds a scope that is named after its key.
    pub(super) fn open_at_key(&mut self, site: Site, key: NodeRef<'_>, parent: Option<ScopeId>) -> ScopeId {
        self.open(site, key.spanned(), key.scalar().map_or(key.span(), |key| key.content), parent)
    }

    /// Puts the variables of `node` into `scope`, those that concern AWS.
    pub(super) fn put(&mut self, scope: ScopeId, node: Option<NodeRef<'_>>) {
        let Some(node) = node else { return };
        let settings = self.variables(node);
        self.put_settings(scope, settings);
    }

    /// Puts `settings` into `scope`, whatever they are about.
    pub(super) fn put_all(&mut self, scope: ScopeId, settings: impl IntoIterator<Item = Setting>) {
        self.facts.scopes[scope.index()].settings.extend(settings);
    }

    /// States that a secret is shown that the file does not hold.
    pub(super) fn disclose(&mut self, kind: DisclosureKind, name: Spanned<String>, at: Span) {
        self.facts.disclosures.push(Disclosure { file: FileId::from_index(0), kind, name, at });
    }

    /// Puts those of `settings` that concern AWS into `scope`, unless all of them have been reported already, as an
    /// alias or a merge key brings them here once more.
    pub(super) fn put_settings(&mut self, scope: ScopeId, settings: Vec<Setting>) {
        let related: Vec<Setting> = settings.into_iter().filter(is_related).collect();
        let mut new = false;
        for setting in &related {
            new |= self.reported.insert(setting.value.span);
        }
        if new {
            self.facts.scopes[scope.index()].settings.extend(related);
        }
    }

    /// States that `scope` takes something over from elsewhere.
    pub(super) fn link(&mut self, scope: ScopeId, target: Target, at: Span) {
        self.facts.links.push(Link { scope, target, at });
    }

    /// States that a container gets files of the machine that starts it; kept if they are AWS's configuration.
    pub(super) fn mount(&mut self, scope: ScopeId, source: Spanned<String>, target: String, is_writable: bool) {
        let mount = Mount { file: FileId::from_index(0), scope, source, target, is_writable };
        self.facts.mounts.extend(mount.concerns_aws().then_some(mount));
    }

    /// States what an image is built from.
    pub(super) fn build(&mut self, context: String, dockerfile: String) {
        self.facts.builds.push(Build { file: FileId::from_index(0), context, dockerfile });
    }

    /// States that `scalar` has been read in another way than as one `NAME=value`, which it looks like.
    pub(super) fn take_line(&mut self, scalar: &Scalar) {
        let looks_like = assignment(self.text, scalar);
        self.reported.extend(looks_like.map(|setting| setting.value.span));
    }

    /// The variables of a mapping, of a list of `NAME=value`, or of a list of pairs of name and value.
    pub(super) fn variables(&mut self, node: NodeRef<'_>) -> Vec<Setting> {
        let mut settings = Vec::new();
        if node.is_mapping() {
            self.variables_of_mapping(node, &mut settings);
        }
        for item in node.items() {
            if let Some(scalar) = item.scalar() {
                settings.extend(assignment(self.text, scalar));
            } else if !self.variable_of_pair(item, &mut settings) {
                self.variables_of_mapping(item, &mut settings);
            }
        }
        settings
    }

    fn variables_of_mapping(&mut self, node: NodeRef<'_>, settings: &mut Vec<Setting>) {
        let fields = self.fields(node);
        for (key, value) in fields.iter() {
            let Some(key) = key.scalar() else { continue };
            // Azure Pipelines: `${{ if … }}:` above variables that exist only then.
            if key.text.starts_with("${{") && value.scalar().is_none() {
                settings.extend(self.variables(value));
            } else {
                settings.extend(self.setting(key, value));
            }
        }
    }

    /// `name: X` and `value: Y` as one variable; whether `node` is such a pair.
    fn variable_of_pair(&mut self, node: NodeRef<'_>, settings: &mut Vec<Setting>) -> bool {
        const VALUES: &[&str] = &["value", "Value", "valueFrom", "ValueFrom", "default", "ParameterValue"];
        let fields = self.fields(node);
        let Some(name) = fields.first_of(PAIR_NAMES).and_then(NodeRef::scalar) else { return false };
        let Some(value) = fields.first_of(VALUES) else { return false };
        settings.extend(self.setting(name, value));
        true
    }

    /// One key and value. A value with a structure of its own comes from elsewhere, unless it holds a text under a
    /// name like `value`.
    pub(super) fn setting(&mut self, key: &Scalar, value: NodeRef<'_>) -> Option<Setting> {
        const VALUES: &[&str] = &["value", "Value", "default", "Default"];
        let name = Spanned::new(key.text.clone(), key.content);
        if let Some(scalar) = value.scalar() {
            return Some(from_scalar(name, scalar));
        }
        let fields = self.fields(value);
        if let Some(scalar) = fields.first_of(VALUES).and_then(NodeRef::scalar) {
            return Some(from_scalar(name, scalar));
        }
        let encrypted = fields.get("secure").and_then(NodeRef::scalar);
        let shown = encrypted.map(|scalar| Spanned::new(scalar.text.clone(), scalar.content));
        let mut setting =
            Setting::new(name, shown.unwrap_or(Spanned::new(String::new(), Span::at(value.span().start()))));
        setting.class = if encrypted.is_some() { ValueClass::Encrypted } else { ValueClass::Reference };
        setting.part.is_some().then_some(setting)
    }

    /// Reads the commands of a script: one text, or a list of texts.
    pub(super) fn script(&mut self, node: Option<NodeRef<'_>>, parent: Option<ScopeId>) {
        self.script_of(node, parent, None);
    }

    fn script_of(&mut self, node: Option<NodeRef<'_>>, parent: Option<ScopeId>, shell: Option<Span>) {
        let Some(node) = node else { return };
        if let Some(scalar) = node.scalar() {
            if self.reported.insert(scalar.content) {
                // The shell reads the text as it stands in the file, so that positions stay those of the file.
                commands::script(self.facts, self.text, scalar.content, parent);
                let shell = shell.unwrap_or(scalar.content);
                self.scripts.extend(parent.map(|scope| ScriptText { span: scalar.content, scope, shell }));
            }
        } else if node.is_sequence() && self.first_visit(node) {
            for item in node.items() {
                self.script_of(Some(item), parent, shell.or(Some(node.span())));
            }
        }
    }

    /// Reads the commands of a script that stands at `span`.
    pub(super) fn script_text(&mut self, span: Span, parent: ScopeId) {
        if self.reported.insert(span) {
            commands::script(self.facts, self.text, span, Some(parent));
            self.scripts.push(ScriptText { span, scope: parent, shell: span });
        }
    }

    /// Reads the pieces of one script, each of which holds whole commands: the variables that they set hold together.
    pub(super) fn scripts(&mut self, pieces: &[Span], parent: ScopeId) {
        let first = self.facts.scopes.len();
        for piece in pieces {
            if self.reported.insert(*piece) {
                commands::script(self.facts, self.text, *piece, Some(parent));
            }
        }
        let pieces: HashSet<Span> = pieces.iter().copied().collect();
        let mut of_variables = self.facts.scopes[first..].iter_mut().filter(|scope| pieces.contains(&scope.opened_at));
        if let Some(script) = of_variables.next() {
            // What is left without settings is taken out in the end.
            of_variables.for_each(|scope| script.settings.append(&mut scope.settings));
        }
    }

    /// The scripts that were read since this was last asked.
    pub(super) fn take_scripts(&mut self) -> Vec<ScriptText> {
        std::mem::take(&mut self.scripts)
    }

    /// What a CI file does about credentials, to be added to.
    pub(super) fn pipeline(&mut self) -> &mut Pipeline {
        self.facts.pipeline.get_or_insert_default()
    }

    /// The text of the whole file.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }
}

/// Whether a setting is a part of credentials or otherwise concerns AWS. Inputs of actions have names of their own.
fn is_related(setting: &Setting) -> bool {
    const INPUTS: &[&str] =
        &["principalId", "profile", "region", "role-arn", "role-to-assume", "role_arn", "source_profile"];
    let name = &setting.key.value;
    setting.part.is_some()
        || environment::is_relevant(name, setting.text())
        || INPUTS.iter().any(|input| name.eq_ignore_ascii_case(input))
}

/// `name` with the value that `scalar` holds.
pub(super) fn from_scalar(name: Spanned<String>, scalar: &Scalar) -> Setting {
    let quote = match scalar.style {
        ScalarStyle::Single => Some('\''),
        ScalarStyle::Double => Some('"'),
        ScalarStyle::Plain | ScalarStyle::Block => None,
    };
    let mut setting = variable(name, Spanned::new(scalar.text.clone(), scalar.content), quote);
    if scalar.style == ScalarStyle::Plain && matches!(scalar.text.as_str(), "~" | "null" | "Null" | "NULL") {
        setting.class = ValueClass::Empty;
    }
    match scalar.tag.as_deref() {
        // Tags that say of what type the text is, or that it may hold references.
        None | Some("!" | "!!str" | "!Sub" | "!unsafe") => {}
        Some("!vault") => setting.class = ValueClass::Encrypted,
        Some(_) => setting.class = ValueClass::Reference,
    }
    setting
}

/// A variable with its value; with the default of `${NAME:-default}` where that is a credential written out.
fn variable(name: Spanned<String>, value: Spanned<String>, quote: Option<char>) -> Setting {
    let written = Setting::new(name.clone(), value.clone()).quoted(quote.map_or(Quoting::None, Quoting::Removed));
    let default = environment::setting(Variable { name, value, quote, expands: false });
    if written.part.is_none() || default.is_literal() { default } else { written }
}

/// The part of a scalar's text from `start` to `end`, at its place; the place of the whole where the text does not stand
/// in the file as it is read.
pub(super) fn part(text: &str, scalar: &Scalar, start: usize, end: usize) -> Spanned<String> {
    let exact = text.get(scalar.content.range()) == Some(scalar.text.as_str());
    let at = scalar.content.start();
    let span = if exact { Span::new(at + start, at + end) } else { scalar.content };
    Spanned::new(scalar.text[start..end].to_owned(), span)
}

/// `NAME=value` as one text. A name alone takes its value from the environment of whoever starts the thing.
pub(super) fn assignment(text: &str, scalar: &Scalar) -> Option<Setting> {
    let (name, value) = scalar.text.split_once('=').map_or((scalar.text.as_str(), None), |(n, v)| (n, Some(v)));
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if name.is_empty() || !name.chars().all(is_name) {
        return None;
    }
    // Positions inside the text are only known where it stands in the file as it is read.
    let exact = text.get(scalar.content.range()) == Some(scalar.text.as_str());
    let start = scalar.content.start();
    let key_span = if exact { Span::new(start, start + name.len()) } else { scalar.content };
    let key = Spanned::new(name.to_owned(), key_span);
    let Some(value) = value else {
        let mut setting = Setting::new(key, Spanned::new(String::new(), Span::at(scalar.content.end())));
        setting.class = ValueClass::Reference;
        return Some(setting);
    };
    let value_span = if exact { Span::new(start + name.len() + 1, scalar.content.end()) } else { scalar.content };
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'') && value.len() > 1 && value.ends_with(*c));
    let setting = variable(key, Spanned::new(value.to_owned(), value_span), None);
    Some(if let Some(quote) = quote { setting.quoted(Quoting::Kept(quote)) } else { setting })
}
