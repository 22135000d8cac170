use proptest::prelude::*;

use super::*;
use crate::syntax::variable::Variable;

#[test]
fn output_is_shown_piped_or_captured() {
    let text = "a | b\nc || d\ne $(f | g) > h\ni <(j) 2>/dev/null\n";
    let script = parse(text, Span::new(0, text.len()), Dialect::Posix);
    let told: Vec<_> = script.commands.iter().map(|it| (it.words()[0].text(), it.output, it.targets.len())).collect();
    assert_eq!(
        told,
        [
            ("a", Output::Piped, 0),
            ("b", Output::Shown, 0),
            ("c", Output::Shown, 0),
            ("d", Output::Shown, 0),
            ("f", Output::Piped, 0),
            ("g", Output::Captured, 0),
            ("e", Output::Shown, 1),
            ("j", Output::Captured, 0),
            ("i", Output::Shown, 0),
        ]
    );
}

fn read(text: &str) -> Script {
    parse(text, Span::new(0, text.len()), Dialect::Posix)
}

/// The words of every command, each as decoded.
fn texts(text: &str) -> Vec<Vec<String>> {
    let command = |command: &Command| command.words.iter().map(|word| word.text().to_owned()).collect();
    read(text).commands.iter().map(command).collect()
}

/// Name, value and the value's source text of every assignment.
fn assigned(text: &str, dialect: Dialect) -> Vec<(String, String, String)> {
    let script = parse(text, Span::new(0, text.len()), dialect);
    let row =
        |variable: Variable| (variable.name.value, variable.value.value, text[variable.value.span.range()].to_owned());
    assignments(&script).into_iter().map(row).collect()
}

fn row(name: &str, value: &str) -> (String, String, String) {
    (name.to_owned(), value.to_owned(), value.to_owned())
}

#[test]
fn commands_end_at_operators_and_lines() {
    assert_eq!(
        texts("a b;c|d && e\n  f \\\n g # h\n"),
        [vec!["a", "b"], vec!["c"], vec!["d"], vec!["e"], vec!["f", "g"]]
    );
    assert_eq!(texts("if a; then b; fi"), [vec!["a"], vec!["b"], vec!["fi"]]);
    assert_eq!(texts("a 2>&1 >out.txt"), [["a", "2"]]);
    assert_eq!(texts("a#b"), [["a#b"]]);
    assert_eq!(texts("a\r\nb \\\r\n c\r\n"), [vec!["a"], vec!["b", "c"]]);
}

