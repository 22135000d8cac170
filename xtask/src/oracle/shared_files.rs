//! Shared files as people write them, and as they come out when something went wrong: each line is well formed most of
//! the time, so that what goes wrong is one thing at a time.

mod tables;

use super::dice::Dice;
use tables::{ENDS, Group, JUNK, Key, NAMED, PREFIXED, PROFILE, PROPERTY, SESSION, SESSION_HEADERS};

/// Which of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Config,
    Credentials,
}

/// The names of profiles that everything refers to.
pub(super) const PROFILES: &[&str] = &["default", "a", "b", "c"];
const RARE_PROFILES: &[&str] =
    &["my profile", "A", "a.b", "x/y", "a@b:c+d%", "ü", "DEFAULT", "profile", "a-b_c", "a,b"];

/// A whole file.
pub(super) fn content(dice: &mut Dice, which: Which) -> Vec<u8> {
    let mut blocks: Vec<String> = Vec::new();
    let mut names: Vec<&str> = PROFILES.iter().copied().filter(|_| dice.percent(62)).collect();
    if dice.percent(12) {
        names.push(dice.pick(RARE_PROFILES));
    }
    if dice.percent(5) && !names.is_empty() {
        names.push(dice.pick(&names));
    }
    for name in names {
        let header = header(dice, which, name);
        blocks.push(section(dice, &header, PROFILE));
    }
    let has_sessions = if which == Which::Config { 60 } else { 4 };
    if dice.percent(has_sessions) {
        let name = dice.weighted(&[(10, "corp"), (2, "other"), (1, "\"my corp\""), (1, "x y")]);
        let header = dice.weighted(SESSION_HEADERS).replace("{}", name);
        blocks.push(section(dice, &header, SESSION));
    }
    if dice.percent(20) {
        dice.shuffle(&mut blocks);
    }
    if dice.percent(3) {
        blocks.insert(0, "region = nowhere-1".to_owned());
    }
    let end = dice.weighted(ENDS);
    let mut text = blocks.join("\n").replace('\n', end);
    if dice.percent(90) {
        text.push_str(end);
    }
    damage(dice, text.into_bytes())
}

fn header(dice: &mut Dice, which: Which, name: &str) -> String {
    let templates =
        if which == Which::Credentials || (name == "default" && dice.percent(75)) { NAMED } else { PREFIXED };
    let is_prefixed = templates.len() == PREFIXED.len();
    // A name that needs quotes has them most of the time.
    let quoted =
        if is_prefixed && name.contains(' ') && dice.percent(70) { format!("\"{name}\"") } else { name.to_owned() };
    dice.weighted(templates).replace("{}", &quoted)
}

fn section(dice: &mut Dice, header: &str, groups: &[Group]) -> String {
    let mut lines = Vec::new();
    for Group(chance, keys) in groups {
        if !dice.percent(*chance) {
            continue;
        }
        for Key(chance, key, values) in *keys {
            let is_there = lines.iter().any(|line: &String| line.starts_with(key));
            // Twice the same key is its own mistake, and not a usual one.
            if dice.percent(*chance) && (!is_there || dice.percent(4)) {
                let value = value(dice, values);
                lines.push(property(dice, key, value));
            }
        }
    }
    if dice.percent(70) {
        dice.shuffle(&mut lines);
    }
    if dice.percent(10) {
        let at = dice.below(lines.len() + 1);
        lines.insert(at, dice.pick(JUNK).to_owned());
    }
    if dice.percent(3) {
        // The whole section is indented.
        lines = lines.iter().map(|line| format!("  {line}")).collect();
    }
    if dice.percent(40) {
        lines.push(String::new());
    }
    lines.insert(0, header.to_owned());
    lines.join("\n")
}

/// The first value most of the time, so that the odd ones do not come all at once.
fn value(dice: &mut Dice, values: &[&'static str]) -> &'static str {
    if dice.percent(40) { values[0] } else { dice.pick(values) }
}

fn property(dice: &mut Dice, key: &str, value: &str) -> String {
    let template = dice.weighted(PROPERTY);
    template.replace("{k}", key).replace("{K}", &key.to_uppercase()).replace("{v}", value)
}

/// What editors, tools and broken disks do to a file.
fn damage(dice: &mut Dice, mut bytes: Vec<u8>) -> Vec<u8> {
    if dice.percent(2) {
        bytes.splice(0..0, *b"\xef\xbb\xbf");
    }
    if dice.percent(1) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        return [vec![0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    }
    if bytes.is_empty() {
        return bytes;
    }
    if dice.percent(2) {
        // A byte that no UTF-8 has.
        let at = dice.below(bytes.len());
        bytes.insert(at, dice.pick(&[0xff, 0xe9, 0xc0, 0x80]));
    }
    if dice.percent(2) {
        bytes.truncate(dice.below(bytes.len()));
    }
    if dice.percent(2) && !bytes.is_empty() {
        let at = dice.below(bytes.len());
        let noise: Vec<u8> = (0..dice.below(300)).map(|_| dice.byte()).collect();
        bytes.splice(at..at, noise);
    }
    if dice.percent(3) && !bytes.is_empty() {
        let at = dice.below(bytes.len());
        bytes[at] = dice.pick(b"[]=#; \t\n\r\"'\\:");
    }
    bytes
}

#[cfg(test)]
mod tests {
    use crate::oracle::world::FOLDER;

    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_file() {
        let file = |index| content(&mut Dice::of(7, index), Which::Config);
        assert_eq!(file(3), file(3));
        assert_ne!(file(3), file(4));
        assert!((0..50).any(|index| String::from_utf8_lossy(&file(index)).contains(FOLDER)));
    }
}
