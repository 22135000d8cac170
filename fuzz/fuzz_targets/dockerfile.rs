//! The reader of Dockerfiles.

#![no_main]

awslint_fuzz::target!(|text| {
    let _ = awslint::syntax::dockerfile::parse(text);
});
