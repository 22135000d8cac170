//! Credentials in any text: source code, comments, logs, prose, and files whose format nothing else here reads.
//!
//! [`crate::aws::prefilter`] says where something might be; [`scan`] reads the lines around such places; what was
//! found there is put together to groups here, each a scope of its own, so that the id and the secret of one set
//! meet and two sets of one file stay apart.

mod assignment;
mod encoded;
mod scan;
mod view;

#[cfg(test)]
mod tests;

use crate::aws::names::CredentialPart;
use crate::aws::{prefilter, secret_key};
use crate::source::{FileId, Span, Spanned};

use super::model::{FileFacts, Scope, Setting, Site};
use scan::{Item, Taken};
use view::View;

/// How many lines before and after a hit are read: the parts of one set stand together.
const LINES_AROUND: usize = 5;

/// How many bytes before and after a hit are read at most, for files with very long lines.
const BYTES_AROUND: usize = 2048;

/// How often a text may be encoded in another one that is read.
const DEEPEST: usize = 2;

/// Adds to `facts` the credentials in `text` whose values stand outside of the `covered` spans, which are sorted.
pub(super) fn search(facts: &mut FileFacts, text: &str, covered: &[Span]) {
    for scope in scopes(text, covered, DEEPEST) {
        facts.add(scope);
    }
}

/// The credentials in `text`, and in texts that are encoded in it, down to some depth.
fn scopes(text: &str, covered: &[Span], depth: usize) -> Vec<Scope> {
    let mut found: Vec<Scope> = regions(text).flat_map(|region| scopes_of_region(text, region, covered)).collect();
    if depth == 0 {
        return found;
    }
    let mut known: Taken = covered.iter().copied().collect();
    known.extend(found.iter().flat_map(Scope::value_spans));
    for blob in encoded::blobs(text) {
        for mut scope in scopes(&blob.text, &[], depth - 1) {
            scope.relocate(|span| blob.outer(span));
            if scope.value_spans().all(|span| known.is_free(span)) {
                found.push(scope);
            }
        }
    }
    found
}

fn scopes_of_region(text: &str, region: Span, covered: &[Span]) -> Vec<Scope> {
    let view = View::new(text, surroundings(text, region));
    let mut items = scan::items(view.text(), view.inner(region));
    items.retain(|item| !is_covered(covered, view.outer(item.value)));
    let (written, others): (Vec<Item>, Vec<Item>) = items.into_iter().partition(Item::is_literal);
    let mut groups = groups(view.text(), written);
    complete(view.text(), &mut groups);
    attach(view.text(), &mut groups, others);
    let scopes = groups.into_iter().filter_map(|group| scope(view.text(), group));
    scopes
        .map(|mut scope| {
            scope.relocate(|span| view.outer(span));
            scope
        })
        .collect()
}

/// The region with what may belong to words at its ends: some bytes before it, the rest of its last line, and the lines
/// after that if they are pieces of a long value.
fn surroundings(text: &str, region: Span) -> Span {
    const BEFORE: usize = 64;
    const SHORTEST_PIECE: usize = 20;
    let limit = (region.end() + scan::LONGEST_VALUE).min(text.len());
    let rest = &text.as_bytes()[region.end()..limit];
    let mut end = 0;
    for line in rest.split_inclusive(|byte| *byte == b'\n') {
        let is_piece = || {
            let piece = line.trim_ascii();
            piece.len() >= SHORTEST_PIECE && piece.iter().all(|byte| secret_key::is_character(*byte))
        };
        let is_rest_of_line = end == 0;
        if !is_rest_of_line && !is_piece() {
            // The last piece is shorter, and something may close the value.
            end += line.len();
            break;
        }
        end += line.len();
    }
    Span::new(region.start().saturating_sub(BEFORE), region.end() + end)
}

/// Whether `value` overlaps one of the sorted spans.
fn is_covered(covered: &[Span], value: Span) -> bool {
    let next = covered.partition_point(|span| span.end() <= value.start());
    covered.get(next).is_some_and(|span| span.overlaps(value))
}

/// The lines around the hits of the prefilter, in order and apart from one another.
fn regions(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut hits = prefilter::hits(text).peekable();
    std::iter::from_fn(move || {
        let first = hits.next()?;
        let start = lines_before(text, first);
        let mut end = lines_after(text, first);
        while let Some(next) = hits.next_if(|next| *next < end) {
            end = end.max(lines_after(text, next));
        }
        Some(Span::new(start, end))
    })
    .scan(0, |last, region| {
        // A region never begins before the one before it ends.
        let start = region.start().max(*last);
        *last = region.end();
        Some(Span::new(start, region.end()))
    })
}

/// The start of the line [`LINES_AROUND`] lines before `at`, or as far back as is read.
fn lines_before(text: &str, at: usize) -> usize {
    let limit = at.saturating_sub(BYTES_AROUND);
    memchr::memrchr_iter(b'\n', &text.as_bytes()[limit..at]).nth(LINES_AROUND).map_or(limit, |end| limit + end + 1)
}

/// The end of the line [`LINES_AROUND`] lines after `at`, or as far as is read. Values may be longer than that.
fn lines_after(text: &str, at: usize) -> usize {
    let limit = (at + BYTES_AROUND).min(text.len());
    memchr::memchr_iter(b'\n', &text.as_bytes()[at..limit]).nth(LINES_AROUND).map_or(limit, |end| at + end)
}

/// Items of one set.
struct Group {
    items: Vec<Item>,
}

impl Group {
    fn has(&self, part: CredentialPart) -> bool {
        self.items.iter().any(|item| item.part == part)
    }
}

