//! What people really commit credentials in, one template each.

mod code;
mod data;
mod parts;
mod scripts;
mod settings;
mod texts;
mod tools;

/// A kind of file that may hold a set of credentials.
pub(super) struct Carrier {
    /// The path, which tells some readers what the file is.
    pub(super) path: &'static str,
    /// See [`super::template`]. With a token in it the carrier takes temporary credentials.
    pub(super) template: &'static str,
}

impl Carrier {
    pub(super) fn is_temporary(&self) -> bool {
        self.template.contains("§t")
    }
}

type Row = (&'static str, &'static str);

/// Those that are read as text, whatever else stands in the file.
pub(super) fn texts() -> impl Iterator<Item = Carrier> {
    let rows = [code::CARRIERS, texts::CARRIERS].concat();
    rows.into_iter().map(|(path, template)| Carrier { path, template })
}

/// All of them.
pub(super) fn all() -> impl Iterator<Item = Carrier> {
    let rows = [
        code::CARRIERS,
        data::CARRIERS,
        parts::CARRIERS,
        scripts::CARRIERS,
        settings::CARRIERS,
        texts::CARRIERS,
        tools::CARRIERS,
    ]
    .concat();
    rows.into_iter().map(|(path, template)| Carrier { path, template })
}
