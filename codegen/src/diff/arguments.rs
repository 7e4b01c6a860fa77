//! The arguments that a changed signature has more, fewer, or of another type.

use super::rust::{closing, split};

/// The names of arguments whose callers have to change.
#[derive(Clone, Default)]
pub(super) struct Arguments {
    added: Vec<String>,
    removed: Vec<String>,
    retyped: Vec<String>,
}

impl Arguments {
    /// Those in which two signatures differ. `None` if one of the texts is no signature.
    ///
    /// `renamed` are the names that parameters had and have now, which callers do not see.
    pub(super) fn between(
        before: &str,
        after: &str,
        renamed: impl Fn(&str, &str) -> bool,
    ) -> Option<Self> {
        let (old, new) = (named(before)?, named(after)?);
        let mut found = Arguments::default();
        for (name, ty) in &old {
            let same = new
                .iter()
                .find(|it| it.0 == *name)
                .or_else(|| new.iter().find(|it| renamed(name, it.0)));
            match same {
                Some((_, other)) if other == ty => {}
                Some((name, _)) => found.retyped.push((*name).to_owned()),
                None => found.removed.push((*name).to_owned()),
            }
        }
        for (name, _) in &new {
            let is_old = |it: &&str| it == name || renamed(it, name);
            if !old.iter().any(|it| is_old(&it.0)) {
                found.added.push((*name).to_owned());
            }
        }
        Some(found)
    }

    /// The ones with certain names.
    pub(super) fn only(&self, is_one: impl Fn(&str) -> bool) -> Self {
        let chosen = |all: &[String]| -> Vec<String> {
            all.iter().filter(|it| is_one(it)).cloned().collect()
        };
        Arguments {
            added: chosen(&self.added),
            removed: chosen(&self.removed),
            retyped: chosen(&self.retyped),
        }
    }

    pub(super) fn adds(&self, name: &str) -> bool {
        self.added.iter().any(|it| it == name)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names().next().is_none()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names().any(|it| it == name)
    }

    fn names(&self) -> impl Iterator<Item = &String> {
        self.added.iter().chain(&self.removed).chain(&self.retyped)
    }

    /// What callers have to do.
    pub(super) fn advice(&self) -> Option<String> {
        let listed = |all: &[String]| -> String {
            let all: Vec<String> = all.iter().map(|it| format!("`{it}`")).collect();
            all.join(", ")
        };
        let (added, removed) = (listed(&self.added), listed(&self.removed));
        match (added.is_empty(), removed.is_empty()) {
            (false, true) => Some(format!("pass {added}")),
            (true, false) => Some(format!("do not pass {removed}")),
            (false, false) => Some(format!("pass {added} instead of {removed}")),
            (true, true) => None,
        }
    }
}

/// The names and types of the arguments of a signature.
fn named(signature: &str) -> Option<Vec<(&str, &str)>> {
    let end = closing(signature).filter(|_| signature.starts_with('('))?;
    let all = split(&signature[1..end]).into_iter();
    Some(all.filter_map(|it| it.split_once(": ")).collect())
}

/// What a signature returns.
pub(super) fn returned(signature: &str) -> &str {
    closing(signature).map_or("", |end| &signature[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::Arguments;

    fn advice(before: &str, after: &str) -> Option<String> {
        let is_renamed = |old: &str, new: &str| (old, new) == ("id", "pet_id");
        Arguments::between(before, after, is_renamed)?.advice()
    }

    #[test]
    fn the_advice_names_what_callers_pass() {
        let old = "(&self, id: &str, map: HashMap<String, u8>) -> X";
        for (new, expected) in [
            ("(&self, pet_id: &str, map: HashMap<String, u8>) -> X", None),
            (
                "(&self, pet_id: &str, map: HashMap<String, u8>, a: u8) -> X",
                Some("pass `a`"),
            ),
            ("(&self, id: &str) -> X", Some("do not pass `map`")),
            (
                "(&self, id: &str, body: u8) -> X",
                Some("pass `body` instead of `map`"),
            ),
            ("(&self, id: u8, map: HashMap<String, u8>) -> X", None),
        ] {
            assert_eq!(advice(old, new).as_deref(), expected, "{new}");
        }
    }
}
