//! Which findings of the rules are causes: those at the credentials that win, and those that a command puts right.

use std::collections::BTreeSet;

use crate::finding::{Finding, Severity};
use crate::mask;
use crate::resolution::dialect::Origin;
use crate::resolution::{Resolution, Source};
use crate::rules::{self, Category};
use crate::source::SourceFile;

use super::{Case, ENVIRONMENT, Problem, Step};

/// Rules whose findings `chmod` puts right.
const PERMISSIONS: &[&str] = &["readable-credentials-file", "exposed-token-cache"];

/// Rules that say from one place what the answers of the SDKs show as a whole.
const TOLD_BY_ANSWERS: &[&str] = &["env-shadows-profile", "undefined-profile"];

/// Told with the profile that it hides, where it hides one.
const HALF_A_PAIR: &str = "partial-credentials";

/// Of caches it is told anyway when they end.
const TOLD_BY_CACHES: &str = "expired-credentials";

/// Whoever cannot read a file cannot use any profile of it.
const BROKEN_FILE: &str = "invalid-syntax";

/// The findings that are causes beside those that are `known`, and the indices of the others.
pub(super) fn causes(case: &Case<'_>, known: &[Problem]) -> (Vec<Problem>, Vec<usize>) {
    let is_shadow_known = known.iter().any(|problem| problem.kind == "shadowed-profile");
    let (mut problems, mut permissions, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for (index, finding) in case.report.findings.iter().enumerate() {
        let is_environment = path(case, finding) == ENVIRONMENT;
        let is_exposure = rules::find(&finding.rule).is_some_and(|rule| rule.category == Category::Exposure);
        if PERMISSIONS.contains(&&*finding.rule) {
            permissions.push(readable(case, finding));
            continue;
        }
        // An environment is where credentials may be.
        let is_told = TOLD_BY_ANSWERS.contains(&&*finding.rule) || is_shadow_known && &*finding.rule == HALF_A_PAIR;
        if is_environment && (is_exposure || is_told) {
            continue;
        }
        if &*finding.rule == TOLD_BY_CACHES && case.caches.iter().any(|cache| cache.path == path(case, finding)) {
            continue;
        }
        let users: Vec<_> = case.resolutions.iter().filter(|one| rests_on(case, one, finding)).collect();
        if !is_exposure && finding.severity > Severity::Info && (is_environment || !users.is_empty()) {
            problems.push(Problem {
                kind: "finding",
                sdks: users.iter().map(|one| one.sdk).collect(),
                what: capital(&finding.message.replace(&format!("`{ENVIRONMENT}`"), "the environment")),
                why: reasons(case, finding),
                steps: finding.help.iter().map(|help| Step::Edit(help.clone())).collect(),
            });
        } else {
            others.push(index);
        }
    }
    problems.extend(permissions);
    (problems, others)
}

fn path<'a>(case: &Case<'a>, finding: &Finding) -> &'a str {
    case.report.files[finding.location().file].path()
}

/// Whether a finding is about what an SDK uses; for one that fails, about anything that its profile leads to.
fn rests_on(case: &Case<'_>, resolution: &Resolution, finding: &Finding) -> bool {
    let is_failing = resolution.found.is_none() || resolution.error.is_some();
    if is_failing && &*finding.rule == BROKEN_FILE {
        let is_path = |file: &SourceFile| file.path() == path(case, finding);
        return case.files.config.is_some_and(is_path) || case.files.credentials.is_some_and(is_path);
    }
    let mut origins = Vec::new();
    if let Some(Source::Shared(origin)) = resolution.found.as_ref().and_then(|found| found.source.as_ref()) {
        origins.push(*origin);
    }
    if is_failing {
        origins.extend(chain(case, resolution.profile.as_deref().unwrap_or("default")));
    }
    let labels = || std::iter::once(&finding.primary).chain(&finding.related);
    let stands_at = |origin: &Origin| {
        let Some(file) = case.files.get(origin.file) else { return false };
        let line = |at: usize| file.line_col(at).line;
        let in_file = labels().filter(|label| case.report.files[label.location.file].path() == file.path());
        in_file.map(|label| line(label.location.span.start())).any(|at| at == line(origin.span.start()))
    };
    origins.iter().any(stands_at)
}

/// Where everything stands that a profile leads to: its section, its session, and those of its source profiles. Read as
/// the SDK for JavaScript does, which refuses nothing.
fn chain(case: &Case<'_>, profile: &str) -> Vec<Origin> {
    let reading = &case.readings.javascript;
    let (mut origins, mut visited, mut next) = (Vec::new(), BTreeSet::new(), Some(profile));
    while let Some(name) = next.filter(|name| visited.insert(name.to_owned())) {
        let Some(section) = reading.profiles.get(name) else { break };
        let session = section.text("sso_session").and_then(|session| reading.sso_sessions.get(session));
        for section in std::iter::once(section).chain(session) {
            origins.push(section.origin);
            origins.extend(section.iter().map(|(_, value)| value.origin));
        }
        next = section.text("source_profile");
    }
    origins
}

fn readable(case: &Case<'_>, finding: &Finding) -> Problem {
    let path = path(case, finding);
    Problem {
        kind: "permissions",
        sdks: Vec::new(),
        what: capital(&finding.message),
        why: Vec::new(),
        steps: vec![Step::Run { command: case.shell.make_private(path), why: "leaves it to you alone".to_owned() }],
    }
}

/// Where it is, and why it matters.
fn reasons(case: &Case<'_>, finding: &Finding) -> Vec<String> {
    let file = &case.report.files[finding.location().file];
    let at = file.line_col(finding.span().start());
    let place = if file.path() == ENVIRONMENT {
        "in the environment".to_owned()
    } else {
        format!("{}:{}", mask::name(file.path()), at.line)
    };
    let text = if finding.primary.text.is_empty() { place } else { format!("{place}: {}", finding.primary.text) };
    vec![text, format!("`awslint explain {}` tells more", finding.rule)]
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
