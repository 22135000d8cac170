//! Asks the real AWS SDK for Rust which credentials it would use.
//!
//! Reads one path a line from standard input, a folder that holds a world, and answers each with one line of JSON.
//! Nothing leaves the machine: requests are answered from memory. A credential process is given to the shell, as the SDK
//! offers no way around it; so the argument is a folder with a `sh` that runs nothing: it prints the file that a variable
//! names, and leaves a mark beside it.

use std::any::Any;
use std::io::{self, BufRead, Write};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::environment::region::EnvironmentVariableRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::region::ProfileFileRegionProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::Credentials;
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_types::region::Region;
use serde_json::{json, Map, Value};

const FETCHED: &str = "ASIAORACLEORACLEORAC";
/// The variable with which the shell is told what to print; it leaves a mark beside that file.
const PRINTED: &str = "ORACLE_PRINTED";

fn main() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let shell = std::env::args_os().nth(1).ok_or_else(|| io::Error::other("the folder with the shell is missing"))?;
    // The SDK panics over credentials that no header can carry; that is an answer like any other.
    std::panic::set_hook(Box::new(|_| {}));
    for line in io::stdin().lock().lines() {
        let folder = PathBuf::from(line?);
        let special = enter(&folder)?;
        std::env::set_var("PATH", &shell);
        let profile = special.get("@profile").and_then(Value::as_str);
        let region = runtime.block_on(region(&configuration(&Calls::default()), profile));
        let calls = Calls::default();
        let asked = AssertUnwindSafe(|| runtime.block_on(answer(&special, &calls)));
        let mut told = catch_unwind(asked).unwrap_or_else(|panic| panicked(panic.as_ref()));
        let calls = calls.lock().unwrap_or_else(PoisonError::into_inner);
        told["hops"] = calls.iter().filter_map(hop).collect();
        told["profile"] = json!(selected(&special));
        told["region"] = json!(region);
        // What runs a program is named itself: roles on top of it are told by the hops, and what it prints by the error.
        let ran_process = folder.join("printed.ran").exists();
        let is_refused = told["error"]["message"].as_str().is_some_and(|message| message.contains("external process"));
        if ran_process && (told["error"].is_null() || is_refused) {
            told["provider"] = json!("process");
        }
        writeln!(io::stdout(), "{}", json!({ "rust": told }))?;
    }
    Ok(())
}

/// Makes the environment that of the world in `folder`; gives back what is no variable.
fn enter(folder: &Path) -> io::Result<Map<String, Value>> {
    let text = std::fs::read_to_string(folder.join("env.json"))?;
    let all: Map<String, Value> = serde_json::from_str(&text)?;
    for (name, _) in std::env::vars_os() {
        std::env::remove_var(name);
    }
    let (special, variables): (Map<_, _>, Map<_, _>) = all.into_iter().partition(|(name, _)| name.starts_with('@'));
    for (name, value) in variables {
        std::env::set_var(name, value.as_str().unwrap_or_default());
    }
    std::env::set_current_dir(folder)?;
    let usual = || json!({"Version": 1, "AccessKeyId": FETCHED, "SecretAccessKey": "oracle"});
    let printed = special.get("@process").cloned().unwrap_or_else(usual);
    std::fs::write(folder.join("printed"), printed.to_string())?;
    std::env::set_var(PRINTED, folder.join("printed"));
    // Requests cannot fail here, so without metadata none may be made.
    if !special.contains_key("@imds") {
        std::env::set_var("AWS_EC2_METADATA_DISABLED", "true");
    }
    Ok(special)
}

/// Requests that were made, as far as they matter.
type Calls = Arc<Mutex<Vec<Call>>>;

struct Call {
    host: String,
    form: Vec<(String, String)>,
    signed_with: Option<String>,
}

/// The profile that the program or the variable names.
fn selected(special: &Map<String, Value>) -> String {
    let named = special.get("@profile").and_then(Value::as_str).map(str::to_owned);
    named.or(std::env::var("AWS_PROFILE").ok()).unwrap_or("default".into())
}

fn panicked(panic: &(dyn Any + Send)) -> Value {
    let message = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref().copied());
    json!({"provider": null, "error": {"class": "panic", "message": message}})
}

async fn answer(special: &Map<String, Value>, calls: &Calls) -> Value {
    let configuration = configuration(calls);
    let profile = special.get("@profile").and_then(Value::as_str);
    // Roles cannot be assumed without a region, and which one it is makes no difference.
    let mut chain = DefaultCredentialsChain::builder().region(Region::new("us-east-1")).configure(configuration);
    if let Some(profile) = profile {
        chain = chain.profile_name(profile);
    }
    let result = chain.build().await.provide_credentials().await;
    match result {
        Ok(credentials) => found(&credentials),
        Err(error) => failed(&error, calls),
    }
}

/// Every request is answered from memory, and noted.
fn configuration(calls: &Calls) -> ProviderConfig {
    let seen = calls.clone();
    let http = infallible_client_fn(move |request: http::Request<SdkBody>| reply(&request, &seen));
    ProviderConfig::without_region().with_http_client(http)
}

