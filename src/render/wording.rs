//! A finding as prose, for formats that have one text for each.

use super::plain;
use crate::finding::Finding;

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
pub(super) fn whole(finding: &Finding) -> String {
    way_out(finding).map_or_else(|| reason(finding), |help| format!("{}\nhelp: {help}", reason(finding)))
}
