//! What a setting of the shared files holds and who reads it; also of the variables that stand for one.

use crate::aws::settings::{self, Definition};
use crate::facts::{Scope, Setting};
use crate::profiles;

use super::code;

/// What the key of `setting` means in its place; none if AWS does not define it there. `above` is the setting in whose
/// block it stands.
pub(super) fn said(scope: &Scope, setting: &Setting, above: Option<&Setting>) -> Option<String> {
    definition(scope, setting, above).map(of)
}

fn definition(scope: &Scope, setting: &Setting, above: Option<&Setting>) -> Option<&'static Definition> {
    if scope.is_environment() {
        return settings::of_variable(&setting.key.value);
    }
    let section = profiles::section(scope)?;
    let section = match above {
        Some(above) => settings::block(&above.key.value.to_ascii_lowercase())?,
        None => section,
    };
    settings::find(section, &setting.key.value)
}

/// What a definition says, as `awslint explain` has it.
pub(in crate::lsp) fn of(definition: &Definition) -> String {
    let facts = definition.facts().into_iter().map(|(about, fact)| format!("- {about}: {fact}"));
    let lines: Vec<_> = std::iter::once(format!("{}\n", code(definition.name))).chain(facts).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::settings::{Section, find};

    #[test]
    fn a_definition_is_told_in_facts() {
        let region = of(find(Section::Profile, "region").unwrap());
        assert!(region.starts_with("`region`\n\n- holds: a region\n"), "{region}");
        assert!(region.contains("\n- variable: AWS_REGION, AWS_DEFAULT_REGION"), "{region}");
    }
}
