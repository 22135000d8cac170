//! The reader of batch files.

#![no_main]

awslint_fuzz::target!(|text| {
    let _ = awslint::syntax::batch::parse(text);
});
