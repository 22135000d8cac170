//! ARNs of IAM roles, and what is wrong with a text that was to be one.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>; the partitions are those of
//! botocore 1.44 (`partitions.json`).

use std::ops::Range;

/// Partitions of AWS.
pub const PARTITIONS: &[&str] =
    &["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

/// Longest name of a role.
const LONGEST_NAME: usize = 64;

/// What keeps a text from being the ARN of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No ARN at all.
    NotAnArn,
    /// `arn:aws:iam:123456789012:role/x`: the empty field for the region is missing.
    ColonMissing,
    /// A colon too many between service and account.
    ColonTooMany,
    /// `arn:aws:iam::123456789012/role/x`.
    SlashForColon,
    /// No partition of AWS.
    Partition,
    /// Another service than IAM.
    Service,
    /// IAM's ARNs have no region.
    Region,
    /// Not twelve digits.
    Account,
    /// A session of a role, `arn:aws:sts::…:assumed-role/NAME/SESSION`.
    Session,
    /// A user.
    User,
    /// A policy.
    Policy,
    /// An instance profile.
    InstanceProfile,
    /// Something else than a role.
    Resource,
    /// `role:x`, `Role/x`, `roles/x`.
    RoleWord,
    /// The name is missing, too long, or holds a character that names cannot hold.
    Name,
    /// White space.
    Blank,
}

/// The first thing that is wrong with `text`, and its bytes.
#[must_use]
pub fn fault(text: &str) -> Option<(Fault, Range<usize>)> {
    if let Some(at) = text.find(char::is_whitespace) {
        let blanks = text[at..].chars().take_while(|c| c.is_whitespace()).map(char::len_utf8).sum::<usize>();
        return Some((Fault::Blank, at..at + blanks));
    }
    let fields = fields(text);
    let [arn, partition, service, region, account, resource] = &fields[..] else {
        return Some(short(text, &fields));
    };
    let part = |range: &Range<usize>| &text[range.clone()];
    if part(arn) != "arn" {
        return Some((Fault::NotAnArn, 0..text.len()));
    }
    if !PARTITIONS.contains(&part(partition)) && !has_marks(part(partition)) {
        return Some((Fault::Partition, partition.clone()));
    }
    if let Some(fault) = other_resource(part(service), part(resource)) {
        return Some((fault, service.start..resource.start + kind_length(part(resource))));
    }
    if part(service) != "iam" {
        return Some((Fault::Service, service.clone()));
    }
    if !part(region).is_empty() {
        let shifted = is_account(part(region)) && part(account).starts_with("role/");
        return Some((if shifted { Fault::ColonMissing } else { Fault::Region }, region.clone()));
    }
    if part(account).is_empty() && part(resource).starts_with(|c: char| c.is_ascii_digit()) {
        return Some((Fault::ColonTooMany, region.start..resource.start));
    }
    if !is_account(part(account)) && !is_placeholder(part(account)) {
        return Some((Fault::Account, account.clone()));
    }
    role(part(resource)).map(|(fault, range)| (fault, resource.start + range.start..resource.start + range.end))
}

/// The up to six fields of an ARN; the last one may hold colons.
fn fields(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.splitn(6, ':')
        .map(|field| {
            let range = start..start + field.len();
            start = range.end + 1;
            range
        })
        .collect()
}

/// What is wrong with a text of fewer than six fields.
fn short(text: &str, fields: &[Range<usize>]) -> (Fault, Range<usize>) {
    let part = |index: usize| fields.get(index).map_or("", |range| &text[range.clone()]);
    if part(0) != "arn" {
        return (Fault::NotAnArn, 0..text.len());
    }
    if part(4).contains('/') && part(3).is_empty() && part(4).starts_with(|c: char| c.is_ascii_digit()) {
        let slash = fields[4].start + part(4).find('/').unwrap_or_default();
        return (Fault::SlashForColon, slash..slash + 1);
    }
    if part(2) == "iam" && (is_account(part(3)) || part(4).starts_with("role/")) {
        return (Fault::ColonMissing, fields[2].start..fields[3].end);
    }
    (Fault::NotAnArn, 0..text.len())
}

/// What a resource is, if it is one that people take for a role.
fn other_resource(service: &str, resource: &str) -> Option<Fault> {
    const KINDS: &[(&str, &str, Fault)] = &[
        ("sts", "assumed-role/", Fault::Session),
        ("iam", "assumed-role/", Fault::Session),
        ("iam", "user/", Fault::User),
        ("iam", "policy/", Fault::Policy),
        ("iam", "instance-profile/", Fault::InstanceProfile),
    ];
    KINDS.iter().find(|(of, kind, _)| *of == service && resource.starts_with(kind)).map(|(_, _, fault)| *fault)
}

