//! The changes of one item, and their verdicts.

use std::collections::HashSet;

use super::change::ItemChange;
use super::line::{Line, Signature, What, closing, split};
use crate::diff::verdict::Rust;

/// A change of an item of the public API.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Its path.
    pub(crate) path: String,
    pub(crate) change: ItemChange,
    pub(crate) verdict: Rust,
    /// Whether code compiles as before, and does something else.
    pub(crate) silent: bool,
    pub(crate) before: String,
    pub(crate) after: String,
    /// The path of the item that it is part of; its own, if it is part of none.
    pub(crate) owner: String,
}

impl Item {
    pub(super) fn of(line: &Line, change: ItemChange, verdict: Rust) -> Self {
        let shown = line.shown();
        let (before, after) = match change {
            ItemChange::Removed => (shown, String::new()),
            _ => (String::new(), shown),
        };
        let owner = match line.owner() {
            "" => line.path.clone(),
            owner => owner.to_owned(),
        };
        Item {
            path: line.path.clone(),
            change,
            verdict,
            silent: false,
            before,
            after,
            owner,
        }
    }

    fn between(old: &Line, new: &Line, change: ItemChange, verdict: Rust) -> Self {
        Item {
            before: old.shown(),
            ..Item::of(new, change, verdict)
        }
    }

    fn attribute(line: &Line, before: &str, after: &str, verdict: Rust) -> Self {
        Item {
            before: before.to_owned(),
            after: after.to_owned(),
            ..Item::of(line, ItemChange::Attribute, verdict)
        }
    }

    /// The change in one line.
    pub(crate) fn described(&self) -> String {
        match self.change {
            ItemChange::Removed => format!("{} was removed", self.path),
            ItemChange::Added => format!("{} was added", self.path),
            ItemChange::Changed | ItemChange::Meaning => {
                let (before, after) = differing(&self.before, &self.after);
                format!("{}: {before} → {after}", self.path)
            }
            ItemChange::Attribute if self.before.is_empty() => {
                format!("{} became {}", self.path, self.after)
            }
            ItemChange::Attribute if self.after.is_empty() => {
                format!("{} is no longer {}", self.path, self.before)
            }
            ItemChange::Attribute => format!("{}: {} → {}", self.path, self.before, self.after),
        }
    }
}

/// Two signatures without the arguments that both have; other texts as they are.
fn differing(before: &str, after: &str) -> (String, String) {
    let parts = |text: &str| -> Option<(Vec<String>, String)> {
        let close = closing(text).filter(|_| text.starts_with('('))?;
        let arguments = split(&text[1..close]).into_iter().map(str::to_owned);
        Some((arguments.collect(), text[close + 1..].to_owned()))
    };
    let (Some((a, rest)), Some((b, other_rest))) = (parts(before), parts(after)) else {
        return (before.to_owned(), after.to_owned());
    };
    let is_swapped = a != b && a.len() == b.len() && a.iter().all(|it| b.contains(it));
    let shown = |own: &[String], other: &[String], rest: &str| {
        let own = own.iter().map(|it| {
            if other.contains(it) && !is_swapped {
                "…"
            } else {
                it.as_str()
            }
        });
        let mut own: Vec<&str> = own.collect();
        own.dedup_by(|a, b| *a == "…" && *b == "…");
        format!("({}){rest}", own.join(", "))
    };
    (shown(&a, &b, &rest), shown(&b, &a, &other_rest))
}

/// Removes the items that are part of another one and whose condition changed as that one's.
pub(super) fn fold(items: &mut Vec<Item>) {
    let is_gate = |it: &Item| it.change == ItemChange::Attribute && it.before.contains("cfg(");
    let conditions = items.iter().filter(|it| is_gate(it));
    let conditions: HashSet<(String, String, String)> = conditions
        .map(|it| (it.path.clone(), it.before.clone(), it.after.clone()))
        .collect();
    items.retain(|it| {
        let of_owner = (it.owner.clone(), it.before.clone(), it.after.clone());
        it.owner == it.path || !is_gate(it) || !conditions.contains(&of_owner)
    });
}

