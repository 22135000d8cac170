use super::*;

/// The titles and raisers of what `asked` means.
fn found(asked: &str) -> Vec<&'static str> {
    lookup(asked).into_iter().map(Entry::title).collect()
}

#[test]
fn rules_that_are_named_exist() {
    for entry in all() {
        for rule in entry.rules() {
            assert!(crate::rules::find(rule).is_some(), "{}: there is no rule `{rule}`", entry.title());
        }
    }
}

#[test]
fn every_entry_says_what_and_why() {
    for entry in all() {
        assert!(!entry.title().is_empty() && entry.meaning.ends_with('.') && entry.next.ends_with('.'), "{entry:?}");
        assert!(!entry.causes.is_empty() && entry.causes.iter().all(|cause| !cause.what.ends_with('.')), "{entry:?}");
    }
}

#[test]
fn every_entry_is_reached_by_its_names_and_by_its_texts() {
    for entry in all() {
        for name in entry.names {
            for asked in [(*name).to_owned(), name.to_lowercase(), format!("botocore.exceptions.{name}")] {
                assert!(lookup(&asked).contains(&entry), "{asked} does not lead to {}", entry.title());
            }
        }
        for text in entry.texts {
            let name = entry.names.first().copied().unwrap_or("Oops");
            let pasted = format!("x {name}: {} y", text.replace('…', "VALUE").to_uppercase());
            assert!(lookup(&pasted).contains(&entry), "{pasted} leads to {:?}", found(&pasted));
        }
    }
}

#[test]
fn pasted_lines_are_recognised() {
    for (line, title, part) in [
        (
            "botocore.exceptions.TokenRetrievalError: Error when retrieving token from sso: Token has expired and refresh failed",
            "TokenRetrievalError",
            "nothing to renew it with",
        ),
        (
            "An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired",
            "ExpiredToken",
            "past their end",
        ),
        (
            "Unable to locate credentials. You can configure credentials by running \"aws configure\".",
            "NoCredentialsError",
            "none had",
        ),
        (
            "Partial credentials found in assume-role, missing: source_profile or credential_source",
            "PartialCredentialsError",
            "role_arn",
        ),
        ("Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY", "PartialCredentialsError", "one half"),
        (
            "The source_profile \"gone\" referenced in the profile \"r\" does not exist.",
            "InvalidConfigError",
            "source profile",
        ),
        ("The specified sso-session does not exist: \"corp\"", "InvalidConfigError", "names an SSO session"),
        (
            "An error occurred (AccessDenied) when calling the AssumeRole operation: MultiFactorAuthentication failed with invalid MFA one time pass code.",
            "AccessDenied",
            "second factor",
        ),
        (
            "An error occurred (ValidationError) when calling the AssumeRole operation: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            "ValidationError",
            "so long",
        ),
    ] {
        let entries = lookup(line);
        assert_eq!(entries.iter().map(|entry| entry.title()).collect::<Vec<_>>(), [title], "{line}");
        assert!(entries[0].meaning.contains(part), "{line}: {}", entries[0].meaning);
    }
}

#[test]
fn strangers_and_slips() {
    assert_eq!(found("the weather is fine"), [""; 0]);
    assert_eq!(found(""), [""; 0]);
    assert_eq!(found("An error occurred (ExpiredToken) when calling: something new"), ["ExpiredToken"]);
    assert_eq!(closest("ExpierdToken"), Some("ExpiredToken"));
    assert_eq!(closest("weather"), None);
}
