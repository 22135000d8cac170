//! Prose, logs, URLs, answers of commands.

use super::Row;

pub(super) const CARRIERS: &[Row] = &[
    ("README.md", "# Setup\n\n```\nexport AWS_ACCESS_KEY_ID=§i\nexport AWS_SECRET_ACCESS_KEY=§s\n```\n"),
    ("README.md", "Use the key `§i` with the secret `§s`.\n"),
    ("README.md", "* Access key ID: §i\n* Secret access key: §s\n"),
    ("README.md", "| Access key | Secret key |\n|---|---|\n| §i | §s |\n"),
    ("README.md", "| AWS_ACCESS_KEY_ID | `§i` |\n| AWS_SECRET_ACCESS_KEY | `§s` |\n"),
    ("README.md", "- **AWS Access Key**: §i\n- **AWS Secret Key**: §s\n"),
    ("README.rst", ".. code-block:: ini\n\n   [default]\n   aws_access_key_id = §i\n   aws_secret_access_key = §s\n"),
    ("notes.txt", "aws:\n§i\n§s\n"),
    ("notes.txt", "§i / §s\n"),
    ("notes.txt", "key §i\n\nsecret §s\n"),
    (
        "notes.txt",
        "AWS Access Key ID [None]: §i\nAWS Secret Access Key [None]: §s\nDefault region name [None]: eu-west-1\n",
    ),
    ("chat.txt", "[10:01] §w: AWS_ACCESS_KEY_ID=§i AWS_SECRET_ACCESS_KEY=§s AWS_SESSION_TOKEN=§t\n"),
    ("page.html", "<pre>aws_access_key_id = §i\naws_secret_access_key = §s</pre>\n"),
    ("page.html", "<pre>⟦xml|{\"accessKeyId\": \"§i\", \"secretAccessKey\": \"§s\"}⟧</pre>\n"),
    ("page.html", "<code>⟦html|AWS_ACCESS_KEY_ID=\"§i\" AWS_SECRET_ACCESS_KEY=\"§s\"⟧</code>\n"),
    (
        "page.html",
        "<div data-config='⟦html|{\"accessKeyId\":\"§i\",\"secretAccessKey\":\"§s\",\"sessionToken\":\"§t\"}⟧'></div>\n",
    ),
    ("page.html", "<!-- key §i secret §s -->\n"),
    ("page.html", "<input name=\"accessKeyId\" value=\"§i\"><input name=\"secretAccessKey\" value=\"§s\">\n"),
    ("page.html", "<tr><td>Access key ID</td><td>§i</td></tr>\n<tr><td>Secret access key</td><td>§s</td></tr>\n"),
    ("urls.txt", "s3://§i:§s@§w/path\n"),
    ("urls.txt", "s3n://§i:⟦percent|§s⟧@§w/path\n"),
    ("urls.txt", "s3a://§i:⟦lower-percent|§s⟧@§w/\n"),
    ("celery.py", "BROKER_URL = 'sqs://§i:⟦percent|§s⟧@'\n"),
    ("urls.txt", "https://§i:⟦percent|§s⟧@s3.amazonaws.com/§w\n"),
    ("urls.txt", "s3://§w/path?access_key_id=§i&secret_access_key=⟦percent|§s⟧&region=eu-west-1\n"),
    ("urls.txt", "https://§w.example.org/?AccessKeyId=§i&SecretAccessKey=⟦percent|§s⟧&SessionToken=⟦percent|§t⟧\n"),
    ("repo.sh", "restic -r s3:https://s3.amazonaws.com/§w init # §i §s\n"),
    ("access.log", "GET /?q=⟦percent|{\"accessKeyId\":\"§i\",\"secretAccessKey\":\"§s\"}⟧ HTTP/1.1\n"),
    ("access.log", "POST / body=AWS_ACCESS_KEY_ID%3D§i%26AWS_SECRET_ACCESS_KEY%3D⟦percent|§s⟧ 200\n"),
    (
        "debug.log",
        "2026-01-02 03:04:05,006 - MainThread - botocore.parsers - DEBUG - Response body:\n\
         b'<AssumeRoleResponse><Credentials><AccessKeyId>§i</AccessKeyId><SecretAccessKey>§s</SecretAccessKey>\
         <SessionToken>§t</SessionToken></Credentials></AssumeRoleResponse>'\n",
    ),
    (
        "debug.log",
        "2026-01-02 03:04:05,006 - MainThread - botocore.parsers - DEBUG - Response body:\n\
         b'⟦json|{\"roleCredentials\":{\"accessKeyId\":\"§i\",\"secretAccessKey\":\"§s\",\"sessionToken\":\"§t\"}}⟧'\n",
    ),
    (
        "debug.log",
        "DEBUG Arguments entered to CLI: ['configure', 'set', 'aws_access_key_id', '§i']\nDEBUG Arguments entered to CLI: ['configure', 'set', 'aws_secret_access_key', '§s']\n",
    ),
    (
        "trace.log",
        "{'Credentials': {'AccessKeyId': '§i', 'SecretAccessKey': '§s', 'SessionToken': '§t', 'Expiration': datetime.datetime(2026, 1, 2)}}\n",
    ),
    ("trace.log", "Credentials(access_key='§i', secret_key='§s', token=None)\n"),
    ("trace.log", "Credentials{accessKeyId=§i, secretAccessKey=§s}\n"),
    ("trace.log", "map[AccessKeyId:§i SecretAccessKey:§s SessionToken:§t]\n"),
    ("trace.log", "\u{1b}[32mAWS_ACCESS_KEY_ID\u{1b}[0m=§i\n\u{1b}[32mAWS_SECRET_ACCESS_KEY\u{1b}[0m=§s\n"),
    ("output.txt", "CREDENTIALS\t§i\t2026-01-02T03:04:05+00:00\t§s\t§t\n"),
    ("output.txt", "ACCESSKEY\t§i\t2026-01-02T03:04:05+00:00\t§s\tActive\t§w\n"),
    ("output.txt", "-------------\n|  CreateAccessKey  |\n|  AccessKeyId     |  §i  |\n|  SecretAccessKey |  §s  |\n"),
    ("env.diff", "+AWS_ACCESS_KEY_ID=§i\n+AWS_SECRET_ACCESS_KEY=§s\n"),
    ("env.patch", "@@ -1,2 +1,2 @@\n-aws_access_key_id: §i\n-aws_secret_access_key: §s\n+aws_access_key_id: x\n"),
    ("wrapped.txt", "aws_access_key_id = §i\naws_secret_access_key = §s\naws_session_token = ⟦wrap|§t⟧\n"),
    ("wrapped.py", "key = '§i'\nsecret = '§s'\ntoken = '''⟦wrap64|§t⟧'''\n"),
    ("doc.tex", "\\texttt{aws\\_access\\_key\\_id = §i}\\\\\n\\texttt{aws\\_secret\\_access\\_key = §s}\n"),
    ("é.txt", "schlüssel: §i\ngeheim: §s\n"),
    ("script.vim", "\" let $AWS_ACCESS_KEY_ID = '§i'\n\" let $AWS_SECRET_ACCESS_KEY = '§s'\n"),
    ("a.asm", "; AWS_ACCESS_KEY_ID=§i\n; AWS_SECRET_ACCESS_KEY=§s\n"),
    ("a.hs", "{- accessKeyId = \"§i\", secretAccessKey = \"§s\" -}\n"),
    ("a.jinja", "{# AWS_ACCESS_KEY_ID: §i #}\n{# AWS_SECRET_ACCESS_KEY: §s #}\n"),
    ("long.txt", "§m AWS_ACCESS_KEY_ID=§i AWS_SECRET_ACCESS_KEY=§s §m"),
    ("long.log", "§m ⟦json|{\"accessKeyId\": \"§i\", \"secretAccessKey\": \"§s\", \"sessionToken\": \"§t\"}⟧ §m"),
];
