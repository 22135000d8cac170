//! The reader of HCL.

#![no_main]

awslint_fuzz::target!(|text| {
    let _ = awslint::syntax::hcl::parse(text);
});
