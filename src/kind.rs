//! The kinds of file, and which of them a path alone tells. What a text is whose path does not tell is for
//! [`crate::facts`] to say, which knows what each kind holds.

/// The kinds of file that awslint reads by their own rules. Everything else is [`FileKind::Text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// AWS shared config file (`~/.aws/config`).
    AwsConfig,
    /// AWS shared credentials file (`~/.aws/credentials`).
    AwsCredentials,
    /// boto2 configuration (`.boto`, `boto.cfg`).
    Boto,
    /// `s3cmd` configuration (`.s3cfg`).
    S3cfg,
    /// `rclone.conf`.
    Rclone,
    /// `.passwd-s3fs`: `ID:SECRET` or `BUCKET:ID:SECRET` a line.
    PasswdS3fs,
    /// `.env` as dotenv libraries and compose read it: quotes are removed.
    Dotenv,
    /// The file of `docker run --env-file`: quotes stay part of the value.
    DockerEnvFile,
    /// Output of `env`, `printenv`, `export -p`, `declare -x` or a `PowerShell` table of variables.
    EnvDump,
    /// Shell profile or script, `.envrc`.
    Shell,
    /// fish script.
    Fish,
    /// `PowerShell` script or profile.
    PowerShell,
    /// Windows command script (`set X=…`).
    Batch,
    /// systemd unit or drop-in.
    SystemdUnit,
    /// systemd `EnvironmentFile`.
    SystemdEnvFile,
    /// Output of `docker inspect`.
    DockerInspect,
    /// JSON that holds credentials: `credential_process` output, CLI and SSO caches, STS answers, IMDS and ECS answers.
    CredentialJson,
    /// Dockerfile or Containerfile.
    Dockerfile,
    /// What Docker leaves out of the context of a build: `.dockerignore`.
    DockerIgnore,
    /// Compose file.
    Compose,
    /// `devcontainer.json`.
    DevContainer,
    /// GitHub Actions workflow.
    GithubWorkflow,
    /// GitHub composite action (`action.yml`).
    GithubAction,
    /// `.gitlab-ci.yml`.
    GitlabCi,
    /// `.circleci/config.yml` or an orb.
    CircleCi,
    /// Azure Pipelines.
    AzurePipelines,
    /// Bitbucket Pipelines.
    BitbucketPipelines,
    /// `.travis.yml`.
    Travis,
    /// AWS `CodeBuild` buildspec.
    Buildspec,
    /// Pipeline of Drone or Woodpecker.
    Woodpecker,
    /// Pipeline of Jenkins, in Groovy.
    Jenkinsfile,
    /// `CloudFormation` template, also one with what SAM adds, in YAML or JSON.
    CloudFormation,
    /// Configuration of the serverless framework.
    Serverless,
    /// ECS task definition by itself, as the AWS CLI registers it.
    TaskDefinition,
    /// Code of Terraform and `OpenTofu` in HCL, values of its variables, and what Packer and Terragrunt read.
    Terraform,
    /// The same in JSON.
    TerraformJson,
    /// What Terraform keeps of what it made, or a plan as JSON.
    TerraformState,
    /// Packer's templates in JSON.
    PackerTemplate,
    /// Any other HCL.
    Hcl,
    /// Manifest of Kubernetes.
    Kubernetes,
    /// Jupyter notebook.
    Notebook,
    /// TOML.
    Toml,
    /// XML.
    Xml,
    /// `.properties` as Java reads them, and files like them.
    Properties,
    /// Any other YAML.
    Yaml,
    /// Any other JSON.
    Json,
    /// Any other text: searched for credentials themselves. The last one, as [`Self::ALL`] relies on.
    Text,
}

/// The path that stands for the environment of a process, which has none.
pub const ENVIRONMENT: &str = "<environment>";

