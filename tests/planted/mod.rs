//! Thousands of credentials that nobody ever had, planted in whatever people commit them in: each is found once, where
//! it stands, and shown nowhere. And thousands of texts that resemble them: nothing is found.

mod carriers;
mod lookalikes;
mod many;
mod outputs;
mod random;
mod template;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use awslint::finding::{Confidence, Finding};
use awslint::render::Format;
use awslint::report::Report;
use clap::ValueEnum;

use crate::secrets::Canaries;
use crate::support::{Tree, assert_none, rendered};
use carriers::Carrier;
use many::COLLECTIONS;
use random::{Credentials, Random};
use template::Rendered;

/// How many sets each carrier is given.
const SETS: u64 = 16;
/// How often each lookalike is drawn.
const DRAWINGS: u64 = 24;
/// No more than so many complaints are worth reading.
const MOST_COMPLAINTS: usize = 40;

/// The rules that say that credentials are written out.
const REPORTERS: &[&str] = &[
    "hardcoded-access-key-id",
    "hardcoded-secret-access-key",
    "hardcoded-session-token",
    "plain-text-task-environment",
    "secret-in-build-argument",
    "secret-in-ci-config",
    "secret-in-cloudformation",
    "secret-in-command-line",
    "secret-in-compose",
    "secret-in-config-file",
    "secret-in-config-map",
    "secret-in-image-layer",
    "secret-in-kubernetes-manifest",
    "secret-in-terraform",
    "secret-in-terraform-state",
    "static-temporary-credentials",
];

/// What turns the text of a file into its bytes.
type Encode<'a> = &'a dyn Fn(&str) -> Vec<u8>;

/// A carrier with its credentials, as it stands in a tree.
struct Planted {
    path: String,
    rendered: Rendered,
    credentials: Credentials,
}

fn plant(number: usize, carrier: &Carrier, random: &mut Random) -> Planted {
    let credentials =
        if carrier.is_temporary() { Credentials::temporary(random) } else { Credentials::long_term(random) };
    let rendered = template::render(carrier.template, &credentials, random);
    Planted { path: format!("{number:03}/{}", carrier.path), rendered, credentials }
}

/// Every carrier with a set of its own.
fn sown(seed: u64) -> Vec<Planted> {
    let mut random = Random::new(seed);
    carriers::all().enumerate().map(|(number, carrier)| plant(number, &carrier, &mut random)).collect()
}

/// Every carrier of plain text, with a set of its own and other things around it.
fn sown_among_others(seed: u64) -> Vec<Planted> {
    let mut random = Random::new(seed);
    let mut among_others = |(number, carrier): (usize, Carrier)| {
        let planted = plant(number, &carrier, &mut random);
        let (before, behind) = (lookalikes::neighbours(&mut random), lookalikes::neighbours(&mut random));
        Planted { rendered: planted.rendered.between(&before, &format!("\n{behind}")), ..planted }
    };
    carriers::texts().enumerate().map(&mut among_others).collect()
}

/// The tree of `planted`, whose texts are turned into bytes by `encode`.
fn tree(planted: &[Planted], encode: impl Fn(&str) -> Vec<u8>) -> Tree {
    let mut tree = Tree::default();
    for file in planted {
        tree.add_bytes(&file.path, encode(&file.rendered.text));
    }
    tree
}

/// What is wrong with what `report` says of `planted`.
fn complaints(report: &Report, planted: &[Planted]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in planted {
        let of_file = |finding: &&Finding| {
            report.files[finding.location().file].path() == file.path && REPORTERS.contains(&&*finding.rule)
        };
        let found: Vec<&Finding> = report.findings.iter().filter(of_file).collect();
        let spans: Vec<BTreeSet<(usize, usize)>> = found.iter().map(|finding| spans(finding)).collect();
        let wanted = places(&file.rendered);
        let is_sure = found.iter().all(|finding| finding.confidence > Confidence::Low);
        if spans != [wanted.clone()] || !is_sure {
            let mut text = format!("{}: {} findings, at {spans:?} instead of {wanted:?}", file.path, found.len());
            for finding in &found {
                let _ = write!(text, "\n    {}: {}", finding.rule, finding.message);
            }
            let start: String = file.rendered.text.chars().take(400).collect();
            let _ = write!(text, "\n    in: {start:?}");
            complaints.push(text);
        }
    }
    complaints.truncate(MOST_COMPLAINTS);
    complaints
}

/// The places at which the parts of a set stand.
fn places(rendered: &Rendered) -> BTreeSet<(usize, usize)> {
    rendered.parts.iter().map(|part| (part.start, part.end)).collect()
}

