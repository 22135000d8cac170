//! The reader of YAML.

#![no_main]

awslint_fuzz::target!(|text| {
    let _ = awslint::syntax::yaml::parse(text);
});
