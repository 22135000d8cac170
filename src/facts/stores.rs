//! Where values can be kept instead of in a file, and how files of each kind get them from there.
//!
//! What is written here is what people would write by hand: the reference that the format has for it, or nothing where
//! a value of that name arrives by itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::kind::FileKind;
use crate::source::{FileId, SourceFile, Span};

use super::edits;
use super::model::{CiLevel, Scope, Setting, Site};

/// How a file gets a value that it does not hold.
enum Way {
    /// By a reference to the value's name, which stands between these.
    Refer(&'static str, &'static str),
    /// By itself, so that nothing must stand in its way.
    Arrive,
    /// From wherever programs look for credentials, if none of them stands here.
    Search,
}

/// A place for values.
struct Store {
    kind: FileKind,
    /// Whether it serves a scope of this site, in one of that site.
    serves: fn(Site, Option<Site>) -> bool,
    way: Way,
    title: &'static str,
}

static STORES: &[Store] = &[
    Store {
        kind: FileKind::GithubWorkflow,
        serves: |site, around| is_variables(site) || is_input_of_step(site, around),
        way: Way::Refer("${{ secrets.", " }}"),
        title: "refer to secrets of the repository, which have to be added to it",
    },
    Store {
        kind: FileKind::GitlabCi,
        serves: |site, _| is_variables(site),
        way: Way::Arrive,
        title: "take it out, once the project has masked CI/CD variables of these names",
    },
    Store {
        kind: FileKind::CircleCi,
        serves: |site, _| is_variables(site) && site != Site::CiVariables(CiLevel::Service),
        way: Way::Arrive,
        title: "take it out, once the project or a context has environment variables of these names",
    },
    Store {
        kind: FileKind::AzurePipelines,
        serves: |site, around| site == Site::CiVariables(CiLevel::Step) || is_input_of_step(site, around),
        way: Way::Refer("$(", ")"),
        title: "refer to secret variables of the pipeline, which have to be added to it",
    },
    Store {
        kind: FileKind::BitbucketPipelines,
        serves: |site, around| site == Site::CiVariables(CiLevel::Service) || is_input_of_step(site, around),
        way: Way::Refer("$", ""),
        title: "refer to secured variables of the repository, which have to be added to it",
    },
    Store {
        kind: FileKind::Compose,
        serves: |site, _| site == Site::ContainerEnvironment,
        way: Way::Refer("${", ":?}"),
        title: "take it from the environment of whoever starts the service, and stop where it is missing",
    },
    Store {
        kind: FileKind::DevContainer,
        serves: |site, _| site == Site::ContainerEnvironment,
        way: Way::Refer("${localEnv:", "}"),
        title: "take it from the environment of whoever starts the container",
    },
    Store {
        kind: FileKind::Terraform,
        serves: |site, around| site == Site::InfrastructureCode && around == Some(Site::InfrastructureCode),
        way: Way::Search,
        title: "take the keys out: they are looked for where the AWS CLI looks for them",
    },
];

fn is_variables(site: Site) -> bool {
    matches!(site, Site::CiVariables(_))
}

fn is_input_of_step(site: Site, around: Option<Site>) -> bool {
    site == Site::CiInputs && around == Some(Site::CiVariables(CiLevel::Step))
}

/// Names under which a file has one value here and another there: which of them a store would have, nobody can tell.
#[derive(Debug, Default)]
pub struct Ambiguous(BTreeSet<(FileId, String)>);

impl Ambiguous {
    /// Looks at every part of credentials once.
    #[must_use]
    pub fn new(scopes: &[Scope]) -> Self {
        let mut known: BTreeMap<(FileId, String), &Setting> = BTreeMap::new();
        let mut ambiguous = BTreeSet::new();
        for scope in scopes {
            for setting in scope.settings.iter().filter(|setting| setting.part.is_some() && setting.is_set()) {
                let Some(name) = name(&setting.key.value) else { continue };
                let name = (scope.file, name);
                let other = *known.entry(name.clone()).or_insert(setting);
                if other.text() != setting.text() {
                    ambiguous.insert(name);
                }
            }
        }
        Self(ambiguous)
    }

    fn has(&self, file: FileId, key: &str) -> bool {
        name(key).is_some_and(|name| self.0.contains(&(file, name)))
    }
}

/// What it takes for `settings`, values of `scope` that belong together, to come from elsewhere: a title, and what goes
/// where.
#[must_use]
pub fn keep_elsewhere(
    file: &SourceFile,
    scope: &Scope,
    around: Option<&Scope>,
    settings: &[&Setting],
    ambiguous: &Ambiguous,
) -> Option<(&'static str, Vec<(Span, String)>)> {
    let serves = |store: &&Store| store.kind == file.kind() && (store.serves)(scope.site, around.map(|it| it.site));
    let store = STORES.iter().find(serves)?;
    let first = settings.first()?;
    let is_named = !matches!(store.way, Way::Search);
    if is_named && settings.iter().any(|setting| ambiguous.has(scope.file, &setting.key.value)) {
        return None;
    }
    let edits = match store.way {
        Way::Refer(before, after) => {
            let reference = |setting: &&Setting| {
                edits::replacement(file, setting, &format!("{before}{}{after}", name(&setting.key.value)?))
            };
            settings.iter().map(reference).collect::<Option<Vec<_>>>()?
        }
        Way::Arrive => without(file, settings)?,
        Way::Search => {
            // Part of a pair would hide the whole pair that is elsewhere.
            let is_other = |it: &&Setting| it.part.is_some() && it.family == first.family;
            let is_whole = scope.settings.iter().filter(is_other).count() == settings.len();
            without(file, settings).filter(|_| is_whole && scope.name.is_some())?
        }
    };
    Some((store.title, edits))
}

