//! Quotes in an env file that its reader keeps.

use std::collections::{BTreeMap, BTreeSet};

use super::prelude::*;
use super::{fixes, wording};
use crate::facts::{Facts, Quoting, ScopeId, Site};
use crate::source::Location;

pub(super) static RULE: Rule = Rule {
    id: "quoted-env-file-value",
    summary: "an env file has quotes that `docker run --env-file` hands to the program",
    category: Category::BrokenCredentials,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/quoted-env-file-value.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let takers = Takers::new(cx.facts);
    for (index, scope) in cx.facts.scopes.iter().enumerate().filter(|(_, scope)| scope.site == Site::EnvFile) {
        let id = ScopeId::from_index(index);
        let loaded_raw = takers.raw.get(&id).copied();
        for setting in &scope.settings {
            let quote = match setting.quoting {
                // Another reader loads the file for certain, and takes the quotes off.
                Quoting::Kept(_) if loaded_raw.is_none() && takers.others.contains(&id) => continue,
                Quoting::Kept(quote) => quote,
                Quoting::Removed(quote) if loaded_raw.is_some() => quote,
                Quoting::Removed(_) | Quoting::None => continue,
            };
            let key = mask::name(&setting.key.value);
            let mut draft =
                Draft::new(scope.at(setting.value.span), format!("the quotes around `{key}` become part of its value"))
                    .because("`docker run --env-file` hands every character behind the `=` to the program")
                    .help(format!("write the value without `{quote}`; it may hold blanks and `#` as it is"))
                    .about(wording::subject(scope, &setting.key.value))
                    .fix(fixes::unquote(cx, scope, setting));
            if let Some(at) = loaded_raw {
                draft = draft.label(at, "loads the file, quotes and all");
            }
            sink.report(draft);
        }
    }
}

/// Who loads env files.
struct Takers {
    /// Those that keep quotes, with the places that say so.
    raw: BTreeMap<ScopeId, Location>,
    others: BTreeSet<ScopeId>,
}

impl Takers {
    fn new(facts: &Facts) -> Self {
        let supplies = || facts.links.iter().flat_map(|(_, supplies)| supplies);
        let raw = supplies().filter(|supply| supply.keeps_quotes).map(|supply| (supply.source, supply.at)).collect();
        let others = supplies().filter(|supply| !supply.keeps_quotes).map(|supply| supply.source).collect();
        Self { raw, others }
    }
}
