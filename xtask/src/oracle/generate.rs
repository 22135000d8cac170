//! Makes worlds up: mostly such as people have, with the odd cases in which SDKs differ far more often than in life.

use serde_json::{Value, json};

use super::dice::{Dice, Weighted};
use super::shared_files::{PROFILES, Which, content};
use super::world::{FOLDER, World};

/// A variable, in how many of a hundred worlds it is set, and to what.
struct Variable(u32, &'static str, &'static [Weighted<&'static str>]);

const VARIABLES: &[Variable] = &[
    Variable(22, "AWS_ACCESS_KEY_ID", &[(10, "AKIAQ3EGRLPLAWSLINT4"), (1, ""), (1, "  "), (1, "\u{a0}")]),
    Variable(22, "AWS_SECRET_ACCESS_KEY", &[(10, "awslint/Fake/Secret+4567"), (1, ""), (1, "\t")]),
    Variable(2, "SECRET_ACCESS_KEY", &[(3, "awslint/Fake/Secret+89ab"), (1, "")]),
    Variable(10, "AWS_SESSION_TOKEN", &[(5, "fake-token"), (1, ""), (1, " ")]),
    Variable(5, "AWS_SECURITY_TOKEN", &[(3, "fake-old-token"), (1, "")]),
    Variable(
        7,
        "AWS_CREDENTIAL_EXPIRATION",
        &[
            (4, "2999-01-01T00:00:00Z"),
            (3, "2001-01-01T00:00:00Z"),
            (1, "2999-01-01T00:00:00"),
            (1, "2999-01-01"),
            (1, "tomorrow"),
            (1, "2999-01-01T00:00:00+0000"),
            (1, "Thu, 01 Jan 2999 00:00:00 GMT"),
            (1, "2999-13-01T00:00:00Z"),
            (1, " 2999-01-01T00:00:00Z "),
            (1, "1700000000"),
            (1, ""),
        ],
    ),
    Variable(3, "AWS_ACCOUNT_ID", &[(1, "123456789012"), (1, "")]),
    Variable(
        12,
        "AWS_DEFAULT_PROFILE",
        &[(3, "default"), (3, "a"), (3, "b"), (3, "c"), (1, "gone"), (1, ""), (1, " a")],
    ),
    Variable(
        50,
        "AWS_PROFILE",
        &[
            (6, "default"),
            (6, "a"),
            (6, "b"),
            (6, "c"),
            (1, "gone"),
            (1, ""),
            (1, "a "),
            (1, "my profile"),
            (1, "profile a"),
            (1, "a.b"),
            (1, "DEFAULT"),
            (1, "sso-session.corp"),
            (1, "\"a\""),
            (1, "ü"),
            (1, "toString"),
            (1, "__proto__"),
            (1, "profile default"),
            (1, "Default"),
            (1, "corp"),
            (1, "services.local"),
        ],
    ),
    Variable(15, "AWS_REGION", &[(5, "ap-south-1"), (1, ""), (1, " "), (1, "aws-global")]),
    Variable(12, "AWS_DEFAULT_REGION", &[(5, "sa-east-1"), (1, "")]),
    Variable(
        9,
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        &[(4, "${WORLD}/token"), (1, "${WORLD}/missing"), (1, "~/token"), (1, "")],
    ),
    Variable(11, "AWS_ROLE_ARN", &[(6, "arn:aws:iam::123456789012:role/e"), (1, "")]),
    Variable(5, "AWS_ROLE_SESSION_NAME", &[(3, "session"), (1, "")]),
    Variable(
        7,
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        &[
            (5, "/v2/credentials/x"),
            (1, ""),
            (1, "v2"),
            (1, "/a b"),
            (1, "@10.0.0.1/x"),
            (1, ":80/x"),
            (1, "/x?a=b#c"),
            (1, "/ü"),
        ],
    ),
    Variable(
        8,
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        &[
            (4, "http://127.0.0.1/x"),
            (2, "http://169.254.170.23/v1/credentials"),
            (1, "http://169.254.170.2:80/x?y#z"),
            (1, "http://[fd00:ec2::23]/x"),
            (1, "http://[::1]/x"),
            (1, "http://localhost:8080/"),
            (1, "http://LOCALHOST/"),
            (1, "https://example.com/x"),
            (1, "HTTPS://10.0.0.1/"),
            (1, "http://10.0.0.1/"),
            (1, "http://127.0.0.1@10.0.0.1/"),
            (1, "http://127.1.2.3"),
            (1, "http://127.0.0.1.example.com/"),
            (1, "http:///x"),
            (1, "http://169.254.170.23:80/x?a=b"),
            (1, "http://[::ffff:127.0.0.1]/x"),
            (1, "http://[::1]:8080/"),
            (1, "http://127.0.0.1:99999/x"),
            (1, "http://user:secret@localhost/x"),
            (1, "//localhost/x"),
            (1, "ftp://localhost/x"),
            (1, "http://localhost"),
            (1, "http://localhost:/x"),
            (1, "http://[fd00:ec2::24]/x"),
            (1, "http://169.254.170.3/x"),
            (1, "https://"),
            (1, "/v2/credentials"),
            (1, " http://localhost/x"),
            (1, "localhost/x"),
            (1, "x"),
            (1, ""),
        ],
    ),
    Variable(5, "AWS_CONTAINER_AUTHORIZATION_TOKEN", &[(3, "Basic x"), (1, ""), (1, "a\nb"), (1, "ü"), (1, " x ")]),
    Variable(
        4,
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
        &[(3, "${WORLD}/token"), (1, "${WORLD}/missing"), (1, "${WORLD}/two-lines"), (1, "")],
    ),
    Variable(
        35,
        "AWS_EC2_METADATA_DISABLED",
        &[(10, "true"), (1, "TRUE"), (1, "1"), (1, "false"), (1, "False"), (1, ""), (1, " true")],
    ),
    Variable(
        3,
        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
        &[
            (3, "http://169.254.169.254"),
            (2, "http://[fd00:ec2::254]"),
            (1, "http://localhost:1338/"),
            (1, "x y"),
            (1, ""),
        ],
    ),
    Variable(
        3,
        "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
        &[(2, "IPv4"), (2, "IPv6"), (1, "ipv6"), (1, "ipv5"), (1, "")],
    ),
    Variable(2, "AWS_METADATA_SERVICE_TIMEOUT", &[(3, "5"), (1, "1.5"), (1, "soon"), (1, "")]),
    Variable(2, "AWS_METADATA_SERVICE_NUM_ATTEMPTS", &[(3, "3"), (1, "0"), (1, "many"), (1, "")]),
    // None of these has a part in the search for credentials.
    Variable(1, "AWS_IMDS_USE_IPV6", &[(1, "true"), (1, "maybe")]),
    Variable(1, "AWS_MAX_ATTEMPTS", &[(1, "5"), (1, "many")]),
    Variable(1, "AWS_RETRY_MODE", &[(1, "standard"), (1, "eager")]),
    Variable(1, "AWS_USE_FIPS_ENDPOINT", &[(1, "true"), (1, "maybe")]),
    Variable(1, "AWS_USE_DUALSTACK_ENDPOINT", &[(1, "true"), (1, "maybe")]),
    Variable(1, "AWS_STS_REGIONAL_ENDPOINTS", &[(1, "legacy"), (1, "global")]),
    Variable(2, "AWS_ENDPOINT_URL", &[(1, "http://localhost:4566"), (1, "nowhere")]),
    Variable(1, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", &[(1, "true"), (1, "yes")]),
    Variable(1, "AWS_CA_BUNDLE", &[(1, "${WORLD}/missing"), (1, "")]),
    Variable(1, "AWS_DEFAULT_OUTPUT", &[(1, "json"), (1, "xml")]),
    Variable(1, "AWS_DEFAULTS_MODE", &[(1, "standard"), (1, "quick")]),
    Variable(2, "AWS_EC2_METADATA_V1_DISABLED", &[(1, "true"), (1, "false"), (1, "1")]),
    Variable(3, "AWS_SDK_LOAD_CONFIG", &[(1, "1"), (1, "0")]),
    Variable(2, "AWS_CREDENTIAL_FILE", &[(3, "${WORLD}/ec2"), (1, "${WORLD}/missing"), (1, "~/ec2"), (1, "")]),
    Variable(2, "BOTO_CONFIG", &[(3, "${WORLD}/boto"), (1, "${WORLD}/missing"), (1, "~/.boto"), (1, "")]),
    Variable(1, "AWS_SHARED_CREDENTIALS_FILES", &[(1, "${WORLD}/credentials")]),
    Variable(2, "AWS_LOGIN_CACHE_DIRECTORY", &[(1, "${WORLD}/login"), (1, "")]),
];

/// What the variables of the shared files are set to; nothing means that they are not set.
const CONFIG_PLACES: &[Weighted<Option<&str>>] = &[
    (60, Some("${WORLD}/config")),
    (10, None),
    (2, Some("")),
    (2, Some("${WORLD}/missing")),
    (2, Some("~/config")),
    (2, Some("config")),
    (1, Some("./home/../config")),
    (1, Some("home")),
    (2, Some("~/.aws/config")),
    (1, Some("$HOME/.aws/config")),
    (1, Some("~nobody-at-all/config")),
    (1, Some("${HOME}/config")),
    (1, Some("$NOT_SET/config")),
    (1, Some("~")),
    (1, Some(" ${WORLD}/config")),
    (1, Some("${WORLD}//./config")),
    (1, Some("${WORLD}/credentials")),
];
const CREDENTIALS_PLACES: &[Weighted<Option<&str>>] = &[
    (60, Some("${WORLD}/credentials")),
    (10, None),
    (2, Some("")),
    (2, Some("${WORLD}/missing")),
    (2, Some("~/credentials")),
    (2, Some("credentials")),
    (1, Some("$HOME/../credentials")),
    (2, Some("~/.aws/credentials")),
    (1, Some("$HOME/.aws/credentials")),
    (1, Some("~nobody-at-all/credentials")),
    (1, Some("${WORLD}/config")),
];

const EC2_FILES: &[&str] = &[
    "AWSAccessKeyId=AKIAQ3EGRLPLAWSLINT5\nAWSSecretKey=fake\n",
    "AWSAccessKeyId = AKIAQ3EGRLPLAWSLINT5\n",
    "# note\n\nAWSSecretKey=fake\nAWSAccessKeyId=AKIAQ3EGRLPLAWSLINT5=\n",
    "AWSSecretKey=fake\n",
    "garbage\n",
    "",
];
const BOTO_FILES: &[&str] = &[
    "[Credentials]\naws_access_key_id = AKIAQ3EGRLPLAWSLINT6\naws_secret_access_key = fake\n",
    "[Credentials]\naws_access_key_id = AKIAQ3EGRLPLAWSLINT6\n",
    "[Credentials]\naws_secret_access_key = fake\n",
    "[credentials]\naws_access_key_id = AKIAQ3EGRLPLAWSLINT6\naws_secret_access_key = fake\n",
    "[Boto]\ndebug = 1\n",
    "garbage\n",
];

/// World `index` of the run with `seed`.
pub(super) fn world(seed: u64, index: u64) -> World {
    let mut dice = Dice::of(seed, index);
    let mut world = World::empty();
    for Variable(chance, name, values) in VARIABLES {
        if dice.percent(*chance) {
            world.set(name, dice.weighted(values));
        }
    }
    // Both halves of a pair come together more often than by chance.
    if world.environment.contains_key("AWS_ACCESS_KEY_ID") && dice.percent(60) {
        world.set("AWS_SECRET_ACCESS_KEY", "awslint/Fake/Secret+4567");
    }
    shared(&mut dice, &mut world, Which::Config);
    shared(&mut dice, &mut world, Which::Credentials);
    for (path, contents) in [("ec2", EC2_FILES), ("boto", BOTO_FILES), ("home/.boto", BOTO_FILES)] {
        let chance = if path == "home/.boto" { 2 } else { 60 };
        let is_named = world.environment.values().any(|value| value.as_str().is_some_and(|text| text.ends_with(path)));
        if (is_named || path == "home/.boto") && dice.percent(chance) {
            let content = dice.pick(contents);
            world.files.insert(path.to_owned(), content.into());
        }
    }
    world.files.insert("token".to_owned(), b"fake.web.token".to_vec());
    world.files.insert("two-lines".to_owned(), b"a\nb\n".to_vec());
    special(&mut dice, &mut world);
    world
}

/// One of the shared files, with the variable that names its place.
fn shared(dice: &mut Dice, world: &mut World, which: Which) {
    let (variable, places, name) = match which {
        Which::Config => ("AWS_CONFIG_FILE", CONFIG_PLACES, "config"),
        Which::Credentials => ("AWS_SHARED_CREDENTIALS_FILE", CREDENTIALS_PLACES, "credentials"),
    };
    let place = dice.weighted(places);
    if let Some(place) = place {
        world.set(variable, place);
    }
    let usual = format!("{FOLDER}/{name}");
    let paths: &[&str] = if place == Some(&*usual) { &["{}"] } else { &["{}", "home/.aws/{}", "home/{}"] };
    for path in paths {
        let path = path.replace("{}", name);
        if dice.percent(3) {
            world.files.insert(format!("{path}/"), Vec::new());
        } else if dice.percent(84) {
            let content = if dice.percent(3) { Vec::new() } else { content(dice, which) };
            world.files.insert(path, content);
        }
    }
}

/// What is no variable.
fn special(dice: &mut Dice, world: &mut World) {
    if dice.percent(20) {
        let name =
            if dice.percent(85) { dice.pick(PROFILES) } else { dice.pick(&["gone", "", "my profile", "A", " a"]) };
        world.environment.insert("@profile".to_owned(), json!(name));
    }
    let has_process = world.files.values().any(|content| holds(content, b"credential_process"));
    if dice.percent(if has_process { 70 } else { 10 }) {
        world.environment.insert("@process".to_owned(), process_answer(dice));
    }
    for name in ["@imds", "@mfa"] {
        if dice.percent(15) {
            world.environment.insert(name.to_owned(), json!(true));
        }
    }
}

fn holds(content: &[u8], part: &[u8]) -> bool {
    content.windows(part.len()).any(|window| window == part)
}

/// What a credential process prints: one odd thing at a time.
fn process_answer(dice: &mut Dice) -> Value {
    let mut answer = json!({"Version": 1, "AccessKeyId": "ASIAQ3EGRLPLAWSLINT7", "SecretAccessKey": "fake"});
    let odd = [
        ("Version", json!("1")),
        ("Version", json!(2)),
        ("Version", json!(1.0)),
        ("Version", json!(true)),
        ("Version", json!(false)),
        ("Version", json!(null)),
        ("Version", json!("")),
        ("Version", json!([1])),
        ("AccessKeyId", json!(null)),
        ("AccessKeyId", json!("")),
        ("AccessKeyId", json!(7)),
        ("SecretAccessKey", json!(null)),
        ("SecretAccessKey", json!("")),
        ("SessionToken", json!("fake-token")),
        ("SessionToken", json!("")),
        ("SessionToken", json!(null)),
        ("Expiration", json!("2999-01-01T00:00:00Z")),
        ("Expiration", json!("2001-01-01T00:00:00Z")),
        ("Expiration", json!("2999-01-01T00:00:00+01:00")),
        ("Expiration", json!("2999-01-01 00:00:00")),
        ("Expiration", json!("2999-01-01")),
        ("Expiration", json!("2001-01-01")),
        ("Expiration", json!("never")),
        ("Expiration", json!("")),
        ("Expiration", json!(null)),
        ("Expiration", json!(32_503_680_000_i64)),
        ("Expiration", json!(0)),
        ("AccountId", json!("123456789012")),
        ("Extra", json!({"a": 1})),
    ];
    let whole = [json!([]), json!("text"), json!(null), json!(1), json!({})];
    if dice.percent(5) {
        return whole[dice.below(whole.len())].clone();
    }
    for _ in 0..dice.below(4) {
        let (name, value) = &odd[dice.below(odd.len())];
        answer[*name] = value.clone();
    }
    if dice.percent(12) {
        let name = dice.pick(&["Version", "AccessKeyId", "SecretAccessKey"]);
        answer.as_object_mut().expect("it is an object").remove(name);
    }
    answer
}
