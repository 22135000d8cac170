//! What an image build says beyond its variables, for whoever takes credentials out of it: the instructions that set
//! several variables at once, and the commands that may call AWS.

use crate::source::{FileId, Span};

use super::model::ScopeId;

/// An instruction that sets variables, arguments or labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// The file.
    pub file: FileId,
    /// From its keyword to its last character.
    pub span: Span,
    /// Each name with its value, quotes included, in order.
    pub pairs: Vec<Span>,
}

impl Declaration {
    /// What has to go for the pairs at `dropped` to be gone; all of it, if no other pair is left.
    #[must_use]
    pub fn without(&self, dropped: &[usize]) -> Vec<Span> {
        let kept: Vec<usize> = (0..self.pairs.len()).filter(|pair| !dropped.contains(pair)).collect();
        let Some((first, last)) = kept.first().zip(kept.last()) else { return vec![self.span] };
        let mut gone = Vec::new();
        if *first > 0 {
            gone.push(Span::new(self.pairs[0].start(), self.pairs[*first].start()));
        }
        for pair in kept.windows(2).filter(|pair| pair[1] - pair[0] > 1) {
            gone.push(Span::new(self.pairs[pair[0]].end(), self.pairs[pair[1] - 1].end()));
        }
        if last + 1 < self.pairs.len() {
            gone.push(Span::new(self.pairs[*last].end(), self.pairs[self.pairs.len() - 1].end()));
        }
        gone
    }
}

/// A command of a build that may call AWS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildStep {
    /// The file.
    pub file: FileId,
    /// The stage that it runs in.
    pub stage: ScopeId,
    /// Behind the keyword, where its options begin.
    pub options_at: usize,
}

/// Words of commands that look for credentials of AWS.
const CALLERS: &[&str] = &["cdk", "packer", "pulumi", "rclone", "serverless", "terraform", "tofu"];

/// Whether a command may call AWS, by the words in it: those of [`CALLERS`], and all that begin with `aws` or `s3`.
pub(super) fn may_call_aws(command: &str) -> bool {
    let mut words = command.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| {
        let word = word.to_ascii_lowercase();
        CALLERS.contains(&word.as_str()) || word.starts_with("aws") || word.starts_with("s3")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_go_with_the_blanks_before_them() {
        let text = "ENV A=1 BB=2 \\\n  C=3";
        let pairs = vec![Span::new(4, 7), Span::new(8, 12), Span::new(17, 20)];
        let declaration = Declaration { file: FileId::from_index(0), span: Span::new(0, 20), pairs };
        let left = |dropped: &[usize]| {
            let mut left = text.to_owned();
            for span in declaration.without(dropped).into_iter().rev() {
                left.replace_range(span.range(), "");
            }
            left
        };
        assert_eq!(left(&[0]), "ENV BB=2 \\\n  C=3");
        assert_eq!(left(&[1]), "ENV A=1 \\\n  C=3");
        assert_eq!(left(&[2]), "ENV A=1 BB=2");
        assert_eq!(left(&[0, 1]), "ENV C=3");
        assert_eq!(left(&[1, 2]), "ENV A=1");
        assert_eq!(left(&[0, 2]), "ENV BB=2");
        assert_eq!(left(&[0, 1, 2]), "");
    }

    #[test]
    fn commands_that_may_call_aws_are_told_by_their_words() {
        for command in ["aws s3 sync", "terraform init", "./deploy $AWS_PROFILE", "s3cmd put x"] {
            assert!(may_call_aws(command), "{command}");
        }
        for command in ["apt-get install laws", "make", "gaws3"] {
            assert!(!may_call_aws(command), "{command}");
        }
    }
}
