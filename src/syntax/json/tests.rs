use proptest::prelude::*;

use super::*;
use crate::syntax::tree::NodeRef;

/// The tree written out again as compact JSON, for comparing. Aliases do not occur.
fn shown(node: NodeRef<'_>) -> String {
    match &node.node().kind {
        NodeKind::Scalar(scalar) if scalar.style == ScalarStyle::Plain => scalar.text.clone(),
        NodeKind::Scalar(scalar) => serde_json::to_string(&scalar.text).unwrap(),
        NodeKind::Sequence(_) => format!("[{}]", node.items().map(shown).collect::<Vec<_>>().join(",")),
        NodeKind::Mapping(_) => {
            let entries = node.entries().map(|(key, value)| format!("{}:{}", shown(key), shown(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        NodeKind::Alias(_) => unreachable!("JSON has no aliases"),
    }
}

fn documents(tree: &Tree) -> Vec<String> {
    tree.documents().map(shown).collect()
}

/// What the errors point at, with what they say.
fn errors<'a>(text: &'a str, errors: &'a [SyntaxError]) -> Vec<(&'a str, &'a str)> {
    errors.iter().map(|error| (&text[error.span.range()], error.message.as_str())).collect()
}

#[test]
fn spans_are_exact() {
    let text = r#" {"clé": ["a\"b", 1.5e3]} "#;
    let (tree, errors) = parse(text);
    assert_eq!(errors, []);
    let root = tree.documents().next().unwrap();
    assert_eq!(&text[root.span().range()], text.trim());
    let list = root.get("clé").unwrap();
    assert_eq!(&text[list.span().range()], r#"["a\"b", 1.5e3]"#);
    let item = list.items().next().unwrap();
    assert_eq!(item.text(), Some("a\"b"));
    assert_eq!(&text[item.span().range()], r#""a\"b""#);
    assert_eq!(&text[item.scalar().unwrap().content.range()], r#"a\"b"#);
    assert_eq!(list.items().last().unwrap().scalar().unwrap().style, ScalarStyle::Plain);
}

#[test]
fn escapes_are_undone() {
    let (tree, errors) = parse(r#""\u00e9\ud83d\ude00\n\/\ud83d""#);
    assert_eq!(errors, []);
    assert_eq!(tree.documents().next().unwrap().text(), Some("é😀\n/\u{FFFD}"));
}

#[test]
fn a_cut_text_keeps_what_was_read() {
    let text = r#"{"Version": 1, "a": {"b": "c", "d": "unfin"#;
    let (tree, found) = parse(text);
    assert_eq!(documents(&tree), [r#"{"Version":1,"a":{"b":"c","d":"unfin"}}"#]);
    assert_eq!(
        errors(text, &found),
        [("\"", "the closing quote of this string is missing"), ("", "the text ends here with 2 brackets still open")]
    );
    assert_eq!(found[1].span, Span::at(text.len()));
}

#[test]
fn values_in_a_row_are_documents() {
    let (tree, errors) = parse("{\"a\":1}\n{\"a\":2}[3]\n");
    assert_eq!(errors, []);
    assert_eq!(documents(&tree), [r#"{"a":1}"#, r#"{"a":2}"#, "[3]"]);
}

#[test]
fn text_around_the_object_is_one_error() {
    let text = "Enter token: \nretry 1\n{\"a\": 1} done";
    let (tree, found) = parse(text);
    assert_eq!(documents(&tree), [r#"{"a":1}"#]);
    assert_eq!(errors(text, &found), [("Enter token: ", "stray text stands here"), ("done", "stray text stands here")]);
}

#[test]
fn each_mistake_is_named_at_its_place() {
    for (text, wrong, message, kept) in [
        ("{\"a\": 1,}", ",", "nothing follows this comma; JSON allows none before a closing bracket", "{\"a\":1}"),
        ("{\"a\": 1 \"b\": 2}", "", "a comma is missing here", "{\"a\":1,\"b\":2}"),
        ("{\"a\" 1}", "", "a `:` is missing after this key", "{\"a\":1}"),
        ("{\"a\": , \"b\": 2}", "", "a value is missing here", "{\"b\":2}"),
        ("{a: 1}", "a", "a key of JSON stands in double quotes", "{a:1}"),
        ("{'a': 1}", "'", "JSON has double quotes only", "{\"a\":1}"),
        ("{\"a\": True}", "True", "this is neither a JSON value nor a text in double quotes", "{\"a\":True}"),
        ("[01]", "01", "this is neither a JSON value nor a text in double quotes", "[01]"),
        ("{\"a\": [1}", "}", "`]` is expected before this", "{\"a\":[1]}"),
        ("[1, // one\n2]", "// one", "JSON has no comments", "[1,2]"),
        ("[\"\\x41\"]", "\\", "JSON knows no such escape", "[\"\\\\x41\"]"),
        ("[\"a\tb\"]", "\t", "JSON allows no control character in a string", "[\"a\\tb\"]"),
        ("[1,,2]", ",", "a value is missing before this comma", "[1,2]"),
    ] {
        let (tree, found) = parse(text);
        assert_eq!(errors(text, &found), [(wrong, message)], "{text}");
        assert_eq!(documents(&tree), [kept], "{text}");
    }
}

#[test]
fn comments_and_trailing_commas_are_an_option() {
    let text = "// settings\n{\"a\": [1, /* two */ 2,],}";
    let (tree, found) = parse_jsonc(text);
    assert_eq!(found, []);
    assert_eq!(documents(&tree), [r#"{"a":[1,2]}"#]);
    assert_eq!(parse(text).1.len(), 4);
}

#[test]
fn depth_is_bounded() {
    let text = "[".repeat(100_000);
    let (tree, errors) = parse(&text);
    assert_eq!(tree.documents().count(), 1);
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].span, Span::new(DEEPEST, DEEPEST + 1));
    let fits = format!("{}{}", "[".repeat(DEEPEST), "]".repeat(DEEPEST));
    assert_eq!(parse(&fits).1, []);
}

/// Any JSON value, as text.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        any::<String>().prop_map(|value| serde_json::to_string(&value).unwrap()),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[ {} ]", items.join(" ,\n"))),
            prop::collection::btree_map("[a-zé\"]{0,6}", inner, 0..5).prop_map(|map| {
                let entries =
                    map.iter().map(|(key, value)| format!("{} : {value}", serde_json::to_string(key).unwrap()));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
            }),
        ]
    })
}

/// Text that looks enough like JSON to reach the branches of the parser.
fn noise() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "'",
        "\\",
        "\\u00e9",
        "\\ud83d\\ude00",
        "//",
        "/*",
        "*/",
        "#",
        "\n",
        "\r\n",
        " ",
        "a",
        "é",
        "1",
        "-",
        "true",
        "\u{0}",
        "\u{a0}",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn check_totality(text: &str) -> Result<(), TestCaseError> {
    for (tree, errors) in [parse(text), parse_jsonc(text)] {
        for error in &errors {
            prop_assert!(text.get(error.span.range()).is_some());
        }
        let mut nodes: Vec<_> = tree.documents().collect();
        while let Some(node) = nodes.pop() {
            prop_assert!(text.get(node.span().range()).is_some());
            if let Some(scalar) = node.scalar() {
                prop_assert!(text.get(scalar.content.range()).is_some());
                prop_assert!(node.span().contains(scalar.content));
            }
            nodes.extend(node.items());
            nodes.extend(node.entries().flat_map(|(key, value)| [key, value]));
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn valid_json_reads_as_serde_json_reads_it(text in json()) {
        let (tree, errors) = parse(&text);
        prop_assert_eq!(errors, vec![]);
        let again: serde_json::Value = serde_json::from_str(&documents(&tree).concat()).unwrap();
        prop_assert_eq!(again, serde_json::from_str::<serde_json::Value>(&text).unwrap());
    }

    #[test]
    fn what_jsonc_parser_refuses_is_an_error(text in noise()) {
        let options = jsonc_parser::ParseOptions {
            allow_comments: true,
            allow_loose_object_property_names: false,
            allow_trailing_commas: true,
            allow_missing_commas: false,
            allow_single_quoted_strings: false,
            allow_hexadecimal_numbers: false,
            allow_unary_plus_numbers: false,
            ..Default::default()
        };
        let theirs = jsonc_parser::parse_to_ast(&text, &jsonc_parser::CollectOptions::default(), &options);
        let (tree, ours) = parse_jsonc(&text);
        // Several values in a row are wrong to them and documents to us.
        if tree.documents().count() == 1 && theirs.is_err() {
            prop_assert!(!ours.is_empty());
        }
        if serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok() {
            prop_assert!(ours.is_empty() && tree.documents().count() == 1);
        }
    }

    #[test]
    fn any_text_is_read(text in ".*", cut in noise()) {
        check_totality(&text)?;
        check_totality(&cut)?;
    }

    #[test]
    fn cut_json_is_read(text in json(), at in any::<prop::sample::Index>()) {
        let mut end = at.index(text.len() + 1);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        check_totality(&text[..end])?;
    }
}
