//! Where credentials stand in infrastructure code, to the character.

use super::*;
use crate::facts::model::DisclosureKind;

const ID: &str = "AKIAQ3EGRLPLAWSLINT2";
const SECRET: &str = "awslint/Fake/Secret+0123456789abcdefABCD";

fn facts(path: &str, text: &str) -> FileFacts {
    let kind = crate::facts::recognise::kind(path, text);
    crate::facts::extract(&SourceFile::new(path, text, kind))
}

/// Site, name, key and source text of every setting.
fn rows<'t>(facts: &FileFacts, text: &'t str) -> Vec<(Site, String, String, &'t str)> {
    let row = |scope: &Scope, setting: &Setting| {
        (scope.site, scope.name().to_owned(), setting.key.value.clone(), &text[setting.value.span.range()])
    };
    let of_scope = |scope| {
        let scope: &Scope = scope;
        scope.settings.iter().map(|setting| row(scope, setting)).collect::<Vec<_>>()
    };
    facts.scopes.iter().flat_map(of_scope).collect()
}

#[test]
fn variables_in_flow_maps_and_anchors_stand_where_they_are_written() {
    let text = format!(
        "Resources:\n  A:\n    Type: AWS::Lambda::Function\n    Properties:\n      Environment: {{Variables: &v \
         {{X_AWS_ACCESS_KEY_ID: {ID}, 'X_AWS_SECRET_ACCESS_KEY': \"{SECRET}\"}}}}\n  B:\n    Type: \
         AWS::Lambda::Function\n    Properties:\n      Environment:\n        Variables:\n          <<: *v\n          \
         AWS_REGION: eu-west-1\n"
    );
    let facts = facts("t.yaml", &text);
    let row =
        |function: &str, key: &str, value| (Site::FunctionEnvironment, function.to_owned(), key.to_owned(), value);
    let rows = rows(&facts, &text);
    assert_eq!(rows[..2], [row("A", "X_AWS_ACCESS_KEY_ID", ID), row("A", "X_AWS_SECRET_ACCESS_KEY", SECRET)]);
    assert!(rows.contains(&row("B", "AWS_REGION", "eu-west-1")));
}

#[test]
fn launch_scripts_are_read_in_block_scalars_and_joined_lists() {
    for text in [
        format!(
            "Resources:\n  A:\n    Type: AWS::EC2::Instance\n    Properties:\n      UserData: !Base64 |\n        \
             #!/bin/sh\n        export AWS_SECRET_ACCESS_KEY={SECRET}\n"
        ),
        format!(
            "{{\"Resources\": {{\"A\": {{\"Type\": \"AWS::EC2::Instance\", \"Properties\": {{\"UserData\": \
             {{\"Fn::Join\": [\"\\n\", [\"#!/bin/sh\", \"export AWS_SECRET_ACCESS_KEY={SECRET}\"]]}}}}}}}}}}"
        ),
    ] {
        let facts = facts("t.template", &text);
        let key = "AWS_SECRET_ACCESS_KEY".to_owned();
        assert_eq!(rows(&facts, &text), [(Site::CommandLine, String::new(), key, SECRET)], "{text}");
        let parent = facts.scopes.last().and_then(|scope| scope.parent).expect("stands in the template");
        assert_eq!(facts.scopes[parent.index()].site, Site::StackTemplate);
    }
}

#[test]
fn what_only_the_search_finds_stands_in_the_template_too() {
    let text = format!("AWSTemplateFormatVersion: x\nResources: {{\n# {ID} {SECRET}\n");
    let facts = facts("t.yaml", &text);
    let found = facts.scopes.last().expect("found");
    assert_eq!(found.site, Site::FreeText);
    assert_eq!(found.parent.map(|parent| facts.scopes[parent.index()].site), Some(Site::StackTemplate));
}

#[test]
fn secrets_of_access_keys_in_outputs_are_found_at_their_reference() {
    let resources =
        "Resources:\n  K: {Type: AWS::IAM::AccessKey, Properties: {UserName: u}}\nOutputs:\n  O:\n    Value: ";
    for (value, at) in [
        ("!GetAtt K.SecretAccessKey", "K.SecretAccessKey"),
        ("!GetAtt [K, SecretAccessKey]", "[K, SecretAccessKey]"),
        ("!Join [':', [!Ref K, !GetAtt K.SecretAccessKey]]", "K.SecretAccessKey"),
        ("!Sub 'x ${K.SecretAccessKey}'", "x ${K.SecretAccessKey}"),
    ] {
        let text = format!("{resources}{value}\n");
        let found = facts("t.yaml", &text).disclosures;
        assert_eq!(found.len(), 1, "{value}");
        assert_eq!(found[0].kind, DisclosureKind::StackOutput);
        assert!(text[found[0].at.range()].ends_with(at), "{value}");
    }
    for value in ["!Ref K", "!GetAtt Other.SecretAccessKey", "SecretAccessKey", "!GetAtt K.Arn"] {
        assert!(facts("t.yaml", &format!("{resources}{value}\n")).disclosures.is_empty(), "{value}");
    }
}

