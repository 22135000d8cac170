//! Environments and profiles for which SDKs use different credentials, without a finer reason.

use std::collections::{BTreeMap, BTreeSet};

use super::prelude::*;
use super::{RULES, readers, wording};
use crate::environments::{Answers, Environment, SharedFiles, Variable};
use crate::facts::Scope;
use crate::resolution::{Kind, Resolution, Sdk};
use crate::source::{FileId, Location, Span};

pub(super) static RULE: Rule = Rule {
    id: "sdk-dependent-resolution",
    summary: "SDKs use different credentials",
    category: Category::Conflicts,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    docs: include_str!("../../rules/sdk-dependent-resolution.md"),
    check,
};

/// The variables that decide which credentials are used.
const DECISIVE: &[&str] = &[
    "AWS_ACCESS_KEY_ID",
    "AWS_CONFIG_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_DEFAULT_PROFILE",
    "AWS_PROFILE",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut explained = None;
    for shared in cx.environments.shared() {
        for (name, profile) in &shared.world.profiles {
            let Some(groups) = cx.environments.profile_answers(shared, name).and_then(groups) else { continue };
            let scopes = profile.sections().map(|id| &cx.facts.scopes[id.index()]);
            let Some(first) = scopes.last() else { continue };
            let explained = explained.get_or_insert_with(|| Explained::new(cx));
            if explained.profile(cx, shared, name) {
                continue;
            }
            let message = format!("SDKs use different credentials for profile `{}`", mask::name(name));
            let at = first.at(first.opened_at);
            sink.report(draft(at, message, &groups).about(wording::subject(first, "")));
        }
    }
    for environment in cx.environments.iter() {
        let decisive: Vec<Variable<'_>> = DECISIVE.iter().filter_map(|name| environment.variable(name)).collect();
        let Some(shared) = cx.environments.known_files(environment) else { continue };
        let Some(variable) = decisive.iter().find(|variable| environment.owns_one_of(&[**variable])) else { continue };
        let Some(groups) = cx.environments.answers(environment).and_then(groups) else { continue };
        let explained = explained.get_or_insert_with(|| Explained::new(cx));
        if explained.environment(cx, shared, environment, &decisive) {
            continue;
        }
        let place = wording::place(environment.scope);
        let message = format!("SDKs use different credentials with the variables of {place}");
        let subject = wording::subject(environment.scope, &variable.setting.key.value);
        sink.report(draft(variable.name_at(), message, &groups).about(subject));
    }
}

/// All SDKs that find credentials.
struct Groups {
    groups: Vec<Group>,
    /// Whether some of those disagree that were compared with a run.
    is_sure: bool,
}

/// What tells credentials apart: the kind, the role, the place of keys.
type Used<'a> = (Kind, Option<&'a str>, Option<Location>);

/// SDKs that use the same credentials.
struct Group {
    /// What they use, in a sentence.
    what: String,
    at: Option<Location>,
    sdks: Vec<Sdk>,
}

/// The SDKs by what they use; none if all use the same. What ends in an error is left out: there is nothing to mix up.
fn groups(answers: &Answers) -> Option<Groups> {
    let mut groups: BTreeMap<Used<'_>, Vec<&Resolution>> = BTreeMap::new();
    for resolution in answers.resolutions.iter().filter(|it| it.error.is_none()) {
        let Some(kind) = resolution.kind() else { continue };
        let used = (kind, role(resolution, kind), place(answers, resolution, kind));
        groups.entry(used).or_default().push(resolution);
    }
    if groups.len() < 2 {
        return None;
    }
    let is_sure = groups.values().filter(|group| group.iter().any(|it| it.sdk.is_verified())).count() > 1;
    let group = |((kind, _, at), resolutions): (Used<'_>, Vec<&Resolution>)| Group {
        what: readers::used(kind, resolutions.first().and_then(|it| it.profile.as_deref())),
        at,
        sdks: resolutions.iter().map(|it| it.sdk).collect(),
    };
    Some(Groups { groups: groups.into_iter().map(group).collect(), is_sure })
}

