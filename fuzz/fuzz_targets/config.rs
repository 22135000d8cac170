//! The configuration file; every mistake lies inside of it.

#![no_main]

awslint_fuzz::target!(|text| {
    for problems in [awslint::config::parse(text).err(), awslint::config::parse_pyproject(text).and_then(Result::err)] {
        for problem in problems.into_iter().flatten() {
            assert!(text.get(problem.span.range()).is_some(), "{problem:?}");
        }
    }
});
