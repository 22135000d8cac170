//! What looks like credentials and is none: templates of text that must stay silent, filled anew each time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::random::{self, BASE32, BASE64, HEX, Random};

/// Path and text. `§` and a letter stand for something drawn by chance, see [`piece`].
const TEMPLATES: &[(&str, &str)] = &[
    // Hashes of all lengths beside telling words, in all notations.
    ("a.txt", "secret key: §1\nkey §2\nSecret §3\n"),
    ("a.py", "SECRET_KEY = '§2'\nkey = \"§3\"\nsecret = \"§1\"\n"),
    ("ci.log", "commit §2\nMerge: key secret AKIA\nsecret-service@§2\n"),
    ("a.sh", "git checkout §2 # the key of the secret\n"),
    (".env", "GIT_SHA=§2\nSECRET_KEY_BASE=§4\nAPP_KEY=base64:§b\n"),
    ("a.json", "{\"secret\": {\"sha1\": \"§2\", \"sha256\": \"§3\", \"sha512\": \"§4\"}, \"key\": \"§2\"}"),
    ("a.yaml", "secretName: §2\nkeyHash: §3\nsecret-checksum: §2\n"),
    ("a.go", "const secretKeyHash = \"§2\" // AKIA\n"),
    // Integrity strings and lock files.
    (
        "package-lock.json",
        "{\"node_modules/secret-key\": {\"resolved\": \"https://x/y.tgz#§2\", \"integrity\": \"sha512-§k==\"}}",
    ),
    (
        "yarn.lock",
        "secret-key@^1.0.0:\n  version \"1.0.0\"\n  resolved \"https://x/y.tgz#§2\"\n  integrity sha512-§k==\n",
    ),
    ("yarn.lock", "aws-secret@^1:\n  integrity sha1-§l=\n"),
    ("go.sum", "github.com/aws/secret v1.0.0 h1:§n=\ngithub.com/aws/secret v1.0.0/go.mod h1:§n=\n"),
    ("Cargo.lock", "[[package]]\nname = \"secrecy\"\nversion = \"0.8.0\"\nchecksum = \"§3\"\n"),
    ("poetry.lock", "{file = \"secretstorage-3.3.tar.gz\", hash = \"sha256:§3\"}\n"),
    ("page.html", "<script src=\"secret.js\" integrity=\"sha384-§o\" crossorigin></script>\n"),
    ("a.csp", "script-src 'sha256-§n=' 'nonce-§l' secret\n"),
    // UUIDs and other identifiers.
    ("a.yaml", "secret-id: §u\nkey_id: §u\naccess_id: §u\n"),
    (
        "a.json",
        "{\"clientSecret\": \"§u\", \"secretKeyId\": \"§u\", \"kmsKeyId\": \"arn:aws:kms:eu-west-1:111122223334:key/§u\"}",
    ),
    (
        "a.tf",
        "kms_key_id = \"arn:aws:kms:eu-west-1:111122223334:key/§u\"\nsecret_arn = \"arn:aws:secretsmanager:eu-west-1:111122223334:secret:§w-AbCdEf\"\n",
    ),
    (
        "arns.txt",
        "arn:aws:iam::111122223334:user/secret arn:aws:sts::111122223334:assumed-role/AWSReserved_Admin_0123456789abcdef/secret\n",
    ),
    ("a.json", "{\"UserId\": \"AIDA§A\", \"RoleId\": \"AROA§A\", \"PolicyId\": \"ANPA§A\", \"SecretName\": \"x\"}"),
    ("a.json", "{\"UserId\": \"AROA§A:session\", \"Arn\": \"arn:aws:sts::111122223334:assumed-role/secret/session\"}"),
    ("a.txt", "ANVA§A APKA§A ASCA§A AGPA§A AIPA§A secret key\n"),
    ("a.txt", "xAKIA§A AKIA§Ax AKIA§A0 MY_AKIA§A AKIA§A_X akia§a secret\n"),
    ("a.txt", "§bAKIA§A§b== §bASIA§A/§b\n"),
    ("a.txt", "ASIAPACIFICNORTHEAST1 ASIAPACIFICSOUTHEAST AKIAXXXXXXXXXXXXXXXX AKIADEADBEEFDEADBEEF\n"),
    ("uses.txt", "a temporary id alone is in every log: ASIA§A\n"),
    ("uses.txt", "nobody owns AKIA7§B\n"),
    // Certificates, keys of other kinds, images.
    ("tls.pem", "-----BEGIN CERTIFICATE-----\n§c\n§c\n§c\n-----END CERTIFICATE-----\nsecret AKIA\n"),
    (
        "tls.yaml",
        "secret:\n  tls.key: |\n    -----BEGIN RSA PRIVATE KEY-----\n    §c\n    §c\n    -----END RSA PRIVATE KEY-----\n",
    ),
    ("known_hosts", "secret ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ§b§b key\n"),
    ("a.css", ".secret { background: url(data:image/png;base64,iVBORw0KGgo§b§b§b§b§b==) }\n"),
    ("a.svg", "<image id=\"secret\" xlink:href=\"data:image/png;base64,iVBORw0KGgo§b§b§b§b§b\"/>\n"),
    ("a.b64", "§c\n§c\n§c\n§c\n§c\n§c\n§c\n§c\n"),
    ("a.map", "{\"version\":3,\"sources\":[\"secret.js\"],\"mappings\":\"§b;§b,§b;AKIA,§b\"}"),
    ("app.min.js", "!function(e,t){var AKIA=secret,s=\"§l\",key=\"§n\";e.SecretKey=t.secretAccessKey}(a,b);"),
    (
        "app.min.js",
        "secretAccessKey:this.secretAccessKey,accessKeyId:e.accessKeyId||t.AccessKeyId,sessionToken:n.sessionToken",
    ),
    ("jwt.txt", "secret token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.§n\n"),
    // Encrypted values.
    (
        "secrets.yaml",
        "aws_secret_access_key: ENC[AES256_GCM,data:§b,iv:§n=,tag:§l==,type:str]\nsops:\n  version: 3.7.0\n",
    ),
    ("secrets.yaml", "aws_secret_access_key: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  §4§2\n  §4§2\n"),
    ("vault.yml", "$ANSIBLE_VAULT;1.1;AES256\n§4§2\n§4§2\n"),
    (
        "sealed.yaml",
        "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedData:\n    AWS_SECRET_ACCESS_KEY: AgBy§b§b§b§b§b§b§b§b==\n",
    ),
    (".travis.yml", "language: go\nscript: make\nenv:\n  global:\n    - secure: \"§b§b§b§b§b=\"\n"),
    ("a.yml", "aws:\n  secret_access_key:\n    secure: §b§b§b§b=\n"),
    ("a.properties", "aws.secretKey=ENC(§b)\naws.accessKey=ENC(§b)\n"),
    ("a.properties", "aws.secretKey={cipher}§4\n"),
    ("a.tf", "aws_secret_access_key = \"AQICAHh§b§b§b§b\"\n"),
    ("config.yml.enc", "U2FsdGVkX1§b§b§b\n"),
    ("a.txt", "AWS_SECRET_ACCESS_KEY=vault:v1:§b§b==\n"),
    // References of every system.
    (
        "a.sh",
        "export AWS_ACCESS_KEY_ID=$§v\nexport AWS_SECRET_ACCESS_KEY=${§v:?missing}\nexport AWS_SESSION_TOKEN=$(jq -r .Token x)\n",
    ),
    ("a.sh", "AWS_SECRET_ACCESS_KEY=`pass show aws` AWS_ACCESS_KEY_ID=\"${§v}\" make\n"),
    ("a.fish", "set -gx AWS_SECRET_ACCESS_KEY (pass show aws)\nset -gx AWS_ACCESS_KEY_ID $§v\n"),
    ("a.ps1", "$Env:AWS_SECRET_ACCESS_KEY = $creds.SecretAccessKey\n$Env:AWS_ACCESS_KEY_ID = (Get-Secret §v)\n"),
    ("a.bat", "set AWS_SECRET_ACCESS_KEY=%§v%\r\nset AWS_ACCESS_KEY_ID=!§v!\r\n"),
    (
        ".github/workflows/a.yml",
        "on: push\njobs:\n  a:\n    runs-on: x\n    env:\n      AWS_SECRET_ACCESS_KEY: ${{ secrets.§v }}\n    steps:\n      - run: make\n",
    ),
    (
        "a.yaml",
        "AWS_ACCESS_KEY_ID: {{ .Values.aws.key }}\nAWS_SECRET_ACCESS_KEY: {{ .Values.aws.secret | b64enc | quote }}\n",
    ),
    (
        "a.yaml",
        "env:\n  - name: AWS_SECRET_ACCESS_KEY\n    valueFrom:\n      secretKeyRef: {name: aws, key: secretAccessKey}\n",
    ),
    (
        "a.yaml",
        "Environment:\n  AWS_ACCESS_KEY_ID: !Ref Key\n  AWS_SECRET_ACCESS_KEY: !GetAtt Key.SecretAccessKey\n  AWS_SESSION_TOKEN: !Sub '{{resolve:ssm:/a/b}}'\n",
    ),
    (
        "a.json",
        "{\"SecretAccessKey\": {\"Fn::GetAtt\": [\"Key\", \"SecretAccessKey\"]}, \"AccessKeyId\": {\"Ref\": \"Key\"}}",
    ),
    (
        "a.tf",
        "access_key = var.aws_access_key\nsecret_key = data.vault_generic_secret.aws.data[\"secret_key\"]\ntoken = local.token\n",
    ),
    ("a.tf", "secret_key = aws_iam_access_key.ci.secret\naccess_key = aws_iam_access_key.ci.id\n"),
    ("a.env", "AWS_SECRET_ACCESS_KEY=op://vault/aws/secret\nAWS_ACCESS_KEY_ID=ref+vault://aws/id\n"),
    ("a.properties", "aws.secretKey=${AWS_SECRET_KEY:}\naws.accessKeyId=@aws.key@\n"),
    (
        "a.py",
        "aws_secret_access_key=os.environ['AWS_SECRET_ACCESS_KEY'], aws_access_key_id=settings.AWS_ACCESS_KEY_ID\n",
    ),
    (
        "a.py",
        "client('s3', aws_access_key_id=access_key, aws_secret_access_key=secret_access_key, aws_session_token=token)\n",
    ),
    (
        "a.js",
        "new AWS.S3({accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: config.get('aws.secretAccessKey')})\n",
    ),
    (
        "a.java",
        "new BasicAWSCredentials(System.getenv(\"AWS_ACCESS_KEY_ID\"), properties.getProperty(\"secretKey\"))\n",
    ),
    (
        "a.go",
        "credentials.NewStaticCredentials(os.Getenv(\"AWS_ACCESS_KEY_ID\"), cfg.SecretAccessKey, cfg.SessionToken)\n",
    ),
    ("a.rb", "Aws::Credentials.new(ENV['AWS_ACCESS_KEY_ID'], ENV.fetch('AWS_SECRET_ACCESS_KEY'))\n"),
    ("a.php", "new Credentials(getenv('AWS_ACCESS_KEY_ID'), $this->config['secret']);\n"),
    ("Jenkinsfile", "environment { AWS_SECRET_ACCESS_KEY = credentials('aws-secret-access-key') }\n"),
    ("pipeline.yml", "source:\n  access_key_id: ((aws-access-key-id))\n  secret_access_key: ((aws.secret))\n"),
    ("a.conf", "aws_key_id \"#{ENV['AWS_ACCESS_KEY_ID']}\"\naws_sec_key \"#{ENV['AWS_SECRET_ACCESS_KEY']}\"\n"),
    (
        "a.erb",
        "secret_access_key: <%= ENV['AWS_SECRET_ACCESS_KEY'] %>\naccess_key_id: <%= Rails.application.credentials.dig(:aws, :id) %>\n",
    ),
    // Placeholders, examples and dummies.
    (
        "a.md",
        "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
    ),
    ("a.md", "AKIAI44QH8DHBEXAMPLE je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY ASIAIOSFODNN7EXAMPLE\n"),
    ("a.md", "AWSAccessKeyId: 0PN5J17HBGZHT7JJ3X82\nAWSSecretKey: uV3F3YluFJax1cknvbcGwgjvx4QpvB+leU8dUj2o\n"),
    (
        "a.md",
        "aws_access_key_id=44CF9590006BF252F707\naws_secret_access_key=OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV\n",
    ),
    ("a.md", "the key AKIARZPUZDIKGB2VALC4 is of account 123456789012\n"),
    ("a.md", "export AWS_ACCESS_KEY_ID=AKIA§E\nexport AWS_SECRET_ACCESS_KEY=§XEXAMPLEKEY\n"),
    ("a.py", "aws_access_key_id='test', aws_secret_access_key='test', aws_session_token='testing'\n"),
    ("a.py", "aws_access_key_id=\"mock_access_key\", aws_secret_access_key=\"mock_secret_key\"\n"),
    ("a.yaml", "accessKey: minioadmin\nsecretKey: minioadmin\n"),
    ("a.yaml", "accessKey: accessKey1\nsecretKey: verySecretKey1\n"),
    ("a.js", "{accessKeyId: 'fakeMyKeyId', secretAccessKey: 'fakeSecretAccessKey'}\n"),
    ("a.js", "{accessKeyId: 'xxxxxxxxxxxxxxxxxxxx', secretAccessKey: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'}\n"),
    ("a.md", "AWS_ACCESS_KEY_ID=<your key>\nAWS_SECRET_ACCESS_KEY=<your secret>\n"),
    (
        "a.md",
        "AWS_ACCESS_KEY_ID=YOUR_ACCESS_KEY_ID\nAWS_SECRET_ACCESS_KEY=changeme\nAWS_SESSION_TOKEN=AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthT\n",
    ),
    ("a.md", "AWS_SECRET_ACCESS_KEY=********************\nAWS_ACCESS_KEY_ID=AKIA****************\n"),
    ("a.sh", "export AWS_SECRET_ACCESS_KEY=insert-your-secret-access-key-here\n"),
    // Secrets of others.
    ("settings.py", "SECRET_KEY = 'django-insecure-§b!#$'\nRECAPTCHA_SECRET_KEY = '6Le§y'\n"),
    (".env", "STRIPE_SECRET_KEY=sk_live_§l\nGITHUB_TOKEN=ghp_§y\nNPM_TOKEN=npm_§y\nGOOGLE_API_KEY=AIza§y\n"),
    (".env", "ALIBABA_CLOUD_ACCESS_KEY_ID=LTAI5t§l\nALIBABA_CLOUD_ACCESS_KEY_SECRET=§z\nOSS_SECRET_KEY=§z\n"),
    (".env", "AZURE_STORAGE_KEY=§k==\nCLIENT_SECRET=§Z\nJWT_SECRET=§Z\nSLACK_TOKEN=xoxb-§y\n"),
    ("a.json", "{\"client_id\": \"§u\", \"client_secret\": \"§Z\", \"private_key_id\": \"§2\"}"),
    ("a.yml", "encryption_key: §Z\nsigning_secret: §Z\npassword: §Z\n"),
    // Encoded texts in which nothing is.
    ("secret.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  credentials: §C\n"),
    ("a.txt", "§R §R\n"),
    ("a.html", "AWS_SECRET_ACCESS_KEY=&lt;your secret&gt; AWS_ACCESS_KEY_ID=&quot;$§v&quot;\n"),
    ("a.txt", "secret_access_key%3D%24%7B§v%7D AKIAIOSFODNN7EXAMPLE%0Asecret\n"),
    // Names whose statement ends before a hash.
    ("a.py", "secret_access_key = get_secret()  # §2\n"),
    ("a.js", "const secretAccessKey = load('§w'); const etag = '§3';\n"),
    ("a.tf", "variable \"aws_secret_key\" {\n  description = \"see §u\"\n  type        = string\n}\n"),
    // Words around secrets without any.
    ("a.py", "def secret_access_key(self): return self._secret_access_key\nif secret_key == other: pass\n"),
    (
        "a.java",
        "String secretAccessKey; String getSecretAccessKey() { return AbstractSingletonProxyFactoryBeanHolder; }\n",
    ),
    ("a.txt", "the secret path is /usr/local/share/SecretStorage/AbstractKeyProvider1\n"),
    ("a.xml", "<SecretAccessKey/><secretKey></secretKey><AccessKeyId> </AccessKeyId>\n"),
    (
        "cloudtrail.json",
        "{\"userIdentity\": {\"type\": \"IAMUser\", \"principalId\": \"AIDA§A\", \"accessKeyId\": \"AKIA§A\"}}",
    ),
    (
        "access.log",
        "GET /secret Credential=AKIA§A/20260102/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=§3\n",
    ),
];

