//! The search for an error message in the index.

#![no_main]

awslint_fuzz::target!(|text| {
    let _ = (awslint::errors::lookup(text), awslint::errors::closest(text));
});
