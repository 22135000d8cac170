//! What is counted: files of every kind, the fixtures of every rule many times over, what refers to what across files, and
//! what else awslint does with many settings or findings.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use fastrand::Rng;

use awslint::rules::RULES;

use super::formats::{SHAPES, Shape, filled};

/// Something to run in a folder of a size that is free.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) args: Vec<String>,
    /// How large the smaller of the two inputs is.
    pub(super) size: usize,
    /// Makes the folder with an input of a size.
    pub(super) write: Box<Input>,
}

type Input = dyn Fn(&Path, usize) -> io::Result<()> + Send + Sync;

/// Parts of a file; what is quadratic and cheap is seen with so many.
const PARTS: usize = 64;
/// Copies of a rule's fixtures in folders of their own; each has some files.
const COPIES: usize = 4;
/// For each of these copies, how often the text of each file comes in one file more.
const REPETITIONS: usize = 5;

const LINT: &[&str] = &["--no-config", "--no-ignore", "--threads", "1", "--format", "concise"];

/// All cases, for output in all of `formats`.
pub(super) fn all(root: &Path, formats: &[String]) -> io::Result<Vec<Case>> {
    let mut cases: Vec<Case> = SHAPES.iter().map(of_shape).collect();
    for rule in RULES {
        cases.push(of_rule(rule.id, bad_files(root, rule.id)?));
    }
    cases.extend(STRUCTURES.iter().map(of_structure));
    cases.extend(formats.iter().map(|format| of_format(format)));
    Ok(cases)
}

fn words(before: &[&str], args: &[&str]) -> Vec<String> {
    before.iter().chain(args).map(|&word| word.to_owned()).collect()
}

/// A file of one kind, by all rules.
fn of_shape(shape: &'static Shape) -> Case {
    let place = SHAPES.iter().filter(|other| other.kind == shape.kind).position(|other| std::ptr::eq(other, shape));
    Case {
        name: format!("{}, {}", shape.kind.name(), place.unwrap_or_default() + 1),
        args: words(LINT, &["."]),
        size: PARTS,
        write: Box::new(|folder, size| put(&folder.join(shape.path), shape.text(size).as_bytes())),
    }
}

/// Paths and what stands there.
type Files = Vec<(PathBuf, Vec<u8>)>;

/// The bad fixtures of a rule by this rule alone: many copies in folders of their own, and one in which each file has its
/// text again and again. Not all formats allow that; their readers have to cope all the same.
fn of_rule(rule: &str, files: Files) -> Case {
    let write = move |folder: &Path, size: usize| {
        for (path, bytes) in &files {
            for copy in 0..size {
                put(&folder.join(format!("copy-{copy}")).join(path), bytes)?;
            }
            put(&folder.join("again").join(path), &bytes.repeat(size * REPETITIONS))?;
        }
        Ok(())
    };
    Case {
        name: format!("rule {rule}"),
        args: words(LINT, &["--now", "2026-11-21T00:00:00Z", "--select", rule, "."]),
        size: COPIES,
        write: Box::new(write),
    }
}

/// What the bad fixtures of `rule` consist of.
fn bad_files(root: &Path, rule: &str) -> io::Result<Files> {
    let bad = root.join("fixtures").join(rule).join("bad");
    let mut files = Vec::new();
    for case in folders(&bad)? {
        read(&case, &case, &mut files)?;
    }
    if files.is_empty() {
        return Err(io::Error::other(format!("{} has no files", bad.display())));
    }
    Ok(files)
}

fn folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    let mut folders: Vec<PathBuf> = paths.into_iter().filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}

/// The files below `folder`, each below the name of its `case`.
fn read(folder: &Path, case: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, case, files)?;
            continue;
        }
        let inner = path.strip_prefix(case.parent().unwrap_or(case)).expect("it is below the case");
        files.push((inner.to_owned(), fs::read(&path)?));
    }
    Ok(())
}

/// Many findings in one format.
fn of_format(format: &str) -> Case {
    let parts = &["[a-@n]\naws_access_key_id = @id\naws_secret_access_key = @secret\n"];
    Case {
        name: format!("findings as {format}"),
        args: words(&LINT[..LINT.len() - 1], &[format, "."]),
        size: PARTS,
        write: Box::new(|folder, size| put(&folder.join(".aws/credentials"), repeated(parts, size).as_bytes())),
    }
}

/// Files that refer to each other or to themselves.
struct Structure {
    name: &'static str,
    args: &'static [&'static str],
    files: &'static [Part],
}

