//! Everything that is tested from outside, in one binary.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod architecture;
mod bounds;
mod catalogue;
mod cli;
mod config;
mod damage;
mod determinism;
mod differences;
mod doctor;
mod fixes;
mod fixtures;
mod git;
mod graph;
mod injection;
mod manners;
mod pages;
mod planted;
mod process;
mod resolution;
mod secrets;
mod support;
mod threats;
