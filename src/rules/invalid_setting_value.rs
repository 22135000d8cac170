//! Values that the setting's readers do not take.

use super::prelude::*;
use super::wording;
use crate::aws::regions::{self, Verdict};
use crate::aws::settings::{self, Definition, Readers, Section, ValueKind};
use crate::aws::{key_id, secret_key};
use crate::facts::{Scope, SectionKind, Setting, Site};
use crate::{profiles, similar};

pub(super) static RULE: Rule = Rule {
    id: "invalid-setting-value",
    summary: "a setting has a value that SDKs do not take",
    category: Category::Profiles,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/invalid-setting-value.md"),
    check,
};

/// What is wrong with a value.
struct Fault {
    /// Continues "… of profile `x` ".
    problem: String,
    reason: &'static str,
    help: String,
    severity: Severity,
}

impl Fault {
    fn new(problem: impl Into<String>, reason: &'static str, help: impl Into<String>) -> Self {
        Self { problem: problem.into(), reason, help: help.into(), severity: Severity::Warning }
    }

    fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for scope in &cx.facts.scopes {
        if scope.is_environment() {
            for setting in &scope.settings {
                variable(scope, setting, sink);
            }
            continue;
        }
        if let Site::Section(_, SectionKind::Services) = scope.site {
            for endpoint in scope.settings.iter().flat_map(|service| &service.children) {
                report(scope, Section::Profile, endpoint, sink);
            }
        }
        let Some(section) = profiles::section(scope) else { continue };
        for setting in &scope.settings {
            report(scope, section, setting, sink);
            let Some(block) = settings::block(&setting.key.value.to_ascii_lowercase()) else { continue };
            for child in &setting.children {
                report(scope, block, child, sink);
            }
        }
    }
}

fn report(scope: &Scope, section: Section, setting: &Setting, sink: &mut Sink<'_>) {
    let Some(known) = settings::find(section, &setting.key.value) else { return };
    // `duration-out-of-range` looks at the one setting with a range of its own.
    if !setting.is_literal() || known.readers == Readers::NONE || known.name == "duration_seconds" {
        return;
    }
    let Some(fault) = judge(scope, known, setting.bare_text().trim()) else { return };
    sink.report(draft(scope, setting, known.name, fault));
}

/// A variable that stands for a setting. Regions are left alone: programs other than SDKs read that variable as well.
fn variable(scope: &Scope, setting: &Setting, sink: &mut Sink<'_>) {
    let name = setting.key.value.as_str();
    let known = settings::of_variable(name).filter(|known| known.kind != ValueKind::Region);
    let Some(known) = known.filter(|_| setting.is_literal()) else { return };
    if let Some(fault) = judge(scope, known, setting.bare_text().trim()) {
        sink.report(draft(scope, setting, name, fault));
    }
}

fn draft(scope: &Scope, setting: &Setting, name: &str, fault: Fault) -> Draft {
    let message = format!("`{name}` of {} {}", wording::place(scope), fault.problem);
    Draft::new(scope.at(setting.value.span), message)
        .because(fault.reason)
        .help(fault.help)
        .severity(fault.severity)
        .about(wording::subject(scope, name))
}

fn judge(scope: &Scope, known: &Definition, text: &str) -> Option<Fault> {
    match known.kind {
        ValueKind::Bool => boolean(known, text),
        ValueKind::Enum(allowed) => one_of(known, allowed, text),
        ValueKind::Integer { min, max } => integer(min, max, text),
        ValueKind::Region => region(scope, text),
        ValueKind::AccountId => account(text),
        ValueKind::Url => url(known, text),
        ValueKind::ExternalId => limited(text, 2..=1224, "_+=,.@:/-"),
        ValueKind::RoleSessionName => limited(text, 2..=64, "_+=,.@-"),
        ValueKind::MfaSerial => mfa_device(text),
        ValueKind::Size => size(text, &["", "B", "KB", "MB", "GB", "TB", "KIB", "MIB", "GIB", "TIB"], "8MB"),
        ValueKind::Rate => {
            size(text, &["", "B/S", "KB/S", "MB/S", "GB/S", "B", "KB", "MB", "GB", "MIB/S", "GIB/S"], "10MB/s")
        }
        ValueKind::Path if known.name == "web_identity_token_file" => token_file(scope, text),
        ValueKind::Arn => {
            (!text.starts_with("arn:")).then(|| Fault::new("is not an ARN", IGNORED, "write an ARN, `arn:…`"))
        }
        _ => None,
    }
}

