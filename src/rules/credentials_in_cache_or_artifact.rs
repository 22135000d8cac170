//! Caches and artifacts that take files of credentials along.

use super::prelude::*;
use crate::facts::Keeper;
use crate::source::Location;

pub(super) static RULE: Rule = Rule {
    id: "credentials-in-cache-or-artifact",
    summary: "a cache or an artifact of a CI job takes files of credentials along",
    category: Category::Exposure,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/credentials-in-cache-or-artifact.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pipeline in &cx.facts.pipelines {
        for kept in &pipeline.kept_paths {
            let (what, readers) = match kept.keeper {
                Keeper::Cache => {
                    ("a cache", "later runs restore it, those of other branches and pull requests as well")
                }
                Keeper::Artifact => ("an artifact", "whoever can see the run can download it, and later jobs get it"),
            };
            let path = mask::name(&kept.path.value);
            sink.report(
                Draft::new(
                    Location::new(pipeline.file, kept.path.span),
                    format!("`{path}` goes into {what}, with the credentials in it"),
                )
                .because(readers)
                .help(
                    "take the path out and sign in anew in each job; if you need other files of the folder, name them",
                )
                .about(format!("{what}/{path}")),
            );
        }
    }
}
