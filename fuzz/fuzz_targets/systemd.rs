//! The reader of units.

#![no_main]

awslint_fuzz::target!(|text| {
    let _ = awslint::syntax::systemd::parse(text);
});
