//! Chance that repeats itself: the same seed gives the same choices.

use fastrand::Rng;

/// A choice and how often it comes, beside the others.
pub(super) type Weighted<T> = (u32, T);

/// The dice of one world.
pub(super) struct Dice(Rng);

impl Dice {
    /// The dice of world `index` in a run with `seed`; no other world has to be made before it.
    pub(super) fn of(seed: u64, index: u64) -> Self {
        let mut seeds = Rng::with_seed(seed);
        Self(Rng::with_seed(seeds.u64(..) ^ index.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// True in so many of a hundred cases.
    pub(super) fn percent(&mut self, percent: u32) -> bool {
        self.0.u32(0..100) < percent
    }

    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.0.usize(0..choices.len())]
    }

    pub(super) fn weighted<T: Copy>(&mut self, choices: &[Weighted<T>]) -> T {
        let mut left = self.0.u32(0..choices.iter().map(|(weight, _)| weight).sum());
        for (weight, choice) in choices {
            match left.checked_sub(*weight) {
                None => return *choice,
                Some(rest) => left = rest,
            }
        }
        unreachable!("the weights were summed up")
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0.usize(0..end)
    }

    pub(super) fn byte(&mut self) -> u8 {
        self.0.u8(..)
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        self.0.shuffle(items);
    }
}
