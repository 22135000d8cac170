use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use proptest::prelude::*;

use crate::aws::secrets::Database;

use super::*;

const ID: &str = "AKIAQ3EGRLPLAWSLINT2";
const TEMPORARY_ID: &str = "ASIAQ3EGRLPLAWSLINT2";
const SIGNATURE: &str = "3f8a1c5e7b9d20463f8a1c5e7b9d20467e51b0c96d2483fa7e51b0c96d2483fa";
const SMTP: &str = "BPz7awslintFakeSmtp+Qk3xV9m2Zr5tLw8y/c1dGh4j";
const OLD_SMTP: &str = "Ah2Kq7awslintFakeSmtp/k3xV9m2Zr5tLw8yNc1dGh4";
const PASSWORD: &str = "Qk3xV9m2Zr5tLw8yNc1dGh4jPz7awslint/ake+7sT0=";

fn query(id: &str, service: &str) -> String {
    format!(
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={id}%2F20260131%2Feu-west-1%2F{service}%2Faws4_request\
         &X-Amz-Date=20260131T123456Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature={SIGNATURE}"
    )
}

fn url_4() -> String {
    format!("https://bucket.s3.eu-west-1.amazonaws.com/a/key.txt?{}", query(ID, "s3"))
}

fn url_2() -> String {
    format!(
        "https://bucket.s3.amazonaws.com/key?AWSAccessKeyId={ID}&Expires=1769862896&Signature=qh7%2BmUzVq3sK9bXw0Zr1LJt5ePc%3D"
    )
}

fn database_token() -> String {
    format!("db.example.eu-west-1.rds.amazonaws.com:5432/?Action=connect&DBUser=app&{}", query(TEMPORARY_ID, "rds-db"))
}

fn eks_token() -> String {
    let url = format!("https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&{}", query(TEMPORARY_ID, "sts"));
    format!("k8s-aws-v1.{}", URL_SAFE_NO_PAD.encode(url))
}

fn ecr_password() -> String {
    let payload = "awslintFake+".repeat(20);
    STANDARD.encode(format!(
        r#"{{"payload":"{payload}","datakey":"{payload}","version":"2","type":"DATA_KEY","expiration":1769862896}}"#
    ))
}

fn long_term_key() -> String {
    let secret = "awslint?Fake>Secret+0123456789abcdefABCD/zYxWvUtSrQ";
    format!("ABSK{}", STANDARD.encode(format!("BedrockAPIKey-k3x9-at-210987654321:{secret}")))
}

fn short_term_key() -> String {
    let url = format!("bedrock.amazonaws.com/?Action=CallWithBearerToken&{}&Version=1", query(TEMPORARY_ID, "bedrock"));
    format!("bedrock-api-key-{}", STANDARD.encode(url))
}

/// One of each kind that is known without its surroundings.
fn every_kind() -> Vec<(Kind, String)> {
    vec![
        (Kind::PresignedUrl, url_4()),
        (Kind::PresignedUrl, url_2()),
        (Kind::DatabaseToken(Database::Rds), database_token()),
        (Kind::EksToken, eks_token()),
        (Kind::EcrPassword, ecr_password()),
        (Kind::EcrPassword, STANDARD.encode(format!("AWS:{}", ecr_password()))),
        (Kind::BedrockLongTermKey, long_term_key()),
        (Kind::BedrockShortTermKey, short_term_key()),
        (Kind::AppSyncKey, "da2-k3x9v7q2m5z8w4c6t1r0n7b3ha".to_owned()),
        (Kind::MwsToken, "amzn.mws.5f3b9a1c-72d4-4e86-b0a5-1c9e8d7f6b24".to_owned()),
    ]
}

type Carrier = (&'static str, &'static str, fn(&str) -> String);

/// What stands before and after a secret, and how it is escaped there.
const CARRIERS: &[Carrier] = &[
    ("TOKEN=", "\n", str::to_owned),
    ("x\n# token: ", "\r\ny", str::to_owned),
    ("{\"a\": \"", "\", \"b\": 1}", |text| text.replace('&', "\\u0026").replace('=', "\\u003d")),
    ("{\"a\":\"", "\"}", |text| text.replace('/', "\\/")),
    ("\"body\": \"{\\\"a\\\":\\\"", "\\\"}\"", |text| text.replace('&', "\\\\u0026")),
    ("\"line\\n", "\\n\"", str::to_owned),
    ("<url>", "</url>", |text| text.replace('&', "&amp;")),
    ("[text](", ")", str::to_owned),
    ("curl '", "'", str::to_owned),
    ("see ", ".", str::to_owned),
    ("é ", " é", str::to_owned),
    ("a\t", "\tb", str::to_owned),
    ("name,", ",2", str::to_owned),
    ("curl ", " -o x", |text| text.replace('&', "\\&").replace('?', "\\?")),
    ("https://proxy.example.com/fetch?u=", "", percent_encoded),
];

