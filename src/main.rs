//! The `awslint` command.

fn main() {}