#[test]
fn quotes_and_escapes_are_undone() {
    assert_eq!(texts(r#"a 'b c'd"e f"\ g "\"\\\x" $'h\'\n'"#), [["a", "b cde f g", "\"\\\\x", "h'\n"]]);
    assert_eq!(texts("it's fine\nb"), [vec!["it's", "fine"], vec!["b"]]);
    assert_eq!(texts("a \"b"), [["a", "\"b"]]);
}

#[test]
fn the_span_of_a_part_leaves_out_quotes() {
    let text = "x --key='a b' \"--c=d\"e";
    let words = &read(text).commands[0].words;
    let value = words[1].tail("--key=".len());
    assert_eq!((value.value.as_str(), &text[value.span.range()]), ("a b", "a b"));
    assert_eq!(words[1].quote("--key=".len()), Some('\''));
    assert_eq!(words[1].quote(0), None);
    let value = words[2].tail("--c=".len());
    assert_eq!((value.value.as_str(), &text[value.span.range()]), ("de", "d\"e"));
    assert_eq!(&text[words[2].span().range()], "\"--c=d\"e");
    assert!(words[2].tail(99).span.is_empty());
}

#[test]
fn substitutions_are_commands_of_their_own() {
    assert_eq!(texts("a=$(b c) d"), [vec!["b", "c"], vec!["a=$(b c)", "d"]]);
    assert_eq!(texts("a \"$(b \"c d\")\" `e`"), [vec!["b", "c d"], vec!["e"], vec!["a", "$(b \"c d\")", "`e`"]]);
    assert_eq!(texts("a $((1 << 2)) b\nc"), [vec!["a", "$((1 << 2))", "b"], vec!["c"]]);
    let script = read("a $X '$Y' \\$Z \"${W:-v w}\" ${{ s.t }}");
    let expands: Vec<bool> = script.commands[0].words.iter().map(Word::expands).collect();
    assert_eq!(expands, [false, true, false, false, true, true]);
    assert_eq!(script.commands[0].words[5].text(), "${{ s.t }}");
}

#[test]
fn here_documents_are_bodies_not_commands() {
    let text = "cat > f <<EOF | x\nA=b\n  EOF\nc <<'X' <<-Y\n1\nX\n\t2\n\tY\nd <<<e\n";
    let script = read(text);
    let bodies: Vec<(&str, Vec<&str>)> = script
        .commands
        .iter()
        .map(|command| {
            let name = command.words[0].text();
            (name, command.documents.iter().map(|document| &text[document.body.range()]).collect())
        })
        .collect();
    assert_eq!(bodies, [("cat", vec!["A=b\n"]), ("x", vec![]), ("c", vec!["1\n", "\t2\n"]), ("d", vec![])]);
    assert_eq!(script.commands[0].targets[0].text(), "f");
}

#[test]
fn assignments_before_a_command_are_its_own() {
    let script = read("A=b C='d e' make F=g\nH=i");
    let prefix: Vec<&str> = script.commands[0].prefix().iter().map(Word::text).collect();
    assert_eq!(prefix, ["A=b", "C=d e"]);
    assert_eq!(script.commands[0].words()[0].text(), "make");
    assert_eq!(assignments(&script).len(), 1);
}

#[test]
fn every_shell_s_way_to_set_a_variable_is_known() {
    let posix =
        "A=b\nexport C=\"d\" E='f'\ndeclare -x G=\"h\"\nset -gx I j; setenv K l\nsetx M n\n: 1600000:0;export O=p";
    let expected = [("A", "b"), ("C", "d"), ("E", "f"), ("G", "h"), ("I", "j"), ("K", "l"), ("M", "n"), ("O", "p")];
    assert_eq!(assigned(posix, Dialect::Posix), expected.map(|(name, value)| row(name, value)));
    let powershell = "$env:A = \"b\"\n$Env:C='d'; ${env:E} = 'f'\n$env:G= h # x\n\
        [System.Environment]::SetEnvironmentVariable(\"I\", \"j\", 'User')\nSet-Item -Path env:K -Value l\n\
        if ($x) { $env:M=\"n\" }\n";
    let expected = [("A", "b"), ("C", "d"), ("E", "f"), ("G", "h"), ("I", "j"), ("K", "l"), ("M", "n")];
    assert_eq!(assigned(powershell, Dialect::PowerShell), expected.map(|(name, value)| row(name, value)));
    assert_eq!(assigned("export A\necho A=b\n# export A=b\nset -e\n", Dialect::Posix), []);
}

#[test]
fn systemd_words_have_no_operators() {
    let text = "\"A=b c\" 'D=e' F=$g;h#i";
    let words = words(text, Span::new(0, text.len()));
    let texts: Vec<&str> = words.iter().map(Word::text).collect();
    assert_eq!(texts, ["A=b c", "D=e", "F=$g;h#i"]);
    assert_eq!(&text[words[0].tail(2).span.range()], "b c");
}

proptest! {
    #[test]
    fn any_text_is_read(text in r#"([a-z= '"\\$`(){}<>&|;#\n\r\t\x0cé-]|<<E|\$\(|\$\{|E\n|export ){0,60}"#, cut in 0_usize..8) {
        let start = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        for dialect in [Dialect::Posix, Dialect::PowerShell, Dialect::Words] {
            let script = parse(&text, Span::new(start, text.len()), dialect);
            let all = Span::new(start, text.len());
            for command in &script.commands {
                for word in command.words.iter().chain(&command.targets) {
                    prop_assert!(all.contains(word.span()) && text.get(word.span().range()).is_some());
                    for at in 0..=word.text().len() {
                        if word.text().is_char_boundary(at) {
                            let span = word.tail(at).span;
                            prop_assert!(word.span().contains(span) && text.get(span.range()).is_some());
                        }
                    }
                }
                for document in &command.documents {
                    prop_assert!(text.get(document.body.range()).is_some());
                }
            }
            prop_assert!(assignments(&script).len() <= text.len());
        }
    }
}