/// The role that is assumed last.
fn role(resolution: &Resolution, kind: Kind) -> Option<&str> {
    resolution.hops.last().filter(|_| kind == Kind::Role).map(|hop| hop.role_arn.as_str())
}

/// The place of keys. Of other sources, SDKs name one setting or another.
fn place(answers: &Answers, resolution: &Resolution, kind: Kind) -> Option<Location> {
    answers.winner(resolution).filter(|_| matches!(kind, Kind::Keys | Kind::Variables))
}

fn draft(at: Location, message: String, Groups { groups, is_sure }: &Groups) -> Draft {
    let uses = |group: &Group| format!("{} {}", readers::names(&group.sdks), readers::verb(&group.sdks, "uses", "use"));
    let all: Vec<String> = groups.iter().map(|group| format!("{} {}", uses(group), group.what)).collect();
    let mut draft = Draft::new(at, message).because(all.join("; ")).help(
        "leave one source where this profile is used, and select it in a way that every SDK reads; \
         `awslint resolve` shows what each makes of it",
    );
    // Nobody need change what only an SDK does of which nothing but the source is known.
    if !is_sure {
        draft = draft.severity(Severity::Info).confidence(Confidence::Low);
    }
    for group in groups {
        if let Some(at) = group.at {
            draft = draft.label(at, format!("{} this", uses(group)));
        }
    }
    draft
}

/// Where finer rules have said something already: they know why.
struct Explained(BTreeSet<(FileId, usize)>);

impl Explained {
    fn new(cx: &Context<'_>) -> Self {
        let explains = |rule: &&Rule| {
            rule.id != RULE.id
                && matches!(
                    rule.category,
                    Category::BrokenCredentials
                        | Category::CredentialProcess
                        | Category::Profiles
                        | Category::Conflicts
                )
        };
        let mut findings = Vec::new();
        for rule in RULES.iter().copied().filter(explains) {
            (rule.check)(cx, &mut Sink::new(rule, &mut findings));
        }
        let labels = findings.iter().flat_map(|finding| std::iter::once(&finding.primary).chain(&finding.related));
        Self(labels.map(|label| (label.location.file, label.location.span.start())).collect())
    }

    fn between(&self, file: FileId, span: Span) -> bool {
        self.0.range((file, span.start())..=(file, span.end())).next().is_some()
    }

    fn scope(&self, scope: &Scope) -> bool {
        let end = scope.settings.iter().map(|setting| setting.value.span.end()).max();
        let span = scope.opened_at.cover(Span::at(end.unwrap_or(scope.opened_at.end())));
        self.between(scope.file, span)
    }

    /// Whether something is said of the profile, of one that it takes its credentials from, or of its SSO session.
    fn profile(&self, cx: &Context<'_>, shared: &SharedFiles<'_>, name: &str) -> bool {
        let mut visited = BTreeSet::new();
        let mut next = Some(name);
        while let Some(name) = next.filter(|name| visited.insert(*name)) {
            let Some(profile) = shared.world.profiles.get(name) else { return false };
            let session = profile.setting(cx.facts, "sso_session").map(|found| found.setting.text());
            let sessions = session.and_then(|name| shared.world.sso_sessions.get(name)).into_iter().flatten().copied();
            if profile.sections().chain(sessions).any(|id| self.scope(&cx.facts.scopes[id.index()])) {
                return true;
            }
            next = profile.source(cx.facts);
        }
        false
    }

    fn environment(
        &self,
        cx: &Context<'_>,
        shared: &SharedFiles<'_>,
        environment: &Environment<'_>,
        decisive: &[Variable<'_>],
    ) -> bool {
        let is_told = |variable: &Variable<'_>| {
            [variable.name_at(), variable.value_at()].iter().any(|at| self.between(at.file, at.span))
        };
        let selected = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].iter().filter_map(|name| environment.variable(name));
        decisive.iter().any(is_told)
            || selected
                .map(|variable| variable.setting.text())
                .chain(["default"])
                .any(|name| self.profile(cx, shared, name))
    }
}
