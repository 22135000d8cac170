//! A home folder in which every file holds secrets, and which secrets these are.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use awslint::aws::settings::{self, Section};
use tempfile::TempDir;

use super::super::random::{Credentials, Random};
use super::super::{Planted, carriers, plant, template};
use super::kinds;

/// Secrets in a configuration that is wrong in each of its lines, and in one that is not even TOML.
pub(super) const READABLE_CONFIG: &str = "readable.toml";
pub(super) const WRONG_CONFIG: &str = "wrong.toml";
const WRONG_LINES: &[&str] = &[
    "\"§\" = 1",
    "select = [\"§\"]",
    "ignore = \"§\"",
    "exclude = [\"§[\"]",
    "min-severity = \"§\"",
    "max-file-size = \"§\"",
    "[[detector]]",
    "id = \"§\"",
    "regex = '§('",
    "\"§\" = 2",
];
/// The environment with secrets as an env file, as JSON, and broken.
pub(super) const ENVIRONMENTS: [&str; 3] = ["vars.env", "vars.json", "broken.env"];
/// What breaks a file where a secret begins.
const SHARDS: &[&str] = &["\"", "'", "{", "[", "\\", "\u{1b}[31m", "\u{202e}", "=", ": ", "${"];
/// What a program logged.
pub(super) const LOG: &str = "debug.log";
/// What a credential process prints, by a script and in a file.
pub(super) const PROCESS: &str = "creds";
pub(super) const ANSWER: &str = "answer.json";
/// Where secrets stand in the place of everything else.
pub(super) const MISPLACED: &str = "misplaced";

/// The folder and its secrets.
pub(super) struct Home {
    folder: TempDir,
    secrets: BTreeSet<String>,
    random: Random,
}

impl Home {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        let mut home = Self { folder, secrets: BTreeSet::new(), random: Random::new(300) };
        home.carriers();
        home.others();
        home.shared_files();
        home.misplaced();
        home.environment();
        home.log();
        home.process();
        home.configuration();
        home.commit();
        home
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn secrets(&self) -> &BTreeSet<String> {
        &self.secrets
    }

    /// The variables of `vars.env`, for a process.
    pub(super) fn variables(&self) -> Vec<(String, String)> {
        let text = fs::read_to_string(self.path().join(ENVIRONMENTS[0])).expect("it was written");
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("folders can be made");
        fs::write(path, text).expect("the file can be written");
    }

    /// A set that counts as secret from now on.
    fn set(&mut self) -> Credentials {
        let set = Credentials::temporary(&mut self.random);
        self.secrets.extend([set.id.clone(), set.secret.clone()]);
        self.secrets.extend(set.token.clone());
        set
    }

    fn secret(&mut self) -> String {
        self.set().secret
    }

    /// Each carrier whole, cut off in the middle of a secret, and with a character too many.
    fn carriers(&mut self) {
        for (number, carrier) in carriers::all().enumerate() {
            let Planted { path, rendered, credentials } = plant(number, &carrier, &mut self.random);
            self.secrets.extend([credentials.id, credentials.secret]);
            self.secrets.extend(credentials.token);
            self.secrets.extend(rendered.parts.iter().map(|part| rendered.text[part.clone()].to_owned()));
            self.write(&format!("tree/{path}"), &rendered.text);
            let last = rendered.parts.last().expect("each carrier carries something");
            let cut = last.end - last.len() / 10;
            self.write(&format!("tree/cut/{path}"), rendered.text.get(..cut).unwrap_or_default());
            // A character inside a text in base64 leaves two halves that nobody can read.
            if !carrier.template.contains('⟦') {
                let shard = self.random.pick(SHARDS);
                let (before, behind) = rendered.text.split_at(rendered.parts[0].start);
                self.write(&format!("tree/broken/{path}"), &format!("{before}{shard}{behind}"));
            }
        }
    }

    fn others(&mut self) {
        for (number, other) in kinds::others(&mut self.random).into_iter().enumerate() {
            self.write(&format!("tree/others/{number}/{}", other.path), &other.text);
            self.secrets.extend(other.secrets);
        }
    }

