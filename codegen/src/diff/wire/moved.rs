//! Operations that are found under another path, or with another method.

use std::collections::BTreeMap;

use super::change::{About, Change, NodeId};
use super::operation::{Endpoint, Endpoints};
use super::role::{Flow, Form, Role};
use super::side::is_same;
use super::walk::{Place, Walk};
use crate::diff::rule::Rule;
use crate::diff::verdict::Directions;
use crate::openapi::Typed;

/// An operation of both documents.
type Pair<'d> = (Endpoint<'d>, Endpoint<'d>);

/// Takes out the operations that both documents have at different places: those of the same operationId; without one, those
/// with the same method and content.
fn moved<'d>(old: &mut Endpoints<'d>, new: &mut Endpoints<'d>) -> Vec<Pair<'d>> {
    let mut pairs = Vec::new();
    let candidates: Vec<_> = old.keys().cloned().collect();
    for target in candidates {
        let before = &old[&target];
        let is_it = |it: &Endpoint<'d>| is_same_operation(before, it);
        let mut found = new.iter().filter(|it| is_it(it.1)).map(|it| it.0.clone());
        let (Some(only), None) = (found.next(), found.next()) else {
            continue;
        };
        let after = &new[&only];
        if old
            .values()
            .filter(|it| is_same_operation(it, after))
            .count()
            == 1
        {
            pairs.extend(old.remove(&target).zip(new.remove(&only)));
        }
    }
    pairs
}

fn is_same_operation(old: &Endpoint, new: &Endpoint) -> bool {
    let (a, b) = (old.operation, new.operation);
    match (a.id(), b.id()) {
        (Some(a), Some(b)) => a.text == b.text,
        (None, None) => old.method == new.method && is_same(a.node(), b.node()),
        _ => false,
    }
}

impl<'d> Walk<'d> {
    /// Compares the operations that were moved, and reports those that only one document has.
    pub(super) fn other_operations(&mut self, mut old: Endpoints<'d>, mut new: Endpoints<'d>) {
        let moved = moved(&mut old, &mut new);
        self.moved_operations(&moved);
        for removed in old.values() {
            self.lone(Rule::OperationRemoved, removed);
        }
        for added in new.values() {
            self.lone(Rule::OperationAdded, added);
        }
    }

    /// Compares operations that were moved, and reports once what was moved together.
    fn moved_operations(&mut self, pairs: &[Pair<'d>]) {
        let mut together: BTreeMap<(String, String), Vec<(NodeId, &Pair<'d>)>> = BTreeMap::new();
        for pair in pairs {
            let (before, after) = pair;
            let node = self.operation(before, after);
            let prefixes = if before.method == after.method {
                prefixes(before.path, after.path)
            } else {
                (before.name(), after.name())
            };
            together.entry(prefixes).or_default().push((node, pair));
        }
        for ((from, to), all) in together {
            let shared = shared(
                all.iter()
                    .map(|(_, (_, after))| after.path.get(to.len()..).unwrap_or_default()),
            );
            let place = Place {
                node: self.graph.add(),
                path: match all.as_slice() {
                    [(_, (_, after))] => after.name(),
                    _ => named(&to, &shared),
                },
                role: Role::new(Flow::Request, Form::Typed),
                about: About::Other,
            };
            for (node, _) in &all {
                self.graph.link(*node, place.node);
            }
            let Some((_, (before, after))) = all.first() else {
                continue;
            };
            let (from, to) = match all.len() {
                1 => (before.name(), after.name()),
                _ => (named(&from, &shared), named(&to, &shared)),
            };
            let change = Change::of(Rule::OperationMoved)
                .at(before.key_span, after.key_span)
                .from(from)
                .to(to)
                .wire(Directions::BREAKING);
            self.found(&place, change);
        }
    }
}

/// Two paths without the steps with which both end.
fn prefixes(old: &str, new: &str) -> (String, String) {
    let (mut a, mut b): (Vec<&str>, Vec<&str>) =
        (old.split('/').collect(), new.split('/').collect());
    while a.len() > 1 && b.len() > 1 && a.last() == b.last() {
        a.pop();
        b.pop();
    }
    (a.join("/"), b.join("/"))
}

/// A path of a prefix and what follows.
fn named(prefix: &str, rest: &str) -> String {
    let path = format!("{prefix}{rest}");
    if path.is_empty() {
        "/".to_owned()
    } else {
        path
    }
}

/// The steps with which all rests of paths begin.
fn shared<'a>(mut rests: impl Iterator<Item = &'a str>) -> String {
    let steps = |rest: &'a str| -> Vec<&'a str> { rest.split('/').skip(1).collect() };
    let mut common = rests.next().map(steps).unwrap_or_default();
    for rest in rests {
        let same = common.iter().zip(steps(rest)).take_while(|(a, b)| *a == b);
        common.truncate(same.count());
    }
    common
        .iter()
        .fold(String::new(), |path, it| path + "/" + it)
}

#[cfg(test)]
mod tests {
    use super::{prefixes, shared};

    #[test]
    fn what_is_moved_is_the_part_that_differs() {
        for (old, new, from, to) in [
            ("/v1/pets/{id}", "/v2/pets/{id}", "/v1", "/v2"),
            ("/pets", "/v1/pets", "", "/v1"),
            ("/pets", "/animals", "/pets", "/animals"),
            ("/pets", "/pets/", "/pets", "/pets/"),
        ] {
            assert_eq!(prefixes(old, new), (from.to_owned(), to.to_owned()));
        }
        let rests = ["/pets", "/pets/{id}", "/pets/{id}/toys"];
        assert_eq!(shared(rests.into_iter()), "/pets");
        assert_eq!(shared(["/pets", "/owners"].into_iter()), "");
    }
}
