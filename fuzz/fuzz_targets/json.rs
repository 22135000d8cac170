//! The readers of JSON and of JSON with comments.

#![no_main]

awslint_fuzz::target!(|text| {
    let _ = (awslint::syntax::json::parse(text), awslint::syntax::json::parse_jsonc(text));
});
