use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

const ID: &str = "AKIAQ3EGRLPLAWSLINT2";
const OTHER_ID: &str = "AKIARWQLPLAAWSLINT33";
const SECRET: &str = "awslint/Fake/Secret+0123456789abcdefABCD";

fn found(text: &str) -> Vec<Vec<(CredentialPart, String)>> {
    let mut facts = FileFacts::default();
    search(&mut facts, text, &[]);
    let literal = |setting: &Setting| setting.is_literal().then_some(());
    let parts = |scope: &Scope| {
        let settings = scope.settings.iter().filter(|setting| literal(setting).is_some());
        settings.map(|setting| (setting.part.unwrap(), text[setting.value.span.range()].to_owned())).collect()
    };
    facts.scopes.iter().map(parts).collect()
}

fn pair() -> Vec<(CredentialPart, String)> {
    vec![(CredentialPart::AccessKeyId, ID.to_owned()), (CredentialPart::SecretAccessKey, SECRET.to_owned())]
}

#[test]
fn a_pair_is_one_set_however_it_is_written() {
    let carriers = [
        "aws_access_key_id=§i\naws_secret_access_key=§s\n",
        "# aws_access_key_id = §i\n# aws_secret_access_key = §s\n",
        "const s3 = new AWS.S3({accessKeyId: '§i', secretAccessKey: '§s'});",
        "boto3.client('s3', aws_access_key_id=\"§i\", aws_secret_access_key=\"§s\")",
        "new BasicAWSCredentials(\"§i\", \"§s\")",
        "credentials.NewStaticCredentials(\n\t\"§i\",\n\t\"§s\",\n\t\"\",\n)",
        "Aws::Credentials.new('§i', '§s')",
        "'credentials' => [\n  'key' => '§i',\n  'secret' => '§s',\n],",
        "provider \"aws\" {\n  access_key = \"§i\"\n  secret_key = \"§s\"\n}\n",
        "<property><name>fs.s3a.access.key</name><value>§i</value></property>\n<property>\n<name>fs.s3a.secret.key</name>\n<value>§s</value></property>",
        "<Credentials><AccessKeyId>§i</AccessKeyId><SecretAccessKey>§s</SecretAccessKey></Credentials>",
        "spark.hadoop.fs.s3a.access.key §i\nspark.hadoop.fs.s3a.secret.key §s\n",
        "Access key ID,Secret access key\n§i,§s\n",
        "s3://§i:§s@bucket/path",
        "env:\n  - name: AWS_ACCESS_KEY_ID\n    value: §i\n  - name: AWS_SECRET_ACCESS_KEY\n    value: \"§s\"\n",
        "{\"environment\":[{\"name\":\"AWS_ACCESS_KEY_ID\",\"value\":\"§i\"},{\"name\":\"AWS_SECRET_ACCESS_KEY\",\"value\":\"§s\"}]}",
        "\"body\": \"{\\\"AccessKeyId\\\":\\\"§i\\\",\\\"SecretAccessKey\\\":\\\"§s\\\"}\"",
        "\"source\": [\"key='§i'\\n\", \"secret='§s'\\n\"]",
        "aws configure set aws_access_key_id §i\naws configure set aws_secret_access_key §s\n",
        "set -gx AWS_ACCESS_KEY_ID §i\nset -gx AWS_SECRET_ACCESS_KEY §s\n",
        "java -Daws.accessKeyId=§i -Daws.secretKey=§s -jar x.jar",
        "CREDENTIALS\t§i\t2026-01-01T00:00:00Z\t§s\n",
        "Keys for staging:\n§i\n§s\n",
        "secretKey = '§s'\nkeyId = '§i'\n",
        "S3_SECRET=§s\nS3_KEY=§i\n",
    ];
    for carrier in carriers {
        let text = carrier.replace("§i", ID).replace("§s", SECRET);
        let mut sets = found(&text);
        for set in &mut sets {
            set.sort();
        }
        assert_eq!(sets, [pair()], "{text}");
    }
}