    /// Profiles of every kind, with the caches of their tokens.
    fn shared_files(&mut self) {
        let (keys, base) = (self.set(), self.set());
        let (password, token, start) = (self.secret(), self.secret(), self.set());
        let token_of = |set: &Credentials| set.token.clone().expect("the set is temporary");
        self.write(
            ".aws/credentials",
            &format!(
                "[default]\naws_access_key_id = {}\naws_secret_access_key = {}\naws_session_token = {}\n\n\
                 [base]\naws_access_key_id = {}\naws_secret_access_key = \"{}\"\n aws_session_token = {}\n",
                keys.id,
                keys.secret,
                token_of(&keys),
                base.id,
                base.secret,
                token_of(&base),
            ),
        );
        let process = format!("{}/{PROCESS} --password {password}", self.path().display());
        self.write(
            ".aws/config",
            &format!(
                "[default]\nregion = eu-west-1\n\n[profile role]\nrole_arn = arn:aws:iam::123456789012:role/R\n\
                 source_profile = base\n\n[profile process]\ncredential_process = {process}\n\n\
                 [profile sso]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Dev\n\n\
                 [sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n\
                 sso_registration_scopes = {token}\n"
            ),
        );
        let parts: Vec<String> = (0..3).map(|_| self.secret()).collect();
        // The digest of `corp`, under which SDKs keep its token.
        self.write(".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json", &kinds::sso_cache(&parts));
        let cached = self.set();
        let role = format!(
            "{{\"Credentials\": {{\"AccessKeyId\": \"{}\", \"SecretAccessKey\": \"{}\", \"SessionToken\": \"{}\", \
             \"Expiration\": \"2026-12-01T00:00:00Z\"}}}}",
            cached.id,
            cached.secret,
            token_of(&cached)
        );
        self.write(".aws/cli/cache/0123.json", &role);
        self.write(".aws/cli/cache/broken.json", &role[..role.len() - 20]);
        let exports = format!("export AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY='{}'\n", start.id, start.secret);
        self.write(".bashrc", &exports);
    }

    /// A secret for the value of every setting, for names of profiles and settings, and where nothing belongs.
    fn misplaced(&mut self) {
        let mut config = String::from("[default]\n");
        for name in settings::names(Section::Profile) {
            let _ = writeln!(config, "{name} = {}", self.secret());
        }
        for header in ["profile §", "sso-session §", "services §", "§", "profile \"§\"", "profile §"] {
            let _ = write!(config, "\n[{}]\n", header.replace('§', &self.secret()));
            for line in ["§ = x", "§", "source_profile = §", "sso_session = §", "services = §", "  § = 1", "region = §"]
            {
                let _ = writeln!(config, "{}", line.replace('§', &self.secret()));
            }
        }
        let _ = writeln!(config, "[profile broken {}\nrole_arn = {}", self.secret(), self.secret());
        self.write(&format!("{MISPLACED}/.aws/config"), &config);
        let credentials = config.replace("[profile ", "[");
        self.write(&format!("{MISPLACED}/.aws/credentials"), &credentials);
        self.write("tree/misplaced/.aws/config", &config);
        self.write("tree/misplaced/.aws/credentials", &credentials);
        let mut others = [
            ("Dockerfile", "FROM x AS §\nARG §\nENV § y\nENV A=§\nLABEL §=1\nRUN aws --profile § s3 ls && export §\n"),
            (
                ".github/workflows/x.yml",
                "on: push\njobs:\n  §:\n    env: {§: 1, AWS_PROFILE: §, AWS_REGION: §}\n    steps:\n      - run: aws --profile § s3 ls\n      - uses: aws-actions/configure-aws-credentials@§\n        with: {role-to-assume: §, aws-region: §, §: x}\n",
            ),
            (".env", "§=1\nAWS_PROFILE=§\nAWS_REGION=§\nAWS_ROLE_ARN=§\n§\nexport §\nAWS_MAX_ATTEMPTS=§\n"),
            (
                "main.tf",
                "provider \"aws\" {\n  profile = \"§\"\n  region = \"§\"\n  § = 1\n  assume_role {\n    role_arn = \"§\"\n  }\n}\n",
            ),
            (
                "template.yaml",
                "Resources:\n  §:\n    Type: AWS::Lambda::Function\n    Properties:\n      Environment:\n        Variables: {§: x, AWS_REGION: §, AWS_PROFILE: §}\n",
            ),
            ("docker-compose.yml", "services:\n  §:\n    environment: [§, §=1, AWS_PROFILE=§, AWS_REGION=§]\n"),
            ("keys.json", "{\"§\": 1, \"Version\": \"§\", \"AccessKeyId\": \"§\", \"Expiration\": \"§\"}"),
        ];
        for (path, text) in &mut others {
            let mut filled = String::new();
            for (index, part) in text.split('§').enumerate() {
                if index > 0 {
                    filled.push_str(&self.secret());
                }
                filled.push_str(part);
            }
            self.write(&format!("tree/misplaced/{path}"), &filled);
        }
    }

