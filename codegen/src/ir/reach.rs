//! Reachability of types from operations and from other types.

use super::{Api, Operation, TypeId};

impl Api {
    /// All types reachable from the given ones, including these, in order of declaration.
    pub fn reachable(&self, from: impl IntoIterator<Item = TypeId>) -> Vec<TypeId> {
        let mut next: Vec<TypeId> = from.into_iter().collect();
        let mut is_reached = vec![false; self.types.len()];
        while let Some(id) = next.pop() {
            if !std::mem::replace(&mut is_reached[id.0], true) {
                let definition = &self.types[id.0].definition;
                definition.visit_refs(&mut |id| next.push(id));
            }
        }
        let all = is_reached.into_iter().enumerate();
        let reached = all.filter(|(_, is_reached)| *is_reached);
        reached.map(|(index, _)| TypeId(index)).collect()
    }
}

impl Operation {
    /// The declared types that the operation uses directly.
    pub fn types(&self) -> Vec<TypeId> {
        let mut types = Vec::new();
        self.visit_types(&mut |ty| ty.visit(&mut |id| types.push(id)));
        types
    }

    /// The declared types that the operation sends.
    pub fn sent_types(&self) -> Vec<TypeId> {
        let mut types = Vec::new();
        self.visit_sent(&mut |ty| ty.visit(&mut |id| types.push(id)));
        types
    }

    /// The declared types that the operation receives.
    pub fn received_types(&self) -> Vec<TypeId> {
        let mut types = Vec::new();
        self.visit_received(&mut |ty| ty.visit(&mut |id| types.push(id)));
        types
    }
}
