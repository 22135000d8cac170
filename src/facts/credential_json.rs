//! JSON in which AWS tools print or keep credentials: which answer it is, and the settings in it.
//!
//! The shapes, by producer: `credential_process` commands and `aws configure export-credentials`; `aws sts …`, `aws iam
//! create-access-key`, `aws sso get-role-credentials`, `aws cognito-identity …` and the AWS CLI's role cache; instance
//! metadata and container endpoints; the token caches of `aws sso login` and `aws login`.
//!
//! Other JSON with credentials in it is not read here: an object that only resembles these lies deeper, or has names in
//! another case, and is a mapping like any other.

use crate::aws::names::CredentialPart;
use crate::aws::process_output;
use crate::source::{FileId, SourceFile, Span, Spanned};
use crate::syntax::json;
use crate::syntax::tree::{NodeKind, NodeRef, Scalar, ScalarStyle, Tree};

use super::document::{CredentialDocument, DocumentShape, Field, FieldValue};
use super::model::{FileFacts, Quoting, Scope, Setting, Site, Value};

/// Names one of which is in every document that is read here.
const NAMES: &[&str] = &["ccessKey", "accessToken", "clientSecret", "SecretKey", "\"Version\"", "essionToken"];

/// What an object with credentials is called in the answers that have it below their root.
const INNER: &[&str] = &["Credentials", "roleCredentials", "RoleCredentials", "AccessKey", "accessToken"];

/// Bearer tokens and keys of token caches: secrets, though no part of a set of AWS keys.
const BEARERS: &[&str] = &["accessToken", "clientSecret", "dpopKey", "idToken", "refreshToken"];

/// Whether the text at `path` is one of these documents, perhaps cut off. Texts that hold none of the names cost one
/// search each.
pub(super) fn looks_like(path: &str, text: &str) -> bool {
    let first = text.trim_start().as_bytes().first();
    let may_be_json = matches!(first, Some(b'{' | b'[')) || is_process_path(path);
    let finds = |name: &&str| memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_some();
    may_be_json && NAMES.iter().any(finds) && {
        let (tree, errors) = json::parse(text);
        !objects(&tree, path, !errors.is_empty()).is_empty()
    }
}

/// The documents of one file, with a scope of settings each.
pub(super) fn extract(facts: &mut FileFacts, file: &SourceFile) {
    let (tree, errors) = json::parse(file.text());
    let found = objects(&tree, file.path(), !errors.is_empty());
    let mut broken = errors.first().cloned();
    if broken.is_none() && found.first().is_some_and(|object| object.shape == DocumentShape::ProcessOutput) {
        broken = tree.documents().nth(1).map(|second| {
            let start = second.span().start();
            crate::syntax::SyntaxError::new(Span::new(start, start + 1), "a second value follows the first")
        });
    }
    // Only a process has one reader that refuses it whole; whatever else is cut off is an error of the file.
    if !found.iter().any(|object| object.shape == DocumentShape::ProcessOutput) {
        facts.syntax_errors.extend(errors);
    }
    for object in found {
        let scope = facts.add(scope(object));
        facts.documents.push(CredentialDocument {
            file: FileId::from_index(0),
            shape: object.shape,
            span: object.node.span(),
            fields: object.node.entries().filter_map(|(key, value)| field(key, value)).collect(),
            scope: Some(scope),
            broken: broken.take_if(|_| object.shape == DocumentShape::ProcessOutput),
        });
    }
}

/// An object that holds credentials.
#[derive(Clone, Copy)]
struct Found<'a> {
    shape: DocumentShape,
    node: NodeRef<'a>,
}