/// The places that a finding points at.
fn spans(finding: &Finding) -> BTreeSet<(usize, usize)> {
    let labels = std::iter::once(&finding.primary).chain(&finding.related);
    labels.map(|label| (label.location.span.start(), label.location.span.end())).collect()
}

/// The secrets of `planted`, as they are and as they are written.
fn canaries(planted: &[Planted]) -> Canaries {
    let mut secrets = BTreeSet::new();
    for file in planted {
        let credentials = &file.credentials;
        secrets.extend([credentials.id.clone(), credentials.secret.clone()]);
        secrets.extend(credentials.token.clone());
        secrets.extend(file.rendered.parts.iter().map(|part| file.rendered.text[part.clone()].to_owned()));
    }
    Canaries::new(secrets)
}

#[test]
fn every_set_is_found_once_at_its_place() {
    let mut all = Vec::new();
    for seed in 0..SETS {
        let planted = sown(seed);
        let report = tree(&planted, |text| text.as_bytes().to_vec()).lint(&[]);
        all.extend(complaints(&report, &planted));
    }
    all.truncate(MOST_COMPLAINTS);
    assert_none(&all, "Each planted set is one finding with all of its parts.");
}

#[test]
fn neighbours_change_nothing() {
    let mut all = Vec::new();
    for seed in 0..SETS {
        let planted = sown_among_others(seed);
        let report = tree(&planted, |text| text.as_bytes().to_vec()).lint(&[]);
        all.extend(complaints(&report, &planted));
    }
    all.truncate(MOST_COMPLAINTS);
    assert_none(&all, "What stands beside a set is no part of it.");
}

#[test]
fn sets_of_one_file_stay_apart() {
    let mut complaints = Vec::new();
    for seed in 0..SETS {
        let mut random = Random::new(seed);
        for collection in COLLECTIONS {
            let (sets, text) = collection.fill(&mut random);
            let mut tree = Tree::default();
            tree.add_bytes(collection.path, text.clone().into_bytes());
            let report = tree.lint(&[]);
            let reports = report.findings.iter().filter(|finding| REPORTERS.contains(&&*finding.rule));
            let found: BTreeSet<_> = reports.map(spans).collect();
            let wanted: BTreeSet<_> = sets.iter().map(places).collect();
            if found != wanted {
                complaints.push(format!("{}: at {found:?} instead of {wanted:?}\n    in: {text:?}", collection.path));
            }
        }
    }
    complaints.truncate(MOST_COMPLAINTS);
    assert_none(&complaints, "Each set is one finding with its own parts.");
}

#[test]
fn every_encoding_of_a_file_is_read() {
    let with = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let wide = |text: &str, order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let planted = sown(100);
    let encodings: [Encode<'_>; 3] = [
        &|text| with(&[0xff, 0xfe], wide(text, u16::to_le_bytes)),
        &|text| with(&[0xfe, 0xff], wide(text, u16::to_be_bytes)),
        &|text| with(&[0xef, 0xbb, 0xbf], text.as_bytes().to_vec()),
    ];
    for encode in encodings {
        let report = tree(&planted, encode).lint(&[]);
        assert_none(&complaints(&report, &planted), "The encoding of a file changes nothing.");
    }
    let planted: Vec<Planted> =
        sown(101).into_iter().map(|file| Planted { rendered: file.rendered.crlf(), ..file }).collect();
    let report = tree(&planted, |text| text.as_bytes().to_vec()).lint(&[]);
    assert_none(&complaints(&report, &planted), "The kind of line end changes nothing.");
}

#[test]
fn no_output_shows_what_was_planted() {
    let planted = sown(200);
    let report = tree(&planted, |text| text.as_bytes().to_vec()).lint(&[]);
    let canaries = canaries(&planted);
    for format in Format::value_variants() {
        let output = rendered(&report, *format);
        assert_eq!(canaries.leak(&output), None, "{format:?}");
    }
}

#[test]
fn lookalikes_are_silent() {
    let mut all = Vec::new();
    for seed in 0..DRAWINGS {
        let mut tree = Tree::default();
        let texts = lookalikes::all(&mut Random::new(seed));
        for (number, (path, text)) in texts.iter().enumerate() {
            tree.add_bytes(&format!("{number:03}/{path}"), text.as_bytes().to_vec());
        }
        let report = tree.lint(&[]);
        for finding in report.findings.iter().filter(|finding| finding.confidence > Confidence::Low) {
            all.push(format!("{}: {}", finding.rule, finding.message));
        }
    }
    all.truncate(MOST_COMPLAINTS);
    assert_none(&all, "These are no credentials.");
}
