//! Text that looks like source code to a scanner: the letters, words and line lengths of real files, and no meaning.

use std::io::{self, Write};
use std::sync::LazyLock;

use fastrand::Rng;

/// Lines of one language. In them `@` stands for a word, `#` for a number, `$` for text in words and `%` for a digest.
pub(crate) struct Language {
    pub(crate) ending: &'static str,
    /// How many of a hundred files are of it.
    pub(crate) share: usize,
    lines: &'static [&'static str],
}

pub(crate) static LANGUAGES: &[Language] = &[
    Language {
        ending: "ts",
        share: 24,
        lines: &[
            "import { @, @ } from './@/@';",
            "export async function @@(@: string, @: number): Promise<void> {",
            "  const @ = await this.@.@(@, { @: '@', @: # });",
            "  if (!@ || @.length === #) {",
            "    throw new Error(`$: ${@.@}`);",
            "  }",
            "  return @.map((@) => ({ ...@, @: @.@ ?? '@' }));",
            "}",
            "",
            "  // $",
        ],
    },
    Language {
        ending: "py",
        share: 20,
        lines: &[
            "from @.@ import @, @",
            "def @_@(self, @, @=None, *, @=#):",
            "    \"\"\"$.\"\"\"",
            "    @ = self._@.@(@, @='@', @=[#, #])",
            "    for @, @ in enumerate(@):",
            "        assert @.@ == '$', f'{@} is not {@}'",
            "    return {'@': @, '@': @[#], '@_@': '@'}",
            "",
            "    # $",
        ],
    },
    Language {
        ending: "go",
        share: 14,
        lines: &[
            "import \"github.com/@/@/@\"",
            "// @ $.",
            "func (@ *@) @(@ context.Context, @ string) (*@, error) {",
            "\t@, err := @.@(@, &@.@{@: #, @: \"@\"})",
            "\tif err != nil {",
            "\t\treturn nil, fmt.Errorf(\"$: %w\", err)",
            "\t}",
            "\treturn @, nil",
            "}",
            "",
        ],
    },
    Language {
        ending: "rs",
        share: 10,
        lines: &[
            "use crate::@::{@, @};",
            "/// $.",
            "pub fn @_@(&self, @: &str, @: Option<usize>) -> Result<@, @> {",
            "    let @ = self.@.iter().filter(|@| @.@ > #).collect::<Vec<_>>();",
            "    match @.@() {",
            "        Some(@) => Ok(@::new(@, \"$\")),",
            "        None => Err(@::@ { @, @: # }),",
            "    }",
            "}",
            "",
        ],
    },
    Language {
        ending: "md",
        share: 12,
        lines: &[
            "## @ @",
            "",
            "$. $, and $.",
            "$ `@_@`; see [@](../@/@.md) for $.",
            "- **@**: $",
            "```sh",
            "$ @ --@ # --@=@",
            "```",
        ],
    },
    Language {
        ending: "json",
        share: 10,
        lines: &[
            "    \"@\": \"@\",",
            "    \"@-@\": \"^#.#.#\",",
            "    \"node_modules/@\": { \"version\": \"#.#.#\", \"integrity\": \"sha512-%\" },",
            "    \"@\": { \"@\": #, \"@\": [\"@\", \"@\"], \"@\": true },",
        ],
    },
    Language {
        ending: "yaml",
        share: 10,
        lines: &[
            "@:",
            "  - name: @-@",
            "    image: registry.example.com/@/@:#.#@sha256:%",
            "    @: \"$\"",
            "    @: { @: #, @: @ }",
            "    # $",
        ],
    },
];

/// What source files of any trade are made of. A few of the words stand close to what a scanner looks for.
static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    "
    account action adapter address amount array attribute balance batch block body branch buffer build bundle cache
    callback catalog channel chunk client cluster column command commit config connection container content context
    counter cursor customer data database default delta description device document domain duration edge element
    email encoder endpoint engine entry environment error event example expression feature field file filter format
    frame function gateway graph group handler hash header height history identifier image index input instance
    integer interval invoice item iterator job key kind label language layer layout length level library limit line
    link list listener loader location logger machine manifest mapping margin matrix member memory message method
    metric middleware migration model module monitor name namespace network node notification number object offset
    operation option order origin output owner package page panel parameter parent parser partition password path
    pattern payload payment permission pipeline plugin policy pool position prefix price process product profile
    project property protocol provider proxy query queue range record region register release report request
    resolver resource response result role root route row rule runtime sample schedule schema scope score section
    segment selector sequence serializer server service session setting shape signal size snapshot socket source
    stack state status storage stream string style subject suffix summary symbol table target task template tenant
    test thread threshold timeout timestamp token total trace transaction transform tree trigger tuple type update
    upload user validator value variable vector version view visitor volume widget width window worker workflow
    workspace writer yield zone
    "
    .split_whitespace()
    .collect()
});

