//! Cycles among types.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::{Api, TypeId};

/// The strongly connected components of an API's types, for some kind of edge.
pub struct Cycles {
    /// The component of each type.
    numbers: Vec<usize>,
    /// The number of types in each component; 0 if it is a single type without an edge to itself.
    lengths: Vec<usize>,
}

impl Cycles {
    /// Finds the components in linear time.
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

    /// Whether a type is part of a cycle.
    pub fn has(&self, id: TypeId) -> bool {
        self.lengths[self.numbers[id.0]] > 0
    }

    /// Whether an edge is part of a cycle.
    pub fn close(&self, from: TypeId, to: TypeId) -> bool {
        self.numbers[from.0] == self.numbers[to.0]
    }

    /// The size of the largest component.
    pub fn longest(&self) -> usize {
        self.lengths.iter().copied().max().unwrap_or(0)
    }
}
