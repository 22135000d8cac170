//! The reader of token caches.

#![no_main]

awslint_fuzz::target!(|text| {
    let _ = awslint::doctor::cache::Cache::read(".aws/sso/cache/x.json", text, awslint_fuzz::now());
});
