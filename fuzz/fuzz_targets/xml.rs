//! The reader of XML.

#![no_main]

awslint_fuzz::target!(|text| {
    let _ = awslint::syntax::xml::parse(text);
});
