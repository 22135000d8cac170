//! Secrets of AWS that are no set of credentials, each drawn by chance, in a file in which people have them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::super::random::{self, BASE64, HEX, Random};

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

/// A file, and what in it nobody may see.
pub(super) struct Other {
    pub(super) path: &'static str,
    pub(super) text: String,
    pub(super) secrets: Vec<String>,
}

/// One file of each kind.
pub(super) fn others(random: &mut Random) -> Vec<Other> {
    let kinds = [
        smtp,
        bedrock,
        appsync,
        mws,
        service_user,
        service_user_in_url,
        presigned_url,
        database,
        eks,
        ecr,
        sso_token,
        container_token,
        web_identity,
        signing_key,
        own_detector,
    ];
    kinds.iter().map(|kind| kind(random)).collect()
}

fn other(path: &'static str, text: String, secret: String) -> Other {
    Other { path, text, secrets: vec![secret] }
}

fn smtp(random: &mut Random) -> Other {
    let password = format!("B{}", random.text(BASE64, 43));
    let id = random::key_id(random, "AKIA", 210_987_654_321);
    let text = format!("SMTP_HOST=email-smtp.eu-west-1.amazonaws.com\nSMTP_USER={id}\nSMTP_PASSWORD={password}\n");
    Other { path: ".env", text, secrets: vec![password, id] }
}

fn bedrock(random: &mut Random) -> Other {
    let inner = format!("BedrockAPIKey-{}-at-210987654321:{}", random.text(LOWER, 4), random.text(BASE64, 44));
    let key = format!("ABSK{}", STANDARD.encode(inner));
    other("run.sh", format!("export AWS_BEARER_TOKEN_BEDROCK={key}\n"), key)
}

fn appsync(random: &mut Random) -> Other {
    let key = format!("da2-{}", random.text(LOWER, 26));
    other("aws-exports.js", format!("const config = {{ \"aws_appsync_apiKey\": \"{key}\" }};\n"), key)
}

fn mws(random: &mut Random) -> Other {
    let part = |random: &mut Random, length| random.text(HEX, length);
    let (a, b, c) = (part(random, 8), part(random, 3), part(random, 12));
    let token = format!("amzn.mws.{a}-72d4-4{b}-b0a5-{c}");
    other("mws.php", format!("define('MWS_AUTH_TOKEN', '{token}');\n"), token)
}

fn service_user(random: &mut Random) -> Other {
    let password = random.text(BASE64, 43) + "=";
    let text = format!(
        "machine git-codecommit.eu-west-1.amazonaws.com\n  login deploy-at-210987654321\n  password {password}\n"
    );
    other(".netrc", text, password)
}

fn service_user_in_url(random: &mut Random) -> Other {
    let password = format!("{}%2B{}%3D", random.text(LOWER, 20), random.text(LOWER, 20));
    let text = format!(
        "[submodule \"lib\"]\n\turl = https://deploy-at-210987654321:{password}@git-codecommit.eu-west-1.amazonaws.com/v1/repos/lib\n"
    );
    other(".gitmodules", text, password)
}

/// What signs a request, as the query of a URL, and the parts of it that nobody may see.
fn signed(random: &mut Random, service: &str, date: &str) -> (String, Vec<String>) {
    let id = random::key_id(random, "ASIA", 210_987_654_321);
    let (token, signature) = (format!("FwoGZXIvYXdz{}", random.text(LOWER, 300)), random.text(HEX, 64));
    let query = format!(
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={id}%2F{date}%2Feu-west-1%2F{service}%2Faws4_request\
         &X-Amz-Date={date}T090000Z&X-Amz-Expires=604800&X-Amz-Security-Token={token}&X-Amz-SignedHeaders=host\
         &X-Amz-Signature={signature}"
    );
    (query, vec![id, token, signature])
}

