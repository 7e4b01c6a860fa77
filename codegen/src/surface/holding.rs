//! Consequences of types that contain each other by value: which fields need a `Box`, and which aliases become
//! newtypes.

use std::collections::HashSet;

use crate::ir::{Api, Cycles, Definition, TypeId, TypeRef};

/// The aliases that refer to themselves through a list or a map. Rust cannot express an infinitely nested list type, so
/// each becomes a newtype.
pub(super) fn wrapped(api: &Api) -> HashSet<TypeId> {
    let cycles = Cycles::of(api, |id| match &api.types[id.0].definition {
        Definition::Alias(ty) => named(ty),
        _ => Vec::new(),
    });
    let ids = (0..api.types.len()).map(TypeId);
    ids.filter(|id| cycles.has(*id)).collect()
}

/// The fields and variants through which a type contains itself by value: without a `Box`, the type would have infinite
/// size. For each type, the indices of its fields or variants.
pub(super) fn boxed(api: &Api) -> Vec<HashSet<usize>> {
    let cycles = Cycles::of(api, |id| held(&api.types[id.0].definition));
    let back = |id: TypeId, ty: &TypeRef| ty.by_value().into_iter().any(|it| cycles.close(id, it));
    let of = |(index, ty): (usize, &crate::ir::Type)| {
        let held: Vec<&TypeRef> = match &ty.definition {
            Definition::Struct(it) => it.fields.iter().map(|it| &it.ty).collect(),
            Definition::Union(it) => it.variants.iter().map(|it| &it.ty).collect(),
            Definition::Enum(_) | Definition::Alias(_) => Vec::new(),
        };
        let held = held.into_iter().enumerate();
        held.filter(|(_, ty)| back(TypeId(index), ty))
            .map(|(place, _)| place)
            .collect()
    };
    api.types.iter().enumerate().map(of).collect()
}

/// The types that a definition contains by value.
fn held(definition: &Definition) -> Vec<TypeId> {
    let fields: Vec<&TypeRef> = match definition {
        Definition::Struct(it) => it.fields.iter().map(|it| &it.ty).collect(),
        Definition::Enum(_) => Vec::new(),
        Definition::Union(it) => it.variants.iter().map(|it| &it.ty).collect(),
        Definition::Alias(ty) => vec![ty],
    };
    fields.into_iter().flat_map(TypeRef::by_value).collect()
}

fn named(ty: &TypeRef) -> Vec<TypeId> {
    let mut found = Vec::new();
    ty.visit(&mut |id| found.push(id));
    found
}
