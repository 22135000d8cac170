//! `awslint init`: a configuration to begin with.

use std::path::Path;

use awslint::{config, discover, mask};

use super::{CLEAN, Error, complain, output};

/// Writes a commented configuration into the current folder, unless there is one.
pub(super) fn init() -> Result<u8, Error> {
    let [name, _] = discover::CONFIG_NAMES;
    let found = discover::find_config(Path::new("")).map_err(Error::Config)?;
    // One of a folder above goes on to hold for what stands beside this folder.
    if let Some(found) = found.filter(|path| path.parent() == Some(Path::new(""))) {
        return Err(Error::Configured { path: mask::name(&found.display().to_string()) });
    }
    output::to(Some(Path::new(name)), |out| out.write_all(config::TEMPLATE.as_bytes()))?;
    complain(&format!("wrote {name}; every line in it is a comment until you uncomment it"));
    Ok(CLEAN)
}
