//! Graph algorithms: fixpoints of mutually dependent facts, and strongly connected components.
//!
//! Results depend only on the graph, not on the start node or the length of paths. Independent of schemas.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// When a fact holds for a node. There is no negation, so a least solution exists.
pub(super) enum Rule<N> {
    /// A constant.
    Constant(bool),
    /// If it holds for this node.
    Fact(N),
    /// If any of these holds.
    Any(Vec<Rule<N>>),
    /// If all of these hold.
    All(Vec<Rule<N>>),
}

impl<N: Copy> Rule<N> {
    fn holds(&self, is_fact: &impl Fn(N) -> bool) -> bool {
        match self {
            Rule::Constant(holds) => *holds,
            Rule::Fact(node) => is_fact(*node),
            Rule::Any(rules) => rules.iter().any(|it| it.holds(is_fact)),
            Rule::All(rules) => rules.iter().all(|it| it.holds(is_fact)),
        }
    }

    fn visit(&self, visit: &mut impl FnMut(N)) {
        match self {
            Rule::Constant(_) => {}
            Rule::Fact(node) => visit(*node),
            Rule::Any(rules) | Rule::All(rules) => rules.iter().for_each(|it| it.visit(visit)),
        }
    }
}

/// Solves a fact for a node and for as many of its dependencies as the rules require, and adds the results to `memo`.
pub(super) fn solve<N: Copy + Eq + Hash>(
    node: N,
    memo: &mut HashMap<N, bool>,
    rule_of: impl Fn(N) -> Rule<N>,
) {
    let mut rules: HashMap<N, Rule<N>> = HashMap::new();
    let mut dependents: HashMap<N, Vec<N>> = HashMap::new();
    let mut next = vec![node];
    while let Some(node) = next.pop() {
        if memo.contains_key(&node) || rules.contains_key(&node) {
            continue;
        }
        let rule = rule_of(node);
        rule.visit(&mut |on| {
            dependents.entry(on).or_default().push(node);
            next.push(on);
        });
        rules.insert(node, rule);
    }
    let mut holding: HashSet<N> = HashSet::new();
    let mut next: Vec<N> = rules.keys().copied().collect();
    while let Some(node) = next.pop() {
        let is_fact = |it| holding.contains(&it) || memo.get(&it) == Some(&true);
        let follows = rules.get(&node).is_some_and(|it| it.holds(&is_fact));
        if follows && holding.insert(node) {
            next.extend(dependents.get(&node).into_iter().flatten());
        }
    }
    memo.extend(rules.into_keys().map(|it| (it, holding.contains(&it))));
}

/// Computes the greatest fixpoint for a node and all of its dependencies, starting from `top`, and adds the values to
/// `memo`. `value` must be monotonic.
pub(crate) fn greatest<N: Copy + Eq + Hash, V: Clone + PartialEq>(
    node: N,
    memo: &mut HashMap<N, V>,
    top: &V,
    dependencies: impl Fn(N) -> Vec<N>,
    value: impl Fn(N, &dyn Fn(N) -> V) -> V,
) {
    let mut dependents: HashMap<N, Vec<N>> = HashMap::new();
    let mut found: HashMap<N, V> = HashMap::new();
    let mut order = Vec::new();
    let mut next = vec![(node, false)];
    while let Some((node, is_done)) = next.pop() {
        if is_done {
            order.push(node);
            continue;
        }
        if memo.contains_key(&node) || found.contains_key(&node) {
            continue;
        }
        found.insert(node, top.clone());
        next.push((node, true));
        for on in dependencies(node) {
            dependents.entry(on).or_default().push(node);
            next.push((on, false));
        }
    }
    // Dependencies first.
    order.reverse();
    while let Some(node) = order.pop() {
        let of = |it| memo.get(&it).or(found.get(&it)).unwrap_or(top).clone();
        let new = value(node, &of);
        if found.insert(node, new.clone()) != Some(new) {
            let behind = dependents.get(&node).into_iter().flatten();
            order.extend(behind.filter(|it| found.contains_key(it)));
        }
    }
    memo.extend(found);
}

