//! What AWS defines, as data: names of settings and variables, forms of keys and tokens, regions, limits.
//!
//! Each table cites its source. Nothing in here knows of files or findings.

pub mod base64;
pub mod expiry;
pub mod filler;
pub mod key_id;
pub mod lambda;
pub mod names;
pub mod prefilter;
pub mod process_command;
pub mod process_output;
pub mod regions;
pub mod role_arn;
pub mod secret_key;
pub mod secrets;
pub mod session_token;
pub mod settings;
pub mod values;
