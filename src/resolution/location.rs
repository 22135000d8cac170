//! Where each SDK looks for the shared files.

use std::collections::BTreeMap;

use super::dialect::SharedFile;
use super::world::Sdk;

/// The path at which `sdk` looks for a shared file; none if it looks nowhere.
///
/// They agree on `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`, and on `~/.aws` without them, but not on what an
/// empty variable means and on what is replaced in a path.
#[must_use]
pub fn shared_file_path(sdk: Sdk, which: SharedFile, environment: &BTreeMap<String, String>) -> Option<String> {
    let (variable, name) = match which {
        SharedFile::Config => ("AWS_CONFIG_FILE", "config"),
        SharedFile::Credentials => ("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
    };
    let home =
        ["HOME", "USERPROFILE"].into_iter().filter_map(|name| environment.get(name)).find(|home| !home.is_empty());
    let named = environment.get(variable).filter(|path| !(path.is_empty() && takes_empty_for_unset(sdk)));
    let Some(path) = named else { return Some(format!("{}/.aws/{name}", home?)) };
    let path = if expands_variables(sdk) { with_variables(path, environment) } else { path.clone() };
    match path.strip_prefix('~').filter(|_| expands_home(sdk)) {
        Some("") if !needs_slash(sdk) => home.cloned(),
        Some(rest) if rest.starts_with('/') => Some(format!("{}{rest}", home?)),
        // Of `~user` it is not known who that is; for most SDKs it is a name like any other.
        _ => Some(path).filter(|path| !path.is_empty()),
    }
}

fn takes_empty_for_unset(sdk: Sdk) -> bool {
    matches!(sdk, Sdk::JavaScript | Sdk::Go)
}

fn expands_home(sdk: Sdk) -> bool {
    sdk != Sdk::Go
}

fn expands_variables(sdk: Sdk) -> bool {
    matches!(sdk, Sdk::Botocore | Sdk::CliV2)
}

fn needs_slash(sdk: Sdk) -> bool {
    matches!(sdk, Sdk::JavaScript | Sdk::Java)
}

/// `path` with the values for `$NAME` and `${NAME}`, as Python puts them in. A variable that is not set stays.
fn with_variables(path: &str, environment: &BTreeMap<String, String>) -> String {
    let mut rest = path;
    let mut all = String::new();
    while let Some((before, after)) = rest.split_once('$') {
        all.push_str(before);
        let (name, after_name) = match after.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            Some(parts) => parts,
            None => {
                after.split_at(after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(after.len()))
            }
        };
        if let Some(value) = environment.get(name) {
            all.push_str(value);
            rest = after_name;
        } else {
            all.push('$');
            rest = after;
        }
    }
    all + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(sdk: Sdk, config: Option<&str>) -> Option<String> {
        let mut environment = BTreeMap::from([("HOME".to_owned(), "/home/x".to_owned())]);
        environment.extend(config.map(|path| ("AWS_CONFIG_FILE".to_owned(), path.to_owned())));
        shared_file_path(sdk, SharedFile::Config, &environment)
    }

    #[test]
    fn an_empty_variable_is_no_file_or_the_usual_one() {
        assert_eq!(path(Sdk::Botocore, Some("")), None);
        assert_eq!(path(Sdk::JavaScript, Some("")).as_deref(), Some("/home/x/.aws/config"));
        assert_eq!(path(Sdk::Rust, None).as_deref(), Some("/home/x/.aws/config"));
    }

    #[test]
    fn python_expands_variables_and_all_expand_the_home_folder() {
        assert_eq!(path(Sdk::Botocore, Some("$HOME/a${HOME}$B")).as_deref(), Some("/home/x/a/home/x$B"));
        assert_eq!(path(Sdk::JavaScript, Some("$HOME/a")).as_deref(), Some("$HOME/a"));
        assert_eq!(path(Sdk::Rust, Some("~/a")).as_deref(), Some("/home/x/a"));
        assert_eq!(path(Sdk::JavaScript, Some("~")).as_deref(), Some("~"));
    }
}
