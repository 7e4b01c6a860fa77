//! The arguments that a changed signature has more, fewer, or of another type.

use super::causes::normal;
use super::rust::{closing, split};

/// The names of arguments whose callers have to change.
#[derive(Clone, Default)]
pub(super) struct Arguments {
    added: Vec<String>,
    removed: Vec<String>,
    /// With their types.
    retyped: Vec<(String, String)>,
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
        let successor = |place: usize, own: &(&str, &str)| {
            let at_place = new.get(place).filter(|it| {
                old.len() == new.len() && is_named_after_type(own) && is_named_after_type(it)
            });
            let same = new.iter().find(|it| it.0 == own.0);
            let other = new.iter().find(|it| renamed(own.0, it.0));
            same.or(other).or(at_place)
        };
        let mut successors = Vec::new();
        for (place, own) in old.iter().enumerate() {
            match successor(place, own) {
                Some(it) => {
                    successors.push(it.0);
                    if it.1 != own.1 {
                        found.retyped.push((it.0.to_owned(), it.1.to_owned()));
                    }
                }
                None => found.removed.push(own.0.to_owned()),
            }
        }
        let added = new.iter().filter(|it| !successors.contains(&it.0));
        found.added.extend(added.map(|it| it.0.to_owned()));
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
            retyped: {
                let retyped = self.retyped.iter().filter(|it| is_one(&it.0));
                retyped.cloned().collect()
            },
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
        let retyped = self.retyped.iter().map(|it| &it.0);
        self.added.iter().chain(&self.removed).chain(retyped)
    }

    /// What callers have to do.
    pub(super) fn advice(&self) -> Option<String> {
        let listed = |all: &[String]| -> String {
            let all: Vec<String> = all.iter().map(|it| format!("`{it}`")).collect();
            all.join(", ")
        };
        let (added, removed) = (listed(&self.added), listed(&self.removed));
        let other = match (added.is_empty(), removed.is_empty()) {
            (false, true) => Some(format!("pass {added}")),
            (true, false) => Some(format!("do not pass {removed}")),
            (false, false) => Some(format!("pass {added} instead of {removed}")),
            (true, true) => None,
        };
        let retyped = self.retyped.iter().map(|(name, ty)| {
            let conversions = ["impl Into<", "impl IntoOption<"];
            let converted = conversions.iter().find_map(|it| ty.strip_prefix(it));
            let converted = converted.and_then(|it| it.strip_suffix('>'));
            let ty = converted.unwrap_or(ty);
            format!("pass `{ty}` as `{name}`")
        });
        let all: Vec<String> = other.into_iter().chain(retyped).collect();
        (!all.is_empty()).then(|| all.join(", "))
    }
}

/// The names and types of the arguments of a signature.
fn named(signature: &str) -> Option<Vec<(&str, &str)>> {
    let end = closing(signature).filter(|_| signature.starts_with('('))?;
    let all = split(&signature[1..end]).into_iter();
    Some(all.filter_map(|it| it.split_once(": ")).collect())
}

/// Whether an argument has the name of its type, as a body has.
fn is_named_after_type((name, ty): &(&str, &str)) -> bool {
    ty.contains("models::") && normal(ty).ends_with(&normal(name))
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
            (
                "(&self, id: u8, map: HashMap<String, u8>) -> X",
                Some("pass `u8` as `id`"),
            ),
            (
                "(&self, id: impl IntoOption<u8>, map: HashMap<String, u8>) -> X",
                Some("pass `u8` as `id`"),
            ),
        ] {
            assert_eq!(advice(old, new).as_deref(), expected, "{new}");
        }
    }

    #[test]
    fn an_argument_that_is_named_after_its_type_is_the_same_one() {
        let (old, new) = (
            "(&self, cloud: &models::NewCloud)",
            "(&self, sky: &models::NewSky)",
        );
        let expected = "pass `&models::NewSky` as `sky`";
        assert_eq!(advice(old, new).as_deref(), Some(expected));
    }
}