/// What it takes for `settings` to be gone, each with the line that it stands on. `None` if one cannot go alone.
#[must_use]
pub fn without(file: &SourceFile, settings: &[&Setting]) -> Option<Vec<(Span, String)>> {
    let lines = edits::lines(file, settings)?;
    Some(lines.into_iter().map(|line| (line, String::new())).collect())
}

/// What the value behind `key` is called in a store. Names there are those of variables.
fn name(key: &str) -> Option<String> {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let name: String = key.chars().map(letter).collect();
    let begins_well = name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_');
    // GitHub keeps such names for itself.
    (begins_well && !name.starts_with("GITHUB_")).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{self, FileFacts};

    const ID: &str = "AKIAQ3EGRLPLAWSLINT2";

    /// The file with every set of literals in it kept elsewhere, in which `ID` stands for a key ID.
    fn fixed(path: &str, text: &str) -> String {
        let text = text.replace("ID!", ID);
        let kind = facts::recognise::kind(path, &text);
        let file = SourceFile::new(path, text.as_str(), kind);
        let FileFacts { scopes, .. } = facts::extract(&file);
        let mut fixed = text.clone();
        for scope in &scopes {
            let literals: Vec<_> = scope.settings.iter().filter(|it| it.part.is_some() && it.is_literal()).collect();
            let around = scope.parent.map(|parent| &scopes[parent.index()]);
            let ambiguous = Ambiguous::new(&scopes);
            let Some((_, mut edits)) = keep_elsewhere(&file, scope, around, &literals, &ambiguous) else { continue };
            edits.sort();
            for (span, new) in edits.into_iter().rev() {
                fixed.replace_range(span.range(), &new);
            }
        }
        fixed.replace(ID, "ID!")
    }

    #[test]
    fn each_system_refers_to_its_own_store() {
        for (path, text, expected) in [
            (
                ".github/workflows/a.yml",
                "jobs:\n  a:\n    steps:\n      - uses: x\n        with:\n          aws-access-key-id: ID!\n",
                "jobs:\n  a:\n    steps:\n      - uses: x\n        with:\n          aws-access-key-id: ${{ secrets.AWS_ACCESS_KEY_ID }}\n",
            ),
            (".gitlab-ci.yml", "a:\n  variables:\n    AWS_ACCESS_KEY_ID: ID!\n  script: b\n", "a:\n  script: b\n"),
            (
                ".circleci/config.yml",
                "jobs:\n  a:\n    environment:\n      A: b\n      AWS_ACCESS_KEY_ID: ID!\n",
                "jobs:\n  a:\n    environment:\n      A: b\n",
            ),
            (
                "azure-pipelines.yml",
                "steps:\n  - script: a\n    env:\n      AWS_ACCESS_KEY_ID: 'ID!'\n",
                "steps:\n  - script: a\n    env:\n      AWS_ACCESS_KEY_ID: '$(AWS_ACCESS_KEY_ID)'\n",
            ),
            (
                "bitbucket-pipelines.yml",
                "pipelines:\n  default:\n    - step:\n        script:\n          - pipe: a\n            variables:\n              AWS_ACCESS_KEY_ID: ID!\n",
                "pipelines:\n  default:\n    - step:\n        script:\n          - pipe: a\n            variables:\n              AWS_ACCESS_KEY_ID: $AWS_ACCESS_KEY_ID\n",
            ),
            (
                "compose.yaml",
                "services:\n  a:\n    environment:\n      - AWS_ACCESS_KEY_ID=ID!\n",
                "services:\n  a:\n    environment:\n      - AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID:?}\n",
            ),
            (
                ".devcontainer/devcontainer.json",
                "{\"containerEnv\": {\"AWS_ACCESS_KEY_ID\": \"ID!\"}}",
                "{\"containerEnv\": {\"AWS_ACCESS_KEY_ID\": \"${localEnv:AWS_ACCESS_KEY_ID}\"}}",
            ),
            (
                "main.tf",
                "provider \"aws\" {\n  access_key = \"ID!\"\n  region     = \"eu-west-1\"\n}\n",
                "provider \"aws\" {\n  region     = \"eu-west-1\"\n}\n",
            ),
        ] {
            assert_eq!(fixed(path, text), expected, "{path}");
        }
    }

    #[test]
    fn places_that_cannot_refer_to_it_are_left_alone() {
        for (path, text) in [
            // The called workflow gets inputs, which hold no secrets.
            (".github/workflows/a.yml", "jobs:\n  a:\n    uses: x\n    with:\n      aws-access-key-id: ID!\n"),
            (
                "action.yml",
                "runs:\n  using: composite\n  steps:\n    - run: a\n      env:\n        AWS_ACCESS_KEY_ID: ID!\n",
            ),
            // A variable of that name would hide the secret one.
            ("azure-pipelines.yml", "variables:\n  AWS_ACCESS_KEY_ID: ID!\nsteps:\n  - script: a\n"),
            ("main.tf", "provider \"aws\" {\n  access_key = \"ID!\"\n  secret_key = var.secret\n}\n"),
            // One name, two values.
            (
                "compose.yaml",
                "services:\n  a:\n    environment:\n      AWS_ACCESS_KEY_ID: ID!\n  b:\n    environment:\n      AWS_ACCESS_KEY_ID: $OTHER\n",
            ),
        ] {
            assert_eq!(fixed(path, text), text, "{path}");
        }
    }
}
