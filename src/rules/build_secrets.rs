//! How credentials leave an image build: the instructions that set them go, and the commands that may need them get them
//! as secrets of the build, which leave no trace.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{BuildStep, Declaration, Facts, ScopeId, Setting};
use crate::finding::Fix;
use crate::source::{FileId, Location, SourceFile, Span};

use super::Context;

/// The builds of a run.
pub(super) struct BuildSecrets<'a> {
    /// By where a name begins: the instruction, and which of its pairs has the name.
    declarations: BTreeMap<(FileId, usize), (&'a Declaration, usize)>,
    steps: BTreeMap<ScopeId, Vec<&'a BuildStep>>,
}

impl<'a> BuildSecrets<'a> {
    /// Looks at every instruction once.
    pub(super) fn new(facts: &'a Facts) -> Self {
        let mut builds = Self { declarations: BTreeMap::new(), steps: BTreeMap::new() };
        for declaration in &facts.declarations {
            for (index, pair) in declaration.pairs.iter().enumerate() {
                builds.declarations.insert((declaration.file, pair.start()), (declaration, index));
            }
        }
        for step in &facts.build_steps {
            builds.steps.entry(step.stage).or_default().push(step);
        }
        builds
    }

    /// Takes what is declared at `places` out of `stage`, and gives the commands below that may call AWS the variables
    /// of these settings as secrets. `None` if there is no such command, and the values are of use to the build alone.
    pub(super) fn mount(
        &self,
        cx: &Context<'_>,
        stage: ScopeId,
        places: &[Location],
        settings: &[&Setting],
    ) -> Option<Fix> {
        let names = names(settings)?;
        let first = places.iter().map(|place| place.span.start()).min()?;
        let steps = self.steps.get(&stage).into_iter().flatten().filter(|step| step.options_at > first);
        let ids: Vec<String> = names.iter().map(|name| format!("`--secret id={name}`")).collect();
        let title = format!("make them secrets of the build, to be given with {}", ids.join(" "));
        let mut fix = self.remove(cx, Fix::risky(title), places)?;
        let before = fix.changes.len();
        for step in steps {
            let file = &cx.files[step.file];
            let options =
                file.slice(Span::new(step.options_at, file.line_span(file.line_index(step.options_at)).end()));
            let missing = names.iter().filter(|name| !options.contains(&format!("env={name}")));
            let mounts: Vec<String> =
                missing.map(|name| format!(" --mount=type=secret,id={name},env={name}")).collect();
            fix = fix.replace(Location::new(step.file, Span::at(step.options_at)), mounts.concat());
        }
        (fix.changes.len() > before).then_some(fix)
    }

    /// Takes what is declared at `places` out of the image, for whoever starts it to hand it over.
    pub(super) fn leave_out(&self, cx: &Context<'_>, places: &[Location]) -> Option<Fix> {
        let title = "take it out of the image, to be handed over when the container starts";
        self.remove(cx, Fix::risky(title), places)
    }

    fn remove(&self, cx: &Context<'_>, mut fix: Fix, places: &[Location]) -> Option<Fix> {
        let mut dropped: BTreeMap<(FileId, Span), (&Declaration, Vec<usize>)> = BTreeMap::new();
        for place in places {
            let (declaration, pair) = *self.declarations.get(&(place.file, place.span.start()))?;
            let entry = dropped.entry((place.file, declaration.span));
            entry.or_insert_with(|| (declaration, Vec::new())).1.push(pair);
        }
        for ((id, whole), (declaration, pairs)) in dropped {
            for span in declaration.without(&pairs) {
                let span = if span == whole { lines(&cx.files[id], whole)? } else { span };
                fix = fix.remove(Location::new(id, span));
            }
        }
        Some(fix)
    }
}

/// The names of the settings, if all can be those of secrets.
fn names<'s>(settings: &[&'s Setting]) -> Option<BTreeSet<&'s str>> {
    let names: BTreeSet<&str> = settings.iter().map(|setting| setting.key.value.as_str()).collect();
    let is_name = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (!names.is_empty() && names.iter().all(is_name)).then_some(names)
}

/// The lines of an instruction, with the end of the last one, if nothing else stands on them.
fn lines(file: &SourceFile, instruction: Span) -> Option<Span> {
    let (first, last) = (file.line_index(instruction.start()), file.line_index(instruction.end()));
    let span = Span::new(file.line_span(first).start(), file.line_span(last + 1).start());
    let around = [Span::new(span.start(), instruction.start()), Span::new(instruction.end(), span.end())];
    around.iter().all(|rest| file.slice(*rest).trim().is_empty()).then_some(span)
}
