//! `awslint graph`: the picture in the documentation is what the command beside it draws.

use crate::cli::{awslint, code, stderr};
use crate::support::{assert_none, assert_snapshot, read, root};

const COMMAND: &str = "awslint graph ";
const PICTURE: &str = "docs/images/graph.svg";

#[test]
fn the_picture_in_the_documentation_is_drawn_by_the_command_beside_it() {
    let page = read("docs/graph.md");
    let command = page.lines().find(|line| line.starts_with(COMMAND) && line.ends_with(PICTURE));
    let command = command.expect("the page has the command").strip_suffix(PICTURE).expect("it ends so");
    let folder = tempfile::tempdir().expect("there is room");
    let picture = folder.path().join("graph.svg");
    let args: Vec<_> = command.split_whitespace().skip(1).chain(picture.to_str()).collect();
    let output = awslint(&root(), &args);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let mut complaints = Vec::new();
    assert_snapshot(&root().join(PICTURE), &read(&picture), &mut complaints);
    assert_none(&complaints, "If it is right, `AWSLINT_BLESS=1 cargo test graph` makes it the new picture.");
}
