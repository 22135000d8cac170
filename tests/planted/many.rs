//! Files of many sets: each set is a finding of its own, with its own parts.

use super::random::{Credentials, Random};
use super::template::{self, Rendered};

/// A file of sets.
pub(super) struct Collection {
    pub(super) path: &'static str,
    start: &'static str,
    /// One set. `§n` is its number.
    each: &'static str,
    between: &'static str,
    end: &'static str,
}

const fn collection(
    path: &'static str,
    start: &'static str,
    each: &'static str,
    between: &'static str,
    end: &'static str,
) -> Collection {
    Collection { path, start, each, between, end }
}

pub(super) const COLLECTIONS: &[Collection] = &[
    collection(".aws/credentials", "", "[p§n]\naws_access_key_id = §i\naws_secret_access_key = §s\n", "\n", ""),
    collection(".passwd-s3fs", "", "bucket§n:§i:§s\n", "", ""),
    collection(".env", "", "P§n_AWS_ACCESS_KEY_ID=§i\nP§n_AWS_SECRET_ACCESS_KEY=§s\n", "", ""),
    collection("keys.csv", "User name,Access key ID,Secret access key\n", "u§n,§i,§s\n", "", ""),
    collection("a.json", "[", "{\"accessKeyId\": \"§i\", \"secretAccessKey\": \"§s\"}", ",\n", "]"),
    collection("a.json", "{", "\"p§n\":{\"access_key\":\"§i\",\"secret_key\":\"§s\"}", ",", "}"),
    collection("a.jsonl", "", "{\"n\":§n,\"key\":\"§i\",\"secret\":\"§s\"}\n", "", ""),
    collection("a.yaml", "accounts:\n", "  - accessKeyId: §i\n    secretAccessKey: §s\n", "", ""),
    collection("a.yaml", "", "p§n:\n  aws_access_key: §i\n  aws_secret_key: §s\n", "", ""),
    collection(
        "a.tf",
        "",
        "provider \"aws\" {\n  alias      = \"p§n\"\n  access_key = \"§i\"\n  secret_key = \"§s\"\n}\n",
        "\n",
        "",
    ),
    collection("a.py", "keys = [\n", "    ('§i', '§s'),\n", "", "]\n"),
    collection("a.py", "", "c§n = boto3.client('s3', aws_access_key_id='§i', aws_secret_access_key='§s')\n", "", ""),
    collection("A.java", "", "new BasicAWSCredentials(\"§i\", \"§s\");\n", "", ""),
    collection("a.txt", "", "s3://§i:⟦percent|§s⟧@bucket§n/\n", "", ""),
    collection("a.txt", "", "§i\n§s\n", "\n", ""),
    collection("a.txt", "", "§i §s", " ", ""),
    collection("a.txt", "", "§i:§s\n", "", ""),
    collection(
        "a.xml",
        "",
        "<Credentials><AccessKeyId>§i</AccessKeyId><SecretAccessKey>§s</SecretAccessKey></Credentials>",
        "",
        "",
    ),
    collection("a.b64", "", "⟦base64|export AWS_ACCESS_KEY_ID=§i AWS_SECRET_ACCESS_KEY=§s\n⟧", "\n", "\n"),
];

/// How many sets each file holds.
const SETS: usize = 6;

impl Collection {
    /// The file, its sets one by one, and its text.
    pub(super) fn fill(&self, random: &mut Random) -> (Vec<Rendered>, String) {
        let mut text = self.start.to_owned();
        let mut sets = Vec::new();
        for number in 0..SETS {
            if number > 0 {
                text.push_str(self.between);
            }
            let template = self.each.replace("§n", &number.to_string());
            let mut set = template::render(&template, &Credentials::long_term(random), random);
            for part in &mut set.parts {
                *part = part.start + text.len()..part.end + text.len();
            }
            text.push_str(&set.text);
            sets.push(set);
        }
        text.push_str(self.end);
        (sets, text)
    }
}
