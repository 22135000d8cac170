//! The readers of env files.

#![no_main]

awslint_fuzz::target!(|text| {
    use awslint::syntax::env_file::{Dialect, parse};
    for dialect in [Dialect::Dotenv, Dialect::Docker, Dialect::Systemd, Dialect::Raw] {
        let _ = parse(text, dialect);
    }
});
