//! A tree of files through everything: examined, judged, and reported in every format.

#![no_main]

awslint_fuzz::target!(|text| {
    awslint_fuzz::lint(text);
});