fn percent_encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

fn found(text: &str) -> Vec<(Kind, &str)> {
    search(text).iter().map(|secret| (secret.kind, &text[secret.span.range()])).collect()
}

#[test]
fn every_kind_is_found_in_every_carrier_at_its_exact_place() {
    for (before, after, escape) in CARRIERS {
        for (kind, secret) in every_kind() {
            let secret = escape(&secret);
            let text = format!("{before}{secret}{after}");
            let found = found(&text);
            // Around an encoded URL stands the URL that it is a parameter of.
            let is_around = before.ends_with("u=") && matches!(kind, Kind::PresignedUrl | Kind::DatabaseToken(_));
            let expected = if is_around { text.as_str() } else { &secret };
            assert_eq!(found, [(kind, expected)], "{text}");
        }
    }
}

#[test]
fn files_with_any_of_them_are_read() {
    let known = every_kind().into_iter().map(|(_, secret)| secret);
    let named = [format!("SES_SMTP_PASSWORD={SMTP}"), format!("sesSmtpPassword: {SMTP}")];
    for text in known.chain(named) {
        assert!(crate::aws::prefilter::might_concern(text.as_bytes()), "{text}");
    }
}

#[test]
fn lists_of_secrets_are_told_apart() {
    let kinds = every_kind();
    for separator in ["\n", " ", "\",\"", ", "] {
        let text = kinds.iter().map(|(_, secret)| secret.as_str()).collect::<Vec<_>>().join(separator);
        let expected: Vec<_> = kinds.iter().map(|(kind, secret)| (*kind, secret.as_str())).collect();
        assert_eq!(found(&text), expected, "{separator:?}");
    }
}

#[test]
fn only_the_query_of_a_url_is_hidden() {
    let text = format!("PGPASSWORD={} psql", database_token());
    let [secret] = &search(&text)[..] else { panic!("one") };
    assert!(text[secret.span.range()].starts_with("db.example."));
    assert!(text[secret.hidden.range()].starts_with("?Action="));
    assert_eq!(secret.hidden.end(), secret.span.end());
    let text = format!("<a href=\"{}\">", url_4());
    let [secret] = &search(&text)[..] else { panic!("one") };
    assert!(text[..secret.hidden.start()].ends_with("/a/key.txt"));
}

#[test]
fn a_database_token_in_a_connection_string_is_found() {
    let text = format!("postgres://app:{}@db.example.com/app", percent_encoded(&database_token()));
    assert_eq!(found(&text), [(Kind::DatabaseToken(Database::Rds), text.as_str())]);
}

#[test]
fn damaged_beginnings_of_tokens_are_nothing() {
    for (_, secret) in every_kind() {
        for text in [&secret[..secret.len() / 2], &format!("x{secret}")[..], &format!("X_{secret}")] {
            let found = found(text);
            let is_url = text.contains("X-Amz") || text.contains("AWSAccessKeyId");
            assert!(found.is_empty() || is_url && text.len() > secret.len(), "{text}");
        }
    }
}

#[test]
fn smtp_passwords_need_something_beside_them() {
    let carriers = [
        "SES_SMTP_PASSWORD=§",
        "ses_smtp_password: '§'",
        "\"sesSmtpPassword\": \"§\"",
        "EMAIL_HOST=email-smtp.eu-west-1.amazonaws.com\nEMAIL_HOST_USER=x\nEMAIL_HOST_PASSWORD=§\n",
        "smtp:\n  username: AKIAQ3EGRLPLAWSLINT2\n  password: §\n",
        "User Name,Smtp Username,Smtp Password\nses-smtp-user.1,AKIAQ3EGRLPLAWSLINT2,§\n",
        "smtp://AKIAQ3EGRLPLAWSLINT2:§@email-smtp.eu-west-1.amazonaws.com:587",
    ];
    for carrier in carriers {
        for password in [SMTP, OLD_SMTP] {
            for password in [password.to_owned(), percent_encoded(password), password.replace('/', "\\/")] {
                let text = carrier.replace('§', &password);
                assert_eq!(found(&text), [(Kind::SmtpPassword, password.as_str())], "{text}");
            }
        }
    }
    for text in [
        format!("password: {SMTP}"),
        format!("AKIAQ3EGRLPLAWSLINT2\n{SMTP}"),
        format!("SES_SMTP_PASSWORD={SMTP}="),
        format!("SES_SMTP_PASSWORD=x{SMTP}"),
        "SES_SMTP_PASSWORD=BXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX".to_owned(),
        "SES_SMTP_PASSWORD=${SES_SMTP_PASSWORD}".to_owned(),
        "SMTP_HOST=email-smtp.eu-west-1.amazonaws.com\nSMTP_PASSWORD=".to_owned(),
    ] {
        assert_eq!(found(&text), [], "{text}");
    }
}

