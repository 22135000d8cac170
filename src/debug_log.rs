//! What a log of `aws … --debug`, or of botocore by way of `logging`, says about credentials.
//!
//! Lines are recognised by their messages, whatever stands before them, so every format and every prefix will do. What
//! is taken from a line are names, paths, regions, roles and errors; the requests, their headers and answers are not.

/// What a log says. It has no `Debug`: texts of a log go through the masks of the renderer before anybody sees them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct DebugLog {
    /// The program and its version, as in `aws-cli/2.15.0`.
    pub program: Option<String>,
    /// The profile that the command line names.
    pub profile: Option<String>,
    /// The region that requests went to.
    pub region: Option<String>,
    /// The providers in the order in which they were asked, with their lines.
    pub asked: Vec<(usize, String)>,
    /// Who said that it has credentials, with what it named: a path or a role.
    pub found: Option<Answer>,
    /// The calls for roles, with the role where the line names one.
    pub roles: Vec<(usize, Option<String>)>,
    /// What else concerns credentials: caches, refreshes, token files. Each as it is written.
    pub notes: Vec<(usize, String)>,
    /// The last error.
    pub error: Option<(usize, String)>,
    has_web_identity: bool,
    has_role_cache: bool,
}

/// A provider that has credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its line, from 1.
    pub line: usize,
    /// As botocore calls it.
    pub provider: String,
    /// The file or role that it named.
    pub detail: Option<String>,
}

/// The lines in which a provider says that it has credentials. The others have none to say so.
const FOUND: &[(&str, &str)] = &[
    ("Found credentials in environment variables.", "env"),
    ("Found credentials in shared credentials file: ", "shared-credentials-file"),
    ("Credentials found in config file: ", "config-file"),
    ("Found credentials in AWS_CREDENTIAL_FILE.", "ec2-credentials-file"),
    ("Found credentials in boto config file: ", "boto-config"),
    ("Found credentials from IAM Role: ", "iam-role"),
];

/// Lines that are told as they are.
const NOTES: &[&str] = &[
    "Skipping environment variable credential check because profile name was explicitly set.",
    "Credentials for role retrieved from cache.",
    "Credentials were found in cache, but they are expired.",
    "Credentials need to be refreshed.",
    "Retrieved credentials will expire at: ",
    "Refreshing temporary credentials failed during ",
    "Refreshing token failed during ",
    "Credentials were refreshed, but the refreshed credentials are still expired.",
    "Loading cached SSO token for ",
    "Cached SSO token expires at ",
    "SSO Token refresh succeeded",
    "SSO token registration expired at ",
    "Unable to refresh SSO token: missing keys: ",
    "Found token in environment variables.",
    "Checking for cached token at: ",
    "Access to EC2 metadata has been disabled.",
    "Caught retryable HTTP exception while making metadata service request to ",
    "Max number of attempts exceeded ",
    "Error retrieving container metadata: ",
    "Ignoring the following credential-related values",
];

/// What errors begin with: Python's class, or the sentence that the CLI ends with.
const ERRORS: &[&str] = &[
    "botocore.exceptions.",
    "An error occurred (",
    "Unable to locate credentials",
    "Partial credentials found in ",
    "Unable to parse config file: ",
    "Error loading SSO Token: ",
    "Error when retrieving ",
];

const ASKED: &str = "Looking for credentials via: ";
const CACHED: &str = "Credentials for role retrieved from cache.";

impl DebugLog {
    /// Reads `text`. Never fails; a text that is no such log says nothing.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut log = Self::default();
        for (index, line) in text.lines().enumerate() {
            log.line(index + 1, line);
        }
        log
    }

    /// Whether anything in it concerned credentials.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty() && self.error.is_none() && self.notes.is_empty()
    }

    /// Whether version 2 of the CLI wrote it.
    #[must_use]
    pub fn is_cli_v2(&self) -> bool {
        self.program.as_deref().is_some_and(|program| program.starts_with("aws-cli/2"))
    }

    /// Who answered: who had the credentials that requests were to be signed with.
    ///
    /// A role's provider asks others in between, and most providers say nothing when they have credentials. So a role
    /// that was asked for or cached tells its provider; otherwise it is who said so, or who was asked last.
    #[must_use]
    pub fn answered(&self) -> Option<&str> {
        let is_asked = |name: &str| self.asked.iter().any(|(_, asked)| asked == name);
        let has_role = !self.roles.is_empty() || self.has_role_cache;
        if self.has_web_identity && is_asked("assume-role-with-web-identity") && self.roles.len() <= 1 {
            return Some("assume-role-with-web-identity");
        }
        if has_role && is_asked("assume-role") {
            return Some("assume-role");
        }
        self.base()
    }

    /// Who signs the request for a role, or is used itself.
    #[must_use]
    pub fn base(&self) -> Option<&str> {
        if let Some(found) = &self.found {
            return Some(&found.provider);
        }
        let (_, last) = self.asked.last()?;
        let has_none = self.error.as_ref().is_some_and(|(_, text)| {
            text.contains("Unable to locate credentials") || text.contains("Partial credentials found")
        });
        (!has_none && last != "iam-role").then_some(last)
    }

    /// Who was asked before the one that answered, each once.
    #[must_use]
    pub fn passed(&self) -> Vec<&str> {
        let answered = [self.answered(), self.base()];
        let mut passed: Vec<&str> = Vec::new();
        for (_, name) in &self.asked {
            if !answered.contains(&Some(name)) && !passed.contains(&name.as_str()) {
                passed.push(name);
            }
        }
        passed
    }

    fn line(&mut self, number: usize, line: &str) {
        if let Some(name) = after(line, ASKED) {
            self.asked.push((number, word(name).to_owned()));
        } else if let Some((detail, provider)) = FOUND.iter().find_map(|(text, name)| Some((after(line, text)?, *name)))
        {
            let detail = Some(detail.trim().to_owned()).filter(|detail| !detail.is_empty());
            self.found = Some(Answer { line: number, provider: provider.to_owned(), detail });
        } else if let Some(text) = NOTES.iter().find_map(|text| line.find(text)) {
            let note = line[text..].trim();
            self.has_role_cache |= note.starts_with(CACHED);
            // Retries repeat themselves.
            if self.notes.last().is_none_or(|(_, last)| last != note) {
                self.notes.push((number, note.to_owned()));
            }
        } else if let Some(version) = after(line, "CLI version: ") {
            self.program = Some(word(version).to_owned());
        } else if let Some(arguments) = after(line, "Arguments entered to CLI: ") {
            self.profile = option(arguments, "--profile").or(self.profile.take());
        } else if let Some(parameters) = after(line, "Calling endpoint provider with parameters: ") {
            self.region = after(parameters, "'Region': ").and_then(quoted).map(str::to_owned).or(self.region.take());
        } else if let Some(request) = after(line, "Making request for OperationModel(name=AssumeRole") {
            self.has_web_identity |= request.starts_with("WithWebIdentity");
            self.roles.push((number, after(request, "'RoleArn': ").and_then(quoted).map(str::to_owned)));
        } else if ERRORS.iter().any(|text| line.starts_with(text)) {
            self.error = Some((number, line.trim().to_owned()));
        }
    }
}

