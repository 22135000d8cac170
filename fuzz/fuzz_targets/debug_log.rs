//! The reader of logs.

#![no_main]

awslint_fuzz::target!(|text| {
    let log = awslint::debug_log::DebugLog::parse(text);
    let mut out = Vec::new();
    awslint::render::debug_log(&log, None, &awslint::render::Style::PLAIN, &mut out).expect("memory takes all bytes");
    awslint::render::debug_log_as_json(&log, None, &mut out).expect("memory takes all bytes");
});