/// The objects that hold credentials, in file order: roots, items of a root array, and what these have under one of
/// the [`INNER`] names. What lies deeper is an example in something else, such as a log or a description of an API.
fn objects<'a>(tree: &'a Tree, path: &str, is_broken: bool) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    for document in tree.documents() {
        for root in std::iter::once(document).chain(document.items()) {
            if let Some(shape) = root_shape(root, path, is_broken) {
                found.push(Found { shape, node: root });
            }
            let inner = root.entries().filter(|(key, _)| key.text().is_some_and(|key| INNER.contains(&key)));
            for (_, node) in inner {
                if has_secret(node) {
                    found.push(Found { shape: DocumentShape::StsAnswer, node });
                }
            }
        }
    }
    found.sort_by_key(|object| object.node.span().start());
    found
}

/// Which answer an object is that stands at the root.
fn root_shape(node: NodeRef<'_>, path: &str, is_broken: bool) -> Option<DocumentShape> {
    let has = |name: &str| node.get(name).is_some_and(|value| value.scalar().is_some());
    let has_any = |names: &[&str]| names.iter().any(|name| has(name));
    if has("Token") && has("AccessKeyId") && has_any(&["Code", "LastUpdated", "RoleArn", "Type"]) {
        return Some(DocumentShape::MetadataAnswer);
    }
    if is_process_output(node, path, is_broken) {
        return Some(DocumentShape::ProcessOutput);
    }
    if has("AccessKeyId") && has("SecretAccessKey") {
        let is_metadata = has("Token") && !has("SessionToken");
        return Some(if is_metadata { DocumentShape::MetadataAnswer } else { DocumentShape::StsAnswer });
    }
    is_token_cache(node, path).then_some(DocumentShape::TokenCache)
}

/// Whether an object is meant as the output of a process. The names may be wrong: that is what a rule is to say.
fn is_process_output(node: NodeRef<'_>, path: &str, is_broken: bool) -> bool {
    let (mut known, mut unknown, mut keys) = (0_u32, 0_u32, 0_u32);
    let mut has_version = false;
    for (key, _) in node.entries() {
        match key.text().and_then(process_output::intended).map(|field| field.name) {
            Some("Version") => has_version = true,
            Some("AccessKeyId" | "SecretAccessKey") => keys += 1,
            Some(_) => known += 1,
            None => unknown += 1,
        }
    }
    let is_exact = ["AccessKeyId", "SecretAccessKey"].iter().any(|name| node.get(name).is_some());
    let of_process = is_process_path(path);
    if has_version {
        // `Version` with nothing else is a process that failed, if the path says that there is one.
        return is_exact && (unknown <= 3 || is_broken)
            || unknown == 0 && (keys > 0 || known > 0 && node.get("Version").is_some())
            || unknown == 0 && of_process;
    }
    of_process && keys > 0 && unknown == 0
}

/// Whether a path says that the file is what a credential process prints.
fn is_process_path(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    path.contains("process") && (path.contains("cred") || path.contains("output"))
}

fn is_token_cache(node: NodeRef<'_>, path: &str) -> bool {
    let has = |name: &str| node.get(name).is_some_and(|value| value.text().is_some());
    let of_sso = ["startUrl", "startURL", "registrationExpiresAt"].iter().any(|name| has(name));
    let by_path = || {
        let path = path.to_ascii_lowercase();
        path.contains(".aws/") || path.contains("/sso") || path.starts_with("sso")
    };
    if has("accessToken") {
        return has("expiresAt") && (of_sso || by_path() || has("clientSecret") && has("refreshToken"));
    }
    let is_login = has("dpopKey") && has("refreshToken");
    is_login || has("clientSecret") && has("clientId") && has("expiresAt") && (of_sso || by_path())
}

/// Whether an object holds a secret access key beside an access key ID, under any of AWS's own names.
fn has_secret(node: NodeRef<'_>) -> bool {
    let has = |names: &[&str]| names.iter().any(|name| node.get(name).is_some_and(|value| value.text().is_some()));
    has(&["SecretAccessKey", "secretAccessKey", "SecretKey"]) && has(&["AccessKeyId", "accessKeyId"])
}