/// What stands behind `mark`, if that is in `line`.
fn after<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    line.split_once(mark).map(|(_, rest)| rest)
}

fn word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// The text between the quotes with which `text` begins, as Python prints it.
fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    text[1..].split_once(quote).map(|(value, _)| value)
}

/// The value of an option in a list as Python prints it.
fn option(arguments: &str, name: &str) -> Option<String> {
    let rest = after(arguments, &format!("'{name}"))?;
    let value = rest.strip_prefix("', ").and_then(quoted);
    value.or_else(|| rest.strip_prefix('=')?.split('\'').next()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn log(messages: &[&str]) -> DebugLog {
        let line = |message: &&str| {
            format!("2026-11-21 11:13:54,806 - MainThread - botocore.credentials - DEBUG - {message}\n")
        };
        DebugLog::parse(&messages.iter().map(line).collect::<String>())
    }

    #[test]
    fn the_one_that_says_so_answered() {
        let log = log(&[
            "CLI version: aws-cli/1.46.3 Python/3.11.7",
            "Arguments entered to CLI: ['--debug', '--profile', 'base', 'sts', 'get-caller-identity']",
            "Looking for credentials via: assume-role",
            "Looking for credentials via: shared-credentials-file",
            "Found credentials in shared credentials file: ~/.aws/credentials",
            "Calling endpoint provider with parameters: {'Region': 'eu-west-1', 'UseFIPS': False}",
        ]);
        assert_eq!((log.answered(), log.passed()), (Some("shared-credentials-file"), vec!["assume-role"]));
        assert_eq!((log.profile.as_deref(), log.region.as_deref()), (Some("base"), Some("eu-west-1")));
        assert_eq!(log.found.and_then(|found| found.detail).as_deref(), Some("~/.aws/credentials"));
    }

    #[test]
    fn a_silent_provider_is_the_last_one_asked() {
        let log = log(&["Looking for credentials via: env", "Looking for credentials via: sso"]);
        assert_eq!((log.answered(), log.passed()), (Some("sso"), vec!["env"]));
    }

    #[test]
    fn a_role_answers_with_what_another_has() {
        let log = log(&[
            "Looking for credentials via: env",
            "Looking for credentials via: assume-role",
            "Looking for credentials via: shared-credentials-file",
            "Found credentials in shared credentials file: ~/.aws/credentials",
            "Making request for OperationModel(name=AssumeRole) with params: {'body': {'RoleArn': 'arn:aws:iam::111122223333:role/Deploy'}}",
        ]);
        assert_eq!((log.answered(), log.base()), (Some("assume-role"), Some("shared-credentials-file")));
        assert_eq!(log.roles[0].1.as_deref(), Some("arn:aws:iam::111122223333:role/Deploy"));
        assert_eq!(log.passed(), ["env"]);
    }

    #[test]
    fn nobody_answers_when_the_chain_ends() {
        let mut text = String::from("DEBUG:botocore.credentials:Looking for credentials via: container-role\n");
        text += "botocore.exceptions.NoCredentialsError: Unable to locate credentials\n";
        let log = DebugLog::parse(&text);
        assert_eq!((log.answered(), log.passed()), (None, vec!["container-role"]));
    }

    proptest! {
        #[test]
        fn random_text_is_read(text in "(Looking for credentials via: |Arguments entered to CLI: |'--profile|'Region': |['\", \\n\\PC]){0,20}") {
            let log = DebugLog::parse(&text);
            let count = text.lines().count();
            prop_assert!(log.asked.iter().all(|(line, _)| (1..=count).contains(line)));
            let _ = (log.answered(), log.passed());
        }
    }
}
