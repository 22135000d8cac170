//! Causes that the answers of the SDKs show: what hides a profile, and what ends a chain.

use crate::mask;
use crate::resolution::{Resolution, Sdk, Source};
use crate::similar;

use super::{Case, Problem, Step, variables};

/// Variables that bring credentials, and what comes with them.
struct Group {
    /// The variable by which an answer names the group.
    lead: &'static str,
    /// What it is, and what it does to a profile.
    what: &'static str,
    /// Everything that goes when it goes.
    all: &'static [&'static str],
}

const GROUPS: &[Group] = &[
    Group {
        lead: "AWS_ACCESS_KEY_ID",
        what: "Keys in the environment hide",
        all: &[
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_SECURITY_TOKEN",
            "AWS_CREDENTIAL_EXPIRATION",
        ],
    },
    Group {
        lead: "AWS_WEB_IDENTITY_TOKEN_FILE",
        what: "A web identity in the environment hides",
        all: &["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME"],
    },
    Group {
        lead: "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        what: "Container credentials in the environment hide",
        all: &["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"],
    },
    Group {
        lead: "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        what: "Container credentials in the environment hide",
        all: &[
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
        ],
    },
];

/// The variables that select a profile.
const SELECTORS: &[&str] = &["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];

/// Variables that come before a profile which has credentials, or which somebody selected.
pub(super) fn shadowed(case: &Case<'_>) -> Vec<Problem> {
    GROUPS.iter().filter_map(|group| shadowed_by(case, group)).collect()
}

fn shadowed_by(case: &Case<'_>, group: &Group) -> Option<Problem> {
    let is_hidden = |resolution: &&Resolution| {
        let comes_first = resolution.found.as_ref().and_then(|found| found.source.as_ref())
            == Some(&Source::Variable(group.lead))
            || resolution.failing.is_some_and(|failing| matches!(failing, "env" | "Environment"))
                && group.lead == GROUPS[0].lead;
        let has_credentials = resolution.losers.iter().any(|loser| matches!(loser.source, Source::Shared(_)));
        comes_first && (resolution.profile.is_some() || has_credentials)
    };
    let hidden: Vec<_> = case.resolutions.iter().filter(is_hidden).collect();
    let first = *hidden.first()?;
    let names = case.set_variables(group.all);
    let whose = selected(first);
    let key_id = first.found.as_ref().and_then(|found| found.key_id.as_deref()).map(mask::key_id);
    let lead = key_id.map_or_else(|| format!("`{}`", group.lead), |id| format!("`{}` ({id})", group.lead));
    let mut why = vec![format!("{} {} {lead} before {whose}", sdks(&hidden), verb(&hidden, "asks", "ask"))];
    why.extend(first.error.as_ref().map(|error| format!("what stands there is not complete: {}", error.class)));
    let uses_profile = |one: &&Resolution| one.found.is_some() && hidden.iter().all(|it| it.sdk != one.sdk);
    let others: Vec<_> = case.resolutions.iter().filter(uses_profile).collect();
    if !others.is_empty() {
        why.push(format!("{} {} the profile", sdks(&others), verb(&others, "uses", "use")));
    }
    let command = case.shell.unset(&names);
    let mut steps = vec![Step::Run { command, why: format!("lets {whose} count, in this shell") }];
    let places = variables::lines(&variables::places(case.assignments, case.environment, &names));
    for lines in &places {
        let sets = if lines.starts_with("lines") { "set" } else { "sets" };
        why.push(format!("{lines} {sets} this"));
        steps.push(Step::Edit(format!("delete {lines}, or every new shell sets this again")));
    }
    if places.is_empty() {
        why.push("no file that awslint looked at sets this, so whatever started this shell did".to_owned());
    }
    Some(Problem {
        kind: "shadowed-profile",
        sdks: hidden.iter().map(|resolution| resolution.sdk).collect(),
        what: format!("{} {whose}", group.what),
        why,
        steps,
    })
}

/// SDKs that find nothing, or fail with what they find; what `known` explains is not told again.
pub(super) fn failing(case: &Case<'_>, known: &[Problem]) -> Option<Problem> {
    let is_explained = |sdk| known.iter().any(|problem| problem.sdks.contains(&sdk));
    let fails = |one: &&Resolution| one.error.is_some() || one.found.is_none();
    let mut failing: Vec<_> = case.resolutions.iter().filter(fails).filter(|one| !is_explained(one.sdk)).collect();
    // The words of the tool that is at hand come first.
    failing.sort_by_key(|one| one.sdk != Sdk::CliV2);
    let first = *failing.first()?;
    let whose = selected(first);
    let name = first.profile.as_deref().unwrap_or("default");
    let mut why = Vec::new();
    match &first.error {
        Some(error) => {
            let message = error.message.lines().collect::<Vec<_>>().join(" ");
            why.push(format!("{} says {}: {}", short(first.sdk), error.class, message.trim_end_matches('.')));
        }
        None => why.push("no provider has credentials".to_owned()),
    }
    let profiles = case.readings.profiles(first.sdk);
    let is_known = profiles.is_some_and(|profiles| profiles.contains_key(name));
    let mut steps = Vec::new();
    if !is_known {
        steps.extend(instead(case, name, profiles.into_iter().flat_map(|all| all.keys()).map(String::as_str)));
        let places = variables::places(case.assignments, case.environment, SELECTORS);
        let lines = variables::lines(&places);
        why.extend(lines.iter().filter(|_| first.profile.is_some()).map(|lines| format!("{lines} select a profile")));
    }
    let all = failing.len() == case.resolutions.len() && failing.len() > 1;
    failing.sort_by_key(|one| one.sdk);
    let who = if all { "No SDK".to_owned() } else { sdks(&failing) };
    let what = if all || failing.len() == 1 && first.error.is_none() {
        format!("{who} finds {}credentials for {whose}", if all { "" } else { "no " })
    } else {
        format!("{who} cannot use {whose}")
    };
    Some(Problem {
        kind: "no-credentials",
        sdks: failing.iter().map(|resolution| resolution.sdk).collect(),
        what,
        why,
        steps,
    })
}

/// What to select where the selected profile does not exist.
fn instead<'a>(case: &Case<'_>, name: &str, known: impl Iterator<Item = &'a str>) -> Vec<Step> {
    let known: Vec<_> = known.collect();
    let near = similar::closest(name, known.iter().copied());
    let from = SELECTORS.iter().find(|variable| case.environment.contains_key(**variable));
    match (near, case.profile, from) {
        (Some(near), None, _) => vec![Step::Run {
            command: case.shell.set(from.unwrap_or(&"AWS_PROFILE"), near),
            why: format!("selects profile `{}`, which exists", mask::name(near)),
        }],
        (Some(near), Some(_), _) => vec![Step::Edit(format!("write `--profile {}`", mask::name(near)))],
        (None, None, Some(from)) => {
            vec![Step::Run { command: case.shell.unset(&[from]), why: "selects the default profile again".to_owned() }]
        }
        // A broken file has profiles, too; what breaks it is told beside this.
        (None, ..) if known.is_empty() && (case.files.config.is_some() || case.files.credentials.is_some()) => {
            Vec::new()
        }
        (None, ..) if known.is_empty() => {
            vec![Step::Run { command: "aws configure sso".to_owned(), why: "makes a first profile".to_owned() }]
        }
        (None, ..) => {
            const MOST: usize = 8;
            let names: Vec<_> = known.iter().take(MOST).map(|name| format!("`{}`", mask::name(name))).collect();
            let more = if known.len() > MOST { ", and more" } else { "" };
            vec![Step::Edit(format!("name one of the profiles that exist: {}{more}", names.join(", ")))]
        }
    }
}

/// The profile that an answer is about, for a sentence.
pub(super) fn selected(resolution: &Resolution) -> String {
    match resolution.profile.as_deref() {
        None | Some("default") => "the default profile".to_owned(),
        Some(name) => format!("profile `{}`", mask::name(name)),
    }
}

/// The SDKs of `answers`, for a sentence.
fn sdks(answers: &[&Resolution]) -> String {
    list(&answers.iter().map(|one| short(one.sdk)).collect::<Vec<_>>())
}

fn short(sdk: Sdk) -> String {
    match sdk {
        Sdk::Botocore => "boto3".to_owned(),
        Sdk::CliV2 => "the AWS CLI".to_owned(),
        other => format!("the {}", other.title().split(" v").next().unwrap_or_default()),
    }
}

fn verb(subjects: &[&Resolution], one: &'static str, many: &'static str) -> &'static str {
    if subjects.len() == 1 { one } else { many }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
