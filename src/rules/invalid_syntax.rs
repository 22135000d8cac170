//! Places where a file does not follow the grammar of its format.

use std::collections::BTreeSet;

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "invalid-syntax",
    summary: "a file does not follow its format's grammar",
    category: Category::Profiles,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/invalid-syntax.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    // In a file that says nothing of AWS, awslint has no business.
    let with_sets = cx.sets().map(|set| set.scope.file);
    let with_documents = cx.facts.documents.iter().map(|document| document.file);
    let concerned: BTreeSet<_> = with_sets.chain(with_documents).collect();
    for (file, error) in &cx.facts.syntax_errors {
        let is_shared = cx.files[*file].kind().is_aws_file();
        if !is_shared && !concerned.contains(file) {
            continue;
        }
        let mut draft = Draft::new(crate::source::Location::new(*file, error.span), error.message.clone())
            .about(format!("syntax/{}", error.message));
        if is_shared {
            draft = draft
                .because("some SDKs refuse the whole file over this, others lose a part of it without a word")
                .severity(Severity::Error);
        }
        if cx.files[*file].kind().has_strict_reader() {
            draft = draft.severity(Severity::Info);
        }
        if let Some(help) = &error.help {
            draft = draft.help(help.clone());
        }
        sink.report(draft);
    }
}