/// A file, or with `@n` in its path one file for each number.
struct Part {
    path: &'static str,
    head: &'static str,
    /// Comes again, with what [`filled`] knows, and `@p` for the number before.
    again: &'static str,
    foot: &'static str,
}

const fn part(path: &'static str, head: &'static str, again: &'static str, foot: &'static str) -> Part {
    Part { path, head, again, foot }
}

const fn lint(name: &'static str, files: &'static [Part]) -> Structure {
    Structure { name, args: &["--no-config", "--no-ignore", "--threads", "1", "--format", "concise", "."], files }
}

const CHAIN: Part = part(
    ".aws/config",
    "[default]\nregion = eu-west-1\n",
    "[profile p@n]\nrole_arn = arn:aws:iam::111122223333:role/r@n\nsource_profile = p@p\n",
    "",
);
const PROFILES: Part = part(
    ".aws/config",
    "[sso-session s]\nsso_region = eu-west-1\n",
    "[profile p@n]\nregion = eu-west-1\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = k@n\n",
    "",
);
const KEYS: Part =
    part(".aws/credentials", "", "[k@n]\naws_access_key_id = @id\naws_secret_access_key = @secret\n", "");

/// What copies of small trees do not show: one file with much that belongs together.
static STRUCTURES: &[Structure] = &[
    lint("a long chain of profiles", &[CHAIN]),
    lint(
        "a long chain of profiles, backwards",
        &[part(
            ".aws/config",
            "",
            "[profile p@p]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = p@n\n",
            "",
        )],
    ),
    lint(
        "a circle of profiles",
        &[part(
            ".aws/config",
            "[profile p]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = p1\n",
            "[profile p@p]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = p@n\n[profile p@n]\nregion = x\n",
            "source_profile = p\nrole_arn = arn:aws:iam::111122223333:role/r\n",
        )],
    ),
    lint("short chains of profiles", &[PROFILES, KEYS]),
    lint(
        "many profiles of one source",
        &[part(
            ".aws/config",
            "[profile base]\naws_access_key_id = x\n",
            "[profile p@n]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = base\n",
            "",
        )],
    ),
    lint(
        "profiles whose source is nowhere",
        &[part(
            ".aws/config",
            "",
            "[profile p@n]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = nobody@n\n",
            "",
        )],
    ),
    lint(
        "sessions of the sign-in",
        &[part(
            ".aws/config",
            "",
            "[sso-session s@n]\nsso_region = x\n[profile p@n]\nsso_session = s@n\nsso_account_id = 1\n[profile q@n]\nsso_session = t@n\n",
            "",
        )],
    ),
    lint(
        "sections of services",
        &[part(
            ".aws/config",
            "",
            "[services s@n]\ns3 =\n  endpoint_url = http://x\n[profile p@n]\nservices = t@n\n",
            "",
        )],
    ),
    lint("one profile again and again", &[part(".aws/config", "", "[profile p]\nregion = r@n\n", "")]),
    lint("a setting again and again", &[part(".aws/config", "[profile p]\n", "region = r@n\n", "")]),
    lint("headers without a prefix", &[part(".aws/config", "", "[p@n]\nregion = x\n", "")]),
    lint("sections that were not closed", &[part(".aws/config", "", "[profile p@n\nregion = x\n", "")]),
    lint(
        "shared files in many folders",
        &[part(
            "@n/.aws/config",
            "",
            "[profile p@n]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = p@p\n",
            "",
        )],
    ),
    lint("variables that name variables", &[part(".env", "A0=x\n", "A@n=${A@p}\n", "AWS_PROFILE=p\n")]),
    lint("variables that select profiles", &[PROFILES, KEYS, part("@n.env", "", "AWS_PROFILE=p@n\n", "")]),
    lint(
        "variables that select profiles that are nowhere",
        &[PROFILES, KEYS, part("@n.env", "", "AWS_PROFILE=q@n\n", "")],
    ),
    lint(
        "services with one env file",
        &[
            part("compose.yml", "services:\n", "  a@n:\n    image: app\n    env_file: [shared.env]\n", ""),
            part("shared.env", "AWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2\n", "A@n=b\n", "AWS_PROFILE=p\n"),
        ],
    ),
    lint(
        "services with an env file each",
        &[
            part("compose.yml", "services:\n", "  a@n:\n    image: app\n    env_file: [env/@n.env]\n", ""),
            part("env/@n.env", "", "AWS_ACCESS_KEY_ID=@id\nAWS_SECRET_ACCESS_KEY=@secret\n", ""),
        ],
    ),
    lint(
        "services that extend each other",
        &[part(
            "compose.yml",
            "services:\n  a0:\n    image: app\n    environment: {AWS_ACCESS_KEY_ID: AKIAQ3EGRLPLAWSLINT2}\n",
            "  a@n:\n    extends: {service: a@p}\n    environment: {B@n: x}\n",
            "",
        )],
    ),
    lint(
        "anchors that are merged in a chain",
        &[part("values.yaml", "aws: &a0 {aws_access_key_id: x}\n", "x@n: &a@n\n  <<: *a@p\n  aws_profile: b\n", "")],
    ),
    lint(
        "aliases of one anchor",
        &[part(
            "values.yaml",
            "base: &base\n  aws_access_key_id: AKIAQ3EGRLPLAWSLINT2\n  aws_secret_access_key: awslint/Fake/Secret+0123456789abcdefABCD\n",
            "x@n:\n  <<: *base\n  b: c\n",
            "",
        )],
    ),
    lint(
        "jobs that wait for each other",
        &[part(
            ".github/workflows/ci.yml",
            "on: push\njobs:\n  j0: {runs-on: x, steps: [{run: env}]}\n",
            "  j@n:\n    needs: [j@p]\n    runs-on: x\n    steps:\n      - run: echo AWS_SECRET_ACCESS_KEY=$X >> $GITHUB_ENV\n      - uses: actions/upload-artifact@v4\n        with: {path: ~/.aws}\n",
            "",
        )],
    ),
    lint(
        "steps that hand on credentials",
        &[part(
            ".github/workflows/ci.yml",
            "on: push\njobs:\n  j:\n    runs-on: x\n    steps:\n",
            "      - uses: aws-actions/configure-aws-credentials@v4\n        id: s@n\n        with: {role-to-assume: x, aws-region: y, output-credentials: true}\n      - run: echo \"AWS_ACCESS_KEY_ID=${{ steps.s@p.outputs.aws-access-key-id }}\" >> $GITHUB_ENV\n",
            "",
        )],
    ),
    lint(
        "jobs that extend each other",
        &[part(
            ".gitlab-ci.yml",
            ".j0:\n  variables: {AWS_ACCESS_KEY_ID: AKIAQ3EGRLPLAWSLINT2}\n",
            ".j@n:\n  extends: .j@p\n  script: [echo $AWS_SECRET_ACCESS_KEY]\n",
            "",
        )],
    ),
    lint(
        "stages on top of each other",
        &[part(
            "Dockerfile",
            "FROM debian:13 AS s0\nENV AWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2\n",
            "FROM s@p AS s@n\nENV A@n=b\nCOPY --from=s@p /root/.aws /root/.aws\n",
            "",
        )],
    ),
    lint(
        "copies against a list of what is left out",
        &[
            part("Dockerfile", "FROM debian:13\n", "COPY a@n/.aws /root/.aws@n\n", ""),
            part(".dockerignore", "", "b@n\n", ""),
            part("a@n/.aws/credentials", "", "[default]\naws_access_key_id=@id\naws_secret_access_key=@secret\n", ""),
        ],
    ),
    lint(
        "pods and their secrets",
        &[part(
            "deploy.yaml",
            "",
            "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s@n}\nstringData: {AWS_ACCESS_KEY_ID: @id, AWS_SECRET_ACCESS_KEY: @secret}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p@n}\nspec:\n  containers:\n    - {name: a, envFrom: [{secretRef: {name: s@n}}], env: [{name: AWS_PROFILE, value: p}]}\n",
            "",
        )],
    ),
    lint(
        "pods of one secret",
        &[
            part(
                "secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  AWS_ACCESS_KEY_ID: AKIAQ3EGRLPLAWSLINT2\n",
                "  A@n: b\n",
                "",
            ),
            part(
                "pods/@n.yaml",
                "",
                "apiVersion: v1\nkind: Pod\nmetadata: {name: p@n}\nspec:\n  containers:\n    - {name: a, envFrom: [{secretRef: {name: s}}]}\n",
                "",
            ),
        ],
    ),
    lint(
        "scripts that read each other",
        &[part("@n.sh", "", ". ./@p.sh\nexport AWS_PROFILE=p@n\nexport AWS_ACCESS_KEY_ID=@id\n", "")],
    ),
    lint("quotes and brackets that were not closed", &[part("deploy.sh", "", "export AWS_A@n=\"$(cat `x ${y\n", "")]),
    lint("here-documents without an end", &[part("deploy.sh", "", "cat > ~/.aws/config <<EOF@n\n", "")]),
    lint("JSON that was cut off", &[part("data.json", "", "{\"aws_access_key_id\": [", "")]),
    lint("YAML that is deep", &[part("values.yaml", "aws: ", "[", "")]),
    lint("XML without its ends", &[part("a.xml", "<aws>", "<a@n b=\"&amp;\">", "")]),
    lint("HCL that is broken", &[part("main.tf", "", "provider \"aws\" {\n  access_key = \"@id\n", "")]),
    lint(
        "comments that accept findings",
        &[part(
            ".aws/credentials",
            "",
            "[k@n]\naws_access_key_id = @id\n# awslint-ignore: hardcoded-secret-access-key -- accepted\naws_secret_access_key = @secret\n",
            "",
        )],
    ),
    lint(
        "one credential again and again",
        &[part("notes.txt", "", "AKIAQ3EGRLPLAWSLINT2 awslint/Fake/Secret+0123456789abcdefABCD\n", "")],
    ),
    lint(
        "texts encoded in others",
        &[part("notes.txt", "aws ", "QUtJQVEzRUdSTFBMQVdTTElOVDJBS0lBUTNFR1JMUExBV1NMSU5UMg", "\n")],
    ),
    Structure {
        name: "findings that are accepted by path",
        args: &["--no-ignore", "--threads", "1", "--format", "concise", "."],
        files: &[
            KEYS,
            part("awslint.toml", "", "[[suppress]]\nrule = \"quoted-value\"\npath = \"a@n\"\nreason = \"so\"\n", ""),
        ],
    },
    Structure {
        name: "a baseline that is written",
        args: &["--no-config", "--threads", "1", "--write-baseline", "b.json", "."],
        files: &[KEYS],
    },
    Structure { name: "fixes", args: &["--no-config", "--threads", "1", "--fix", "."], files: FIXABLE },
    Structure { name: "fixes as a patch", args: &["--no-config", "--threads", "1", "--fix-diff", "."], files: FIXABLE },
    Structure {
        name: "answers for all profiles",
        args: &["resolve", "--all-profiles", "--config", ".aws/config", "--credentials", ".aws/credentials"],
        files: &[PROFILES, KEYS],
    },
    Structure {
        name: "the answer for one profile",
        args: &["resolve", "--profile", "p7", "--config", ".aws/config", "--credentials", ".aws/credentials"],
        files: &[PROFILES, KEYS],
    },
    Structure { name: "the list of files", args: &["files", "."], files: &[part("@n.env", "", "AWS_PROFILE=p\n", "")] },
    Structure {
        name: "a log of the AWS CLI",
        args: &["debug-log", "aws.log"],
        files: &[part(
            "aws.log",
            "",
            "2026-11-21 12:00:00,000 - MainThread - botocore.credentials - DEBUG - Looking for credentials via: env\n",
            "",
        )],
    },
    Structure {
        name: "doctor",
        args: &["doctor", "--home", "."],
        files: &[PROFILES, KEYS, part(".bashrc", "", "export A@n=b\n", "")],
    },
];

