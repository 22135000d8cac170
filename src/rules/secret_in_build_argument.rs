//! Credentials that an image build takes as arguments.

use std::collections::BTreeSet;

use crate::aws::values::ValueClass;
use crate::facts::{SetView, Setting, Site};
use crate::finding::{Confidence, Draft, Severity};
use crate::mask;
use crate::source::{FileId, Location, Span};

use super::build_secrets::BuildSecrets;
use super::exposure::{self, Reporter};
use super::image::{Images, opens, secret_parts};
use super::{Category, Context, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "secret-in-build-argument",
    summary: "an image build takes credentials as build arguments, which its history keeps",
    category: Category::Exposure,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/secret-in-build-argument.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let images = Images::new(cx.facts);
    let builds = BuildSecrets::new(cx.facts);
    let known = Known::new(cx, &images);
    for set in cx.sets().filter(|set| set.scope.site == Site::BuildArgument) {
        let parts = secret_parts(&set);
        let is_known = parts.iter().any(|it| known.copied.contains(&set.scope.at(it.key.span)));
        let has_other_rule = exposure::reporter(cx, &set).is_some_and(|rule| rule != Reporter::SecretInBuildArgument);
        if is_known || has_other_rule {
            continue;
        }
        let leaks: Vec<_> = parts.into_iter().filter(|setting| is_leak(&set, setting, &known)).collect();
        // An ID whose value is passed alone opens nothing.
        if leaks.iter().any(|setting| opens(setting) || setting.is_literal()) {
            let places: Vec<_> = leaks.iter().map(|setting| set.scope.at(setting.key.span)).collect();
            let fix = set.scope.parent.and_then(|stage| builds.mount(cx, stage, &places, &leaks));
            sink.report(draft(&images, &set, &leaks).fix(fix));
        }
    }
}

/// Arguments that are reported at another place.
struct Known {
    /// Copied into the image; told by `secret-in-image-layer`.
    copied: BTreeSet<Location>,
    /// Names of arguments that stages declare, so that one above all stages is told at the stage.
    declared: BTreeSet<(FileId, String)>,
}

impl Known {
    fn new(cx: &Context<'_>, images: &Images<'_>) -> Self {
        let mut known = Self { copied: BTreeSet::new(), declared: BTreeSet::new() };
        for set in cx.sets().filter(|set| matches!(set.scope.site, Site::ImageEnvironment | Site::ImageLabel)) {
            let Some(stage) = Images::stage(&set) else { continue };
            let arguments = secret_parts(&set).into_iter().filter_map(|it| images.copied_argument(stage, it));
            known.copied.extend(arguments.map(|argument| argument.name_at()));
        }
        for scope in cx.facts.scopes.iter().filter(|scope| scope.site == Site::BuildArgument && scope.parent.is_some())
        {
            known.declared.extend(scope.settings.iter().map(|setting| (scope.file, setting.key.value.clone())));
        }
        known
    }
}

/// Whether `setting` lets a credential into the history: written out as the default, or to be given with the build.
fn is_leak(set: &SetView<'_>, setting: &Setting, known: &Known) -> bool {
    if set.scope.parent.is_none() {
        // Above all stages an argument reaches no layer before a stage declares it again.
        return setting.is_literal() && !known.declared.contains(&(set.scope.file, setting.key.value.clone()));
    }
    matches!(setting.class, ValueClass::Literal | ValueClass::Empty | ValueClass::Reference)
}

fn draft(images: &Images<'_>, set: &SetView<'_>, leaks: &[&Setting]) -> Draft {
    let first = leaks[0];
    let name = mask::name(&first.key.value);
    // Arguments above all stages give those of stages their defaults.
    let default = |setting: &Setting| {
        set.scope.parent?;
        images.global_argument(set.scope.file, &setting.key.value).filter(|global| global.setting.is_literal())
    };
    let is_literal = first.is_literal() || default(first).is_some();
    let message = if is_literal {
        format!("the default of the build argument `{name}` is a credential in plain text")
    } else {
        format!("the build takes a credential as the argument `{name}`")
    };
    let is_final = set.scope.parent.is_none_or(|stage| images.is_final(stage));
    let reason = if is_final {
        "stays in the image's history: whoever can pull it can read this with `docker history`"
    } else {
        "stays in the build cache and in the build's provenance"
    };
    let severity = match (opens(first), is_literal) {
        (true, true) if is_final => Severity::Critical,
        (true, true) => Severity::Error,
        (true, false) if is_final => Severity::Error,
        _ => Severity::Warning,
    };
    let mut draft = Draft::new(set.scope.at(place(first)), message)
        .because(reason)
        .about(exposure::subject(set, first))
        .severity(severity)
        .help(
            "take it as a build secret: `RUN --mount=type=secret,id=aws,target=/root/.aws/credentials …` and \
             `docker build --secret id=aws,src=…`; a secret mount leaves no trace in layers and history",
        );
    for setting in &leaks[1..] {
        draft = draft.label(set.scope.at(place(setting)), "another part of the same credentials");
    }
    for global in leaks.iter().filter_map(|setting| default(setting)) {
        draft = draft.label(global.scope.at(place(global.setting)), "its default is written out here");
    }
    draft
}

/// The value, or the name where there is no value.
fn place(setting: &Setting) -> Span {
    if setting.value.span.is_empty() { setting.key.span } else { setting.value.span }
}
