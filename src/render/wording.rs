//! A finding as prose, for formats that have one text for each.

use super::plain;
use crate::finding::Finding;
use crate::source::Version;

/// What is wrong and why, on one line.
pub(super) fn reason(finding: &Finding) -> String {
    let (message, reason) = (plain::sentence(&finding.message), plain::sentence(&finding.primary.text));
    if reason.is_empty() { message } else { format!("{message}: {reason}") }
}

/// What to do about it, as it was written: a command may need its own line.
pub(super) fn way_out(finding: &Finding) -> Option<String> {
    finding.help.as_deref().map(plain::paragraph)
}

/// [`reason`], and [`way_out`] below it.
#[must_use]
pub fn whole(finding: &Finding) -> String {
    way_out(finding).map_or_else(|| reason(finding), |help| format!("{}\nhelp: {help}", reason(finding)))
}

/// Where a version of a file comes from.
pub(super) fn origin(version: &Version) -> String {
    let today = if version.is_in_tree { "still in the tree" } else { "not in the tree any more" };
    format!("commit {} ({}, {today})", version.short(), version.date)
}
