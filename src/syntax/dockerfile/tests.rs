use parse_dockerfile::{Command, Instruction as Peer, Source};
use proptest::prelude::*;

use super::*;

fn one(text: &str) -> Instruction {
    let mut file = parse(text);
    assert_eq!(file.errors, [], "in {text:?}");
    assert_eq!(file.instructions.len(), 1, "in {text:?}");
    file.instructions.remove(0)
}

/// Names, values and the characters that the values' spans cover.
fn pairs(text: &str) -> Vec<(String, Option<(String, String)>)> {
    one(text)
        .pairs()
        .iter()
        .map(|pair| {
            let value = pair.value.as_ref().map(|word| (word.text.clone(), text[word.span.range()].to_owned()));
            (pair.name.text.clone(), value)
        })
        .collect()
}

fn value(text: &str) -> (String, String) {
    pairs(text).remove(0).1.unwrap()
}

fn script(text: &str) -> String {
    let Arguments::Shell(script) = one(text).arguments else { panic!("no shell form") };
    assert_eq!(script.text.len(), script.span.len());
    script.text
}

#[test]
fn env_takes_pairs_or_one_legacy_value() {
    let all = pairs("ENV a=b c=\"d e\" f='g \"h' i=\n");
    let expected = [("a", "b", "b"), ("c", "d e", "d e"), ("f", "g \"h", "g \"h"), ("i", "", "")];
    let expected = expected.map(|(name, value, raw)| (name.to_owned(), Some((value.to_owned(), raw.to_owned()))));
    assert_eq!(all, expected);
    assert_eq!(value("env a  b c "), ("b c".into(), "b c".into()));
    assert_eq!(value("ENV a \"b c\""), ("b c".into(), "b c".into()));
}

