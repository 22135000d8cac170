//! What a picture of the shared files shows: profiles and where each gets its credentials, SSO sessions, variables.
//!
//! Pure, and without a word on how it is drawn. Nothing in it is a secret: key IDs are masked, and of a credential
//! process only the program is named.

mod build;

use crate::resolution::{Readings, Sdk, World};

pub use build::build;

/// What one SDK is asked about, and what it reads.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Who is asked.
    pub sdk: Sdk,
    /// About what.
    pub world: World<'a>,
    /// The shared files as it reads them.
    pub readings: &'a Readings,
}

/// The picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    /// Profiles by name, then SSO sessions, what is missing, and variables.
    pub nodes: Vec<Node>,
    /// In the order of their starts.
    pub edges: Vec<Edge>,
    /// The SDKs whose view it is.
    pub sdks: Vec<Sdk>,
}

/// A thing with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its name, as it is written.
    pub name: String,
    /// Whether it is what its author takes it for.
    pub standing: Standing,
    /// Whether it is the profile that counts where nobody names another.
    pub is_selected: bool,
    /// Where its credentials come from, in the order of [`build`]'s table.
    pub sources: Vec<Source>,
    /// What is wrong with it.
    pub fault: Option<String>,
}

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    /// A profile.
    Profile,
    /// An SSO session.
    SsoSession,
    /// An environment variable.
    Variable,
}

/// Whether a node is what its author takes it for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is.
    Sound,
    /// It is there, and no SDK in view gets credentials from it: a circle, a part that is missing.
    Faulty,
    /// It is there under a header that no SDK takes for it.
    Unseen,
    /// Something refers to it, and it is not there.
    Missing,
}

/// A place from which a profile can get credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What it is, in few words.
    pub text: String,
    /// Whether an SDK in view takes it. Where all of them fail, nothing has won over it.
    pub is_used: bool,
}

/// A reference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Index of the node that refers.
    pub from: usize,
    /// Index of the node that is meant.
    pub to: usize,
    /// How.
    pub kind: EdgeKind,
    /// Whether it works.
    pub state: EdgeState,
}

/// How one thing refers to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// `source_profile`.
    SourceProfile,
    /// `sso_session`.
    SsoSession,
    /// `AWS_PROFILE` and the like name a profile.
    Selects,
    /// Credentials in the environment, beside those of the profile that is selected.
    Shadows,
    /// Credentials in the environment, where the profile has none.
    Gives,
}

/// Whether a reference works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeState {
    /// It does.
    Sound,
    /// It leads nowhere, or in a circle.
    Broken,
    /// Something else comes first in all SDKs in view.
    Unused,
}

impl EdgeKind {
    /// What such a reference is to.
    #[must_use]
    pub fn target(self) -> NodeKind {
        if self == Self::SsoSession { NodeKind::SsoSession } else { NodeKind::Profile }
    }

    /// The words beside it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::SourceProfile => "source_profile",
            Self::SsoSession => "sso_session",
            Self::Selects => "selects",
            Self::Shadows => "shadows",
            Self::Gives => "gives credentials",
        }
    }
}

#[cfg(test)]
mod tests;
