//! Which commands take credentials as arguments, where neither a flag's name nor a variable's tells enough.

use crate::aws::names::CredentialPart;

/// Commands that talk to AWS or to something with its protocol: their `--access-key` and `--secret-key` are AWS's.
const AWS_TOOLS: &[&str] = &[
    "aws",
    "awslocal",
    "duplicity",
    "eb",
    "ecs-cli",
    "goofys",
    "initialize-awsdefaultconfiguration",
    "initialize-awsdefaults",
    "juicefs",
    "knife",
    "mc",
    "mcli",
    "rclone",
    "s3cmd",
    "s3fs",
    "s5cmd",
    "serverless",
    "set-awscredential",
    "set-awscredentials",
    "sls",
    "velero",
    "wal-e",
    "wal-g",
];

/// Commands that run another command, named by their arguments.
const WRAPPERS: &[&str] = &["command", "env", "exec", "nohup", "npx", "sudo", "winpty", "xargs"];

/// Commands that read the argument behind `-c` as a script.
const SHELLS: &[&str] = &["ash", "bash", "dash", "ksh", "sh", "su", "zsh"];

/// Commands that read all their arguments as a script.
const EVALUATORS: &[&str] = &["eval", "ssh", "watch"];

/// Commands that take settings as a name and a value in two words: `rclone config create x s3 access_key_id ID`.
const NAME_VALUE_TOOLS: &[&str] = &["rclone"];

/// Operands that are parts of credentials by their place.
struct Operands {
    /// The words that the command begins with.
    words: &'static [&'static str],
    /// How many operands stand before the access key ID; the secret access key follows it.
    skipped: usize,
}

/// Source: `MinIO` client reference (`mc alias set ALIAS URL ACCESSKEY SECRETKEY`) and its older form.
const OPERANDS: &[Operands] = &[
    Operands { words: &["mc", "alias", "set"], skipped: 2 },
    Operands { words: &["mcli", "alias", "set"], skipped: 2 },
    Operands { words: &["mc", "config", "host", "add"], skipped: 2 },
    Operands { words: &["mcli", "config", "host", "add"], skipped: 2 },
];

/// Flags whose name alone says nothing: command, flag, what the next word is.
///
/// Source: the reference of each tool.
const FLAGS: &[(&str, &str, CredentialPart)] = &[
    ("knife", "-A", CredentialPart::AccessKeyId),
    ("knife", "-K", CredentialPart::SecretAccessKey),
    ("serverless", "--key", CredentialPart::AccessKeyId),
    ("serverless", "--secret", CredentialPart::SecretAccessKey),
    ("serverless", "-k", CredentialPart::AccessKeyId),
    ("serverless", "-s", CredentialPart::SecretAccessKey),
    ("sls", "--key", CredentialPart::AccessKeyId),
    ("sls", "--secret", CredentialPart::SecretAccessKey),
    ("wal-e", "-k", CredentialPart::AccessKeyId),
];

/// Whether generic names of keys mean AWS's in the arguments of `tool`.
pub(super) fn is_aws_tool(tool: &str) -> bool {
    AWS_TOOLS.binary_search(&tool).is_ok()
}

/// Whether `tool` runs the command that its arguments name.
pub(super) fn is_wrapper(tool: &str) -> bool {
    WRAPPERS.binary_search(&tool).is_ok()
}

/// Whether `tool` reads the argument behind `-c` as a script.
pub(super) fn is_shell(tool: &str) -> bool {
    SHELLS.binary_search(&tool).is_ok()
}

/// Whether `tool` reads its arguments as a script.
pub(super) fn is_evaluator(tool: &str) -> bool {
    EVALUATORS.binary_search(&tool).is_ok()
}

/// Whether a name without dashes can stand before its value in the arguments of `tool`.
pub(super) fn takes_names_and_values(tool: &str) -> bool {
    NAME_VALUE_TOOLS.contains(&tool)
}

/// The part of credentials that the word behind `flag` of `tool` is.
pub(super) fn flag(tool: &str, flag: &str) -> Option<CredentialPart> {
    FLAGS.iter().find(|(known, name, _)| *known == tool && *name == flag).map(|(_, _, part)| *part)
}

/// Where among the words of a command without flags the access key ID stands; the secret access key follows it.
pub(super) fn access_key_operand(words: &[&str]) -> Option<usize> {
    let known = OPERANDS.iter().find(|known| words.starts_with(known.words))?;
    Some(known.words.len() + known.skipped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_for_the_search() {
        for table in [AWS_TOOLS, WRAPPERS, SHELLS, EVALUATORS] {
            assert!(table.is_sorted());
        }
    }
}
