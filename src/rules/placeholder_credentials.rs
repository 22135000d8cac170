//! Documentation keys and fill-in texts where SDKs read credentials.

use super::prelude::*;
use super::wording;
use crate::facts::Setting;

pub(super) static RULE: Rule = Rule {
    id: "placeholder-credentials",
    summary: "a profile that SDKs read holds documentation keys",
    category: Category::BrokenCredentials,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/placeholder-credentials.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for set in cx.sets().filter(|set| set.scope.is_profile() && cx.files[set.scope.file].is_default_location()) {
        let placeholder = |setting: &&Setting| {
            setting.class == ValueClass::Documentation
                || (setting.class == ValueClass::Placeholder && asks_to_be_filled_in(setting.text()))
        };
        let mut parts = set.parts().filter(placeholder);
        let Some(first) = parts.next() else { continue };
        let place = wording::place(set.scope);
        let what = match first.class {
            ValueClass::Documentation => "a key of AWS's documentation",
            _ => "a text that asks to be replaced",
        };
        let mut draft = Draft::new(set.at_value(first), format!("{place} holds {what}"))
            .because("SDKs take it for a key and send it: AWS answers InvalidClientTokenId")
            .help(format!(
                "put real credentials there (`aws configure --profile {}`), or delete the profile so that SDKs go on \
                 to the next source",
                mask::name(set.scope.name())
            ))
            .about(wording::subject(set.scope, &first.key.value));
        for other in parts {
            draft = draft.label(set.at_value(other), "and this");
        }
        sink.report(draft);
    }
}

/// Test doubles such as `test` are put there on purpose; `<your key>` and `YOUR_KEY_HERE` are not.
fn asks_to_be_filled_in(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    text.starts_with('<') || ["YOUR", "REPLACE", "CHANGE", "INSERT", "FILL"].iter().any(|word| upper.contains(word))
}
