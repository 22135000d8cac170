//! What each SDK makes of shared files.

#![no_main]

awslint_fuzz::target!(|text| {
    awslint_fuzz::resolve(text);
});