fn presigned_url(random: &mut Random) -> Other {
    let (query, secrets) = signed(random, "s3", "20261120");
    Other {
        path: "mail.md",
        text: format!("[report](https://reports.s3.amazonaws.com/november.csv?{query})\n"),
        secrets,
    }
}

fn database(random: &mut Random) -> Other {
    let (query, secrets) = signed(random, "rds-db", "20261120");
    let text =
        format!("export PGPASSWORD='shop.eu-west-1.rds.amazonaws.com:5432/?Action=connect&DBUser=app&{query}'\n");
    Other { path: "connect.sh", text, secrets }
}

fn eks(random: &mut Random) -> Other {
    let (query, mut secrets) = signed(random, "sts", "20261120");
    let url = format!("https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&{query}");
    secrets.push(URL_SAFE_NO_PAD.encode(url));
    let token = format!("k8s-aws-v1.{}", secrets[secrets.len() - 1]);
    Other { path: "kubeconfig", text: format!("users:\n- name: prod\n  user:\n    token: {token}\n"), secrets }
}

fn ecr(random: &mut Random) -> Other {
    let payload = random.text(BASE64, 600);
    let inner = format!(
        "{{\"payload\":\"{payload}\",\"datakey\":\"{}\",\"version\":\"2\",\"type\":\"DATA_KEY\",\"expiration\":1795255200}}",
        random.text(BASE64, 100)
    );
    let password = STANDARD.encode(inner);
    let text = format!("docker login -u AWS -p {password} 210987654321.dkr.ecr.eu-west-1.amazonaws.com\n");
    Other { path: "history.txt", text, secrets: vec![password, payload] }
}

/// A token as the SDKs keep it after somebody signed in.
fn sso_token(random: &mut Random) -> Other {
    let secrets: Vec<String> = [60, 60, 200].map(|length| random.text(BASE64, length)).into();
    Other { path: ".aws/sso/cache/0123abcd.json", text: sso_cache(&secrets), secrets }
}

/// A file of the cache of tokens with these: access, refresh, client secret.
pub(super) fn sso_cache(secrets: &[String]) -> String {
    format!(
        "{{\"startUrl\": \"https://example.awsapps.com/start\", \"region\": \"eu-west-1\", \"accessToken\": \"aoaAAAAAG{}\", \
         \"expiresAt\": \"2026-11-30T18:00:00Z\", \"clientId\": \"client\", \"refreshToken\": \"{}\", \
         \"clientSecret\": \"{}\", \"registrationExpiresAt\": \"2026-12-18T18:00:00Z\"}}\n",
        secrets[0], secrets[1], secrets[2]
    )
}

fn container_token(random: &mut Random) -> Other {
    let token = random.text(BASE64, 60);
    let text = format!(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.2/v2\nAWS_CONTAINER_AUTHORIZATION_TOKEN=\"Bearer {token}\"\n"
    );
    other("task/.env", text, token)
}

fn web_identity(random: &mut Random) -> Other {
    let mut part = |length| URL_SAFE_NO_PAD.encode(random.bytes(length));
    let token = format!("eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiJodHRwczovL3gi{}.{}", part(120), part(256));
    let text = format!(
        "aws sts assume-role-with-web-identity --role-arn arn:aws:iam::210987654321:role/x --role-session-name x \
         --web-identity-token {token}\n"
    );
    other("deploy.sh", text, token)
}

fn signing_key(random: &mut Random) -> Other {
    let key = random.text(BASE64, 64);
    let text = format!(
        "resource \"aws_cloudfront_public_key\" \"x\" {{}}\nvariable \"private_key\" {{\n  default = \"{key}\"\n}}\n\
         provider \"aws\" {{\n  secret_key = \"{key}\"\n}}\n"
    );
    other("keys.tf", text, key)
}

/// What a rule of the user's own finds: see `home`.
fn own_detector(random: &mut Random) -> Other {
    let token = format!("shop_{}", random.text(LOWER, 24));
    other("shop.txt", format!("the token of the shop is {token}, see awslint.toml\n"), token)
}