const IGNORED: &str = "SDKs ignore the value or stop on it";

/// The value for a message, unless it looks like a secret in the wrong place.
fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.len() > LONGEST || key_id::is_shaped(text) || secret_key::is_likely(text) {
        return "a value".to_owned();
    }
    format!("`{}`", mask::name(text))
}

fn boolean(known: &Definition, text: &str) -> Option<Fault> {
    let lower = text.to_ascii_lowercase();
    let is_switch = known.name == "ec2_metadata_disabled";
    if matches!(text, "true" | "false") || is_switch && lower == "true" {
        return None;
    }
    if is_switch {
        let reason = "JavaScript turns the metadata service off at any value, other SDKs at `true` alone";
        let problem = format!("is {}, not `true`", shown(text));
        return Some(Fault::new(problem, reason, "write `true`, or take the variable out"));
    }
    if !matches!(lower.as_str(), "true" | "false") {
        let reason = "neither `true` nor `false`: botocore takes it for false, other SDKs ignore it or stop";
        return Some(Fault::new(
            format!("is {}, not `true` or `false`", shown(text)),
            reason,
            "write `true` or `false`",
        ));
    }
    known.readers.contains(Readers::JAVASCRIPT).then(|| {
        Fault::new(
            format!("is {} with capitals", shown(text)),
            "the SDK for JavaScript takes `true` and `false` in small letters alone and stops on anything else",
            format!("write `{lower}`"),
        )
        .severity(Severity::Info)
    })
}

fn one_of(known: &Definition, allowed: &'static [&'static str], text: &str) -> Option<Fault> {
    if allowed.contains(&text) {
        return None;
    }
    let is_source = known.name == "credential_source";
    let severity = if is_source { Severity::Error } else { Severity::Warning };
    if let Some(exact) = allowed.iter().find(|value| value.eq_ignore_ascii_case(text)) {
        let reason = "compared with case by most SDKs";
        return Some(
            Fault::new(format!("is {} with other capitals", shown(text)), reason, format!("write `{exact}`"))
                .severity(severity),
        );
    }
    let help = match similar::closest(text, allowed.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write one of {}", allowed.join(", ")),
    };
    let reason = if is_source {
        "the AWS CLI, boto3, Rust, Go and Java stop with an error; JavaScript goes on to other credentials"
    } else {
        IGNORED
    };
    Some(Fault::new(format!("is {}, which no SDK knows", shown(text)), reason, help).severity(severity))
}

fn integer(min: u64, max: u64, text: &str) -> Option<Fault> {
    let reason = "SDKs stop on it, or take their default without a word";
    match text.parse::<u64>() {
        Ok(number) if (min..=max).contains(&number) => None,
        Ok(_) if max == u64::MAX => {
            Some(Fault::new(format!("is less than {min}"), reason, format!("write {min} or more")))
        }
        Ok(_) => Some(Fault::new(format!("is outside {min} to {max}"), reason, format!("write {min} to {max}"))),
        Err(_) => Some(Fault::new(format!("is {}, not a whole number", shown(text)), reason, "write digits alone")),
    }
}

fn region(scope: &Scope, text: &str) -> Option<Fault> {
    let no_host = "there is no such endpoint: `Could not connect to the endpoint URL`";
    let fault = match regions::judge(text) {
        Verdict::Region => return None,
        Verdict::Zone(region) => {
            Fault::new(format!("is {}, a zone of {region}", shown(text)), no_host, format!("write `{region}`"))
        }
        Verdict::Slip(region) => {
            Fault::new(format!("is {}, which is no region", shown(text)), no_host, format!("did you mean `{region}`?"))
        }
        Verdict::NoLabel => Fault::new(
            format!("is {}, which cannot be a region", shown(text)),
            "botocore stops with InvalidRegionError: doesn't match a supported format",
            "write the region's code, for example `eu-west-1`",
        ),
        Verdict::Unknown => {
            // A store that speaks S3 has regions of its own, and says where it is.
            if scope.setting("endpoint_url").is_some() {
                return None;
            }
            let help = "write the region's code, for example `eu-west-1`, unless this is for another store than AWS";
            let fault = Fault::new(format!("is {}, which is no region of AWS", shown(text)), no_host, help);
            return Some(fault.severity(Severity::Info));
        }
    };
    Some(fault.severity(Severity::Error))
}

