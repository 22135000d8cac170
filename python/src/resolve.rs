//! Which credentials the SDKs would use, of files and variables that are held in memory.

use std::collections::BTreeMap;

use awslint::render::{self, Answers};
use awslint::resolution::dialect::{Files, SharedFile, decoded};
use awslint::resolution::{Readings, Resolution, Sdk, World};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;

use crate::moment;

/// Resolves, and gives the answers as the JSON of `awslint resolve --format json`. Nothing of this machine is read.
#[pyfunction]
#[pyo3(signature = (profile=None, sdk=None, config=None, credentials=None, environment=None, now=None))]
pub(crate) fn resolve(
    py: Python<'_>,
    profile: Option<&str>,
    sdk: Option<&str>,
    config: Option<&[u8]>,
    credentials: Option<&[u8]>,
    environment: Option<BTreeMap<String, String>>,
    now: Option<&str>,
) -> PyResult<String> {
    let now = moment(now)?;
    let sdks = sdks(sdk)?;
    let config = config.map(|bytes| decoded(".aws/config", bytes, SharedFile::Config));
    let credentials = credentials.map(|bytes| decoded(".aws/credentials", bytes, SharedFile::Credentials));
    let environment = environment.unwrap_or_default();
    py.detach(|| {
        let files = Files { config: config.as_ref(), credentials: credentials.as_ref() };
        let readings = Readings::of(&files);
        let world = World {
            environment: &environment,
            profile,
            files,
            look: &|_| None,
            process: None,
            instance_role: None,
            has_mfa_code: false,
            now,
        };
        let resolutions: Vec<Resolution> = sdks.iter().map(|sdk| readings.resolve(*sdk, &world)).collect();
        let mut out = Vec::new();
        let files = sdks.iter().map(|sdk| (*sdk, files)).collect();
        let answers = Answers { resolutions: &resolutions, files, variables: None };
        let written = render::resolutions_as_json(&answers, &mut out);
        let text = written.ok().and_then(|()| String::from_utf8(out).ok());
        text.ok_or_else(|| PyRuntimeError::new_err("the answers cannot be written"))
    })
}

fn sdks(name: Option<&str>) -> PyResult<Vec<Sdk>> {
    let Some(name) = name.filter(|name| *name != "all") else { return Ok(Sdk::ALL.to_vec()) };
    let known = Sdk::ALL.iter().find(|sdk| sdk.name() == name);
    known.map(|sdk| vec![*sdk]).ok_or_else(|| {
        let names: Vec<_> = Sdk::ALL.iter().map(|sdk| sdk.name()).collect();
        PyValueError::new_err(format!("`sdk` is all or one of {}", names.join(", ")))
    })
}
