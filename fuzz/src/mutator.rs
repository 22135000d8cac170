//! Changes to files as people and broken programs make them: lines that move, vanish, come twice or come from another
//! file, indentation that is off, words in the place of others. Every other change is libFuzzer's own, which works on
//! bytes and crosses inputs over.

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzzer_mutate;

/// The lines of all fixtures.
static LINES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let files = walkdir::WalkDir::new(fixtures).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = files.filter(|file| file.path().extension().is_none_or(|ending| ending != "snap"));
    let texts = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
    let lines = texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>());
    lines.filter(|line| !line.trim().is_empty() && line.len() < 400).collect()
});

/// What opens, closes, separates and escapes in one format or another.
const MARKS: &[&str] = &[
    "\"",
    "'",
    "`",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    "=",
    ":",
    ": ",
    "- ",
    "\\",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "${",
    "$(",
    "{{",
    "}}",
    "<<EOF\n",
    "EOF\n",
    "&a ",
    "*a",
    "<<: *a",
    "|\n",
    ">-\n",
    "# ",
    " #",
    ";",
    "//",
    "/*",
    "%2F",
    "%",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{feff}",
    "é",
    "🙂",
    "::error::",
    "##[",
    "]]>",
    "<!--",
    "[default]\n",
    "[profile a]\n",
    "source_profile = ",
    "FROM a AS b\n",
    "RUN ",
    "ENV ",
    "export ",
    "@echo off\n",
];

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit.max(1)
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }
}

/// Changes the first `size` bytes of `data` to up to `max_size` others, and says how many they are.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut dice = Dice(u64::from(seed) << 16 | 1);
    if dice.below(2) == 0 || size == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let Ok(text) = std::str::from_utf8(&data[..size]) else { return fuzzer_mutate(data, size, max_size) };
    let changed = changed(text, &mut dice);
    let mut end = changed.len().min(max_size).min(data.len());
    while !changed.is_char_boundary(end) {
        end -= 1;
    }
    data[..end].copy_from_slice(&changed.as_bytes()[..end]);
    end
}

fn changed(text: &str, dice: &mut Dice) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for _ in 0..=dice.below(3) {
        let at = dice.below(lines.len());
        match dice.below(10) {
            0 => {
                lines.remove(at);
            }
            1 => lines.insert(at, lines[at].clone()),
            2 => {
                let other = dice.below(lines.len());
                lines.swap(at, other);
            }
            3 | 4 => lines.insert(at, dice.pick(&LINES).cloned().unwrap_or_default()),
            5 => lines[at].insert_str(0, ["  ", "\t", "    ", "- "][dice.below(4)]),
            6 => lines[at] = lines[at].trim_start().to_owned(),
            7 => {
                // A block as often as it fits: deep nesting and long chains come of this.
                let end = (at + 1 + dice.below(4)).min(lines.len());
                let block = lines[at..end].to_vec();
                for _ in 0..=dice.below(6) {
                    lines.splice(end..end, block.iter().cloned());
                }
            }
            8 => replace_word(&mut lines[at], dice),
            _ => {
                let line = &mut lines[at];
                let place = dice.below(line.len() + 1);
                if line.is_char_boundary(place) {
                    line.insert_str(place, dice.pick(MARKS).copied().unwrap_or_default());
                }
            }
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
    }
    lines.join("\n")
}

/// Puts a word of another line in the place of one of this.
fn replace_word(line: &mut String, dice: &mut Dice) {
    let Some(other) = dice.pick(&LINES) else { return };
    let words: Vec<&str> =
        other.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|it| !it.is_empty()).collect();
    let own: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|it| !it.is_empty()).collect();
    if let (Some(new), Some(old)) = (dice.pick(&words), dice.pick(&own)) {
        *line = line.replacen(*old, new, 1);
    }
}
