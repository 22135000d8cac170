//! What each SDK makes of the output of a credential process.

#![no_main]

awslint_fuzz::target!(|text| {
    let answer = awslint::process::judge(text.as_bytes(), awslint_fuzz::now());
    let _ = answer.scrubbed(text);
    for sdk in awslint::resolution::Sdk::ALL {
        let _ = awslint::process::invocation(*sdk, text);
    }
});