/// Words that one file in twenty-five uses as well: a trace of AWS, and nothing to find.
static RARE: &[&str] = &["aws", "AWS", "secret", "Secret", "bucket", "accessToken", "lambda", "dynamodb"];

/// A word of source code.
pub(crate) fn word(rng: &mut Rng) -> &'static str {
    one_of(rng, &WORDS)
}

fn one_of(rng: &mut Rng, choices: &[&'static str]) -> &'static str {
    choices[rng.usize(..choices.len())]
}

/// One of `choices` by its weight.
pub(crate) fn pick<'a, T>(rng: &mut Rng, choices: &'a [T], weight: impl Fn(&T) -> usize) -> &'a T {
    let total: usize = choices.iter().map(&weight).sum();
    let mut left = rng.usize(..total);
    let chosen = choices.iter().find(|choice| {
        let found = left < weight(choice);
        left = left.saturating_sub(weight(choice));
        found
    });
    chosen.expect("the number is below the sum of the weights")
}

/// About `bytes` bytes of a source file.
pub(crate) fn source(out: &mut impl Write, rng: &mut Rng, language: &Language, bytes: usize) -> io::Result<()> {
    let is_near = rng.usize(..25) == 0;
    let mut line = String::new();
    let mut written = 0;
    while written < bytes {
        line.clear();
        let pattern = one_of(rng, language.lines);
        fill(&mut line, rng, pattern);
        if is_near && rng.usize(..12) == 0 {
            line.push(' ');
            line.push_str(one_of(rng, RARE));
        }
        line.push('\n');
        out.write_all(line.as_bytes())?;
        written += line.len();
    }
    Ok(())
}

/// Appends `pattern` with its marks replaced.
fn fill(line: &mut String, rng: &mut Rng, pattern: &str) {
    for mark in pattern.chars() {
        match mark {
            '@' => line.push_str(word(rng)),
            '#' => line.push_str(&rng.u32(..4096).to_string()),
            '%' => line.extend((0..64).map(|_| char::from(b"0123456789abcdef"[rng.usize(..16)]))),
            '$' => {
                for number in 0..rng.usize(4..12) {
                    line.push_str(if number > 0 { " " } else { "" });
                    line.push_str(if rng.bool() { word(rng) } else { one_of(rng, FILLERS) });
                }
            }
            other => line.push(other),
        }
    }
}

/// The small words between the others.
static FILLERS: &[&str] = &["the", "of", "a", "to", "is", "in", "and", "for", "not", "with", "this", "are", "be"];

/// A small file of variables without any credential.
pub(crate) fn env(out: &mut impl Write, rng: &mut Rng) -> io::Result<()> {
    for _ in 0..12 {
        let (one, other, value) = (word(rng).to_uppercase(), word(rng).to_uppercase(), word(rng));
        writeln!(out, "{one}_{other}={value}")?;
    }
    Ok(())
}

/// About `bytes` bytes of JavaScript in one line.
pub(crate) fn minified(out: &mut impl Write, rng: &mut Rng, bytes: usize) -> io::Result<()> {
    const PIECES: &[&str] = &[
        "function a(e,t){return e.@(t,#)}",
        "var n=r(#),o=n.@(\"@\"),",
        "if(!e||e.@===\"@\")throw new Error(\"$\");",
        "t.exports={@:e,@:#,@:[#,#]};",
        "e.prototype.@=function(t){var n=this;return n._@?n._@:(n._@=t)},",
        "\"data:font/woff2;base64,%\",",
    ];
    let mut piece = String::new();
    let mut written = 0;
    while written < bytes {
        piece.clear();
        let pattern = one_of(rng, PIECES);
        fill(&mut piece, rng, pattern);
        out.write_all(piece.as_bytes())?;
        written += piece.len();
    }
    Ok(())
}

/// An access key ID that no account has, of the right shape.
pub(crate) fn key_id(rng: &mut Rng) -> String {
    drawn(rng, "AKIAQ3EGRLPL", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 8)
}

/// A secret access key that belongs to nobody.
pub(crate) fn secret_key(rng: &mut Rng) -> String {
    drawn(rng, "", b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+", 40)
}

fn drawn(rng: &mut Rng, start: &str, alphabet: &[u8], length: usize) -> String {
    let mut text = start.to_owned();
    text.extend((0..length).map(|_| char::from(alphabet[rng.usize(..alphabet.len())])));
    text
}
