//! The model of the SDKs' chains against what the real ones did.

mod cases;
mod command;
mod other_sdks;
mod vectors;
