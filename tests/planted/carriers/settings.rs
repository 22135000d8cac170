//! Shared files, variables, and other files of settings.

use super::Row;

pub(super) const CARRIERS: &[Row] = &[
    (".aws/credentials", "[§w]\naws_access_key_id = §i\naws_secret_access_key = §s\n"),
    (".aws/credentials", "[default]\r\naws_access_key_id=§i\r\naws_secret_access_key=§s\r\n"),
    (
        ".aws/credentials",
        "[§w]\naws_access_key_id = §i\naws_secret_access_key = §s\naws_session_token = §t\nregion = eu-west-1\n",
    ),
    (".aws/credentials", "[default]\n# [§w]\n# aws_access_key_id = §i\n# aws_secret_access_key = §s\n"),
    (".aws/config", "[profile §w]\nregion = eu-west-1\naws_access_key_id = §i\naws_secret_access_key = §s\n"),
    (".aws/config", "[profile §w]\naws_access_key_id = §i\naws_secret_access_key = §s\naws_session_token = §t\n"),
    ("creds.ini", "[§w]\naws_access_key_id = §i\naws_secret_access_key = §s\n"),
    (".boto", "[Credentials]\naws_access_key_id = §i\naws_secret_access_key = §s\n"),
    (".s3cfg", "[default]\naccess_key = §i\nsecret_key = §s\nhost_base = s3.amazonaws.com\n"),
    (
        "rclone.conf",
        "[§w]\ntype = s3\nprovider = AWS\naccess_key_id = §i\nsecret_access_key = §s\nregion = eu-west-1\n",
    ),
    (".passwd-s3fs", "§i:§s\n"),
    (".env", "AWS_ACCESS_KEY_ID=§i\nAWS_SECRET_ACCESS_KEY=§s\n"),
    (".env", "AWS_ACCESS_KEY_ID=\"§i\"\nAWS_SECRET_ACCESS_KEY=\"§s\"\nAWS_REGION=eu-west-1\n"),
    (".env.production", "export AWS_ACCESS_KEY_ID='§i'\nexport AWS_SECRET_ACCESS_KEY='§s'\n"),
    (".env", "AWS_ACCESS_KEY_ID=§i\nAWS_SECRET_ACCESS_KEY=§s\nAWS_SESSION_TOKEN=§t\n"),
    (".env", "# AWS_ACCESS_KEY_ID=§i\n# AWS_SECRET_ACCESS_KEY=§s\n"),
    (".env", "S3_KEY=§i\nS3_SECRET=§s\nS3_BUCKET=§w\n"),
    (".env", "STORAGE_ACCESS_KEY_ID=§i\nSTORAGE_SECRET_ACCESS_KEY=§s\n"),
    (".env", "DJANGO_AWS_ACCESS_KEY_ID=§i\r\nDJANGO_AWS_SECRET_ACCESS_KEY=§s\r\n"),
    (".env", "TF_VAR_aws_access_key=§i\nTF_VAR_aws_secret_key=§s\n"),
    (".env", "PLUGIN_ACCESS_KEY=§i\nPLUGIN_SECRET_KEY=§s\n"),
    ("vars/production", "AWS_ACCESS_KEY_ID=§i\nAWS_SECRET_ACCESS_KEY=§s\n"),
    ("env.list", "AWS_ACCESS_KEY_ID=§i\nAWS_SECRET_ACCESS_KEY=§s\n"),
    ("env.txt", "HOME=/root\nPATH=/usr/bin:/bin\nPWD=/\nAWS_ACCESS_KEY_ID=§i\nAWS_SECRET_ACCESS_KEY=§s\n"),
    (
        "env.txt",
        "declare -x AWS_ACCESS_KEY_ID=\"§i\"\ndeclare -x AWS_SECRET_ACCESS_KEY=\"§s\"\ndeclare -x HOME=\"/root\"\n",
    ),
    ("app.service", "[Service]\nEnvironment=AWS_ACCESS_KEY_ID=§i\nEnvironment=AWS_SECRET_ACCESS_KEY=§s\n"),
    ("app.service", "[Service]\nEnvironment=\"AWS_ACCESS_KEY_ID=§i\" \"AWS_SECRET_ACCESS_KEY=§s\"\n"),
    ("application.properties", "aws.accessKeyId=§i\naws.secretKey=§s\ncloud.aws.region.static=eu-west-1\n"),
    ("application.properties", "cloud.aws.credentials.access-key=§i\ncloud.aws.credentials.secret-key=§s\n"),
    ("AwsCredentials.properties", "#§w\naccessKey=§i\nsecretKey=§s\n"),
    ("AwsCredentials.properties", "secretKey: §s\naccessKey: §i\n"),
    ("spark-defaults.conf", "spark.hadoop.fs.s3a.access.key §i\nspark.hadoop.fs.s3a.secret.key   §s\n"),
    (
        "spark-defaults.conf",
        "spark.hadoop.fs.s3a.access.key=§i\nspark.hadoop.fs.s3a.secret.key=§s\nspark.hadoop.fs.s3a.session.token=§t\n",
    ),
    (
        "core-site.xml",
        "<configuration>\n  <property>\n    <name>fs.s3a.access.key</name>\n    <value>§i</value>\n  </property>\n  \
         <property>\n    <name>fs.s3a.secret.key</name>\n    <value>§s</value>\n  </property>\n</configuration>\n",
    ),
    (
        "core-site.xml",
        "<property><name>fs.s3n.awsAccessKeyId</name><value>§i</value></property>\n\
         <property><name>fs.s3n.awsSecretAccessKey</name><value>§s</value></property>\n",
    ),
    ("config.toml", "[s3]\nregion = \"eu-west-1\"\naccess_key_id = \"§i\"\nsecret_access_key = \"§s\"\n"),
    ("config.toml", "s3 = { bucket = \"§w\", access_key_id = '§i', secret_access_key = '§s' }\n"),
    ("logstash.conf", "output { s3 { access_key_id => \"§i\" secret_access_key => \"§s\" bucket => \"§w\" } }\n"),
    ("fluentd.conf", "<match **>\n  @type s3\n  aws_key_id §i\n  aws_sec_key §s\n  s3_bucket §w\n</match>\n"),
    ("web.config", "<add key=\"AWSAccessKey\" value=\"§i\" />\n<add key=\"AWSSecretKey\" value=\"§s\" />\n"),
    ("web.config", "<add key=\"AWSAccessKey\" value=\"§i\"/><add key=\"AWSSecretKey\" value=\"⟦html|§s⟧\"/>\n"),
    ("settings.xml", "<server>\n  <id>§w</id>\n  <username>§i</username>\n  <password>§s</password>\n</server>\n"),
    (
        ".github/workflows/ci.yml",
        "on: push\njobs:\n  a:\n    runs-on: x\n    env:\n      AWS_ACCESS_KEY_ID: §i\n      AWS_SECRET_ACCESS_KEY: §s\n    steps:\n      - run: make\n",
    ),
    (
        ".gitlab-ci.yml",
        "variables:\n  AWS_ACCESS_KEY_ID: \"§i\"\n  AWS_SECRET_ACCESS_KEY: \"§s\"\na:\n  script: [make]\n",
    ),
    ("Dockerfile", "FROM alpine\nENV AWS_ACCESS_KEY_ID=§i AWS_SECRET_ACCESS_KEY=§s\n"),
    ("Dockerfile", "FROM alpine\nENV AWS_ACCESS_KEY_ID §i\nENV AWS_SECRET_ACCESS_KEY §s\n"),
    ("Dockerfile", "FROM alpine\n#ENV AWS_ACCESS_KEY_ID §i\n#ENV AWS_SECRET_ACCESS_KEY §s\n"),
    (
        "Dockerfile",
        "FROM alpine\nRUN aws configure set aws_access_key_id §i && aws configure set aws_secret_access_key §s\n",
    ),
    (
        "docker-compose.yml",
        "services:\n  app:\n    image: x\n    environment:\n      AWS_ACCESS_KEY_ID: §i\n      AWS_SECRET_ACCESS_KEY: §s\n",
    ),
    (
        "docker-compose.yml",
        "services:\n  app:\n    image: x\n    environment:\n      - AWS_ACCESS_KEY_ID=§i\n      - AWS_SECRET_ACCESS_KEY=§s\n",
    ),
];
