//! Which types can be compared exactly: those that hold no float.

use crate::ir::{Api, Definition, Scalar, TypeRef};

/// For each type, whether it implements `Eq`.
pub(super) fn exact(api: &Api) -> Vec<bool> {
    let types = api.types.iter();
    let mut inexact: Vec<bool> = types.map(|ty| has_float(&ty.definition)).collect();
    loop {
        let mut changed = false;
        for index in 0..api.types.len() {
            if !inexact[index] {
                let definition = &api.types[index].definition;
                definition.visit_refs(&mut |id| inexact[index] |= inexact[id.0]);
                changed |= inexact[index];
            }
        }
        if !changed {
            break;
        }
    }
    inexact.into_iter().map(|it| !it).collect()
}

fn has_float(definition: &Definition) -> bool {
    fn float(ty: &TypeRef) -> bool {
        match ty {
            TypeRef::Scalar(it) => {
                // Of a type of the caller's own, nobody knows.
                matches!(it, Scalar::F32 | Scalar::F64 | Scalar::Custom(_))
            }
            TypeRef::List(it) | TypeRef::Map(it) | TypeRef::Nullable(it) => float(it),
            TypeRef::Tuple(items) => items.iter().any(float),
            TypeRef::Named(_) => false,
        }
    }
    let mut found = false;
    definition.visit_types(&mut |ty| found |= float(ty));
    found
}