#[test]
fn parameters_for_secrets_are_shown_without_no_echo() {
    let disclosed = |parameter: &str| {
        let text = format!("AWSTemplateFormatVersion: x\nParameters:\n  {parameter}\n");
        !facts("t.yaml", &text).disclosures.is_empty()
    };
    assert!(disclosed("AwsSecretAccessKey: {Type: String}"));
    assert!(disclosed("AwsSecretAccessKey: {Type: String, NoEcho: false}"));
    assert!(!disclosed("AwsSecretAccessKey: {Type: String, NoEcho: true}"));
    assert!(!disclosed("AwsSecretAccessKey: {Type: String, NoEcho: 'true'}"));
    assert!(!disclosed("AwsSecretAccessKey: {Type: 'AWS::SSM::Parameter::Value<String>'}"));
    assert!(!disclosed("AwsAccessKeyId: {Type: String}"));
    assert!(!disclosed("DatabaseSecret: {Type: String}"));
}

#[test]
fn here_documents_and_blocks_of_terraform_are_read_in_place() {
    let text = format!(
        "provider \"aws\" {{\n  access_key = \"{ID}\"\n  secret_key = (\"{SECRET}\")\n}}\nresource \"aws_instance\" \
         \"a\" {{\n  user_data = <<-EOF\n    #!/bin/sh\n    export AWS_SECRET_ACCESS_KEY={SECRET}\n  EOF\n}}\n"
    );
    let facts = facts("main.tf", &text);
    let code = |key: &str, value| (Site::InfrastructureCode, "provider aws".to_owned(), key.to_owned(), value);
    let script = (Site::CommandLine, String::new(), "AWS_SECRET_ACCESS_KEY".to_owned(), SECRET);
    assert_eq!(rows(&facts, &text), [code("access_key", ID), code("secret_key", SECRET), script]);
}

#[test]
fn what_names_a_value_in_terraform_is_a_reference() {
    let text =
        "provider \"aws\" {\n  access_key = var.a\n  secret_key = \"${var.b}\"\n  token = var.c ? \"x\" : null\n}\n";
    let facts = facts("main.tf", text);
    let settings = facts.scopes.iter().flat_map(|scope| &scope.settings);
    let classes: Vec<_> = settings.map(|setting| setting.class).collect();
    assert_eq!(classes, [crate::aws::values::ValueClass::Reference; 3]);
}

#[test]
fn outputs_of_terraform_show_a_secret_unless_they_are_sensitive() {
    let shown = |body: &str| {
        let text = format!("output \"o\" {{\n{body}\n}}\n");
        let found = facts("outputs.tf", &text).disclosures;
        found.first().map(|found| text[found.at.range()].to_owned())
    };
    let secret = "aws_iam_access_key.ci[0].secret";
    assert_eq!(shown(&format!("value = {secret}")).as_deref(), Some(secret));
    assert_eq!(shown(&format!("value = nonsensitive({secret})")).as_deref(), Some(secret));
    assert_eq!(shown(&format!("value = \"x ${{{secret}}}\"")), Some(format!("x ${{{secret}}}")));
    assert_eq!(shown(&format!("value = {secret}\nsensitive = true")), None);
    assert_eq!(shown("value = aws_iam_access_key.ci.encrypted_secret"), None);
    assert_eq!(shown("value = aws_secretsmanager_secret.ci.secret"), None);
}

#[test]
fn keys_in_a_state_are_those_of_the_resource() {
    let text = format!(
        "{{\"terraform_version\": \"1\", \"resources\": [{{\"type\": \"aws_iam_access_key\", \"name\": \"ci\", \
         \"instances\": [{{\"attributes\": {{\"id\": \"{ID}\", \"secret\": \"{SECRET}\", \"pgp_key\": null}}}}]}}]}}"
    );
    let row = |key: &str, value| (Site::InfrastructureState, "ci".to_owned(), key.to_owned(), value);
    for path in ["terraform.tfstate", "terraform.tfstate.backup", "old.json"] {
        let facts = facts(path, &text);
        assert_eq!(rows(&facts, &text), [row("id", ID), row("secret", SECRET)], "{path}");
    }
}