/// Puts items that are written out together to sets: those whose names share a family, and next to one another what is
/// still alone. What only stands for a part has no say in this: code reads some credentials and has others in it.
fn groups(text: &str, items: Vec<Item>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for item in items {
        let fits = |group: &&mut Group| {
            let last = group.items.last().expect("a group is made with an item");
            last.family == item.family && !group.has(item.part) && is_near(text, last.value, item.value)
        };
        if let Some(group) = groups.iter_mut().rev().take(4).find(fits) {
            group.items.push(item);
        } else {
            groups.push(Group { items: vec![item] });
        }
    }
    join_halves(text, groups)
}

/// Joins an id without a secret to a secret without an id that stands next to it under another name, and a token to
/// the pair beside it.
fn join_halves(text: &str, groups: Vec<Group>) -> Vec<Group> {
    let mut joined: Vec<Group> = Vec::new();
    for group in groups {
        let complements = |before: &Group| {
            let (last, first) = (&before.items[before.items.len() - 1], &group.items[0]);
            let share = |part| before.has(part) && group.has(part);
            !share(CredentialPart::AccessKeyId)
                && !share(CredentialPart::SecretAccessKey)
                && !share(CredentialPart::SessionToken)
                && is_near(text, last.value, first.value)
        };
        match joined.last_mut() {
            Some(before) if complements(before) => before.items.extend(group.items),
            _ => joined.push(group),
        }
    }
    joined
}

/// Whether two values stand within [`LINES_AROUND`] lines of each other.
fn is_near(text: &str, one: Span, other: Span) -> bool {
    let (start, end) = (one.end().min(other.end()), one.start().max(other.start()));
    let Some(between) = text.as_bytes().get(start..end) else { return true };
    between.len() <= 2 * BYTES_AROUND && memchr::memchr_iter(b'\n', between).count() <= LINES_AROUND
}

/// Looks for the secret of a group that has a key ID and says nothing of a secret: next to the ID, without a name.
fn complete(text: &str, groups: &mut [Group]) {
    let mut taken: Taken = groups.iter().flat_map(|group| &group.items).map(|item| item.value).collect();
    for group in groups {
        if group.has(CredentialPart::SecretAccessKey) {
            continue;
        }
        let Some(id) = group.items.iter().find(|item| item.part == CredentialPart::AccessKeyId) else { continue };
        let id = id.value;
        let window = Span::new(lines_before(text, id.start()), lines_after(text, id.end()));
        let after = Span::new(id.end(), window.end());
        let before = Span::new(window.start(), id.start());
        let found = scan::bare_secret(text, after, &taken).or_else(|| scan::bare_secret(text, before, &taken));
        if let Some(secret) = found {
            taken.insert(secret.value);
            group.items.push(secret);
        }
    }
}

/// Adds to each group what the text says of its other parts: where they come from, when they expire.
fn attach(text: &str, groups: &mut [Group], others: Vec<Item>) {
    const NEIGHBOURS: usize = 2;
    groups.sort_by_key(|group| group.items[0].value);
    for item in others {
        let next = groups.partition_point(|group| group.items[0].value < item.value);
        let neighbours = next.saturating_sub(NEIGHBOURS)..(next + NEIGHBOURS).min(groups.len());
        let distance = |group: &Group| {
            let fits = !group.has(item.part) && group.items.iter().any(|other| other.family == item.family);
            let near = group.items.iter().filter(|other| is_near(text, other.value, item.value));
            near.map(|other| other.value.start().abs_diff(item.value.start())).min().filter(|_| fits)
        };
        let nearest = neighbours.filter_map(|at| Some((distance(&groups[at])?, at))).min();
        if let Some((_, at)) = nearest {
            groups[at].items.push(item);
        }
    }
}

/// The scope of a group.
fn scope(text: &str, mut group: Group) -> Option<Scope> {
    let mut literals = group.items.iter().filter(|item| item.is_literal());
    let first = literals.next()?;
    if literals.next().is_none() && first.part == CredentialPart::AccessKeyId && is_record_of_use(text, first.value) {
        return None;
    }
    group.items.sort_by_key(|item| item.value);
    let first = &group.items[0];
    let mut scope = Scope::new(FileId::from_index(0), Site::FreeText, first.key.unwrap_or(first.value));
    scope.settings.extend(group.items.iter().map(|item| setting(text, item)));
    Some(scope)
}

/// Whether a key ID stands in a record of what somebody did with it: in one of `CloudTrail` beside the unique ID of its
/// user, or in the scope of a signature (`<id>/20250131/eu-west-1/s3/aws4_request`).
fn is_record_of_use(text: &str, id: Span) -> bool {
    const BYTES_BEFORE: usize = 400;
    let after = &text.as_bytes()[id.end()..];
    let scope = after.strip_prefix(b"/").or_else(|| after.strip_prefix(b"%2F"));
    if scope.and_then(|scope| scope.get(..8)).is_some_and(|date| date.iter().all(u8::is_ascii_digit)) {
        return true;
    }
    let before = &text.as_bytes()[id.start().saturating_sub(BYTES_BEFORE)..id.start()];
    memchr::memmem::find(before, b"principalId").is_some()
}

fn setting(text: &str, item: &Item) -> Setting {
    let key = item.key.unwrap_or(Span::at(item.value.start()));
    let value = item.text(text).into_owned();
    let setting = Setting::new(Spanned::new(text[key.range()].to_owned(), key), Spanned::new(value, item.value));
    let mut setting = setting.as_part(item.part, "");
    setting.certainty = item.certainty;
    setting
}
