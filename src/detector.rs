//! Rules of the user's own: a regular expression that is searched for in the text of files.
//!
//! They run over the decoded text of every file whose path they want and that holds one of their keywords. What they
//! find becomes a finding in the engine, beside those of the built-in rules.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use regex::{Captures, Regex};

use crate::finding::{Confidence, RuleId, Severity};
use crate::globs::Globs;
use crate::source::Span;

/// The group of an expression that holds the secret.
pub const SECRET_GROUP: &str = "secret";

/// One rule of the user's own.
pub struct Detector {
    /// Kebab-case; no built-in rule has it.
    pub id: RuleId,
    /// What it finds, in one line: the message of its findings.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// How bad it is.
    pub severity: Severity,
    /// What to search for.
    pub regex: Regex,
    /// One of these has to be in the file, in any case of letters; none means that every file is searched.
    pub keywords: Vec<String>,
    /// Secrets that are less random are no findings: bits for each character, as Shannon counts them.
    pub min_entropy: f64,
    /// The files to search; all if there is no pattern.
    pub paths: Globs,
    /// Secrets that are no findings.
    pub allow: Vec<Allowed>,
}

impl Detector {
    /// Users state what they look for, so it is believed.
    pub const CONFIDENCE: Confidence = Confidence::High;

    fn wants(&self, path: &str) -> bool {
        self.paths.is_empty() || self.paths.fit(path)
    }

    /// Where the secret of a match stands: its group, or all of it.
    fn secret(&self, found: &Captures<'_>) -> Option<Span> {
        let secret = found.name(SECRET_GROUP).or_else(|| found.get(0))?;
        let text = secret.as_str();
        let is_finding = !text.is_empty()
            && entropy(text) >= self.min_entropy
            && !self.allow.iter().any(|allowed| allowed.fits(text));
        is_finding.then(|| Span::new(secret.start(), secret.end()))
    }
}

impl fmt::Debug for Detector {
    // Values that are allowed may still be nobody's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Detector").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A secret that is no finding.
pub enum Allowed {
    /// Exactly this text.
    Value(String),
    /// Every text in which this is found.
    Pattern(Regex),
}

impl fmt::Debug for Allowed {
    // Values that are allowed may still be nobody's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Allowed")
    }
}

impl Allowed {
    /// Whether it allows `secret`.
    #[must_use]
    pub fn fits(&self, secret: &str) -> bool {
        match self {
            Self::Value(value) => value == secret,
            Self::Pattern(regex) => regex.is_match(secret),
        }
    }
}

/// How random `text` is, in bits for each of its characters.
fn entropy(text: &str) -> f64 {
    let mut chars: Vec<char> = text.chars().collect();
    chars.sort_unstable();
    let share = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let all = share(chars.len());
    chars.chunk_by(|a, b| a == b).map(|same| share(same.len()) / all).map(|part| -part * part.log2()).sum()
}

/// Something that a detector found.
#[derive(Debug, Clone)]
pub struct Match {
    /// Which.
    pub detector: Arc<Detector>,
    /// Where the secret stands.
    pub span: Span,
}

/// All detectors of one configuration.
#[derive(Debug, Clone, Default)]
pub struct Detectors {
    all: Vec<Arc<Detector>>,
    /// Searches for the keywords of all of them at once.
    keywords: Option<AhoCorasick>,
    /// For each keyword: the place of its detector in `all`.
    owners: Vec<usize>,
}

