use proptest::prelude::*;

use super::*;
use crate::aws::names::Certainty;

const ID: &str = "AKIAQ3EGRLPLAWSLINT2";
const SECRET: &str = "awslint/Fake/Secret+0123456789abcdefABCD";

fn read(text: &str) -> FileFacts {
    let mut facts = FileFacts::default();
    script(&mut facts, text, Span::new(0, text.len()), None);
    facts
}

/// Part and source text of the parts of credentials, a list for each scope.
fn parts(text: &str) -> Vec<Vec<(CredentialPart, String)>> {
    let row = |setting: &Setting| Some((setting.part?, text[setting.value.span.range()].to_owned()));
    read(text).scopes.iter().map(|scope| scope.settings.iter().filter_map(row).collect()).collect()
}

fn set() -> Vec<(CredentialPart, String)> {
    vec![(CredentialPart::AccessKeyId, ID.to_owned()), (CredentialPart::SecretAccessKey, SECRET.to_owned())]
}

#[test]
fn every_way_to_pass_a_set_is_one_scope() {
    let templates = [
        "AWS_ACCESS_KEY_ID=ID AWS_SECRET_ACCESS_KEY='SECRET' aws s3 ls",
        "sudo env AWS_ACCESS_KEY_ID=ID AWS_SECRET_ACCESS_KEY=SECRET aws s3 ls",
        "export AWS_ACCESS_KEY_ID=ID\nexport AWS_SECRET_ACCESS_KEY=\"SECRET\"",
        "aws configure set aws_access_key_id ID\naws configure set aws_secret_access_key SECRET",
        "aws configure set profile.p.aws_access_key_id ID; aws --profile p configure set aws_secret_access_key SECRET",
        "s3cmd --access_key=ID --secret_key=SECRET ls",
        "x --aws-access-key-id ID \\\n  --aws-secret-access-key \"SECRET\"",
        "mc --quiet alias set name https://s3.amazonaws.com ID SECRET",
        "rclone config create x s3 provider AWS access_key_id ID secret_access_key SECRET",
        "docker run -e AWS_ACCESS_KEY_ID=ID --env AWS_SECRET_ACCESS_KEY=SECRET image",
        "docker build --build-arg AWS_ACCESS_KEY_ID=ID --build-arg=AWS_SECRET_ACCESS_KEY=SECRET .",
        "kubectl create secret generic x --from-literal=AWS_ACCESS_KEY_ID=ID --from-literal=AWS_SECRET_ACCESS_KEY=SECRET",
        "helm install x --set 'a.accessKey=ID,a.secretKey=SECRET'",
        "terraform apply -var access_key=ID -var=secret_key=SECRET",
        "java -Daws.accessKeyId=ID -Daws.secretKey=SECRET -jar x.jar",
        "printf '[default]\\naws_access_key_id = ID\\naws_secret_access_key = SECRET\\n' > ~/.aws/credentials",
        "echo aws_access_key_id=ID >> f\necho \"aws_secret_access_key=SECRET\" >> f",
        "cat > f <<EOF\n[default]\naws_access_key_id = ID\naws_secret_access_key = SECRET\nEOF\n",
        "aws lambda x --environment '{\"Variables\": {\"AWS_ACCESS_KEY_ID\": \"ID\", \"AWS_SECRET_ACCESS_KEY\": \"SECRET\"}}'",
        "aws lambda x --environment Variables={AWS_ACCESS_KEY_ID=ID,AWS_SECRET_ACCESS_KEY=SECRET}",
        "bash -lc 'AWS_ACCESS_KEY_ID=ID AWS_SECRET_ACCESS_KEY=SECRET make'",
        "X=$(AWS_ACCESS_KEY_ID=ID AWS_SECRET_ACCESS_KEY=SECRET aws s3 ls)",
        "echo \"$(AWS_ACCESS_KEY_ID=ID AWS_SECRET_ACCESS_KEY=SECRET aws s3 ls)\"",
        "curl --aws-sigv4 aws:amz:x:s3 --user \"ID:SECRET\" https://x",
        "sls config credentials --provider aws --key ID --secret SECRET",
        "Set-AWSCredential -AccessKey ID -SecretKey SECRET -StoreAs x",
    ];
    for template in templates {
        let text = template.replace("ID", "\0").replace("ACCESS_KEY_\0", "ACCESS_KEY_ID");
        let text = text
            .replace('\0', ID)
            .replace("SECRET_ACCESS", "\0")
            .replace("SECRET", SECRET)
            .replace('\0', "SECRET_ACCESS");
        assert_eq!(parts(&text), [set()], "{template}");
    }
}

