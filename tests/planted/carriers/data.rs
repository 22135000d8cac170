//! JSON, YAML, XML, tables, and texts encoded inside of them.

use super::Row;

pub(super) const CARRIERS: &[Row] = &[
    ("s3.json", "{\"accessKeyId\":\"§i\",\"secretAccessKey\":\"§s\",\"region\":\"eu-west-1\"}"),
    ("s3.json", "{\n  \"s3\": {\n    \"key\": \"§i\",\n    \"secret\": \"§s\",\n    \"bucket\": \"§w\"\n  }\n}\n"),
    (
        "s3.json",
        "{\n  \"AWS_ACCESS_KEY_ID\": \"§i\",\n  \"AWS_SECRET_ACCESS_KEY\": \"§s\",\n  \"AWS_SESSION_TOKEN\": \"§t\"\n}\n",
    ),
    ("s3.json", "{\"accessKeyId\":\"§i\",\"secretAccessKey\":\"⟦slash|§s⟧\"}"),
    ("s3.json", "{\"accessKeyId\":\"§i\",\"secretAccessKey\":\"⟦unicode|§s⟧\",\"sessionToken\":\"⟦Unicode|§t⟧\"}"),
    ("sts.json", "{\"Credentials\": {\"AccessKeyId\": \"§i\", \"SecretAccessKey\": \"§s\", \"SessionToken\": \"§t\"}}"),
    (
        "key.json",
        "{\"AccessKey\": {\"UserName\": \"§w\", \"AccessKeyId\": \"§i\", \"Status\": \"Active\", \"SecretAccessKey\": \"§s\"}}",
    ),
    ("body.json", "{\"statusCode\": 200, \"body\": \"⟦json|{\"AccessKeyId\": \"§i\", \"SecretAccessKey\": \"§s\"}⟧\"}"),
    (
        "body.json",
        "{\"body\": \"⟦slash|{\"accessKeyId\":\"§i\",\"secretAccessKey\":\"§s\",\"sessionToken\":\"§t\"}⟧\"}",
    ),
    (
        "body.json",
        "{\"body\": \"⟦json|{\"inner\": \"⟦json|{\"AccessKeyId\": \"§i\", \"SecretAccessKey\": \"§s\"}⟧\"}⟧\"}",
    ),
    ("script.json", "{\"script\": \"⟦json|export AWS_ACCESS_KEY_ID=§i\nexport AWS_SECRET_ACCESS_KEY=§s\n⟧\"}"),
    ("script.json", "{\"file\": \"⟦json|[default]\naws_access_key_id = §i\naws_secret_access_key = §s\n⟧\"}"),
    (
        "task.json",
        "{\"containerDefinitions\": [{\"environment\": [{\"name\": \"AWS_ACCESS_KEY_ID\", \"value\": \"§i\"}, {\"name\": \"AWS_SECRET_ACCESS_KEY\", \"value\": \"§s\"}]}]}",
    ),
    (
        "inspect.json",
        "[{\"Id\": \"§h\", \"Config\": {\"Env\": [\"PATH=/bin\", \"AWS_ACCESS_KEY_ID=§i\", \"AWS_SECRET_ACCESS_KEY=§s\"]}}]",
    ),
    (
        "inspect.txt",
        "            \"Env\": [\n                \"AWS_ACCESS_KEY_ID=§i\",\n                \"AWS_SECRET_ACCESS_KEY=§s\"\n            ],\n",
    ),
    ("appsettings.json", "{\n  // §w\n  \"AWS\": {\"AccessKey\": \"§i\", \"SecretKey\": \"§s\"},\n}\n"),
    (
        "notebook.ipynb",
        "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"⟦json|key = \"§i\"\n⟧\", \"⟦json|secret = \"§s\"\n⟧\"]}]}",
    ),
    (
        "notebook.ipynb",
        "{\n \"cells\": [\n  {\n   \"source\": [\n    \"import boto3\\n\",\n    \"s3 = boto3.client('s3',\\n\",\n    \"    aws_access_key_id='§i',\\n\",\n    \"    aws_secret_access_key='§s')\"\n   ]\n  }\n ]\n}\n",
    ),
    (
        "notebook.ipynb",
        "{\"cells\": [{\"source\": [\"%env AWS_ACCESS_KEY_ID=§i\\n\", \"%env AWS_SECRET_ACCESS_KEY=§s\\n\", \"%env AWS_SESSION_TOKEN=§t\"]}]}",
    ),
    ("requests.har", "{\"postData\": {\"text\": \"⟦percent|accessKeyId=⟧§i&secretAccessKey=⟦percent|§s⟧\"}}"),
    ("values.yaml", "s3:\n  accessKeyId: §i\n  secretAccessKey: §s\n  bucket: §w\n"),
    ("values.yaml", "s3: {accessKeyId: §i, secretAccessKey: \"§s\"}\n"),
    ("values.yaml", "# accessKeyId: §i\n# secretAccessKey: §s\nreplicas: 1\n"),
    (
        "values.yaml",
        "env:\n  - name: AWS_ACCESS_KEY_ID\n    value: §i\n  - name: AWS_SECRET_ACCESS_KEY\n    value: '§s'\n  - name: AWS_SESSION_TOKEN\n    value: §t\n",
    ),
    ("values.yaml", "credentials: |\n  [default]\n  aws_access_key_id = §i\n  aws_secret_access_key = §s\n"),
    (
        "values.yaml",
        "credentials: |-\n  [default]\n  aws_access_key_id=§i\n  aws_secret_access_key=§s\n  aws_session_token=§t\n",
    ),
    ("values.yaml", "credentials: \"⟦json|[default]\naws_access_key_id=§i\naws_secret_access_key=§s\n⟧\"\n"),
    (
        "config/storage.yml",
        "amazon:\n  service: S3\n  access_key_id: §i\n  secret_access_key: §s\n  region: eu-west-1\n",
    ),
    ("application.yml", "cloud:\n  aws:\n    credentials:\n      accessKey: §i\n      secretKey: §s\n"),
    ("serverless.yml", "provider:\n  name: aws\n  environment:\n    ACCESS_KEY_ID: §i\n    SECRET_ACCESS_KEY: §s\n"),
    (
        "template.yaml",
        "Resources:\n  F:\n    Properties:\n      Environment:\n        Variables:\n          AWS_KEY: §i\n          AWS_SECRET: §s\n",
    ),
    (
        "playbook.yml",
        "- hosts: all\n  tasks:\n    - amazon.aws.s3_object:\n        aws_access_key: §i\n        aws_secret_key: §s\n        bucket: §w\n",
    ),
    (
        "secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: §w\ndata:\n  AWS_ACCESS_KEY_ID: ⟦base64|§i⟧\n  AWS_SECRET_ACCESS_KEY: ⟦base64|§s⟧\n",
    ),
    (
        "secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: §w\ndata:\n  accesskey: ⟦base64|§i⟧\n  secretkey: ⟦base64|§s⟧\n",
    ),
    (
        "secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: §w\nstringData:\n  AWS_ACCESS_KEY_ID: §i\n  AWS_SECRET_ACCESS_KEY: §s\n",
    ),
    (
        "secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: §w\ndata:\n  cloud: ⟦base64|[default]\naws_access_key_id=§i\naws_secret_access_key=§s\n⟧\n",
    ),
    (
        "secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: §w\nstringData:\n  credentials: |\n    [default]\n    aws_access_key_id = §i\n    aws_secret_access_key = §s\n",
    ),
    (
        "secret.json",
        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"data\":{\"credentials\":\"⟦base64|[default]\naws_access_key_id = §i\naws_secret_access_key = §s\n⟧\"}}",
    ),
    (
        "secret.yaml",
        "apiVersion: v1\nkind: Secret\ndata:\n  credentials: |\n    ⟦indent|⟦base64|[default]\naws_access_key_id = §i\naws_secret_access_key = §s\naws_session_token = §t\n⟧⟧\n",
    ),
    (
        "cloud-init.yaml",
        "write_files:\n  - encoding: b64\n    path: /root/.aws/credentials\n    content: ⟦base64|[default]\naws_access_key_id=§i\naws_secret_access_key=§s\n⟧\n",
    ),
    (
        "instance.json",
        "{\"ImageId\": \"ami-0\", \"UserData\": \"⟦base64|#!/bin/bash\nexport AWS_ACCESS_KEY_ID=§i\nexport AWS_SECRET_ACCESS_KEY=§s\naws s3 cp s3://§w/x .\n⟧\"}",
    ),
    ("main.tf", "user_data_base64 = \"⟦base64|#!/bin/bash\necho '§i:§s' > /etc/passwd-s3fs\n⟧\"\n"),
    (
        "user-data.txt",
        "⟦wrap|⟦base64|#!/bin/bash\nexport AWS_ACCESS_KEY_ID=§i\nexport AWS_SECRET_ACCESS_KEY=§s\nexport AWS_SESSION_TOKEN=§t\n⟧⟧\n",
    ),
    (
        "message.eml",
        "Content-Transfer-Encoding: base64\n\n⟦crlf|⟦wrap|⟦base64|{\"accessKeyId\": \"§i\", \"secretAccessKey\": \"§s\"}\n⟧⟧⟧\n",
    ),
    ("kubeconfig.yaml", "data: ⟦base64|{\"data\": \"§w\", \"accessKeyId\":\"§i\",\"secretAccessKey\":\"§s\"}⟧\n"),
    (
        "sts.xml",
        "<AssumeRoleResult><Credentials>\n  <AccessKeyId>§i</AccessKeyId>\n  <SecretAccessKey>§s</SecretAccessKey>\n  <SessionToken>§t</SessionToken>\n</Credentials></AssumeRoleResult>\n",
    ),
    (
        "sts.xml",
        "<Credentials><SessionToken>\n  §t\n </SessionToken>\n <SecretAccessKey>\n  §s\n </SecretAccessKey>\n <AccessKeyId>§i</AccessKeyId></Credentials>\n",
    ),
    (
        "bean.xml",
        "<bean class=\"com.amazonaws.auth.BasicAWSCredentials\">\n  <constructor-arg value=\"§i\"/>\n  <constructor-arg value=\"§s\"/>\n</bean>\n",
    ),
    (
        "env.xml",
        "<env name=\"AWS_ACCESS_KEY_ID\" value=\"§i\" />\n<env name=\"AWS_SECRET_ACCESS_KEY\" value=\"§s\" />\n",
    ),
    (
        "info.plist",
        "<dict>\n  <key>AccessKey</key>\n  <string>§i</string>\n  <key>SecretKey</key>\n  <string>§s</string>\n</dict>\n",
    ),
    ("accessKeys.csv", "Access key ID,Secret access key\n§i,§s\n"),
    ("credentials.csv", "User Name,Access Key Id,Secret Access Key\r\n\"§w\",§i,§s\r\n"),
    (
        "credentials.csv",
        "User name,Password,Access key ID,Secret access key,Console login link\n§w,,§i,§s,https://111122223334.signin.aws.amazon.com/console\n",
    ),
    ("keys.tsv", "user\taccess_key_id\tsecret_access_key\n§w\t§i\t§s\n"),
    ("backup.sql", "INSERT INTO `settings` VALUES (1,'aws_key','§i'),(2,'aws_secret','§s');\n"),
    ("wp.sql", "'a:2:{s:13:\\\"access-key-id\\\";s:20:\\\"§i\\\";s:17:\\\"secret-access-key\\\";s:40:\\\"§s\\\";}'\n"),
];