/// Computes the strongly connected component of a node and of all nodes reachable from it, and adds them to `memo`.
pub(crate) fn components<N: Copy + Eq + Hash>(
    node: N,
    memo: &mut HashMap<N, usize>,
    edges: impl Fn(N) -> Vec<N>,
) {
    if memo.contains_key(&node) {
        return;
    }
    // Tarjan's algorithm, iterative because chains may be long.
    let mut index: HashMap<N, usize> = HashMap::from([(node, 0)]);
    let mut lowest: HashMap<N, usize> = HashMap::from([(node, 0)]);
    let mut open = vec![node];
    let mut path = vec![(node, edges(node))];
    while let Some((node, left)) = path.last_mut() {
        let node = *node;
        if let Some(next) = left.pop() {
            if memo.contains_key(&next) {
                continue;
            }
            if let Some(at) = index.get(&next) {
                lowest.entry(node).and_modify(|it| *it = (*it).min(*at));
                continue;
            }
            let at = index.len();
            index.insert(next, at);
            lowest.insert(next, at);
            open.push(next);
            path.push((next, edges(next)));
            continue;
        }
        path.pop();
        let low = lowest[&node];
        if let Some((before, _)) = path.last() {
            lowest.entry(*before).and_modify(|it| *it = (*it).min(low));
        }
        if low == index[&node] {
            let component = memo.len();
            while let Some(last) = open.pop() {
                memo.insert(last, component);
                if last == node {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{Rule, components, greatest, solve};

    /// Node `n` depends on `n + 1`, and the last one on the first or on `end`.
    fn ring(length: usize, end: bool) -> impl Fn(usize) -> Rule<usize> {
        move |node| match node + 1 {
            last if last == length => Rule::Any(vec![Rule::Fact(0), Rule::Constant(end)]),
            next => Rule::All(vec![Rule::Fact(next), Rule::Constant(true)]),
        }
    }

    #[test]
    fn facts_in_a_cycle_hold_only_if_implied_from_outside() {
        for (end, first) in [(true, 0), (true, 999), (false, 0), (false, 500)] {
            let mut memo = HashMap::new();
            solve(first, &mut memo, ring(1000, end));
            assert_eq!(memo.len(), 1000);
            assert!(memo.values().all(|it| *it == end), "{end} from {first}");
        }
    }

    #[test]
    fn long_chains_do_not_overflow_the_stack() {
        let mut memo = HashMap::new();
        solve(0, &mut memo, ring(1_000_000, true));
        assert!(memo[&0]);
    }

    #[test]
    fn greatest_fixpoints_do_not_depend_on_the_start_node() {
        // Each node allows what both its own list and its successor allow. The last one's successor is the first.
        let own = |node: usize| (node != 500).then(|| vec![1, 2, node.max(3)]);
        for first in [0, 499, 500, 999] {
            let mut memo = HashMap::new();
            let next = |node: usize| vec![(node + 1) % 1000];
            greatest(
                first,
                &mut memo,
                &None,
                next,
                |node, of: &dyn Fn(usize) -> Option<Vec<usize>>| match (
                    own(node),
                    of((node + 1) % 1000),
                ) {
                    (Some(own), Some(other)) => {
                        Some(own.into_iter().filter(|it| other.contains(it)).collect())
                    }
                    (own, other) => own.or(other),
                },
            );
            assert_eq!(memo.len(), 1000);
            assert!(memo.values().all(|it| *it == Some(vec![1, 2])), "{first}");
        }
    }

    #[test]
    fn mutually_reachable_nodes_share_a_component() {
        let edges = |node: usize| match node {
            0 => vec![1, 4],
            1 => vec![2],
            2 => vec![1, 3],
            4 => vec![4],
            _ => vec![],
        };
        let mut memo = HashMap::new();
        components(3, &mut memo, edges);
        components(0, &mut memo, edges);
        assert_eq!(memo[&1], memo[&2]);
        let others: Vec<usize> = [0, 1, 3, 4].iter().map(|it| memo[it]).collect();
        let unique: std::collections::HashSet<_> = others.iter().collect();
        assert_eq!(unique.len(), 4, "{others:?}");
    }
}
