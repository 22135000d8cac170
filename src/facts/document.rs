//! JSON that holds credentials, with enough of its shape to say what is wrong with it.

use crate::source::{FileId, Span, Spanned};
use crate::syntax::SyntaxError;

use super::model::{ScopeId, Value};

/// Which answer a JSON document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentShape {
    /// What a `credential_process` prints: `Version`, `AccessKeyId`, … at the top level.
    ProcessOutput,
    /// `aws sts …`: the keys are below `Credentials`. Also the AWS CLI's role cache.
    StsAnswer,
    /// Instance metadata or a container credentials endpoint: `Token` in place of `SessionToken`.
    MetadataAnswer,
    /// An SSO or `aws login` token cache: bearer tokens, not keys.
    TokenCache,
}

/// The type and text of one JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// A string, with escapes undone.
    Text(Value),
    /// A number, as written.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// An object or an array.
    Nested,
}

/// One field of the object that holds the credentials.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name as written.
    pub name: Spanned<String>,
    /// Its value; the span includes a string's quotes.
    pub value: Spanned<FieldValue>,
}

/// A JSON document that AWS tools read or print.
#[derive(Debug, Clone)]
pub struct CredentialDocument {
    /// The file.
    pub file: FileId,
    /// Which answer it is.
    pub shape: DocumentShape,
    /// The object that holds the credentials: its opening brace to its closing one.
    pub span: Span,
    /// Its fields in file order; for [`DocumentShape::StsAnswer`] those of the inner object.
    pub fields: Vec<Field>,
    /// The scope with the same settings.
    pub scope: Option<ScopeId>,
    /// The first place at which the text departs from JSON, if it does.
    pub broken: Option<SyntaxError>,
}

impl CredentialDocument {
    /// The field with exactly this name. Readers compare with case.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().rev().find(|field| field.name.value == name)
    }
}