fn kind_length(resource: &str) -> usize {
    resource.find('/').unwrap_or(resource.len())
}

/// What is wrong with the last field.
fn role(resource: &str) -> Option<(Fault, Range<usize>)> {
    let Some(path) = resource.strip_prefix("role/") else {
        let word_end = resource.find(['/', ':']).unwrap_or(resource.len());
        let word = &resource[..word_end];
        let almost =
            ["role", "roles"].iter().any(|known| word.eq_ignore_ascii_case(known)) && word_end < resource.len();
        return Some((if almost { Fault::RoleWord } else { Fault::Resource }, 0..resource.len().min(word_end + 1)));
    };
    let name_start = resource.len() - path.rsplit('/').next().map_or(0, str::len);
    let name = &resource[name_start..];
    if let Some(bad) = path.find(|c: char| !is_name_character(c) && c != '/').filter(|_| !has_marks(path)) {
        let at = "role/".len() + bad;
        return Some((Fault::Name, at..at + resource[at..].chars().next().map_or(0, char::len_utf8)));
    }
    let bad_length = name.is_empty() || (name.len() > LONGEST_NAME && !has_marks(name));
    bad_length.then_some((Fault::Name, if name.is_empty() { 0..resource.len() } else { name_start..resource.len() }))
}

fn is_name_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_+=,.@-".contains(c)
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether an account stands for one to be filled in: a variable, brackets, or a word where digits belong.
fn is_placeholder(account: &str) -> bool {
    let digits = account.bytes().filter(u8::is_ascii_digit).count();
    has_marks(account) || (!account.is_empty() && digits * 2 < account.len())
}

/// Whether a text has the signs of a template, a variable or a pattern in it.
fn has_marks(text: &str) -> bool {
    text.contains(['$', '{', '<', '>', '*', '%', '['])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<(Fault, &str)> {
        fault(text).map(|(fault, range)| (fault, &text[range]))
    }

    #[test]
    fn roles_have_no_fault() {
        for text in [
            "arn:aws:iam::123456789012:role/dev",
            "arn:aws-us-gov:iam::123456789012:role/team/a/dev.x@y",
            "arn:aws:iam::<ACCOUNT>:role/dev",
            "arn:aws:iam::ACCOUNT_ID:role/dev",
            "arn:aws:iam::123456789012:role/${ROLE}",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn each_fault_is_told_with_its_characters() {
        let cases = [
            ("arn:aws:iam:123456789012:role/dev", Fault::ColonMissing, "iam:123456789012"),
            ("arn:aws:iam:::123456789012:role/dev", Fault::ColonTooMany, "::"),
            ("arn:aws:iam::123456789012/role/dev", Fault::SlashForColon, "/"),
            ("arn:amazon:iam::123456789012:role/dev", Fault::Partition, "amazon"),
            ("arn:aws:sts::123456789012:role/dev", Fault::Service, "sts"),
            ("arn:aws:iam:us-east-1:123456789012:role/dev", Fault::Region, "us-east-1"),
            ("arn:aws:iam::12345678901:role/dev", Fault::Account, "12345678901"),
            ("arn:aws:sts::123456789012:assumed-role/dev/me", Fault::Session, "sts::123456789012:assumed-role"),
            ("arn:aws:iam::123456789012:user/me", Fault::User, "iam::123456789012:user"),
            ("arn:aws:iam::123456789012:policy/p", Fault::Policy, "iam::123456789012:policy"),
            (
                "arn:aws:iam::123456789012:instance-profile/p",
                Fault::InstanceProfile,
                "iam::123456789012:instance-profile",
            ),
            ("arn:aws:iam::123456789012:group/g", Fault::Resource, "group/"),
            ("arn:aws:iam::123456789012:root", Fault::Resource, "root"),
            ("arn:aws:iam::123456789012:role:dev", Fault::RoleWord, "role:"),
            ("arn:aws:iam::123456789012:Role/dev", Fault::RoleWord, "Role/"),
            ("arn:aws:iam::123456789012:role/", Fault::Name, "role/"),
            ("arn:aws:iam::123456789012:role/d€v2", Fault::Name, "€"),
            ("arn:aws:iam::123456789012:role/a b", Fault::Blank, " "),
            ("dev", Fault::NotAnArn, "dev"),
            ("", Fault::NotAnArn, ""),
        ];
        for (text, fault, characters) in cases {
            assert_eq!(of(text), Some((fault, characters)), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn ranges_lie_on_characters(text in "(arn|:|/|role|iam|sts|aws|[0-9]{12}|\\PC){0,12}") {
            if let Some((_, range)) = fault(&text) {
                proptest::prop_assert!(text.get(range).is_some());
            }
        }
    }
}
