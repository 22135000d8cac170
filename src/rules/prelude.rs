//! What every check needs in scope.

pub(super) use super::{Category, Context, Rule, Sink};
pub(super) use crate::aws::values::ValueClass;
pub(super) use crate::finding::{Confidence, Draft, Fix, Severity};
pub(super) use crate::mask;
