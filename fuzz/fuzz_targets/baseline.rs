//! The reader of baselines; what it reads it writes.

#![no_main]

awslint_fuzz::target!(|text| {
    use awslint::baseline::Baseline;
    if let Ok(baseline) = Baseline::parse(text) {
        assert_eq!(Baseline::parse(&baseline.to_json()).map(|again| again.len()).ok(), Some(baseline.len()));
    }
});
