//! Which types lead back to themselves.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::{Api, TypeId};

/// The cycles among the types of an API, by some kind of step from type to type.
pub struct Cycles {
    /// Types that lead to each other have the same number.
    numbers: Vec<usize>,
    /// How many types have it; none if its only type does not lead to itself.
    lengths: Vec<usize>,
}

impl Cycles {
    /// Finds them, in a time that grows with the steps.
    pub fn of(api: &Api, steps: impl Fn(TypeId) -> Vec<TypeId>) -> Self {
        let count = api.types.len();
        let edges = (0..count).flat_map(|from| {
            let steps = steps(TypeId(from)).into_iter();
            steps.map(move |to| (NodeIndex::new(from), NodeIndex::new(to.0)))
        });
        let mut graph = DiGraph::<(), (), usize>::default();
        (0..count).for_each(|_| {
            graph.add_node(());
        });
        graph.extend_with_edges(edges);
        let mut numbers = vec![0; count];
        let mut lengths = Vec::new();
        for (number, properties) in kosaraju_scc(&graph).into_iter().enumerate() {
            let itself = properties
                .first()
                .is_some_and(|it| graph.contains_edge(*it, *it));
            let is_cycle = properties.len() > 1 || itself;
            lengths.push(if is_cycle { properties.len() } else { 0 });
            for property in properties {
                numbers[property.index()] = number;
            }
        }
        Self { numbers, lengths }
    }

    /// Whether a type leads to itself.
    pub fn has(&self, id: TypeId) -> bool {
        self.lengths[self.numbers[id.0]] > 0
    }

    /// Whether a step from one type to the other lies on a way back.
    pub fn close(&self, from: TypeId, to: TypeId) -> bool {
        self.numbers[from.0] == self.numbers[to.0]
    }

    /// How many types lead to each other, where they are most.
    pub fn longest(&self) -> usize {
        self.lengths.iter().copied().max().unwrap_or(0)
    }
}
