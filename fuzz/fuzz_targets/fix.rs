//! Fixes: what they make of a tree is read again, and there is nothing left to fix.

#![no_main]

awslint_fuzz::target!(|text| {
    awslint_fuzz::fix(text);
});