/// An item that is new. Literals and matches have to name all parts of one that is exhaustive.
pub(super) fn added(line: &Line, is_exhaustive: bool) -> Item {
    let verdict = match line.what {
        What::Field(_) | What::Variant(_) if is_exhaustive => Rust::Major,
        _ => Rust::Minor,
    };
    Item::of(line, ItemChange::Added, verdict)
}

/// The changes of an item that both have.
pub(super) fn changed(old: &Line, new: &Line) -> Vec<Item> {
    let mut items = Vec::new();
    match (&old.what, &new.what) {
        (What::Function(a), What::Function(b)) => items.extend(signature(old, new, a, b)),
        (a, b) if a != b => {
            items.push(Item::between(old, new, ItemChange::Changed, Rust::Major));
        }
        _ => {}
    }
    if !old.is_of_kind(new) {
        return items;
    }
    if old.gate != new.gate {
        let verdict = if opens(&old.gate, &new.gate) {
            Rust::Minor
        } else {
            Rust::Major
        };
        items.push(Item::attribute(new, &old.gate, &new.gate, verdict));
    }
    match (old.non_exhaustive, new.non_exhaustive) {
        (false, true) => items.push(Item::attribute(new, "", "non_exhaustive", Rust::Major)),
        (true, false) => items.push(Item::attribute(new, "non_exhaustive", "", Rust::Minor)),
        _ => {}
    }
    match (old.deprecated, new.deprecated) {
        (false, true) => items.push(Item::attribute(new, "", "deprecated", Rust::Minor)),
        (true, false) => items.push(Item::attribute(new, "deprecated", "", Rust::Patch)),
        _ => {}
    }
    items
}

fn signature(old: &Line, new: &Line, a: &Signature, b: &Signature) -> Option<Item> {
    let is_same = a.head == b.head
        && a.returns == b.returns
        && a.types().count() == b.types().count()
        && a.types().zip(b.types()).all(|(a, b)| accepts(a, b));
    if !is_same {
        return Some(Item::between(old, new, ItemChange::Changed, Rust::Major));
    }
    // Another name of an argument is none of a caller's business, but another position is: the value of one becomes that
    // of another.
    let (x, y) = (a.names(), b.names());
    let is_at = |index: usize, name| y.get(index) == Some(name);
    let is_shifted = (x.iter().enumerate()).any(|(index, it)| y.contains(it) && !is_at(index, it));
    if is_shifted {
        return Some(Item {
            silent: true,
            ..Item::between(old, new, ItemChange::Changed, Rust::Major)
        });
    }
    let is_wider = !a.types().eq(b.types());
    is_wider.then(|| Item::between(old, new, ItemChange::Changed, Rust::Minor))
}

/// Whether an argument of a type takes what one of another type took: the same, or what converts into a wider number.
fn accepts(old: &str, new: &str) -> bool {
    const WIDER: [(&str, &str); 4] = [
        ("i32", "i64"),
        ("i32", "f64"),
        ("u32", "i64"),
        ("f32", "f64"),
    ];
    let converted = |ty: &str| {
        let (conversion, of) = ty.strip_prefix("impl ")?.split_once('<')?;
        let of = of.strip_suffix('>')?.to_owned();
        matches!(conversion, "Into" | "IntoOption").then(|| (conversion.to_owned(), of))
    };
    let is_wider = || {
        let ((one, from), (other, to)) = (converted(old)?, converted(new)?);
        Some(one == other && WIDER.contains(&(&from, &to)))
    };
    old == new || is_wider() == Some(true)
}

/// Whether what is compiled under one condition is compiled under the other, too.
fn opens(old: &str, new: &str) -> bool {
    let features = |text: &str| -> Vec<String> {
        let quoted = text.split('"').skip(1).step_by(2);
        quoted.map(str::to_owned).collect()
    };
    let (a, b) = (features(old), features(new));
    new.is_empty() || !old.is_empty() && !new.contains("all(") && a.iter().all(|it| b.contains(it))
}