#[test]
fn a_key_beside_its_smtp_password_stays_a_key() {
    let secret = "awslint/Fake/Secret+0123456789abcdefABCD";
    let state = format!(r#"{{"id": "{ID}", "secret": "{secret}", "ses_smtp_password_v4": "{SMTP}"}}"#);
    let file = crate::source::SourceFile::new("x.txt", state, crate::kind::FileKind::Text);
    let facts = crate::facts::Facts::merge(vec![crate::facts::extract(&file)]);
    let [set] = &facts.sets().collect::<Vec<_>>()[..] else { panic!("one") };
    assert!(set.access_key_id().is_some() && set.secret_access_key().is_some());
    assert_eq!(facts.secrets.len(), 1);
}

#[test]
fn smtp_passwords_tell_user_and_region() {
    let text = format!("email-smtp.us-east-2.amazonaws.com\nuser {ID}\npassword {SMTP}\n");
    let [secret] = &search(&text)[..] else { panic!("one") };
    assert_eq!(secret.user.map(|user| &text[user.range()]), Some(ID));
    assert_eq!(secret.details.region.as_deref(), Some("us-east-2"));
    assert_eq!(secret.details.account, crate::aws::key_id::account(ID));
}

#[test]
fn users_of_one_service_are_found_with_their_password() {
    let encoded = percent_encoded(PASSWORD);
    let carriers = [
        ("https://deploy-at-210987654321:§@git-codecommit.eu-west-1.amazonaws.com/v1/repos/x", encoded.as_str()),
        ("machine git-codecommit.eu-west-1.amazonaws.com\nlogin deploy-at-210987654321\npassword §\n", PASSWORD),
        ("{\"ServiceUserName\": \"deploy-at-210987654321\", \"ServicePassword\": \"§\"}", PASSWORD),
        ("User Name,Password\ndeploy-at-210987654321,§\n", PASSWORD),
        ("CASSANDRA_PASSWORD=§\nCASSANDRA_USERNAME=deploy-at-210987654321\n", PASSWORD),
        ("auth-provider: {username: 'deploy-at-210987654321', password: '§'}", PASSWORD),
    ];
    for (carrier, password) in carriers {
        let text = carrier.replace('§', password);
        let [secret] = &search(&text)[..] else { panic!("{text}") };
        assert_eq!((secret.kind, &text[secret.span.range()]), (Kind::ServicePassword, password), "{text}");
        assert_eq!(secret.user.map(|user| &text[user.range()]), Some("deploy-at-210987654321"), "{text}");
        assert_eq!(secret.details.user.as_deref(), Some("deploy"));
    }
    for text in [
        "https://deploy-at-210987654321:${PASSWORD}@git-codecommit.eu-west-1.amazonaws.com/",
        "git config user.name deploy-at-210987654321",
        "username: alice-at-111122223333\npassword: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
        "meet-at-123456789012pm password: Qk3xV9m2Zr5tLw8yNc1dGh4jPz7awslint",
        "login deploy-at-210987654321\npassword <password>\n",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn lookalikes_stay_silent() {
    for text in [
        "if (url.includes('X-Amz-Signature')) { return params['AWSAccessKeyId']; }",
        "https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=<your-access-key-id>/20130721/us-east-1/s3/aws4_request&X-Amz-Date=20130721T201207Z&X-Amz-Expires=86400&X-Amz-Signature=<signature-value>",
        "https://b.s3.amazonaws.com/k?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=vjbyPxybdZaNmGa%2ByT272YEAiv4%3D&Expires=1141889120",
        "https://b.s3.amazonaws.com/k?X-Amz-Credential=${KEY}&X-Amz-Date=${DATE}&X-Amz-Signature=${SIG}",
        "token = f\"k8s-aws-v1.{encoded}\"",
        "docker login -u AWS -p eyJwYXlsb2FkIjoi...",
        "da2-XXXXXXXXXXXXXXXXXXXXXXXXXX da2-xxxxxxxxxxxxxxxxxxxxxxxxxx",
        "sha512-ABSKgQ4qil31sCMSjO+SyAGmV4+LN96axUsqOMIteBoaY7JpEGvTiV//HSXuGcFfJYRefykAlu/zp9eI8q4MtQ==",
        "AWS_BEARER_TOKEN_BEDROCK=bedrock-api-key-YOUR_KEY",
        "amzn.mws.MarketplaceId",
        "value = \"email-smtp.eu-west-1.amazonaws.com\"",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn time_grows_with_the_text_only() {
    for piece in
        ["X-Amz-Signature=", "AWSAccessKeyId=&", "ABSK.", "a-at-123456789012pass=", "email-smtp.B=", "da2-.", "AKIA"]
    {
        let text = piece.repeat(400_000 / piece.len());
        let start = std::time::Instant::now();
        assert_eq!(found(&text), []);
        // Reading anything twice over would take minutes, so this is no measure of the machine.
        assert!(start.elapsed().as_secs() < 30, "{piece}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn drawn_secrets_are_found(
        tail in "[A-Z2-7]{16}",
        signature in "[0-9a-f]{64}",
        smtp in "(B[A-P]|A[g-v])[A-Za-z0-9+/]{42}",
        appsync in "[a-z0-9]{25}[0-9]",
        bedrock in "[A-Za-z0-9+/]{60,120}",
        password in "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=",
        carrier in 0..CARRIERS.len(),
    ) {
        let (id, other) = (format!("AKIA{tail}"), format!("ASIA{tail}"));
        let classify = crate::aws::values::classify;
        prop_assume!(classify(Some(crate::aws::names::CredentialPart::AccessKeyId), &id) == crate::aws::values::ValueClass::Literal);
        let redrawn = |text: String| text.replace(ID, &id).replace(TEMPORARY_ID, &other).replace(SIGNATURE, &signature);
        let eks = format!("https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&{}", redrawn(query(ID, "sts")));
        let user = format!("BedrockAPIKey-k3x9-at-210987654321:{bedrock}");
        let secrets = [
            (Kind::PresignedUrl, redrawn(url_4()), ""),
            (Kind::PresignedUrl, redrawn(url_2()), ""),
            (Kind::DatabaseToken(Database::Rds), redrawn(database_token()), ""),
            (Kind::EksToken, format!("k8s-aws-v1.{}", URL_SAFE_NO_PAD.encode(eks)), ""),
            (Kind::BedrockLongTermKey, format!("ABSK{}", STANDARD.encode(user)), ""),
            (Kind::AppSyncKey, format!("da2-{appsync}"), ""),
            (Kind::SmtpPassword, smtp, "email-smtp.eu-west-1.amazonaws.com "),
            (Kind::ServicePassword, password, "deploy-at-210987654321 password="),
        ];
        let (before, after, escape) = CARRIERS[carrier];
        for (kind, secret, beside) in secrets {
            let secret = escape(&secret);
            let text = format!("{beside}{before}{secret}{after}");
            let is_around = before.ends_with("u=") && matches!(kind, Kind::PresignedUrl | Kind::DatabaseToken(_));
            // Between user and password stands a separator, and nothing else.
            if kind == Kind::ServicePassword && !before.chars().all(|c| " \"',\t".contains(c)) {
                continue;
            }
            let expected = if is_around { text.as_str() } else { &secret };
            prop_assert_eq!(found(&text), [(kind, expected)], "{}", text);
        }
    }

    #[test]
    fn any_text_is_survived(parts in proptest::collection::vec(("[ -~é\n]{0,30}", 0usize..10, 0usize..2000), 0..6)) {
        let kinds = every_kind();
        let mut text = String::new();
        for (between, kind, cut) in &parts {
            text.push_str(between);
            let secret = &kinds[*kind].1;
            text.push_str(&secret[..secret.len().saturating_sub(*cut % (secret.len() + 1))]);
        }
        for hint in ["email-smtp.", "-at-123456789012"] {
            text.push_str(hint);
            let secrets = search(&text);
            for secret in &secrets {
                prop_assert!(text.get(secret.span.range()).is_some() && text.get(secret.hidden.range()).is_some());
                prop_assert!(secret.span.contains(secret.hidden) && !secret.hidden.is_empty());
            }
            prop_assert!(secrets.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()));
        }
    }
}
