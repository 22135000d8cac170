//! The answers as JSON. Within a version fields are added, never renamed or removed.
//!
//! Settings are shown as they are, except what looks like credentials: somebody may have put a key where a region belongs.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::{Answers, explained};
use crate::mask;
use crate::render::{json, suspicious};
use crate::resolution::Sdk;
use crate::resolution::{Hop, Loser, Refresh, Resolution, Source};

#[derive(Serialize)]
struct Wire<'a> {
    version: u32,
    awslint: &'a str,
    resolutions: Vec<WireResolution<'a>>,
}

/// One answer.
#[derive(Serialize)]
pub(in crate::render) struct WireResolution<'a> {
    sdk: &'static str,
    /// Whether the model of this SDK was compared with the SDK itself.
    verified: bool,
    profile: Option<String>,
    provider: Option<&'static str>,
    error: Option<WireError>,
    region: Option<String>,
    region_source: Option<WirePlace<'a>>,
    /// `null` if it depends on the answer that is got at run time.
    refreshes: Option<bool>,
    expires: Option<String>,
    source: Option<WirePlace<'a>>,
    access_key_id: Option<String>,
    has_session_token: Option<bool>,
    hops: Vec<WireHop>,
    passed: Vec<WirePassed>,
    losers: Vec<WireLoser<'a>>,
    log: Vec<String>,
}

#[derive(Serialize)]
struct WireError {
    class: &'static str,
    message: String,
    rule: Option<&'static str>,
}

#[derive(Serialize)]
struct WirePlace<'a> {
    path: Option<&'a str>,
    line: Option<usize>,
    variable: Option<&'static str>,
}

#[derive(Serialize)]
struct WireHop {
    profile: Option<String>,
    role_arn: String,
    signed_by: Option<&'static str>,
    access_key_id: Option<String>,
    parameters: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct WirePassed {
    provider: &'static str,
    why: String,
}

#[derive(Serialize)]
struct WireLoser<'a> {
    what: &'static str,
    source: WirePlace<'a>,
    why: String,
}

pub(super) fn write(answers: &Answers<'_>, out: &mut dyn Write) -> io::Result<()> {
    let wire = Wire { version: 1, awslint: env!("CARGO_PKG_VERSION"), resolutions: wires(answers) };
    json::write(&wire, out)
}

pub(super) fn wires<'a>(answers: &Answers<'a>) -> Vec<WireResolution<'a>> {
    answers.resolutions.iter().map(|resolution| wire(answers, resolution)).collect()
}

fn wire<'a>(answers: &Answers<'a>, resolution: &'a Resolution) -> WireResolution<'a> {
    let found = resolution.found.as_ref();
    let place = |source: &'a Source| place(answers, resolution.sdk, source);
    WireResolution {
        sdk: resolution.sdk.name(),
        verified: resolution.sdk.is_verified(),
        profile: resolution.profile.as_deref().map(suspicious::masked),
        provider: found.map(|found| found.provider),
        error: resolution.error.as_ref().map(|error| WireError {
            class: error.class,
            message: suspicious::masked(&error.message),
            rule: explained(resolution),
        }),
        region: resolution.region.as_ref().map(|(region, _)| suspicious::masked(region)),
        region_source: resolution.region.as_ref().map(|(_, source)| place(source)),
        refreshes: found.and_then(|found| match found.refresh {
            Refresh::Never => Some(false),
            Refresh::Always => Some(true),
            Refresh::WithExpiry => None,
        }),
        expires: found.and_then(|found| found.expires.as_deref()).map(suspicious::masked),
        source: found.and_then(|found| found.source.as_ref()).map(place),
        access_key_id: found.and_then(|found| found.key_id.as_deref()).map(mask::key_id),
        has_session_token: found.and_then(|found| found.has_session_token),
        hops: resolution.hops.iter().map(hop).collect(),
        passed: resolution
            .passed
            .iter()
            .map(|passed| WirePassed { provider: passed.provider, why: suspicious::masked(&passed.why) })
            .collect(),
        losers: resolution.losers.iter().map(|loser| self::loser(answers, resolution.sdk, loser)).collect(),
        log: resolution.log.iter().map(|line| suspicious::masked(line)).collect(),
    }
}

fn place<'a>(answers: &Answers<'a>, sdk: Sdk, source: &'a Source) -> WirePlace<'a> {
    let place = answers.place(sdk, source);
    WirePlace { path: place.path, line: place.line, variable: place.variable }
}

fn hop(hop: &Hop) -> WireHop {
    WireHop {
        profile: hop.profile.as_deref().map(suspicious::masked),
        role_arn: suspicious::masked(&hop.role_arn),
        signed_by: hop.signed_by,
        access_key_id: hop.key_id.as_deref().map(mask::key_id),
        parameters: hop.parameters.iter().map(|(name, value)| (*name, suspicious::masked(value))).collect(),
    }
}

fn loser<'a>(answers: &Answers<'a>, sdk: Sdk, loser: &'a Loser) -> WireLoser<'a> {
    WireLoser { what: loser.what, source: place(answers, sdk, &loser.source), why: suspicious::masked(&loser.why) }
}