async fn region(configuration: &ProviderConfig, profile: Option<&str>) -> Option<String> {
    let mut file = ProfileFileRegionProvider::builder().configure(configuration);
    if let Some(profile) = profile {
        file = file.profile_name(profile);
    }
    let chain = RegionProviderChain::first_try(EnvironmentVariableRegionProvider::new()).or_else(file.build());
    chain.region().await.map(|region| region.to_string())
}

fn found(credentials: &Credentials) -> Value {
    let shown = format!("{credentials:?}");
    let name = shown.split("provider_name: \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("");
    let provider = match name {
        "EnvironmentVariable" => "env",
        "ProfileFile" => "profile-static",
        "AssumeRoleProvider" => "assume-role",
        "WebIdentityToken" => "web-identity",
        "CredentialProcess" => "process",
        "SSO" => "sso",
        "EcsContainer" => "http",
        "IMDSv2" | "Ec2InstanceMetadata" => "imds",
        other => other,
    };
    let has_session_token = credentials.session_token().is_some();
    json!({"provider": provider, "error": null, "key_id": credentials.access_key_id(), "has_session_token": has_session_token})
}

/// An error, with the provider that was chosen where that can be seen from the text.
fn failed(error: &CredentialsError, calls: &Calls) -> Value {
    let message = DisplayErrorContext(error).to_string();
    let shown = format!("{error:?}");
    let class = shown.split(['(', ' ']).next().unwrap_or_default();
    // Behind the text for people stands a dump of the error's structure.
    let text = message.split(&format!(" ({class}")).next().unwrap_or_default();
    let asks_sso = |call: &Call| call.host.contains("portal.sso");
    let provider = if message.contains("sso/cache") || calls.lock().expect("nobody panicked").iter().any(asks_sso) {
        "sso"
    } else if message.contains("failed to read `") {
        "login"
    } else {
        return json!({"provider": null, "error": {"class": class, "message": text}});
    };
    json!({"provider": provider, "error": {"class": class, "message": text}})
}

/// The role that `call` asks for, if it is one.
fn hop(call: &Call) -> Option<Value> {
    let field = |name: &str| call.form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    field("Action").filter(|action| action.starts_with("AssumeRole"))?;
    let names = ["RoleSessionName", "ExternalId", "SerialNumber", "DurationSeconds"];
    // Without a name for the session, the SDK makes one up that ends with the time.
    let parameters: Map<String, Value> = names
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), json!(field(name)?))))
        .filter(|(name, value)| name != "RoleSessionName" || !is_made_up(value.as_str().unwrap_or_default()))
        .collect();
    Some(json!({"role_arn": field("RoleArn"), "signed_with": call.signed_with, "parameters": parameters}))
}

fn is_made_up(session: &str) -> bool {
    ["assume-role-from-profile-", "web-identity-token-", "assume-role-provider-"]
        .iter()
        .any(|name| session.starts_with(name))
}

/// Notes a request and answers it.
fn reply(request: &http::Request<SdkBody>, calls: &Calls) -> http::Response<SdkBody> {
    let host = request.uri().host().unwrap_or_default().to_owned();
    let path = request.uri().path();
    let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
    let authorization = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let signer = authorization.and_then(|value| value.split("Credential=").nth(1)?.split('/').next());
    let form = body
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.to_owned(), decoded(&value.replace('+', " "))));
    let call = Call { host, form: form.collect(), signed_with: signer.map(str::to_owned) };
    let body = if body.contains("Action=AssumeRole") {
        let is_web = body.contains("AssumeRoleWithWebIdentity");
        role(if is_web { "AssumeRoleWithWebIdentity" } else { "AssumeRole" })
    } else if call.host.starts_with("portal.sso") {
        json!({"roleCredentials": {"accessKeyId": FETCHED, "secretAccessKey": "oracle", "sessionToken": "oracle", "expiration": 32_472_144_000_000_i64}}).to_string()
    } else if path.ends_with("/api/token") {
        "oracle".to_owned()
    } else if path.trim_end_matches('/').ends_with("security-credentials") {
        "oracle-role".to_owned()
    } else {
        json!({
            "Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": FETCHED, "SecretAccessKey": "oracle", "Token": "oracle",
            "Expiration": "2999-01-01T00:00:00Z", "LastUpdated": "2020-01-01T00:00:00Z",
        })
        .to_string()
    };
    calls.lock().expect("nobody panicked").push(call);
    http::Response::builder()
        .header("x-aws-ec2-metadata-token-ttl-seconds", "21600")
        .body(SdkBody::from(body))
        .expect("it is a response")
}

/// What STS answers.
fn role(operation: &str) -> String {
    format!(
        "<{operation}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{operation}Result><Credentials>\
         <AccessKeyId>{FETCHED}</AccessKeyId><SecretAccessKey>oracle</SecretAccessKey><SessionToken>oracle</SessionToken>\
         <Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></{operation}Result></{operation}Response>"
    )
}

/// `text` without percent encoding.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        match (first, code) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (first, _) => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
