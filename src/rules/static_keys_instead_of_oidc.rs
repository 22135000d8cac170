//! Access keys in the store of a CI system whose jobs could assume a role without any.

use std::collections::BTreeMap;

use super::lineage::Lineage;
use super::prelude::*;
use super::wording;
use crate::aws::names::{Certainty, CredentialPart};
use crate::aws::regions::{self, Verdict};
use crate::facts::{CiLevel, Facts, Pipeline, Scope, SetView, Setting, Site, TokenIssuer};
use crate::source::FileId;

pub(super) static RULE: Rule = Rule {
    id: "static-keys-instead-of-oidc",
    summary: "a pipeline signs in with stored access keys where its identity token would do",
    category: Category::Exposure,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    docs: include_str!("../../rules/static-keys-instead-of-oidc.md"),
    check,
};

const TOKENS: &[CredentialPart] = &[CredentialPart::SessionToken, CredentialPart::SecurityToken];

/// Words in the names of secrets that tell of a store that is not AWS's and knows no roles.
const OTHER_STORES: &[&str] = &[
    "B2",
    "BACKBLAZE",
    "CEPH",
    "CLOUDFLARE",
    "DIGITALOCEAN",
    "DO",
    "GARAGE",
    "HETZNER",
    "LINODE",
    "MINIO",
    "OVH",
    "R2",
    "SCALEWAY",
    "SCW",
    "SPACES",
    "TIGRIS",
    "WASABI",
    "YANDEX",
];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let lineage = Lineage::new(cx.facts);
    let mut in_files: BTreeMap<FileId, Vec<SetView<'_>>> = BTreeMap::new();
    for set in cx.sets() {
        in_files.entry(set.scope.file).or_default().push(set);
    }
    for pipeline in &cx.facts.pipelines {
        let Some(issuer) = pipeline.issuer else { continue };
        let sets = in_files.remove(&pipeline.file).unwrap_or_default();
        let stored: Vec<_> = sets
            .into_iter()
            .filter(|set| is_used_to_sign_in(pipeline, set) && !lineage.supplies(set, TOKENS))
            .filter_map(|set| Some((stored_keys(cx.facts, &set)?, set)))
            .collect();
        if let Some((first, others)) = stored.split_first() {
            sink.report(draft(issuer, first, others));
        }
    }
}

type Stored<'a> = (&'a Setting, SetView<'a>);

/// One finding a file: the change is one change.
fn draft(issuer: &TokenIssuer, (secret, set): &Stored<'_>, others: &[Stored<'_>]) -> Draft {
    let place = wording::place(set.scope);
    let mut draft =
        Draft::new(set.at_value(secret), format!("the access keys in {place} stay valid until somebody deletes them"))
            .because("kept in the CI system's store, and in reach of every step that runs here")
            .help(format!(
                "let AWS trust the identity tokens of {}, give the job {}, and sign in with {}; then delete the keys",
                issuer.name, issuer.grant, issuer.sign_in
            ))
            .about(wording::subject(set.scope, &secret.key.value));
    for (secret, set) in others {
        draft = draft.label(set.at_value(secret), format!("keys of the same kind in {}", wording::place(set.scope)));
    }
    draft
}

/// Whether the place is read by AWS's tools: variables of steps, or the inputs of a step that signs in. What other steps
/// do with keys is theirs to say.
fn is_used_to_sign_in(pipeline: &Pipeline, set: &SetView<'_>) -> bool {
    match set.scope.site {
        Site::CiVariables(level) => level != CiLevel::Service,
        Site::CiInputs => pipeline.sign_ins.iter().any(|sign_in| Some(sign_in.scope) == set.scope.parent),
        _ => false,
    }
}

/// The secret key of a set that comes from the CI system's store, and that is for AWS.
fn stored_keys<'a>(facts: &Facts, set: &SetView<'a>) -> Option<&'a Setting> {
    let (id, secret) = (set.access_key_id()?, set.secret_access_key()?);
    let is_plain = secret.certainty == Certainty::Certain && set.session_token().is_none();
    (is_plain && is_stored(secret) && !is_for_another_store(id) && !is_elsewhere(facts, set.scope)).then_some(secret)
}

/// Whether the value comes from a store of secrets, and not from another step or from who calls the pipeline.
fn is_stored(secret: &Setting) -> bool {
    let text = secret.text();
    match secret.class {
        ValueClass::Encrypted => true,
        ValueClass::Reference if text.contains("{{") => text.contains("secrets.") || text.contains("vars."),
        ValueClass::Reference => secret.variable().is_some(),
        _ => false,
    }
}

fn is_for_another_store(id: &Setting) -> bool {
    let words = id.text().split(|c: char| !c.is_ascii_alphanumeric());
    words.into_iter().any(|word| OTHER_STORES.iter().any(|store| word.eq_ignore_ascii_case(store)))
}

/// Whether what holds in `scope` names an endpoint or a region that is none of AWS's.
fn is_elsewhere(facts: &Facts, scope: &Scope) -> bool {
    let around = std::iter::successors(Some(scope), |scope| scope.parent.map(|id| &facts.scopes[id.index()]));
    around.flat_map(|scope| &scope.settings).any(|setting| {
        let key = setting.key.value.to_ascii_lowercase();
        key.contains("endpoint") && setting.is_set()
            || key.contains("region") && setting.is_literal() && regions::judge(setting.text()) == Verdict::Unknown
    })
}
