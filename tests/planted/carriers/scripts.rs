//! Scripts of all shells, their histories, and Terraform.

use super::Row;

pub(super) const CARRIERS: &[Row] = &[
    ("deploy.sh", "#!/bin/sh\nexport AWS_ACCESS_KEY_ID=§i\nexport AWS_SECRET_ACCESS_KEY=§s\naws s3 ls\n"),
    ("deploy.sh", "AWS_ACCESS_KEY_ID=\"§i\"\nAWS_SECRET_ACCESS_KEY=\"§s\"\nAWS_SESSION_TOKEN=\"§t\"\n"),
    ("deploy.sh", "AWS_ACCESS_KEY_ID=§i AWS_SECRET_ACCESS_KEY=§s aws s3 ls\n"),
    ("deploy.sh", "#export AWS_ACCESS_KEY_ID=§i\n#export AWS_SECRET_ACCESS_KEY=§s\n"),
    ("deploy.sh", "docker run -e AWS_ACCESS_KEY_ID=§i -e AWS_SECRET_ACCESS_KEY=§s image\n"),
    ("deploy.sh", "java -Daws.accessKeyId=§i -Daws.secretKey=§s -jar app.jar\n"),
    ("deploy.sh", "aws configure set aws_access_key_id §i\naws configure set aws_secret_access_key §s\n"),
    (
        "deploy.sh",
        "aws configure set aws_access_key_id §i --profile staging\naws configure set aws_secret_access_key §s --profile staging\n",
    ),
    ("deploy.sh", "s3cmd --access_key=§i --secret_key=§s ls\n"),
    ("deploy.sh", "mc alias set §w https://s3.amazonaws.com §i §s\n"),
    (
        "deploy.sh",
        "cat > ~/.aws/credentials <<EOF\n[default]\naws_access_key_id = §i\naws_secret_access_key = §s\nEOF\n",
    ),
    ("deploy.sh", "echo '§i:§s' > /etc/passwd-s3fs\n"),
    ("deploy.sh", "curl --user \"§i:§s\" --aws-sigv4 aws:amz:eu-west-1:s3 https://§w.s3.amazonaws.com/\n"),
    ("Makefile", "deploy:\n\tAWS_ACCESS_KEY_ID=§i AWS_SECRET_ACCESS_KEY=§s ./deploy\n"),
    (".bashrc", "export AWS_ACCESS_KEY_ID='§i'; export AWS_SECRET_ACCESS_KEY='§s'\n"),
    (
        ".bash_history",
        "ls\nexport AWS_ACCESS_KEY_ID=§i\nexport AWS_SECRET_ACCESS_KEY=§s\nexport AWS_SESSION_TOKEN=§t\naws s3 ls\n",
    ),
    (".zsh_history", ": 1700000000:0;export AWS_ACCESS_KEY_ID=§i\n: 1700000003:0;export AWS_SECRET_ACCESS_KEY=§s\n"),
    ("history.txt", "  101  export AWS_ACCESS_KEY_ID=§i\n  102  export AWS_SECRET_ACCESS_KEY=§s\n  103  aws s3 ls\n"),
    (".config/fish/config.fish", "set -gx AWS_ACCESS_KEY_ID §i\nset -gx AWS_SECRET_ACCESS_KEY §s\n"),
    (
        ".config/fish/config.fish",
        "set -x AWS_ACCESS_KEY_ID \"§i\"\nset -x AWS_SECRET_ACCESS_KEY \"§s\"\nset -x AWS_SESSION_TOKEN \"§t\"\n",
    ),
    (
        ".local/share/fish/fish_history",
        "- cmd: set -gx AWS_ACCESS_KEY_ID §i\n  when: 1\n- cmd: set -gx AWS_SECRET_ACCESS_KEY §s\n  when: 2\n",
    ),
    ("profile.ps1", "$Env:AWS_ACCESS_KEY_ID=\"§i\"\r\n$Env:AWS_SECRET_ACCESS_KEY=\"§s\"\r\n"),
    (
        "profile.ps1",
        "$env:AWS_ACCESS_KEY_ID = '§i'\n$env:AWS_SECRET_ACCESS_KEY = '§s'\n$env:AWS_SESSION_TOKEN = '§t'\n",
    ),
    ("profile.ps1", "Set-AWSCredential -AccessKey §i -SecretKey §s -StoreAs §w\n"),
    (
        "profile.ps1",
        "[Environment]::SetEnvironmentVariable(\"AWS_ACCESS_KEY_ID\", \"§i\", \"User\")\n[Environment]::SetEnvironmentVariable(\"AWS_SECRET_ACCESS_KEY\", \"§s\", \"User\")\n",
    ),
    ("deploy.bat", "set AWS_ACCESS_KEY_ID=§i\r\nset AWS_SECRET_ACCESS_KEY=§s\r\n"),
    ("deploy.cmd", "SET \"AWS_ACCESS_KEY_ID=§i\"\r\nSET \"AWS_SECRET_ACCESS_KEY=§s\"\r\n"),
    ("deploy.cmd", "REM set AWS_ACCESS_KEY_ID=§i\r\nREM set AWS_SECRET_ACCESS_KEY=§s\r\n"),
    ("deploy.cmd", "setx AWS_ACCESS_KEY_ID §i\r\nsetx AWS_SECRET_ACCESS_KEY §s\r\n"),
    ("main.tf", "provider \"aws\" {\n  region     = \"eu-west-1\"\n  access_key = \"§i\"\n  secret_key = \"§s\"\n}\n"),
    ("main.tf", "provider \"aws\" {\n  access_key = \"§i\"\n  secret_key = \"§s\"\n  token      = \"§t\"\n}\n"),
    ("main.tf", "# access_key = \"§i\"\n# secret_key = \"§s\"\n"),
    ("main.tf", "/*\n  access_key = \"§i\"\n  secret_key = \"§s\"\n*/\n"),
    (
        "variables.tf",
        "variable \"aws_access_key\" {\n  default = \"§i\"\n}\n\nvariable \"aws_secret_key\" {\n  default = \"§s\"\n}\n",
    ),
    (
        "variables.tf",
        "variable \"aws_access_key\" {\n  type    = string\n  default = \"§i\"\n}\nvariable \"aws_secret_key\" {\n  type    = string\n  default = \"§s\"\n}\n",
    ),
    (
        "main.tf",
        "environment = [\n  { name = \"AWS_ACCESS_KEY_ID\", value = \"§i\" },\n  { name = \"AWS_SECRET_ACCESS_KEY\", value = \"§s\" },\n]\n",
    ),
    ("main.tf", "backend \"s3\" {\n  bucket = \"§w\"\n  access_key = \"§i\"\n  secret_key = \"§s\"\n}\n"),
    ("terraform.tfvars", "aws_access_key = \"§i\"\naws_secret_key = \"§s\"\n"),
    ("terraform.tfvars", "access_key=\"§i\"\nsecret_key=\"§s\"\n"),
    (
        "terraform.tfstate",
        "{\"resources\": [{\"type\": \"aws_iam_access_key\", \"instances\": [{\"attributes\": {\"id\": \"§i\", \"secret\": \"§s\", \"status\": \"Active\", \"user\": \"§w\"}}]}]}",
    ),
    (
        "terraform.tfstate",
        "{\n  \"outputs\": {\n    \"access_key\": {\n      \"value\": \"§i\",\n      \"type\": \"string\"\n    },\n    \"secret_key\": {\n      \"value\": \"§s\",\n      \"type\": \"string\"\n    }\n  }\n}\n",
    ),
    ("packer.pkr.hcl", "source \"amazon-ebs\" \"§w\" {\n  access_key = \"§i\"\n  secret_key = \"§s\"\n}\n"),
    (
        "Vagrantfile",
        "config.vm.provider :aws do |aws|\n  aws.access_key_id = \"§i\"\n  aws.secret_access_key = \"§s\"\nend\n",
    ),
    ("Jenkinsfile", "environment {\n  AWS_ACCESS_KEY_ID = '§i'\n  AWS_SECRET_ACCESS_KEY = '§s'\n}\n"),
];