#[test]
fn quotes_and_escapes_follow_docker() {
    assert_eq!(value(r"ENV a=b\ c"), ("b c".into(), r"b\ c".into()));
    assert_eq!(value(r#"ENV a="b\"c\d\$e""#), (r#"b"c\d$e"#.into(), r#"b\"c\d\$e"#.into()));
    assert_eq!(value(r"ENV a='b\c'"), (r"b\c".into(), r"b\c".into()));
    assert_eq!(value(r#"ENV a=x"b c"y"#), ("xb cy".into(), r#"x"b c"y"#.into()));
    assert_eq!(value("ENV a=${b:-c}"), ("${b:-c}".into(), "${b:-c}".into()));
}

#[test]
fn the_escape_directive_changes_the_escape_character() {
    assert_eq!(value("# escape=`\nENV a=C:\\x` y `\n # note\n b=c"), ("C:\\x y".into(), "C:\\x` y".into()));
    // Below anything else it is a comment.
    assert_eq!(value("# note\n# escape=`\nENV a=b\\ c"), ("b c".into(), "b\\ c".into()));
    assert_eq!(value("# syntax=docker/dockerfile:1\n# ESCAPE = `\nENV a=b\\c"), ("b\\c".into(), "b\\c".into()));
}

#[test]
fn lines_join_over_comments_and_blank_lines() {
    let text = "ENV a=b \\\n  # note \\\n\n  c=d\\\ne \\  \n  f=g\nRUN x";
    let file = parse(text);
    assert_eq!(file.instructions.len(), 2);
    let values: Vec<_> = file.instructions[0].pairs().iter().map(|pair| pair.value.clone().unwrap()).collect();
    let texts: Vec<_> = values.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(texts, ["b", "de", "g"]);
    assert_eq!(&text[values[1].span.range()], "d\\\ne");
}

#[test]
fn arg_needs_no_value() {
    let all = pairs("ARG a b=c d=\"e f\"");
    assert_eq!(all[0], ("a".into(), None));
    assert_eq!(all[1], ("b".into(), Some(("c".into(), "c".into()))));
    assert_eq!(all[2], ("d".into(), Some(("e f".into(), "e f".into()))));
}

#[test]
fn shell_text_keeps_offsets() {
    assert_eq!(script("RUN a \\\n  # é\n  && b\\\r\n  c \n"), format!("a{}&& b{}c", " ".repeat(12), " ".repeat(5)));
    assert_eq!(script("RUN --mount=type=secret,id=x --network=none a b"), "a b");
    assert_eq!(script("HEALTHCHECK --interval=5m CMD curl x"), "curl x");
    assert_eq!(script("RUN [ -f x ] && y"), "[ -f x ] && y");
    assert_eq!(script("RUN"), "");
}

#[test]
fn flags_have_values() {
    let text = "COPY --from=build --chown=\"a b\" --link x /y";
    let copy = one(text);
    assert_eq!(copy.flag("from").unwrap().text, "build");
    assert_eq!(copy.flag("chown").unwrap().text, "a b");
    assert_eq!(copy.flags[2].value, None);
    let words: Vec<_> = copy.words().iter().map(|word| &text[word.span.range()]).collect();
    assert_eq!(words, ["x", "/y"]);
}

#[test]
fn json_forms_unescape_and_point_inside_the_quotes() {
    let text = "CMD [ \"sh\" , \"-c\",\\\n \"a\\u0020\\\"b\" ]";
    let Arguments::Exec(words) = one(text).arguments else { panic!("no exec form") };
    let texts: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(texts, ["sh", "-c", "a \"b"]);
    assert_eq!(&text[words[2].span.range()], "a\\u0020\\\"b");
    let copy = one("COPY [\"a b\", \"/c d\"]");
    assert_eq!(copy.words().len(), 2);
}

#[test]
fn here_documents_belong_to_their_instruction() {
    let text = "RUN <<EOF cat <<-\"X Y\"\na\nEOF\n\tb $c\n\tX Y\nCOPY <<A --x <<B /z\n1\nA\n2\nB\nUSER me";
    let file = parse(text);
    assert_eq!(file.errors, []);
    let [run, copy, user] = &file.instructions[..] else { panic!("three instructions") };
    let contents = |of: &Instruction| of.heredocs.iter().map(|doc| &text[doc.content.range()]).collect::<Vec<_>>();
    assert_eq!(contents(run), ["a\n", "\tb $c\n"]);
    let ends = [&text[run.heredocs[1].mark.range()], &text[run.heredocs[1].end.range()]];
    assert_eq!(ends, ["<<-\"X Y\"", "\tX Y"]);
    assert_eq!((run.heredocs[0].expands, run.heredocs[1].expands), (true, false));
    assert_eq!(contents(copy), ["1\n", "2\n"]);
    assert_eq!(copy.words().iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), ["--x", "/z"]);
    assert_eq!(user.keyword, Keyword::User);
}

#[test]
fn onbuild_wraps_an_instruction() {
    let add = one("onbuild add a b");
    assert_eq!((add.keyword, add.on_build), (Keyword::Add, Some(Span::new(0, 7))));
    assert_eq!(add.words().len(), 2);
}

#[test]
fn errors_do_not_stop_the_parser() {
    let file = parse("HELLO x\nENV a\nENV b=c d\nENV\nRUN <<EOF\nx\n");
    let messages: Vec<_> = file.errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "this is no Dockerfile instruction",
            "this name has no value",
            "this word is no `name=value`",
            "a name and a value are missing",
            "this here-document has no end line",
        ]
    );
    assert_eq!(file.instructions.len(), 4);
}

#[test]
fn debug_output_holds_no_text() {
    let shown = format!("{:?}", parse("FROM x\nENV a=hunter2\nRUN hunter2\nCMD [\"hunter2\"]\n"));
    assert!(!shown.contains("hunter2"));
}

/// Kind of an instruction and the places that both parsers know: keyword, arguments, here-documents.
type Shape = (Keyword, Vec<std::ops::Range<usize>>);

/// The characters of `word`, surrounding quotes included.
fn outer(word: &Word) -> std::ops::Range<usize> {
    let quotes = usize::from(word.quote.is_some());
    word.span.start() - quotes..word.span.end() + quotes
}

fn our_shape(instruction: &Instruction) -> Shape {
    if let Some(span) = instruction.on_build {
        return (Keyword::Onbuild, vec![span.range()]);
    }
    let mut spans = vec![instruction.keyword_span.range()];
    match &instruction.arguments {
        Arguments::Exec(words) => spans.extend(words.iter().map(|word| word.span.range())),
        // The peer's command stops at the first here-document mark.
        Arguments::Shell(_) if !instruction.heredocs.is_empty() => {}
        Arguments::Shell(script) => spans.push(script.span.range()),
        Arguments::Pairs(pairs) => {
            let last = pairs.last().unwrap();
            spans.push(outer(&pairs[0].name).start..outer(last.value.as_ref().unwrap_or(&last.name)).end);
        }
        Arguments::Words(words) if matches!(instruction.keyword, Keyword::Copy | Keyword::Add | Keyword::From) => {
            spans.extend(words.iter().map(|word| word.span.range()));
        }
        Arguments::Words(_) => {}
    }
    spans.extend(instruction.heredocs.iter().map(|doc| doc.content.range()));
    (instruction.keyword, spans)
}

fn peer_command(keyword: Keyword, at: &std::ops::Range<usize>, command: &Command<'_>) -> Shape {
    let mut spans = vec![at.clone()];
    match command {
        Command::Exec(words) => spans.extend(words.value.iter().map(|word| word.span.clone())),
        Command::Shell(text) => spans.push(text.span.clone()),
        _ => {}
    }
    (keyword, spans)
}

fn peer_copy(
    keyword: Keyword,
    at: &std::ops::Range<usize>,
    sources: &[Source<'_>],
    target: &std::ops::Range<usize>,
) -> Shape {
    let (mut spans, mut documents) = (vec![at.clone()], Vec::new());
    for source in sources {
        match source {
            Source::Path(path) => spans.push(path.span.clone()),
            Source::HereDoc(document) => documents.push(document.span.clone()),
            _ => {}
        }
    }
    spans.push(target.clone());
    spans.append(&mut documents);
    (keyword, spans)
}

fn peer_shape(instruction: &Peer<'_>) -> Shape {
    match instruction {
        Peer::Add(x) => peer_copy(Keyword::Add, &x.add.span, &x.src, &x.dest.span),
        Peer::Copy(x) => peer_copy(Keyword::Copy, &x.copy.span, &x.src, &x.dest.span),
        Peer::Arg(x) => (Keyword::Arg, vec![x.arg.span.clone(), x.arguments.span.clone()]),
        Peer::Env(x) => (Keyword::Env, vec![x.env.span.clone(), x.arguments.span.clone()]),
        Peer::Label(x) => (Keyword::Label, vec![x.label.span.clone(), x.arguments.span.clone()]),
        Peer::Cmd(x) => peer_command(Keyword::Cmd, &x.cmd.span, &x.arguments),
        Peer::Entrypoint(x) => peer_command(Keyword::Entrypoint, &x.entrypoint.span, &x.arguments),
        Peer::Run(x) => {
            let (keyword, mut spans) = peer_command(Keyword::Run, &x.run.span, &x.arguments);
            spans.truncate(if x.here_docs.is_empty() { spans.len() } else { 1 });
            spans.extend(x.here_docs.iter().map(|document| document.span.clone()));
            (keyword, spans)
        }
        Peer::From(x) => {
            let mut spans = vec![x.from.span.clone(), x.image.span.clone()];
            spans.extend(x.as_.iter().flat_map(|(keyword, name)| [keyword.span.clone(), name.span.clone()]));
            (Keyword::From, spans)
        }
        Peer::Expose(x) => (Keyword::Expose, vec![x.expose.span.clone()]),
        Peer::Healthcheck(x) => (Keyword::Healthcheck, vec![x.healthcheck.span.clone()]),
        Peer::Maintainer(x) => (Keyword::Maintainer, vec![x.maintainer.span.clone()]),
        Peer::Onbuild(x) => (Keyword::Onbuild, vec![x.onbuild.span.clone()]),
        Peer::Shell(x) => (Keyword::Shell, vec![x.shell.span.clone()]),
        Peer::Stopsignal(x) => (Keyword::Stopsignal, vec![x.stopsignal.span.clone()]),
        Peer::User(x) => (Keyword::User, vec![x.user.span.clone()]),
        Peer::Volume(x) => (Keyword::Volume, vec![x.volume.span.clone()]),
        Peer::Workdir(x) => (Keyword::Workdir, vec![x.workdir.span.clone()]),
        other => panic!("an instruction that we do not know: {other:?}"),
    }
}

/// Both parsers must see the same instructions at the same places, in any text that the peer takes.
fn agrees(text: &str) -> bool {
    let Ok(peer) = parse_dockerfile::parse(text) else { return false };
    let theirs: Vec<_> = peer.instructions.iter().map(peer_shape).collect();
    let file = parse(text);
    let ours: Vec<_> = file.instructions.iter().map(our_shape).collect();
    for (our, their) in ours.iter().zip(&theirs) {
        // The peer does not say where a health check's command is, and SHELL is always an array.
        let known = our.1.len().min(their.1.len());
        assert_eq!((our.0, &our.1[..known]), (their.0, &their.1[..known]), "in {text:?}");
    }
    assert_eq!(ours.len(), theirs.len(), "in {text:?}");
    true
}

#[test]
fn agrees_with_another_parser_on_a_file_with_everything() {
    let text = "# syntax=docker/dockerfile:1\n# escape=\\\nARG V=1.2 \\\n  W\nFROM --platform=linux/amd64 alpine:${V} as base\n\
        ENV a=b c=\"d e\" \\\n  # why\n  f='g'\nENV legacy a value\nLABEL x.y=z \"q r\"=s\n\n\
        RUN --mount=type=secret,id=aws set -e \\\n\n && echo é # no comment\nRUN [\"sh\", \"-c\", \"x\"]\n\
        RUN <<EOF\nset -e\nFROM nothing\nEOF\nCOPY --from=base --chown=1:2 a b /c/\nADD [\"a b\", \"/c\"]\n\
        copy <<-A <<'B' /x/\n\tone\nA\ntwo\nB\nFROM base\nONBUILD RUN x\nUSER u\nWORKDIR /a b\nEXPOSE 80 81/udp\n\
        VOLUME [\"/v\"]\nSHELL [\"bash\", \"-c\"]\nSTOPSIGNAL 9\nHEALTHCHECK --interval=5m CMD curl x\nMAINTAINER me\n\
        ENTRYPOINT [\"/e\"]\nCMD serve --now\n";
    assert!(agrees(text));
    assert!(agrees(&text.replace('\n', "\r\n")));
}

/// Lines that generated files are made of.
fn lines() -> impl Strategy<Value = String> {
    let word = "[a-z/.é$][a-z/.é$-]{0,5}";
    let value = prop_oneof![word.prop_map(String::from), "\"[a-z =]{0,6}\"", "'[a-z =]{0,6}'", "\\$\\{[A-Z]{1,3}\\}"];
    let gap = prop_oneof![5 => Just(" "), 1 => Just("  \t"), 1 => Just(" \\\n  "), 1 => Just(" \\\n # note\n\n\t"), 1 => Just(" \\ \r\n")];
    prop_oneof![
        ("(ENV|env|LABEL)", gap.clone(), "[A-Z_]{1,5}", value.clone(), gap.clone(), "[A-Z_]{1,5}", value.clone())
            .prop_map(|(key, a, name, value, b, other, more)| format!("{key}{a}{name}={value}{b}{other}={more}")),
        ("ENV [A-Z_]{1,5}", gap.clone(), word, word).prop_map(|(head, gap, a, b)| format!("{head}{gap}{a} {b}")),
        ("(ARG|Arg)", gap.clone(), "[A-Z_]{1,5}", value)
            .prop_map(|(key, gap, name, value)| format!("{key}{gap}{name}={value}")),
        ("(RUN|CMD|ENTRYPOINT|run)", gap.clone(), word, gap.clone(), word)
            .prop_map(|(key, a, one, b, two)| format!("{key}{a}{one}{b}{two}")),
        ("(COPY|ADD)( --chown=[a-z]{1,3})?", gap.clone(), "[a-z/.]{1,6}", gap.clone(), "[a-z/.]{1,6}")
            .prop_map(|(key, a, one, b, two)| format!("{key}{a}{one}{b}{two}")),
        ("(CMD|RUN|COPY)", gap.clone(), "[a-z ]{1,6}", gap.clone(), "[a-z]{1,6}")
            .prop_map(|(key, a, one, b, two)| format!("{key}{a}[\"{one}\",{b}\"{two}\"]")),
        "RUN <<-?[A-Z]{2}".prop_map(|head| format!("{head}\n  echo x\n\n# y\n{}", &head[head.len() - 2..])),
        "[ \t]{0,2}#[ a-z\\\\]{0,5}",
        Just(String::new()),
        "(USER|WORKDIR|STOPSIGNAL) [a-z]{1,4}",
        "FROM [a-z]{1,4}",
        "ONBUILD RUN [a-z]{1,4}",
    ]
}

proptest! {
    #[test]
    fn agrees_with_another_parser(lines in prop::collection::vec(lines(), 0..12)) {
        let text = format!("FROM base\n{}\n", lines.join("\n"));
        prop_assert!(agrees(&text), "the peer refuses {text:?}");
    }

    #[test]
    fn any_text_is_parsed_in_bounds(text in "(?s)(ENV|RUN|COPY|FROM|ARG|# escape=`|<<-?E|ONBUILD|\\[\"|[ =\"'`\\\\\n\r\té$-]|.){0,40}") {
        in_bounds(&text);
    }

    #[test]
    fn truncated_files_are_parsed_in_bounds(lines in prop::collection::vec(lines(), 0..6), cut in 0usize..200) {
        let text = lines.join("\n");
        let cut = (0..=cut.min(text.len())).rev().find(|cut| text.is_char_boundary(*cut)).unwrap();
        in_bounds(&text[..cut]);
    }
}

/// Parses `text` and slices it at every span.
fn in_bounds(text: &str) {
    let file = parse(text);
    for instruction in &file.instructions {
        let whole = instruction.span;
        let _ = &text[whole.range()];
        let mut spans = vec![instruction.keyword_span];
        spans.extend(instruction.flags.iter().map(|flag| flag.span));
        match &instruction.arguments {
            Arguments::Shell(script) => {
                spans.push(script.span);
                assert_eq!(script.text.len(), script.span.len());
            }
            Arguments::Pairs(pairs) => {
                spans.extend(pairs.iter().map(|pair| pair.name.span));
                spans.extend(pairs.iter().filter_map(|pair| pair.value.as_ref()).map(|word| word.span));
            }
            Arguments::Exec(words) | Arguments::Words(words) => spans.extend(words.iter().map(|word| word.span)),
        }
        for span in spans {
            let _ = &text[span.range()];
            assert!(whole.contains(span) || span.is_empty(), "{span:?} outside {whole:?}");
        }
        instruction.heredocs.iter().for_each(|document| assert!(text.get(document.content.range()).is_some()));
    }
    file.errors.iter().for_each(|error| assert!(text.get(error.span.range()).is_some()));
}