/// Lines that may stand beside credentials in any text.
const NEIGHBOURS: &[&str] = &[
    "commit §2",
    "checksum = \"§3\"",
    "integrity sha512-§k==",
    "id: §u, etag: \"§1\"",
    "src=\"data:image/png;base64,iVBORw0KGgo§b§b§b=\"",
    "arn:aws:iam::111122223334:role/deploy AROA§A",
    "https://example.org/§2/index.html?secret=$§v",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.§n",
    "AWS_SECRET_ACCESS_KEY=${§v}",
    "// the secret is in the vault",
    "-----BEGIN CERTIFICATE-----\n§c\n§c\n-----END CERTIFICATE-----",
];

/// Some of [`NEIGHBOURS`], a line each.
pub(super) fn neighbours(random: &mut Random) -> String {
    let mut lines = String::new();
    for _ in 0..4 {
        let template = random.pick(NEIGHBOURS);
        lines.push_str(&fill(template, random));
        lines.push('\n');
    }
    lines
}

/// What stands for `§` and a letter.
fn piece(name: char, random: &mut Random) -> String {
    match name {
        '1' => random.text(HEX, 32),
        '2' => random.text(HEX, 40),
        '3' => random.text(HEX, 64),
        '4' => random.text(HEX, 128),
        'u' => [8, 4, 4, 4, 12].map(|length| random.text(HEX, length)).join("-"),
        // Base64 of 20, 32, 48, 64 and 45 bytes, without padding.
        'l' => random.text(BASE64, 27),
        'n' => random.text(BASE64, 43),
        'o' => random.text(BASE64, 64),
        'k' => random.text(BASE64, 86),
        'b' => random.text(BASE64, 60),
        'c' => STANDARD.encode(random.bytes(48)),
        'A' => id_tail(random),
        'a' => id_tail(random).to_lowercase(),
        'B' => random.text(BASE32, 15),
        'E' => format!("{}EXAMPLE", random.text(BASE32, 9)),
        'X' | 'z' => random.text(BASE64, 30),
        'y' => random.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", 37),
        'Z' => random.text(BASE64, 40),
        'C' => STANDARD.encode(
            "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
        ),
        'R' => STANDARD.encode("export AWS_ACCESS_KEY_ID=$ID AWS_SECRET_ACCESS_KEY=$(pass aws)\n"),
        'v' => random.pick(&["AWS_SECRET", "CI_KEY", "DEPLOY_SECRET_KEY", "KEY", "SECRET"]).to_owned(),
        'w' => random.pick(&["alpha", "backup", "deploy", "media"]).to_owned(),
        name => panic!("§{name} is nothing"),
    }
}

/// What follows the four letters of an ID of an account that exists.
fn id_tail(random: &mut Random) -> String {
    let account = 100_000_000_000 + random.below(800_000_000_000);
    random::key_id(random, "", account)
}

/// All of them once, paths and texts.
pub(super) fn all(random: &mut Random) -> Vec<(&'static str, String)> {
    TEMPLATES.iter().map(|(path, template)| (*path, fill(template, random))).collect()
}

fn fill(template: &str, random: &mut Random) -> String {
    let mut pieces = template.split('§');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for rest in pieces {
        let name = rest.chars().next().expect("a name follows");
        text.push_str(&piece(name, random));
        text.push_str(&rest[name.len_utf8()..]);
    }
    text
}