const FIXABLE: &[Part] = &[part(
    ".aws/credentials",
    "",
    "[profile k@n]\naws_access_key_id = \"@id\"\naws_secret_access_key = \"@secret\"\naws_security_token = x\n",
    "",
)];

fn of_structure(structure: &'static Structure) -> Case {
    Case {
        name: structure.name.to_owned(),
        args: words(structure.args, &[]),
        size: PARTS,
        write: Box::new(|folder, size| structure.files.iter().try_for_each(|file| file.write(folder, size))),
    }
}

impl Part {
    fn write(&self, folder: &Path, size: usize) -> io::Result<()> {
        let mut rng = Rng::with_seed(7);
        let mut parts = (1..=size).map(|number| {
            let text = self.again.replace("@p", &(number - 1).to_string());
            (number, filled(&text, number, &mut rng))
        });
        let whole = |again: &str| format!("{}{again}{}", self.head, self.foot);
        if !self.path.contains("@n") {
            let again: String = parts.map(|(_, text)| text).collect();
            return put(&folder.join(self.path), whole(&again).as_bytes());
        }
        parts.try_for_each(|(number, text)| {
            put(&folder.join(self.path.replace("@n", &number.to_string())), whole(&text).as_bytes())
        })
    }
}

fn repeated(parts: &[&str], size: usize) -> String {
    let mut rng = Rng::with_seed(7);
    (0..size).map(|number| filled(parts[number % parts.len()], number, &mut rng)).collect()
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().expect("it is below a folder"))?;
    fs::write(path, bytes)
}
