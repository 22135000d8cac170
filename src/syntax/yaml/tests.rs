use proptest::prelude::*;

use super::*;
use crate::syntax::tree::{Node, NodeRef};

fn tree(text: &str) -> Tree {
    let (tree, errors) = parse(text);
    assert_eq!(errors, [], "{text}");
    tree
}

/// The scalar behind `path` and the characters that its span names.
fn at<'t>(text: &'t str, tree: &'t Tree, path: &str) -> (&'t str, &'t str) {
    let mut node = tree.documents().next().expect("has a document");
    for step in path.split('.') {
        let next = step.parse().ok().and_then(|index: usize| node.items().nth(index)).or_else(|| node.get(step));
        node = next.unwrap_or_else(|| panic!("no {step} in {path}"));
    }
    let scalar = node.scalar().expect("is a scalar");
    (&scalar.text, &text[scalar.content.range()])
}

#[test]
fn spans_leave_quotes_out() {
    let text = "a: plain  # note\nb: 'it''s'\nc: \"x\\ty\"\nd: {é: [one, \"two\"]}\ne:\nf: ~\n";
    let tree = tree(text);
    assert_eq!(at(text, &tree, "a"), ("plain", "plain"));
    assert_eq!(at(text, &tree, "b"), ("it's", "it''s"));
    assert_eq!(at(text, &tree, "c"), ("x\ty", "x\\ty"));
    assert_eq!(at(text, &tree, "d.é.0"), ("one", "one"));
    assert_eq!(at(text, &tree, "d.é.1"), ("two", "two"));
    assert_eq!(at(text, &tree, "e"), ("", ""));
    assert_eq!(at(text, &tree, "f"), ("~", "~"));
}

#[test]
fn node_spans_end_with_their_last_character() {
    let text = "a:\n  b: 'x'\n  c: [1, 2]\n\n\nd: e\n";
    let tree = tree(text);
    let root = tree.documents().next().expect("one");
    assert_eq!(&text[root.span().range()], text.trim_end());
    let a = root.get("a").expect("is there");
    assert_eq!(&text[a.span().range()], "b: 'x'\n  c: [1, 2]");
    assert_eq!(&text[a.get("b").expect("b").span().range()], "'x'");
    assert_eq!(&text[a.get("c").expect("c").span().range()], "[1, 2]");
}

#[test]
fn block_scalars_run_from_first_to_last_character() {
    let text = "run: |\r\n    one\r\n      two\r\n\r\nfold: >-\n  a\n  b\nlast: |+\n  x\n\n";
    let tree = tree(text);
    assert_eq!(at(text, &tree, "run"), ("one\n  two\n", "one\r\n      two"));
    assert_eq!(at(text, &tree, "fold"), ("a b", "a\n  b"));
    assert_eq!(at(text, &tree, "last").1, "x");
}

#[test]
fn plain_values_over_several_lines_are_one() {
    let text = "a: one\n  two\n\nb: 1\n";
    assert_eq!(at(text, &tree(text), "a"), ("one two", "one\n  two"));
}

#[test]
fn aliases_point_at_the_anchored_node_and_merge_keys_stay() {
    let text = "base: &b\n  k: v\nuse:\n  <<: *b\n  own: *b\n";
    let tree = tree(text);
    let root = tree.documents().next().expect("one");
    let base = root.get("base").expect("base");
    let user = root.get("use").expect("use");
    assert_eq!(user.get("<<").map(NodeRef::id), Some(base.id()));
    assert_eq!(user.get("own").map(NodeRef::id), Some(base.id()));
    assert_eq!(at(text, &tree, "use.own.k"), ("v", "v"));
}

#[test]
fn an_alias_of_its_own_collection_or_of_nothing_is_an_error() {
    for text in ["a: &a [*a]\n", "a: *b\n"] {
        let (tree, errors) = parse(text);
        assert_eq!(errors.len(), 1, "{text}");
        assert!(text[errors[0].span.range()].starts_with('*'));
        assert_eq!(tree.documents().count(), 1);
    }
}