impl Detectors {
    /// These; `None` if their keywords are too many to be searched for together.
    #[must_use]
    pub fn new(all: Vec<Detector>) -> Option<Self> {
        let of_one = |(index, detector): (usize, &Detector)| vec![index; detector.keywords.len()];
        let owners: Vec<usize> = all.iter().enumerate().flat_map(of_one).collect();
        let keywords = all.iter().flat_map(|detector| &detector.keywords);
        let keywords = AhoCorasick::builder().ascii_case_insensitive(true).build(keywords).ok()?;
        let keywords = (!owners.is_empty()).then_some(keywords);
        Some(Self { all: all.into_iter().map(Arc::new).collect(), keywords, owners })
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Detector> {
        self.all.iter().map(|detector| &**detector)
    }

    /// Whether one of them wants to see the file at `path`.
    #[must_use]
    pub fn want(&self, path: &str) -> bool {
        self.all.iter().any(|detector| detector.wants(path))
    }

    /// What they find in the `text` of the file at `path`, detector by detector.
    #[must_use]
    pub fn search(&self, path: &str, text: &str) -> Vec<Match> {
        let hits = self.with_keyword_in(text);
        let mut found = Vec::new();
        for (index, detector) in self.all.iter().enumerate() {
            let is_worth_it = detector.keywords.is_empty() || hits.contains(&index);
            if is_worth_it && detector.wants(path) {
                let spans = detector.regex.captures_iter(text).filter_map(|captures| detector.secret(&captures));
                found.extend(spans.map(|span| Match { detector: Arc::clone(detector), span }));
            }
        }
        found
    }

    /// The detectors of which `text` holds a keyword. Looking ends with the last of them.
    fn with_keyword_in(&self, text: &str) -> BTreeSet<usize> {
        let mut hits = BTreeSet::new();
        let Some(keywords) = &self.keywords else { return hits };
        let wanted = self.all.iter().filter(|detector| !detector.keywords.is_empty()).count();
        for hit in keywords.find_overlapping_iter(text) {
            hits.insert(self.owners[hit.pattern().as_usize()]);
            if hits.len() == wanted {
                break;
            }
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::globs::Pattern;

    fn detector(id: &str, regex: &str) -> Detector {
        Detector {
            id: id.into(),
            message: "something of ours".to_owned(),
            help: None,
            severity: Severity::Error,
            regex: Regex::new(regex).unwrap(),
            keywords: Vec::new(),
            min_entropy: 0.0,
            paths: Globs::default(),
            allow: Vec::new(),
        }
    }

    /// What `detectors` find, as id and text.
    fn found<'t>(detectors: Vec<Detector>, path: &str, text: &'t str) -> Vec<(String, &'t str)> {
        let found = Detectors::new(detectors).unwrap().search(path, text);
        found.into_iter().map(|found| (found.detector.id.to_string(), &text[found.span.range()])).collect()
    }

    fn texts(detector: Detector, text: &str) -> Vec<&str> {
        found(vec![detector], "x", text).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn the_secret_is_the_group_or_else_all_of_it() {
        assert_eq!(texts(detector("a", "shop_[0-9]+"), "shop_12 shop_ shop_3"), ["shop_12", "shop_3"]);
        assert_eq!(texts(detector("a", "shop=(?<secret>[0-9]+)?"), "shop=12 shop="), ["12", "shop="]);
        assert_eq!(texts(detector("a", "x*"), "abc"), [""; 0], "nothing is no finding");
    }

    #[test]
    fn keywords_decide_who_looks() {
        let mut first = detector("first", "[0-9]+");
        first.keywords = vec!["Shop".to_owned(), "shopping".to_owned()];
        let second = || detector("second", "[a-z]+z");
        let both = [("first".to_owned(), "7"), ("second".to_owned(), "xyz")];
        assert_eq!(found(vec![first, second()], "x", "SHOPPING 7 xyz"), both);
        let mut first = detector("first", "[0-9]+");
        first.keywords = vec!["shop".to_owned()];
        assert_eq!(found(vec![first, second()], "x", "7 xyz"), both[1..]);
    }

    #[test]
    fn overlapping_keywords_all_count() {
        let with = |id: &str, keyword: &str| {
            let mut detector = detector(id, "1");
            detector.keywords = vec![keyword.to_owned()];
            detector
        };
        let detectors = vec![with("a", "shop"), with("b", "shopping"), with("c", "opp"), with("d", "cart")];
        let found = found(detectors, "x", "shopping 1");
        assert_eq!(found.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    }

    #[test]
    fn what_is_allowed_or_not_random_is_no_finding() {
        let mut it = detector("a", "key=(?<secret>[a-z0-9]+)");
        it.allow = vec![Allowed::Value("abcd1234".into()), Allowed::Pattern(Regex::new("^test").unwrap())];
        it.min_entropy = 2.5;
        assert_eq!(texts(it, "key=abcd1234 key=test9876543 key=aaaaaaaa key=xabcd1234"), ["xabcd1234"]);
    }

    #[test]
    fn only_the_wanted_paths_are_searched() {
        let at = |path: &str| {
            let mut it = detector("a", "1");
            it.paths = Globs::new([Pattern::parse("*.conf").unwrap()]).unwrap();
            found(vec![it], path, "1").len()
        };
        assert_eq!((at("a/b.conf"), at("a/b.txt")), (1, 0));
    }

    #[test]
    fn entropy_is_that_of_shannon() {
        for (text, bits) in [("", 0.0), ("aaaa", 0.0), ("abab", 1.0), ("abcd", 2.0), ("0123456789abcdef", 4.0)] {
            assert!((entropy(text) - bits).abs() < 1e-9, "{text}");
        }
    }
}
