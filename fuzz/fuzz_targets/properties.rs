//! The reader of properties, and of sections of them.

#![no_main]

awslint_fuzz::target!(|text| {
    let _ = awslint::syntax::properties::parse(text);
    let _ = awslint::syntax::pairs::pairs(text, |_| true);
});
