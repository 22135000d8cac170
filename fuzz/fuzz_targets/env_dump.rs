//! The reader of printed environments.

#![no_main]

awslint_fuzz::target!(|text| {
    let _ = (awslint::syntax::env_dump::recognise(text), awslint::syntax::env_dump::parse(text));
});