#[test]
fn tags_are_kept_as_written() {
    let text = "a: !Ref Key\nb: !vault |\n  $ANSIBLE_VAULT\n";
    let tree = tree(text);
    let tag = |key: &str| tree.documents().next()?.get(key)?.scalar()?.tag.clone();
    assert_eq!(tag("a").as_deref(), Some("!Ref"));
    assert_eq!(tag("b").as_deref(), Some("!vault"));
}

#[test]
fn a_broken_document_keeps_what_it_had_and_the_next_is_read() {
    let text = "a: 1\nb: [x, y\n---\nc: 2\n";
    let (tree, errors) = parse(text);
    assert_eq!(errors.len(), 1);
    let documents: Vec<NodeRef<'_>> = tree.documents().collect();
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[0].get("a").and_then(NodeRef::text), Some("1"));
    assert_eq!(documents[1].get("c").and_then(NodeRef::text), Some("2"));
}

#[test]
fn errors_quote_nothing_of_the_text() {
    let secret = "awslint/Fake/Secret+0123456789abcdefABCD";
    for text in
        [format!("a: [{secret}"), format!("a: \"{secret}"), format!("\t- {secret}: [}}"), format!("a: b: {secret}")]
    {
        let (_, errors) = parse(&text);
        assert!(!errors.is_empty(), "{text}");
        for error in errors {
            assert!(!error.message.contains("Fake") && !error.message.contains(&text));
        }
    }
}

#[test]
fn templates_are_read_around_their_markers() {
    let text = "{{- if .Values.on }}\nname: {{ .Release.Name }}-x\nlist:\n  {{- toYaml .Values.l | nindent 2 }}\nkey: v\n{{- end }}\n";
    let (tree, errors) = parse(text);
    assert_eq!(errors, []);
    assert!(has_markers(text));
    assert_eq!(at(text, &tree, "name"), ("{{ .Release.Name }}-x", "{{ .Release.Name }}-x"));
    assert_eq!(at(text, &tree, "key"), ("v", "v"));
}

#[test]
fn deep_nesting_ends_in_an_error() {
    for text in ["[".repeat(20_000), "- ".repeat(20_000), "{a: ".repeat(20_000)] {
        assert!(!parse(&text).1.is_empty());
    }
}

fn check_spans(text: &str, node: &Node) {
    assert!(text.get(node.span.range()).is_some());
    if let NodeKind::Scalar(scalar) = &node.kind {
        assert!(text.get(scalar.content.range()).is_some());
        assert!(node.span.contains(scalar.content));
    }
}

fn check(text: &str) {
    let (tree, errors) = parse(text);
    for error in &errors {
        assert!(text.get(error.span.range()).is_some());
    }
    let mut nodes: Vec<NodeRef<'_>> = tree.documents().collect();
    // Aliases may repeat nodes without end, so the walk is cut off.
    for _ in 0..1_000 {
        let Some(node) = nodes.pop() else { break };
        check_spans(text, node.node());
        nodes.extend(node.items());
        nodes.extend(node.entries().flat_map(|(key, value)| [key, value]));
    }
}

#[test]
fn an_error_inside_a_masked_marker_is_on_a_character_boundary() {
    let text = "%}{{ \r\né---\n---\n }}";
    let (_, errors) = parse(text);
    assert!(!errors.is_empty());
    assert!(errors.iter().all(|error| text.get(error.span.range()).is_some()));
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn yaml_like_text_is_read_without_panic(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "a", "é", ": ", "- ", "\n", "\n  ", "\n    ", "\t", "[", "]", "{", "}", "'", "\"", "|", ">-", "&x ", "*x",
                "<<: ", "!t ", "---\n", "...\n", "# c", "\\", ",", "? ", "{{ ", " }}", "{% ", "%}", "\r\n", "%YAML 1.2\n",
            ]),
            0..60,
        )
    ) {
        check(&parts.concat());
    }
}