    fn environment(&mut self) {
        let set = self.set();
        let token = set.token.expect("the set is temporary");
        let variables = [
            ("AWS_ACCESS_KEY_ID", set.id),
            ("AWS_SECRET_ACCESS_KEY", set.secret),
            ("AWS_SESSION_TOKEN", token),
            ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.2/v2".to_owned()),
            ("AWS_CONTAINER_AUTHORIZATION_TOKEN", self.secret()),
            ("AWS_BEARER_TOKEN_BEDROCK", self.secret()),
            ("AWS_REGION", self.secret()),
            ("AWS_ROLE_SESSION_NAME", self.secret()),
        ];
        let lines: Vec<_> = variables.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
        let lines = lines.concat();
        self.write(ENVIRONMENTS[0], &lines);
        self.write(ENVIRONMENTS[2], &lines.replace('=', "=\"").replace("AWS_REGION", "\u{0}"));
        let pairs: Vec<_> = variables.iter().map(|(name, value)| format!("\"{name}\": \"{value}\"")).collect();
        self.write(ENVIRONMENTS[1], &format!("{{{}}}", pairs.join(", ")));
    }

    fn log(&mut self) {
        let template = "\
            2026-11-21 11:14:30,511 - MainThread - awscli.clidriver - DEBUG - CLI version: aws-cli/2.15.0 Python/3.11\n\
            2026-11-21 11:14:30,511 - MainThread - awscli.clidriver - DEBUG - Arguments entered to CLI: ['s3', 'ls', '--profile', '§s']\n\
            2026-11-21 11:14:30,511 - MainThread - botocore.credentials - DEBUG - Looking for credentials via: assume-role\n\
            2026-11-21 11:14:30,511 - MainThread - botocore.credentials - DEBUG - Looking for credentials via: §s\n\
            2026-11-21 11:14:30,511 - MainThread - botocore.credentials - INFO - Credentials found in config file: /x/§s\n\
            2026-11-21 11:14:30,511 - MainThread - botocore.tokens - DEBUG - Loading cached SSO token for §s\n\
            2026-11-21 11:14:30,511 - MainThread - botocore.auth - DEBUG - x-amz-security-token:§t\n\
            2026-11-21 11:14:30,511 - MainThread - botocore.hooks - DEBUG - {'RoleArn': 'arn:aws:iam::1:role/§s', 'Region': '§s'}\n\
            An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: §i §s §t\n";
        let set = self.set();
        let log = template::render(template, &set, &mut self.random).text;
        self.write(LOG, &log);
        self.write("log-without-lines.txt", &set.secret);
    }

    fn process(&mut self) {
        let (set, told) = (self.set(), self.set());
        let token = set.token.clone().expect("the set is temporary");
        let answer = format!(
            "{{\"Version\": 1, \"AccessKeyId\": \"{}\", \"SecretAccessKey\": \"{}\", \"SessionToken\": \"{token}\", \
             \"Expiration\": \"2999-01-01T00:00:00Z\"}}",
            set.id, set.secret
        );
        self.write(ANSWER, &answer);
        let said = format!("signed in as {} with {}, token={}", told.id, told.secret, set.secret);
        self.write(PROCESS, &format!("#!/bin/sh\necho '{said}' >&2\ncat <<'END'\n{answer}\nEND\n"));
        let junk = format!("#!/bin/sh\necho '{}' >&2\necho 'Enter {}: {}'\nexit 3\n", told.secret, told.id, set.secret);
        self.write("junk", &junk);
        for script in [PROCESS, "junk"] {
            fs::set_permissions(self.path().join(script), fs::Permissions::from_mode(0o700)).expect("it is ours");
        }
    }

    /// All of it as a commit.
    fn commit(&self) {
        for args in [&["init", "--quiet"][..], &["add", "--all", "--force"], &["commit", "--quiet", "--message", "all"]]
        {
            let mut git = Command::new("git");
            git.args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]).args(args);
            git.current_dir(self.path()).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
            assert!(git.status().expect("git can be started").success(), "git {args:?}");
        }
    }

    fn configuration(&mut self) {
        let detector =
            "[[detector]]\nid = \"shop-token\"\nmessage = \"a token of the shop\"\nregex = 'shop_[0-9a-z]{24}'\n";
        self.write("tree/awslint.toml", detector);
        let mut wrong = String::new();
        for line in WRONG_LINES {
            let _ = writeln!(wrong, "{}", line.replace('§', &self.secret()));
        }
        self.write(READABLE_CONFIG, &wrong);
        // What is no TOML is not read any further.
        let _ = writeln!(wrong, "{} = \"{}", self.secret(), self.secret());
        self.write(WRONG_CONFIG, &wrong);
    }
}
