//! The reader of shell text.

#![no_main]

awslint_fuzz::target!(|text| {
    use awslint::source::Span;
    use awslint::syntax::shell::{Dialect, parse, words};
    for dialect in [Dialect::Posix, Dialect::PowerShell, Dialect::Words] {
        let _ = parse(text, Span::new(0, text.len()), dialect);
    }
    let _ = words(text, Span::new(0, text.len()));
});