#[test]
fn tools_of_aws_vouch_for_generic_flags() {
    let certainty = |text: &str| read(text).scopes[0].settings[0].certainty;
    assert_eq!(certainty(&format!("/usr/bin/s3cmd --secret_key={SECRET}")), Certainty::Certain);
    assert_eq!(certainty(&format!("other --secret-key {SECRET}")), Certainty::Generic);
}

#[test]
fn profiles_are_named_and_kept_apart() {
    let text = format!(
        "aws configure set aws_access_key_id {ID} --profile a\naws configure set profile.b.aws_access_key_id {ID}\n\
         cat <<E\n[c]\naws_access_key_id={ID}\n[d]\naws_access_key_id={ID}\nE\n"
    );
    let facts = read(&text);
    let names: Vec<&str> = facts.scopes.iter().map(Scope::name).collect();
    assert_eq!(names, ["a", "b", "c", "d"]);
    for scope in &facts.scopes {
        let name = scope.name.as_ref().expect("named");
        assert_eq!(&text[name.span.range()], name.value);
        assert_eq!(scope.settings[0].key.value, "aws_access_key_id");
    }
}

#[test]
fn commands_without_credentials_say_nothing() {
    let texts = [
        "aws s3 ls --profile p",
        "AWS_PROFILE=p aws s3 ls",
        "grep 'aws_secret_access_key = ' ~/.aws/credentials | cut -d= -f2",
        "sed -i 's/AWS_SECRET_ACCESS_KEY=.*/x/' .env",
        "# export AWS_SECRET_ACCESS_KEY=x",
        "echo \"set AWS_SECRET_ACCESS_KEY: it is needed\"",
        "[ -z \"$AWS_SECRET_ACCESS_KEY\" ] && exit 1",
        "unset AWS_SECRET_ACCESS_KEY",
    ];
    for text in texts {
        assert!(read(text).is_empty(), "{text}");
    }
}

#[test]
fn references_stay_references() {
    let facts = read("docker run -e AWS_SECRET_ACCESS_KEY=${{ secrets.KEY }} -e AWS_ACCESS_KEY_ID=$ID x");
    let classes: Vec<ValueClass> = facts.scopes[0].settings.iter().map(|setting| setting.class).collect();
    assert_eq!(classes, [ValueClass::Reference, ValueClass::Reference]);
}

#[test]
fn a_part_of_a_text_is_read_in_place() {
    let text = format!("run: |\n    aws configure set aws_secret_access_key {SECRET}\nrest: 'it");
    let mut facts = FileFacts::default();
    let parent = facts.add(Scope::new(FileId::from_index(0), Site::FreeText, Span::at(0)));
    script(&mut facts, &text, Span::new(6, text.len() - 9), Some(parent));
    assert_eq!(facts.scopes[1].parent, Some(parent));
    assert_eq!(&text[facts.scopes[1].settings[0].value.span.range()], SECRET);
}

proptest! {
    #[test]
    fn any_text_is_read(text in r#"(AWS_SECRET_ACCESS_KEY|aws configure set |--access-key |[a-c= '"\\$`(){}<>:;#\né\[\]-]|<<E|bash -c |E\n|export ){0,30}"#) {
        for scope in read(&text).scopes {
            for setting in &scope.settings {
                prop_assert!(text.get(setting.value.span.range()).is_some());
                prop_assert!(text.get(setting.key.span.range()).is_some());
            }
        }
    }
}
