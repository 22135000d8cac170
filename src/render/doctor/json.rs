//! A checkup as JSON. Within a version fields are added, never renamed or removed.

use std::io::{self, Write};

use serde::Serialize;

use super::Checkup;
use crate::doctor::cache::{CacheKind, CacheState};
use crate::doctor::{Problem, Step};
use crate::render::{json, resolution, suspicious};

#[derive(Serialize)]
struct Wire<'a> {
    version: u32,
    awslint: &'a str,
    verdict: String,
    problems: Vec<WireProblem>,
    steps: Vec<WireStep>,
    resolutions: Vec<resolution::WireResolution<'a>>,
    caches: Vec<WireCache<'a>>,
    findings: Vec<WireFinding<'a>>,
}

#[derive(Serialize)]
struct WireProblem {
    kind: &'static str,
    sdks: Vec<&'static str>,
    what: String,
    why: Vec<String>,
    steps: Vec<WireStep>,
}

/// A command, or else something to change by hand.
#[derive(Serialize)]
struct WireStep {
    command: Option<String>,
    text: String,
}

#[derive(Serialize)]
struct WireCache<'a> {
    path: &'a str,
    kind: &'static str,
    state: &'static str,
    expires: Option<String>,
    profiles: Vec<String>,
}

#[derive(Serialize)]
struct WireFinding<'a> {
    rule: &'a str,
    severity: &'static str,
    path: &'a str,
    line: usize,
    column: usize,
    message: String,
    help: Option<String>,
}

pub(super) fn write(checkup: &Checkup<'_>, out: &mut dyn Write) -> io::Result<()> {
    let diagnosis = checkup.diagnosis;
    let caches = checkup.caches.iter().zip(&diagnosis.cache_users);
    let wire = Wire {
        version: 1,
        awslint: env!("CARGO_PKG_VERSION"),
        verdict: suspicious::masked(&diagnosis.verdict),
        problems: diagnosis.problems.iter().map(problem).collect(),
        steps: diagnosis.steps().into_iter().map(step).collect(),
        resolutions: resolution::wires(&checkup.answers),
        caches: caches
            .map(|(cache, users)| WireCache {
                path: &cache.path,
                kind: kind(cache.kind),
                state: state(cache.state),
                expires: cache.expires.map(|end| end.to_string()),
                profiles: users.iter().map(|name| suspicious::masked(name)).collect(),
            })
            .collect(),
        findings: findings(checkup),
    };
    json::write(&wire, out)
}

fn problem(problem: &Problem) -> WireProblem {
    WireProblem {
        kind: problem.kind,
        sdks: problem.sdks.iter().map(|sdk| sdk.name()).collect(),
        what: suspicious::masked(&problem.what),
        why: problem.why.iter().map(|why| suspicious::masked(why)).collect(),
        steps: problem.steps.iter().map(step).collect(),
    }
}

fn step(step: &Step) -> WireStep {
    match step {
        Step::Run { command, why } => {
            WireStep { command: Some(suspicious::masked(command)), text: suspicious::masked(why) }
        }
        Step::Edit(text) => WireStep { command: None, text: suspicious::masked(text) },
    }
}

fn findings<'a>(checkup: &Checkup<'a>) -> Vec<WireFinding<'a>> {
    let report = checkup.report;
    let beside = checkup.diagnosis.findings.iter().map(|index| &report.findings[*index]);
    beside
        .map(|finding| {
            let file = &report.files[finding.location().file];
            let at = file.line_col(finding.span().start());
            WireFinding {
                rule: &finding.rule,
                severity: finding.severity.name(),
                path: file.path(),
                line: at.line,
                column: at.column,
                message: suspicious::masked(&finding.message),
                help: finding.help.as_deref().map(suspicious::masked),
            }
        })
        .collect()
}

fn kind(kind: CacheKind) -> &'static str {
    match kind {
        CacheKind::SsoToken => "sso-token",
        CacheKind::Login => "login",
        CacheKind::Registration => "registration",
        CacheKind::Role => "role",
        CacheKind::Broken => "broken",
    }
}

fn state(state: CacheState) -> &'static str {
    match state {
        CacheState::Valid => "valid",
        CacheState::Renewable => "renewable",
        CacheState::Expired => "expired",
        CacheState::Unknown => "unknown",
    }
}
