//! An answer to a world, in one form for all SDKs and for the model of them.

use serde_json::{Map, Value, json};

use awslint::resolution::{Hop, Resolution, Sdk};

/// What stands for every key ID that was got at run time.
const FETCHED: &str = "ASIAORACLEORACLEORAC";

/// What one SDK says, by fields.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer(Map<String, Value>);

impl Answer {
    /// What a driver printed for one SDK.
    pub(super) fn of_driver(printed: &Value) -> Self {
        Self(printed.as_object().cloned().unwrap_or_default())
    }

    /// What the model says.
    pub(super) fn of_model(resolution: &Resolution) -> Self {
        let found = resolution.found.as_ref();
        let key_id = found.and_then(|found| found.key_id.as_deref());
        let error = resolution.error.as_ref();
        let mut fields = Map::from_iter([
            ("provider".to_owned(), json!(found.map(|found| found.provider))),
            ("error".to_owned(), json!(error.map(|error| json!({"class": error.class, "message": error.message})))),
            ("profile".to_owned(), json!(resolution.profile)),
            ("region".to_owned(), json!(resolution.region.as_ref().map(|(region, _)| region))),
            ("key_id".to_owned(), json!(key_id)),
            ("has_session_token".to_owned(), json!(found.and_then(|found| found.has_session_token))),
            ("hops".to_owned(), resolution.hops.iter().map(|hop| self::hop(resolution.sdk, hop)).collect()),
        ]);
        if is_python(resolution.sdk) {
            fields.insert("log".to_owned(), json!(resolution.log));
        }
        Self(fields)
    }

    fn get(&self, field: &str) -> &Value {
        self.0.get(field).unwrap_or(&Value::Null)
    }

    /// The fields in which the model, `self`, differs from the SDK, `theirs`, with both values.
    pub(super) fn differences(&self, theirs: &Self) -> Vec<Difference> {
        let fields = theirs.0.keys().chain(self.0.keys().filter(|field| !theirs.0.contains_key(*field)));
        let differs = |field: &&String| {
            let (ours, theirs) = (self.get(field), theirs.get(field));
            match field.as_str() {
                // What was made up for the run is known to nobody, and not everything is known without one.
                "key_id" | "has_session_token" => {
                    !ours.is_null() && !theirs.is_null() && ours != theirs && theirs != FETCHED
                }
                "hops" => !theirs.is_null() && ours != theirs,
                _ => ours != theirs,
            }
        };
        let difference = |field: &String| Difference {
            field: field.clone(),
            ours: self.get(field).clone(),
            theirs: theirs.get(field).clone(),
        };
        fields.filter(differs).map(difference).collect()
    }
}

fn is_python(sdk: Sdk) -> bool {
    matches!(sdk, Sdk::Botocore | Sdk::CliV2)
}

/// A role as the driver of the SDK shows it.
fn hop(sdk: Sdk, hop: &Hop) -> Value {
    let number = |text: &str| text.parse::<f64>().map_or(Value::Null, |number| json!(number));
    let parameter = |(name, text): &(&str, String)| {
        let value = match (*name, text.parse::<i64>()) {
            ("DurationSeconds", Ok(number)) => json!(number),
            ("DurationSeconds", Err(_)) => number(text),
            _ => json!(text),
        };
        ((*name).to_owned(), value)
    };
    let mut parameters: Map<String, Value> = hop.parameters.iter().map(parameter).collect();
    if is_python(sdk) {
        return json!({"role_arn": hop.role_arn, "signed_by": hop.signed_by, "parameters": parameters});
    }
    let signed_with = hop.signed_by.map(|_| hop.key_id.as_deref().unwrap_or(FETCHED));
    if sdk == Sdk::JavaScript && signed_with.is_some() {
        parameters.insert("RoleArn".to_owned(), json!(hop.role_arn));
    }
    json!({"role_arn": hop.role_arn, "signed_with": signed_with, "parameters": parameters})
}

/// One field in which two answers differ.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Difference {
    pub(super) field: String,
    pub(super) ours: Value,
    pub(super) theirs: Value,
}