#[test]
fn two_sets_stay_apart() {
    let text = format!(
        "dev:\n  access_key: {ID}\n  secret_key: {SECRET}\nprod:\n  access_key: {OTHER_ID}\n  secret_key: {SECRET}\n"
    );
    let sets = found(&text);
    assert_eq!(sets.len(), 2);
    assert_eq!(sets[0], pair());
    assert_eq!(sets[1][0].1, OTHER_ID);

    let text = format!("DEV_AWS_ID={ID}\nPROD_AWS_ID={OTHER_ID}\nDEV_AWS_SECRET={SECRET}\nPROD_AWS_SECRET={SECRET}\n");
    assert_eq!(found(&text).iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
}

#[test]
fn references_beside_a_set_are_no_part_of_it() {
    for text in [
        format!("AWS_SECRET_ACCESS_KEY=${{SECRET}}\nnew BasicAWSCredentials(\"{ID}\", \"{SECRET}\")\n"),
        format!("secretAccessKey: load(),\naccessKeyId: '{ID}',\nsecretAccessKey: '{SECRET}',\n"),
        format!("secret_key = env('AWS_SECRET_ACCESS_KEY', '{SECRET}')\naccess_key = '{ID}'\n"),
    ] {
        let mut sets = found(&text);
        for set in &mut sets {
            set.sort();
        }
        assert_eq!(sets, [pair()], "{text}");
    }
}

#[test]
fn encoded_texts_are_read() {
    let inner = format!("aws_access_key_id = {ID}\naws_secret_access_key = {SECRET}\n");
    let text = format!("credentials: {}\n", STANDARD.encode(&inner));
    let mut facts = FileFacts::default();
    search(&mut facts, &text, &[]);
    let texts: Vec<&str> = facts.scopes[0].settings.iter().map(Setting::text).collect();
    assert_eq!(texts, [ID, SECRET]);

    let escaped = SECRET.replace('/', "%2F").replace('+', "%2B");
    let sets = found(&format!("?accessKeyId={ID}&secretAccessKey={escaped}&x=y"));
    assert_eq!(sets, [[(CredentialPart::AccessKeyId, ID.to_owned()), (CredentialPart::SecretAccessKey, escaped)]]);
}

#[test]
fn parts_alone_are_found() {
    assert_eq!(found(&format!("use {ID}.")), [[(CredentialPart::AccessKeyId, ID.to_owned())]]);
    assert_eq!(
        found(&format!("AWS_SECRET_KEY: \"{SECRET}\"")),
        [[(CredentialPart::SecretAccessKey, SECRET.to_owned())]]
    );
    let token = format!("FwoGZXIvYXdzE{}", "kL9x2VzKrMrRjySL".repeat(8));
    assert_eq!(found(&format!("Token {token}")), [[(CredentialPart::SessionToken, token)]]);
}

#[test]
fn lookalikes_are_silent() {
    for text in [
        "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "aws_secret_access_key = ${SECRET}",
        "secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY",
        "secret: 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",
        "AROAQ3EGRLPLAWSLINT2 AIDAQ3EGRLPLAWSLINT2",
        "ASIAPACIFICNORTHEAST",
        "secret?X-Amz-Credential=AKIAQ3EGRLPLAWSLINT2%2F20250131%2Feu-west-1%2Fs3%2Faws4_request",
        "xAKIAQ3EGRLPLAWSLINT2 AKIAQ3EGRLPLAWSLINT22 MY_AKIAQ3EGRLPLAWSLINT2",
        "data:font/woff2;base64,d09GMgABAAAAADLUbm90IHJlYWxseSBhIGZvbnQ/AKIAQ3EGRLPLAWSLINT2/d09GMgABAAAAADLUbm90IHJlYWxseQ==",
        "secret_key == other_secret_key",
        "SECRET_KEY_BASE=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a089f86d081884c7d659a2feaa0c55ad015",
        "commit 356a192b7913b04c54574d18c28d46e6395428ab secret",
    ] {
        assert_eq!(found(text), Vec::<Vec<_>>::new(), "{text}");
    }
}

#[test]
fn covered_values_are_left_to_the_readers_of_formats() {
    let text = format!("a={ID}\nb={SECRET}\n");
    let mut facts = FileFacts::default();
    search(&mut facts, &text, &[Span::new(2, 22)]);
    assert!(facts.scopes.is_empty());
}

#[test]
fn one_long_line_is_read_around_its_hits() {
    let text = format!(
        "{}{{accessKeyId:\"{ID}\",secretAccessKey:\"{SECRET}\"}}{}",
        "x=1;".repeat(50_000),
        "y=2;".repeat(50_000)
    );
    assert_eq!(found(&text), [pair()]);
}

proptest! {
    #[test]
    fn any_text_is_survived(pieces in proptest::collection::vec(
        prop_oneof![
            Just("AKIA"), Just(ID), Just(SECRET), Just("secret"), Just("aws_secret_access_key"), Just("="), Just(": "),
            Just("\""), Just("\\"), Just("\n"), Just("<"), Just("value"), Just("é"), Just("%2F"), Just("IQoJb3JpZ2luX2Vj"),
            Just("name"), Just(" "), Just("_"), Just(","), Just("日本"),
        ], 0..40)) {
        let text = pieces.concat();
        let mut facts = FileFacts::default();
        search(&mut facts, &text, &[]);
        for setting in facts.scopes.iter().flat_map(|scope| &scope.settings) {
            prop_assert!(text.get(setting.value.span.range()).is_some());
            prop_assert!(text.get(setting.key.span.range()).is_some());
        }
    }

    #[test]
    fn random_text_is_survived(text in "\\PC{0,300}", at in 0usize..300) {
        let mut text = text;
        let at = text.floor_char_boundary(at.min(text.len()));
        text.insert_str(at, "aws_secret_access_key = AKIA");
        search(&mut FileFacts::default(), &text, &[]);
    }
}
