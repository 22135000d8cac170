//! Makes a world smaller as long as something holds for it.

use super::world::World;

/// The smallest world that can be made of `world` by leaving out variables, files and lines while `holds`.
pub(super) fn shrink<E>(world: World, mut holds: impl FnMut(&World) -> Result<bool, E>) -> Result<World, E> {
    let mut smallest = world;
    loop {
        let before = smallest.clone();
        for candidate in without_variables(&smallest.clone()) {
            try_one(&mut smallest, candidate, &mut holds)?;
        }
        for path in before.files.keys() {
            try_one(&mut smallest, Change::File(path.clone()), &mut holds)?;
            shrink_file(&mut smallest, path, &mut holds)?;
        }
        if smallest == before {
            return Ok(smallest);
        }
    }
}

/// A way to make a world smaller.
enum Change {
    Variable(String),
    File(String),
    Content(String, Vec<u8>),
}

impl Change {
    /// `world` with this change; nothing if it changes nothing.
    fn apply(self, world: &World) -> Option<World> {
        let mut smaller = world.clone();
        match self {
            Self::Variable(name) => smaller.environment.remove(&name).map(drop),
            Self::File(path) => smaller.files.remove(&path).map(drop),
            Self::Content(path, content) => smaller.files.insert(path, content).map(drop),
        }?;
        (smaller != *world).then_some(smaller)
    }
}

fn without_variables(world: &World) -> Vec<Change> {
    // Without a home folder, the one of this machine would be looked at.
    world.environment.keys().filter(|name| *name != "HOME").cloned().map(Change::Variable).collect()
}

/// Keeps the change if the world is still one of those that are looked for.
fn try_one<E>(
    smallest: &mut World,
    change: Change,
    holds: &mut impl FnMut(&World) -> Result<bool, E>,
) -> Result<bool, E> {
    let Some(candidate) = change.apply(smallest) else { return Ok(false) };
    let is_kept = holds(&candidate)?;
    if is_kept {
        *smallest = candidate;
    }
    Ok(is_kept)
}

/// Leaves out lines, many at once first, then bytes at the ends of lines.
fn shrink_file<E>(
    smallest: &mut World,
    path: &str,
    holds: &mut impl FnMut(&World) -> Result<bool, E>,
) -> Result<(), E> {
    let count = |world: &World| world.files.get(path).map_or(0, |content| pieces(content).len());
    let mut size = count(smallest);
    while size > 0 {
        let mut at = 0;
        while at < count(smallest) {
            let content = &smallest.files[path];
            let all = pieces(content);
            let kept = all.iter().enumerate().filter(|(index, _)| !(at..at + size).contains(index));
            let content = kept.flat_map(|(_, piece)| piece.iter().copied()).collect();
            if !try_one(smallest, Change::Content(path.to_owned(), content), holds)? {
                at += size;
            }
        }
        size /= 2;
    }
    Ok(())
}

/// Lines with their ends, however they end.
fn pieces(content: &[u8]) -> Vec<&[u8]> {
    content.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')).collect()
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    #[test]
    fn what_does_not_matter_is_left_out() {
        let mut world = World::empty();
        world.set("A", "1");
        world.set("B", "2");
        world.files.insert("config".to_owned(), b"a\nb\nc\nd\n".to_vec());
        let holds = |world: &World| {
            let has_line =
                world.files.get("config").is_some_and(|content| content.windows(2).any(|pair| pair == b"c\n"));
            Ok::<_, Infallible>(has_line && world.environment.contains_key("B"))
        };
        let smallest = shrink(world, holds).expect("nothing fails");
        assert_eq!(smallest.environment.keys().collect::<Vec<_>>(), ["B", "HOME"]);
        assert_eq!(smallest.files.into_iter().collect::<Vec<_>>(), [("config".to_owned(), b"c\n".to_vec())]);
    }
}
