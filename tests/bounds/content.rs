//! What stands in files: nesting, aliases, long lines, very many settings, findings and profiles, users' expressions.

use std::fmt::Write;

use super::{KEY, SECRET, leak, run, write};

/// Deeper than any reader goes.
const DEEP: usize = 20_000;

#[test]
fn credentials_are_found_below_any_nesting() {
    let json = format!("{{\"AccessKeyId\":\"{KEY}\",\"SecretAccessKey\":\"{SECRET}\"}}");
    let hcl = format!("access_key = \"{KEY}\"\nsecret_key = \"{SECRET}\"\n");
    let inline = format!("{{aws_access_key_id = \"{KEY}\", aws_secret_access_key = \"{SECRET}\"}}");
    let steps = |depth: usize| (0..depth).fold(String::new(), |text, level| text + &" ".repeat(level) + "a:\n");
    let around = |open: &str, inside: &str, close: &str| open.repeat(DEEP) + inside + &close.repeat(DEEP);
    let cases = [
        ("deep.json", around("{\"a\":", &json, "}")),
        ("flow.yaml", "a: ".to_owned() + &around("{\"a\":", &json, "}")),
        // Each level is indented further, so the text grows with the square of the depth.
        ("block.yaml", format!("{}{}aws_secret_access_key: {SECRET}\n", steps(1500), " ".repeat(1500))),
        ("blocks.tf", around("a {\n", &hcl, "}\n")),
        ("list.tf", format!("provider \"aws\" {{\nx = {}\n}}\n", around("[", &format!("{{{hcl}}}"), "]"))),
        ("deep.toml", format!("x = {}\n", around("[", &inline, "]"))),
        ("deep.sh", format!("x={}\n", around("$(", &format!("AWS_SECRET_ACCESS_KEY={SECRET} aws s3 ls"), ")"))),
        ("Dockerfile", format!("FROM x\nENV AWS_SECRET_ACCESS_KEY={SECRET} A={}\n", around("${A:-", "", "}"))),
        ("text.md", around("(", &leak(), ")")),
    ];
    let tree = tempfile::tempdir().unwrap();
    for (name, text) in &cases {
        write(tree.path(), name, text);
    }
    let run = run(tree.path(), &["--min-severity", "critical"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    for (name, _) in cases {
        assert!(run.out.contains(&format!("{name}:")), "{name}: {}", run.out);
    }
}

#[test]
fn aliases_of_yaml_do_not_multiply() {
    let mut text = "x-0: &a0 {AWS_REGION: eu-west-1}\n".to_owned();
    for level in 1..60 {
        let before = level - 1;
        let aliases = vec![format!("*a{before}"); 10].join(", ");
        let _ = writeln!(text, "x-{level}: &a{level}\n  <<: [{aliases}]\ny-{level}: &b{level} [{aliases}]");
    }
    let _ = writeln!(text, "services:\n  a:\n    image: x\n    environment:\n      <<: *a59\n      B: *b59");
    let _ = writeln!(text, "      AWS_SECRET_ACCESS_KEY: {SECRET}");
    let tree = tempfile::tempdir().unwrap();
    for name in ["compose.yml", ".gitlab-ci.yml", ".github/workflows/a.yml", "plain.yml"] {
        write(tree.path(), name, &text);
    }
    let run = run(tree.path(), &[]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert!(run.out.contains("compose.yml:"), "{}", run.out);
}

#[test]
fn lines_of_megabytes_are_read_and_shown_in_part() {
    let tree = tempfile::tempdir().unwrap();
    let long = "x".repeat(300_000);
    write(tree.path(), ".env", format!("A={long}\nAWS_SECRET_ACCESS_KEY={SECRET} # {long}\n"));
    write(
        tree.path(),
        "a.json",
        format!("{{\"a\": \"{long}\", \"aws_secret_access_key\": \"{SECRET}\", \"b\": \"{long}\"}}"),
    );
    write(tree.path(), ".aws/config", format!("[profile {long}]\nrole_arn = {long}\nsource_profile = {long}\n"));
    for format in ["concise", "human", "json", "sarif", "github", "junit", "markdown"] {
        let run = run(tree.path(), &["--format", format]);
        assert_eq!((run.code, run.err.as_str()), (1, ""));
        assert!(run.out.contains(".env") && run.out.contains("a.json"), "{format}");
        assert!(run.out.len() < 200_000, "{format} writes {} bytes", run.out.len());
    }
}

#[test]
fn very_many_settings_take_time_in_proportion() {
    let tree = tempfile::tempdir().unwrap();
    let lines = |start: &str, line: fn(usize) -> String| {
        (0..5_000).fold(start.to_owned(), |mut text, index| {
            text.push_str(&line(index));
            text
        })
    };
    write(tree.path(), ".aws/config", lines("[default]\n", |index| format!("key{index} = v\n")));
    write(tree.path(), ".aws/credentials", lines("", |index| format!("[p{index}]\nregion = eu-west-1\n")));
    write(tree.path(), ".env", lines("AWS_PROFILE=p1\n", |index| format!("AWS_K{index}=v\n")));
    write(tree.path(), "main.tf", lines("provider \"aws\" {\n", |index| format!("k{index} = \"v\"\n")) + "}\n");
    write(tree.path(), "aws.json", lines("{", |index| format!("\"aws_{index}\": \"v\",")) + "\"a\": 1}");
    write(tree.path(), "Dockerfile", lines("FROM a\n", |index| format!("ENV AWS_K{index}=v\n")));
    let run = run(tree.path(), &[]);
    assert_eq!(run.err, "");
    assert_eq!(run.out.matches("unknown-setting").count(), 5_000);
}

#[test]
fn every_one_of_very_many_findings_is_written() {
    const COUNT: usize = 4_000;
    let tree = tempfile::tempdir().unwrap();
    let text = (0..COUNT).fold(String::new(), |mut text, index| {
        let _ = writeln!(text, "aws_secret_access_key = awslint/Fake/Secret+0123456789abcd{index:06}BCD");
        text
    });
    write(tree.path(), "a.txt", text);
    for (format, one) in
        [("concise", "\n"), ("json", "\"rule\":"), ("gitlab", "\"check_name\":"), ("junit", "<failure")]
    {
        let run = run(tree.path(), &["--format", format]);
        assert_eq!((run.code, run.out.matches(one).count()), (1, COUNT), "{format}");
    }
}

#[test]
fn profiles_refer_to_each_other_through_thousands() {
    let chain = |last: &str| {
        (0..3000).fold(String::new(), |mut text, index| {
            let next = if index == 2999 { last.to_owned() } else { format!("p{}", index + 1) };
            let _ = writeln!(
                text,
                "[profile p{index}]\nrole_arn = arn:aws:iam::111122223333:role/X\nsource_profile = {next}"
            );
            text
        })
    };
    let tree = tempfile::tempdir().unwrap();
    write(tree.path(), ".aws/credentials", "[other]\ncredential_process = /opt/print-credentials\n");
    for (last, rule) in [("p0", "source-profile-cycle"), ("gone", "undefined-source-profile")] {
        write(tree.path(), ".aws/config", chain(last));
        let run = run(tree.path(), &[]);
        assert_eq!((run.code, run.err.as_str()), (1, ""));
        assert!(run.out.contains(rule) && run.out.len() < 10_000, "{last}: {} bytes: {:.2000}", run.out.len(), run.out);
    }
}

#[test]
fn expressions_of_users_cannot_stop_a_run() {
    let tree = tempfile::tempdir().unwrap();
    let config = |regex: &str| format!("[[detector]]\nid = \"own\"\nmessage = \"own secret\"\nregex = '{regex}'\n");
    write(tree.path(), "a.txt", "a".repeat(50_000) + "!");
    // An engine that tries every way would need longer than the universe has.
    for regex in ["(a+)+$", "(a|a)*b", "(.*a){20}x", "(a?){50}a{50}"] {
        write(tree.path(), "awslint.toml", config(regex));
        assert!(run(tree.path(), &[]).code < 2, "{regex}");
    }
    write(tree.path(), "awslint.toml", config("(a{1000}){1000}"));
    let run = run(tree.path(), &[]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("10 MiB"), "{}", run.err);
}
