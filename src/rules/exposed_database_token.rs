//! Connect tokens of databases: signed requests that serve as passwords.

use crate::aws::secrets::{Database, Kind};
use crate::finding::{Confidence, Severity};

use super::{Category, Context, Rule, Sink, exposed};

pub(super) static RULE: Rule = Rule {
    id: "exposed-database-token",
    summary: "a connect token of a database is written out in a file",
    category: Category::Exposure,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/exposed-database-token.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for secret in &cx.facts.secrets {
        let Kind::DatabaseToken(database) = secret.kind else { continue };
        let what = format!("a connect token of {}", name(database));
        sink.report(exposed::draft(cx, secret, &what, HELP));
    }
}

fn name(database: Database) -> &'static str {
    match database {
        Database::Rds => "Amazon RDS",
        Database::ElastiCache => "Amazon ElastiCache",
        Database::MemoryDb => "Amazon MemoryDB",
        Database::Dsql => "Amazon Aurora DSQL",
    }
}

const HELP: &str = "remove it, and let the program make a token each time it connects: this one is a password for a \
     quarter of an hour and useless afterwards";