/// Where a path pattern must match.
enum Part {
    /// The file's own name.
    Name(&'static str),
    /// How the file's name begins.
    Prefix(&'static str),
    /// How the path ends, at a folder's boundary.
    Path(&'static str),
    /// How the name ends.
    Suffix(&'static str),
    /// A folder anywhere above, with the name's ending.
    Below(&'static str, &'static [&'static str]),
}

/// Paths that tell the kind, first match wins. All lower case; paths are compared without regard to case.
static PATHS: &[(Part, FileKind)] = &[
    (Part::Name(ENVIRONMENT), FileKind::EnvDump),
    (Part::Path(".aws/config"), FileKind::AwsConfig),
    (Part::Path("aws/config"), FileKind::AwsConfig),
    (Part::Path(".aws/credentials"), FileKind::AwsCredentials),
    (Part::Path("aws/credentials"), FileKind::AwsCredentials),
    (Part::Below(".aws/cli/cache", &[".json"]), FileKind::CredentialJson),
    (Part::Below(".aws/sso/cache", &[".json"]), FileKind::CredentialJson),
    (Part::Below(".aws/login/cache", &[".json"]), FileKind::CredentialJson),
    (Part::Name(".boto"), FileKind::Boto),
    (Part::Name("boto.cfg"), FileKind::Boto),
    (Part::Name(".s3cfg"), FileKind::S3cfg),
    (Part::Suffix(".s3cfg"), FileKind::S3cfg),
    (Part::Name("rclone.conf"), FileKind::Rclone),
    (Part::Name(".rclone.conf"), FileKind::Rclone),
    (Part::Name(".passwd-s3fs"), FileKind::PasswdS3fs),
    (Part::Name("passwd-s3fs"), FileKind::PasswdS3fs),
    (Part::Name("env.list"), FileKind::DockerEnvFile),
    (Part::Suffix(".env.list"), FileKind::DockerEnvFile),
    (Part::Below("etc/default", &[""]), FileKind::SystemdEnvFile),
    (Part::Below("etc/sysconfig", &[""]), FileKind::SystemdEnvFile),
    (Part::Suffix(".dockerignore"), FileKind::DockerIgnore),
    (Part::Name("dockerfile"), FileKind::Dockerfile),
    (Part::Name("containerfile"), FileKind::Dockerfile),
    (Part::Prefix("dockerfile."), FileKind::Dockerfile),
    (Part::Prefix("containerfile."), FileKind::Dockerfile),
    (Part::Suffix(".dockerfile"), FileKind::Dockerfile),
    (Part::Suffix(".containerfile"), FileKind::Dockerfile),
    (Part::Below(".github/workflows", &[".yml", ".yaml"]), FileKind::GithubWorkflow),
    (Part::Below(".forgejo/workflows", &[".yml", ".yaml"]), FileKind::GithubWorkflow),
    (Part::Below(".gitea/workflows", &[".yml", ".yaml"]), FileKind::GithubWorkflow),
    (Part::Name(".gitlab-ci.yml"), FileKind::GitlabCi),
    (Part::Name(".gitlab-ci.yaml"), FileKind::GitlabCi),
    (Part::Suffix(".gitlab-ci.yml"), FileKind::GitlabCi),
    (Part::Below(".gitlab/ci", &[".yml", ".yaml"]), FileKind::GitlabCi),
    (Part::Below(".circleci", &[".yml", ".yaml"]), FileKind::CircleCi),
    (Part::Name("azure-pipelines.yml"), FileKind::AzurePipelines),
    (Part::Name("azure-pipelines.yaml"), FileKind::AzurePipelines),
    (Part::Below(".azure-pipelines", &[".yml", ".yaml"]), FileKind::AzurePipelines),
    (Part::Name("bitbucket-pipelines.yml"), FileKind::BitbucketPipelines),
    (Part::Name("serverless.yml"), FileKind::Serverless),
    (Part::Name("serverless.yaml"), FileKind::Serverless),
    (Part::Name(".travis.yml"), FileKind::Travis),
    (Part::Name(".drone.yml"), FileKind::Woodpecker),
    (Part::Name(".drone.yaml"), FileKind::Woodpecker),
    (Part::Name(".woodpecker.yml"), FileKind::Woodpecker),
    (Part::Name(".woodpecker.yaml"), FileKind::Woodpecker),
    (Part::Below(".woodpecker", &[".yml", ".yaml"]), FileKind::Woodpecker),
    (Part::Name("jenkinsfile"), FileKind::Jenkinsfile),
    (Part::Prefix("jenkinsfile."), FileKind::Jenkinsfile),
    (Part::Suffix(".jenkinsfile"), FileKind::Jenkinsfile),
    (Part::Name("spark-defaults.conf"), FileKind::Properties),
    (Part::Prefix("buildspec"), FileKind::Buildspec),
    (Part::Suffix("buildspec.yml"), FileKind::Buildspec),
    (Part::Suffix("buildspec.yaml"), FileKind::Buildspec),
    (Part::Prefix("docker-compose"), FileKind::Compose),
    (Part::Name("compose.yml"), FileKind::Compose),
    (Part::Name("compose.yaml"), FileKind::Compose),
    (Part::Prefix("compose."), FileKind::Compose),
    (Part::Name("devcontainer.json"), FileKind::DevContainer),
    (Part::Name(".devcontainer.json"), FileKind::DevContainer),
    (Part::Name(".env"), FileKind::Dotenv),
    (Part::Prefix(".env."), FileKind::Dotenv),
    (Part::Suffix(".env"), FileKind::Dotenv),
    (Part::Name(".flaskenv"), FileKind::Dotenv),
    (Part::Name(".dev.vars"), FileKind::Dotenv),
    (Part::Name(".envrc"), FileKind::Shell),
    (Part::Prefix(".envrc"), FileKind::Shell),
    (Part::Name(".bashrc"), FileKind::Shell),
    (Part::Name(".bash_profile"), FileKind::Shell),
    (Part::Name(".bash_login"), FileKind::Shell),
    (Part::Name(".bash_aliases"), FileKind::Shell),
    (Part::Name(".bash_history"), FileKind::Shell),
    (Part::Name(".profile"), FileKind::Shell),
    (Part::Name(".zshrc"), FileKind::Shell),
    (Part::Name(".zshenv"), FileKind::Shell),
    (Part::Name(".zprofile"), FileKind::Shell),
    (Part::Name(".zsh_history"), FileKind::Shell),
    (Part::Name(".kshrc"), FileKind::Shell),
    (Part::Suffix(".sh"), FileKind::Shell),
    (Part::Suffix(".bash"), FileKind::Shell),
    (Part::Suffix(".zsh"), FileKind::Shell),
    (Part::Suffix(".fish"), FileKind::Fish),
    (Part::Suffix(".ps1"), FileKind::PowerShell),
    (Part::Suffix(".psm1"), FileKind::PowerShell),
    (Part::Suffix(".bat"), FileKind::Batch),
    (Part::Suffix(".cmd"), FileKind::Batch),
    (Part::Suffix(".service"), FileKind::SystemdUnit),
    (Part::Below("etc/systemd", &[".conf"]), FileKind::SystemdUnit),
];

/// Rows of [`PATHS`], one bit each.
type Rows = u128;

/// The rows that a name can match, by its first byte and by its last. Every file of a tree is asked for its kind, and
/// these leave a handful of rows to look at.
struct RowsByByte {
    first: [Rows; 256],
    last: [Rows; 256],
}

static ROWS: RowsByByte = RowsByByte::of_paths();

impl RowsByByte {
    const fn of_paths() -> Self {
        let mut rows = Self { first: [0; 256], last: [0; 256] };
        assert!(PATHS.len() <= Rows::BITS as usize);
        let mut row = 0;
        while row < PATHS.len() {
            let bit = 1 << row;
            match PATHS[row].0 {
                Part::Name(text) | Part::Prefix(text) => rows.first[text.as_bytes()[0] as usize] |= bit,
                Part::Suffix(text) | Part::Path(text) => rows.add_end(text, bit),
                Part::Below(_, ends) => {
                    let mut end = 0;
                    while end < ends.len() {
                        rows.add_end(ends[end], bit);
                        end += 1;
                    }
                }
            }
            row += 1;
        }
        rows
    }

    /// Every name has the empty ending.
    const fn add_end(&mut self, end: &str, bit: Rows) {
        if let [.., last] = end.as_bytes() {
            self.last[*last as usize] |= bit;
            return;
        }
        let mut byte = 0;
        while byte < self.last.len() {
            self.last[byte] |= bit;
            byte += 1;
        }
    }

    /// The rows that `name` can match, in order.
    fn of(&self, name: &str) -> impl Iterator<Item = &'static (Part, FileKind)> + use<> {
        let bytes = name.as_bytes();
        let mut left = match (bytes.first(), bytes.last()) {
            (Some(first), Some(last)) => self.first[usize::from(*first)] | self.last[usize::from(*last)],
            _ => 0,
        };
        std::iter::from_fn(move || {
            let row = PATHS.get(left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(row)
        })
    }
}

impl Part {
    fn matches(&self, path: &str, name: &str) -> bool {
        match self {
            Self::Name(wanted) => name == *wanted,
            Self::Prefix(start) => name.starts_with(start) && !has_source_ending(name),
            Self::Suffix(end) => name.ends_with(end),
            Self::Path(end) => {
                path.ends_with(end) && matches!(path.as_bytes()[..path.len() - end.len()], [] | [.., b'/'])
            }
            Self::Below(folder, ends) => {
                ends.iter().any(|end| name.ends_with(end)) && is_below(&path[..path.len() - name.len()], folder)
            }
        }
    }
}

/// Whether one of `folders`, each with its slash, is `wanted`, which may be several in a row.
fn is_below(folders: &str, wanted: &str) -> bool {
    let (folders, wanted) = (folders.as_bytes(), wanted.as_bytes());
    memchr::memmem::find_iter(folders, wanted)
        .any(|start| matches!(folders[..start], [] | [.., b'/']) && folders.get(start + wanted.len()) == Some(&b'/'))
}

/// Whether a name ends like program source or prose, whatever it begins with (`docker-compose.md`, `.env.ts`).
fn has_source_ending(name: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "md", "rst", "py", "js", "ts", "mjs", "cjs", "tsx", "jsx", "go", "rs", "rb", "java", "php", "html", "tf", "sh",
        "ps1",
    ];
    name.rsplit_once('.').is_some_and(|(_, end)| ENDINGS.contains(&end))
}

impl FileKind {
    /// All kinds, in the order of the definition.
    pub const ALL: [Self; Self::Text as usize + 1] = [
        Self::AwsConfig,
        Self::AwsCredentials,
        Self::Boto,
        Self::S3cfg,
        Self::Rclone,
        Self::PasswdS3fs,
        Self::Dotenv,
        Self::DockerEnvFile,
        Self::EnvDump,
        Self::Shell,
        Self::Fish,
        Self::PowerShell,
        Self::Batch,
        Self::SystemdUnit,
        Self::SystemdEnvFile,
        Self::DockerInspect,
        Self::CredentialJson,
        Self::Dockerfile,
        Self::DockerIgnore,
        Self::Compose,
        Self::DevContainer,
        Self::GithubWorkflow,
        Self::GithubAction,
        Self::GitlabCi,
        Self::CircleCi,
        Self::AzurePipelines,
        Self::BitbucketPipelines,
        Self::Travis,
        Self::Buildspec,
        Self::Woodpecker,
        Self::Jenkinsfile,
        Self::CloudFormation,
        Self::Serverless,
        Self::TaskDefinition,
        Self::Terraform,
        Self::TerraformJson,
        Self::TerraformState,
        Self::PackerTemplate,
        Self::Hcl,
        Self::Kubernetes,
        Self::Notebook,
        Self::Toml,
        Self::Xml,
        Self::Properties,
        Self::Yaml,
        Self::Json,
        Self::Text,
    ];

    /// The kind that the path alone tells, if it does.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let path = path.to_ascii_lowercase();
        let name = path.rsplit('/').next().unwrap_or(&path);
        ROWS.of(name).find(|(part, _)| part.matches(&path, name)).map(|(_, kind)| *kind)
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AwsConfig => "AWS config file",
            Self::AwsCredentials => "AWS credentials file",
            Self::Boto => "boto configuration",
            Self::S3cfg => "s3cmd configuration",
            Self::Rclone => "rclone configuration",
            Self::PasswdS3fs => "s3fs password file",
            Self::Dotenv => ".env file",
            Self::DockerEnvFile => "env file of docker run",
            Self::EnvDump => "output of env",
            Self::Shell => "shell script",
            Self::Fish => "fish script",
            Self::PowerShell => "PowerShell script",
            Self::Batch => "Windows command script",
            Self::SystemdUnit => "systemd unit",
            Self::SystemdEnvFile => "environment file of systemd",
            Self::DockerInspect => "output of docker inspect",
            Self::CredentialJson => "credentials as JSON",
            Self::Dockerfile => "Dockerfile",
            Self::DockerIgnore => "ignore file of Docker",
            Self::Compose => "compose file",
            Self::DevContainer => "dev container",
            Self::GithubWorkflow => "GitHub workflow",
            Self::GithubAction => "GitHub action",
            Self::GitlabCi => "GitLab CI",
            Self::CircleCi => "CircleCI",
            Self::AzurePipelines => "Azure Pipelines",
            Self::BitbucketPipelines => "Bitbucket Pipelines",
            Self::Travis => "Travis CI",
            Self::Buildspec => "CodeBuild buildspec",
            Self::Woodpecker => "Drone or Woodpecker pipeline",
            Self::Jenkinsfile => "Jenkins pipeline",
            Self::CloudFormation => "CloudFormation template",
            Self::Serverless => "serverless configuration",
            Self::TaskDefinition => "ECS task definition",
            Self::Terraform => "Terraform",
            Self::TerraformJson => "Terraform in JSON",
            Self::TerraformState => "Terraform state",
            Self::PackerTemplate => "Packer template",
            Self::Hcl => "HCL",
            Self::Kubernetes => "Kubernetes manifest",
            Self::Notebook => "Jupyter notebook",
            Self::Toml => "TOML",
            Self::Xml => "XML",
            Self::Properties => "properties",
            Self::Yaml => "YAML",
            Self::Json => "JSON",
            Self::Text => "text",
        }
    }

    /// Whether a file of this kind that is broken is still worth reading as a text, and what is broken somebody else's to
    /// mend: its own tool refuses it and says where.
    #[must_use]
    pub fn has_strict_reader(self) -> bool {
        matches!(self, Self::Terraform | Self::Hcl)
    }

    /// Whether files of this kind are AWS configuration by nature, so that they are read whatever they hold.
    #[must_use]
    pub fn is_aws_file(self) -> bool {
        matches!(self, Self::AwsConfig | Self::AwsCredentials)
    }
}

/// Why a file at `path` of the kind [`FileKind::Text`] has no reader of its own.
#[must_use]
pub fn why_text(path: &str) -> &'static str {
    const REASONS: &[(&[&str], &str)] = &[
        (
            &[
                "c", "cc", "cpp", "cs", "cjs", "css", "dart", "ex", "exs", "go", "gradle", "groovy", "h", "hpp",
                "java", "jl", "js", "jsx", "kt", "kts", "lua", "m", "mjs", "php", "pl", "py", "r", "rb", "rs", "scala",
                "sql", "svelte", "swift", "ts", "tsx", "vue",
            ],
            "program source",
        ),
        (&["adoc", "html", "htm", "md", "mdx", "rst", "tex"], "prose"),
        (&["lock", "sum"], "a list of versions and checksums"),
        (&["crt", "key", "pem", "pub"], "keys and certificates of other services"),
        (&["err", "log", "out"], "a log"),
    ];
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let row = REASONS.iter().find(|(endings, _)| endings.contains(&ending));
    row.map_or("neither its name nor what it holds tells a format", |(_, reason)| reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_every_kind() {
        for (index, kind) in FileKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, index, "{kind:?}");
        }
    }

    #[test]
    fn paths_decide_first() {
        let of = |path| FileKind::of_path(path);
        assert_eq!(of("home/.aws/config"), Some(FileKind::AwsConfig));
        assert_eq!(of("docker/aws/credentials"), Some(FileKind::AwsCredentials));
        assert_eq!(of(".github/workflows/a.yml"), Some(FileKind::GithubWorkflow));
        assert_eq!(of("x/Dockerfile.dev"), Some(FileKind::Dockerfile));
        assert_eq!(of(".dockerignore"), Some(FileKind::DockerIgnore));
        assert_eq!(of("build/Dockerfile.dockerignore"), Some(FileKind::DockerIgnore));
        assert_eq!(of("docker-compose.override.yaml"), Some(FileKind::Compose));
        assert_eq!(of("docker-compose.md"), None);
        assert_eq!(of("a/.env.production"), Some(FileKind::Dotenv));
        assert_eq!(of("src/laws/config"), None);
        assert_eq!(of("x/etc/default/app"), Some(FileKind::SystemdEnvFile));
        assert_eq!(of("etc/defaults/app"), None);
        assert_eq!(of("jetc/default/app"), None);
        assert_eq!(of("a/.github/workflows/b/c.yaml"), Some(FileKind::GithubWorkflow));
    }

    #[test]
    fn every_row_is_looked_at_for_what_it_matches() {
        for (number, (part, _)) in PATHS.iter().enumerate() {
            let path = match part {
                Part::Name(text) | Part::Path(text) => (*text).to_owned(),
                Part::Prefix(start) => format!("{start}x"),
                Part::Suffix(end) => format!("x{end}"),
                Part::Below(folder, ends) => format!("{folder}/x{}", ends[ends.len() - 1]),
            };
            let name = path.rsplit('/').next().unwrap();
            assert!(part.matches(&path, name), "row {number}: {path}");
            assert!(ROWS.of(name).any(|(candidate, _)| std::ptr::eq(candidate, part)), "row {number}: {path}");
        }
        assert_eq!((ROWS.of("").count(), FileKind::of_path("")), (0, None));
    }
}