fn account(text: &str) -> Option<Fault> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    // A word stands for an account to be filled in.
    if digits.len() * 2 < text.len() || (text.len() == 12 && digits.len() == 12) {
        return None;
    }
    let reason = "account IDs are compared as text of 12 digits";
    if digits.len() == 12 {
        return Some(Fault::new(
            "has something else than digits in it",
            reason,
            "write the 12 digits alone, without hyphens",
        ));
    }
    Some(Fault::new(
        format!("has {} digits, not 12", digits.len()),
        reason,
        "write all 12 digits, leading zeros included",
    ))
}

fn url(known: &Definition, text: &str) -> Option<Fault> {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_portal = known.name == "sso_start_url";
    match scheme.as_deref() {
        // A word without a dot stands for a URL to be filled in.
        None if !text.contains('.') && !text.contains(':') => None,
        None => Some(
            Fault::new(
                format!("is {}, without `https://`", shown(text)),
                "not a URL: SDKs stop on it",
                "put `https://` in front",
            )
            .severity(Severity::Error),
        ),
        Some("https") => None,
        Some("http") if !is_portal => None,
        Some(_) => Some(
            Fault::new("has the wrong scheme", "the address is refused", "begin with `https://`")
                .severity(Severity::Error),
        ),
    }
}

/// A path that leads to the token from one folder alone, or that the SDKs would have to expand.
fn token_file(scope: &Scope, text: &str) -> Option<Fault> {
    let is_absolute = text.starts_with(['/', '\\']) || text.as_bytes().get(1) == Some(&b':');
    let is_home = text.starts_with('~');
    // Shells expand `~` before any SDK sees it, and scripts may change the folder.
    if is_absolute || scope.site == Site::ShellScript || text.contains(['$', '%']) {
        return None;
    }
    let help = "write the absolute path";
    Some(if is_home {
        Fault::new("begins with `~`", "SDKs take the path as it is and do not find the file", help)
            .severity(Severity::Error)
    } else {
        Fault::new("is a relative path", "found only by programs that run in the right folder", help)
    })
}

fn limited(text: &str, length: std::ops::RangeInclusive<usize>, signs: &str) -> Option<Fault> {
    let reason = "STS refuses the call with a ValidationError";
    let help = format!("use {} to {} letters, digits and `{signs}`", length.start(), length.end());
    if !length.contains(&text.chars().count()) {
        return Some(Fault::new("has the wrong length", reason, help).severity(Severity::Error));
    }
    let bad = text.chars().find(|c| !c.is_ascii_alphanumeric() && !signs.contains(*c))?;
    let problem = format!("holds `{}`", mask::name(&bad.to_string()));
    Some(Fault::new(problem, reason, help).severity(Severity::Error))
}

fn mfa_device(text: &str) -> Option<Fault> {
    if text.contains(":u2f/") {
        return Some(
            Fault::new(
                "is a passkey or security key",
                "STS takes a code of six digits, which such a device does not have",
                "register a virtual or hardware device that shows codes and name that: `aws iam list-mfa-devices`",
            )
            .severity(Severity::Error),
        );
    }
    if text.starts_with("arn:") && !text.contains(":mfa/") {
        let help = "write `arn:aws:iam::ACCOUNT:mfa/NAME`: `aws iam list-mfa-devices`";
        return Some(
            Fault::new("is not the ARN of an MFA device", "STS refuses the call", help).severity(Severity::Error),
        );
    }
    limited(text, 9..=256, "_+=/:,.@-")
}

fn size(text: &str, units: &[&str], example: &str) -> Option<Fault> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = text[digits..].trim().to_ascii_uppercase();
    let fits = digits > 0 && units.contains(&unit.as_str());
    (!fits).then(|| {
        Fault::new(
            format!("is {}, not a number with a unit", shown(text)),
            "the AWS CLI stops on it",
            format!("write a whole number and a unit, for example `{example}`"),
        )
    })
}