fn scope(object: Found<'_>) -> Scope {
    let start = object.node.span().start();
    let mut scope = Scope::new(FileId::from_index(0), Site::CredentialDocument, Span::new(start, start + 1));
    scope.settings = object.node.entries().filter_map(|(key, value)| setting(key, value)).collect();
    scope
}

fn setting(key: NodeRef<'_>, value: NodeRef<'_>) -> Option<Setting> {
    let scalar = value.scalar()?;
    let setting = Setting::new(key.spanned()?, value.spanned()?).quoted(quoting(scalar));
    let name = setting.key.value.as_str();
    Some(if name == "expiresAt" {
        setting.as_part(CredentialPart::Expiration, "")
    } else if BEARERS.contains(&name) {
        setting.hide()
    } else {
        setting
    })
}

fn quoting(scalar: &Scalar) -> Quoting {
    match scalar.style {
        ScalarStyle::Double => Quoting::Removed('"'),
        ScalarStyle::Single => Quoting::Removed('\''),
        ScalarStyle::Plain | ScalarStyle::Block => Quoting::None,
    }
}

fn field(key: NodeRef<'_>, value: NodeRef<'_>) -> Option<Field> {
    let read = match &value.node().kind {
        NodeKind::Scalar(scalar) if scalar.style != ScalarStyle::Plain => FieldValue::Text(Value::new(&scalar.text)),
        NodeKind::Scalar(scalar) => match scalar.text.as_str() {
            "true" => FieldValue::Bool(true),
            "false" => FieldValue::Bool(false),
            "null" => FieldValue::Null,
            // A word that is no JSON value may be a secret without its quotes.
            text if !text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => FieldValue::Text(Value::new(text)),
            text => FieldValue::Number(text.to_owned()),
        },
        _ => FieldValue::Nested,
    };
    Some(Field { name: key.spanned()?, value: Spanned::new(read, value.span()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::FileKind;
    use DocumentShape::{MetadataAnswer, ProcessOutput, StsAnswer, TokenCache};

    fn facts(path: &str, text: &str) -> FileFacts {
        let mut facts = FileFacts::default();
        extract(&mut facts, &SourceFile::new(path, text, FileKind::CredentialJson));
        assert_eq!(looks_like(path, text), !facts.documents.is_empty(), "{text}");
        facts
    }

    fn shapes(path: &str, text: &str) -> Vec<DocumentShape> {
        facts(path, text).documents.iter().map(|document| document.shape).collect()
    }

    #[test]
    fn each_answer_is_told_by_its_names() {
        for (text, shape) in [
            (r#"{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b"}"#, ProcessOutput),
            (r#"{"version": 1, "accessKeyId": "a", "secretKey": "b"}"#, ProcessOutput),
            (r#"{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b", "Token": "c"}"#, ProcessOutput),
            (r#"{"Credentials": {"AccessKeyId": "a", "SecretAccessKey": "b"}, "AssumedRoleUser": {}}"#, StsAnswer),
            (r#"{"roleCredentials": {"accessKeyId": "a", "secretAccessKey": "b", "expiration": 17}}"#, StsAnswer),
            (r#"{"AccessKey": {"UserName": "u", "AccessKeyId": "a", "SecretAccessKey": "b"}}"#, StsAnswer),
            (r#"{"IdentityId": "i", "Credentials": {"AccessKeyId": "a", "SecretKey": "b"}}"#, StsAnswer),
            (r#"{"AccessKeyId": "a", "SecretAccessKey": "b", "SessionToken": "c"}"#, StsAnswer),
            (r#"{"Code": "Success", "AccessKeyId": "a", "SecretAccessKey": "b", "Token": "c"}"#, MetadataAnswer),
            (r#"{"RoleArn": "r", "AccessKeyId": "a", "SecretAccessKey": "b", "Token": "c"}"#, MetadataAnswer),
            (r#"{"startUrl": "https://x", "accessToken": "a", "expiresAt": "t"}"#, TokenCache),
        ] {
            assert_eq!(shapes("x.json", text), [shape], "{text}");
        }
    }

    #[test]
    fn a_login_cache_is_a_token_cache_with_keys_in_it() {
        let text = r#"{"accessToken": {"accessKeyId": "a", "secretAccessKey": "b", "expiresAt": "t"},
            "refreshToken": "r", "dpopKey": "k"}"#;
        let facts = facts(".aws/login/cache/x.json", text);
        assert_eq!(facts.documents.iter().map(|document| document.shape).collect::<Vec<_>>(), [TokenCache, StsAnswer]);
        let hidden = facts.scopes[0].settings.iter().filter(|setting| setting.is_secret()).count();
        assert_eq!(hidden, 2);
        assert_eq!(facts.scopes[1].setting("expiresAt").unwrap().part, Some(CredentialPart::Expiration));
    }

    #[test]
    fn a_cut_document_keeps_its_settings() {
        let text = "{\"Version\": 1, \"AccessKeyId\": \"AKIAQ3EGRLPLAWSLINT2\", \"SecretAcc";
        let facts = facts("x.json", text);
        assert_eq!(facts.scopes[0].setting("AccessKeyId").unwrap().text(), "AKIAQ3EGRLPLAWSLINT2");
        assert!(facts.documents[0].broken.is_some());
        assert!(facts.syntax_errors.is_empty());
    }

    #[test]
    fn one_object_a_line_is_one_document_each() {
        let line = "{\"Version\": 1, \"AccessKeyId\": \"a\", \"SecretAccessKey\": \"b\"}\n";
        let facts = facts("x.json", &line.repeat(2));
        assert_eq!(facts.documents.len(), 2);
        let broken = facts.documents[0].broken.as_ref().unwrap();
        assert_eq!(broken.span.start(), line.len());
        assert!(facts.documents[1].broken.is_none());
    }

    #[test]
    fn a_process_that_printed_its_version_only_is_told_by_its_path() {
        assert_eq!(shapes("credential_process/wrong.json", "{\"Version\": 2}"), [ProcessOutput]);
        assert_eq!(shapes("process-output.json", "{\"Version\": 1"), [ProcessOutput]);
        assert_eq!(shapes("package.json", "{\"Version\": 2}"), []);
    }

    #[test]
    fn other_json_is_left_alone() {
        for text in [
            r#"{"Version": "2012-10-17", "Statement": []}"#,
            r#"{"version": "8", "hosts": {"play": {"accessKey": "a", "secretKey": "b"}}}"#,
            r#"{"version": 1, "accessKeyId": "a", "secretAccessKey": "b", "bucket": "c"}"#,
            r#"{"examples": {"AssumeRole": {"Credentials": {"AccessKeyId": "a", "SecretAccessKey": "b"}}}}"#,
            r#"{"credentials": {"access_key_id": "a", "secret_access_key": "b"}}"#,
            r#"{"accessToken": "a", "expiresAt": "t"}"#,
            r#"{"accessToken": {"type": "string"}, "expiresAt": {"type": "long"}}"#,
            "AccessKeyId",
            "",
        ] {
            assert_eq!(shapes("x.json", text), [], "{text}");
        }
    }

    #[test]
    fn spans_are_those_of_the_characters() {
        let text = "{ \"Version\": 1, \"AccessKeyId\": \"a\\u0062c\", \"SecretAccessKey\": \"s\" }";
        let facts = facts("x.json", text);
        let setting = facts.scopes[0].setting("AccessKeyId").unwrap();
        assert_eq!(setting.text(), "abc");
        assert_eq!(&text[setting.value.span.range()], "a\\u0062c");
        assert_eq!(&text[setting.key.span.range()], "AccessKeyId");
        let field = facts.documents[0].field("AccessKeyId").unwrap();
        assert_eq!(&text[field.value.span.range()], "\"a\\u0062c\"");
    }
}
