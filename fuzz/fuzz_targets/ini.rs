//! The reader of the shared files.

#![no_main]

awslint_fuzz::target!(|text| {
    let _ = awslint::syntax::ini::parse(text);
});
