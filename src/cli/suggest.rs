//! Did you mean …?

/// The name of `names` that `given` is probably a slip of: few edits for its length.
pub(crate) fn nearest<'a>(given: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let given = given.to_ascii_lowercase().replace('_', "-");
    let allowed = given.chars().count() / 3;
    let measured = names.map(|name| (distance(&given, name), name));
    measured.filter(|(distance, _)| *distance <= allowed).min().map(|(_, name)| name)
}

/// How many characters must be inserted, deleted or replaced to turn one text into the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let names = ["duplicate-profile", "duplicate-setting", "quoted-value"];
        assert_eq!(nearest("duplicate_profil", names.into_iter()), Some("duplicate-profile"));
        assert_eq!(nearest("Quoted-Valeu", names.into_iter()), Some("quoted-value"));
        assert_eq!(nearest("something-else", names.into_iter()), None);
        assert_eq!(nearest("", names.into_iter()), None);
    }

    #[test]
    fn distances_count_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
    }
}
