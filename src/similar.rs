//! The name that somebody probably meant.

/// The closest of `known` to `written`, if it is close enough to be a slip: at most one edit in four characters, two
/// letters exchanged counting as one edit. Case does not matter; the first of equally close names wins.
#[must_use]
pub fn closest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written: Vec<char> = written.to_lowercase().chars().collect();
    let limit = (written.len() / 4).clamp(1, 4);
    known
        .into_iter()
        .filter_map(|name| {
            let chars: Vec<char> = name.to_lowercase().chars().collect();
            let distance = distance(&written, &chars, limit)?;
            Some((distance, name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Whether `written` is one edit away from `name`: a letter too many or too few, a wrong one, or two exchanged.
#[must_use]
pub fn is_slip(written: &str, name: &str) -> bool {
    let chars = |text: &str| text.to_lowercase().chars().collect::<Vec<char>>();
    distance(&chars(written), &chars(name), 1).is_some()
}

/// The number of insertions, deletions, substitutions and exchanges of neighbours between the two, if at most `limit`.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit || a.is_empty() || b.is_empty() {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            let substituted = last[j] + usize::from(x != y);
            row[j + 1] = substituted.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_strangers_are_not() {
        let known = ["aws_access_key_id", "region", "role_arn"];
        assert_eq!(closest("aws_acess_key_id", known), Some("aws_access_key_id"));
        assert_eq!(closest("regoin", known), Some("region"));
        assert_eq!(closest("ROLE_ARN", known), Some("role_arn"));
        assert_eq!(closest("output", known), None);
        assert_eq!(closest("", known), None);
    }
}
