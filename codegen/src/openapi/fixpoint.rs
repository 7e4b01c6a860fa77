//! Least fixpoints: facts about the nodes of a graph that follow from each other, also in cycles.
//!
//! A result depends on the graph alone: not on the node that is asked for first, nor on the length of a path. Knows nothing
//! of schemas.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// When a fact holds of a node. There is no negation, so that there is a least solution.
pub(super) enum Rule<N> {
    /// It holds, or it does not.
    Known(bool),
    /// It holds if it holds of this node.
    Fact(N),
    /// It holds if any of these does.
    Any(Vec<Rule<N>>),
    /// It holds if all of these do.
    All(Vec<Rule<N>>),
}

impl<N: Copy> Rule<N> {
    fn holds(&self, is_fact: &impl Fn(N) -> bool) -> bool {
        match self {
            Rule::Known(holds) => *holds,
            Rule::Fact(node) => is_fact(*node),
            Rule::Any(rules) => rules.iter().any(|it| it.holds(is_fact)),
            Rule::All(rules) => rules.iter().all(|it| it.holds(is_fact)),
        }
    }

    fn visit(&self, visit: &mut impl FnMut(N)) {
        match self {
            Rule::Known(_) => {}
            Rule::Fact(node) => visit(*node),
            Rule::Any(rules) | Rule::All(rules) => rules.iter().for_each(|it| it.visit(visit)),
        }
    }
}

/// Adds to `known` whether a fact holds of a node and of all nodes that this depends on: of as few as the rules allow.
pub(super) fn solve<N: Copy + Eq + Hash>(
    node: N,
    known: &mut HashMap<N, bool>,
    rule_of: impl Fn(N) -> Rule<N>,
) {
    let mut rules: HashMap<N, Rule<N>> = HashMap::new();
    let mut dependents: HashMap<N, Vec<N>> = HashMap::new();
    let mut next = vec![node];
    while let Some(node) = next.pop() {
        if known.contains_key(&node) || rules.contains_key(&node) {
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
        let is_fact = |it| holding.contains(&it) || known.get(&it) == Some(&true);
        let follows = rules.get(&node).is_some_and(|it| it.holds(&is_fact));
        if follows && holding.insert(node) {
            next.extend(dependents.get(&node).into_iter().flatten());
        }
    }
    known.extend(rules.into_keys().map(|it| (it, holding.contains(&it))));
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{Rule, solve};

    /// Node `n` follows from `n + 1`, and the last one from the first or from `end`.
    fn ring(length: usize, end: bool) -> impl Fn(usize) -> Rule<usize> {
        move |node| match node + 1 {
            last if last == length => Rule::Any(vec![Rule::Fact(0), Rule::Known(end)]),
            next => Rule::All(vec![Rule::Fact(next), Rule::Known(true)]),
        }
    }

    #[test]
    fn facts_hold_around_a_cycle_only_if_something_outside_of_it_says_so() {
        for (end, first) in [(true, 0), (true, 999), (false, 0), (false, 500)] {
            let mut known = HashMap::new();
            solve(first, &mut known, ring(1000, end));
            assert_eq!(known.len(), 1000);
            assert!(known.values().all(|it| *it == end), "{end} from {first}");
        }
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let mut known = HashMap::new();
        solve(0, &mut known, ring(1_000_000, true));
        assert!(known[&0]);
    }
}
