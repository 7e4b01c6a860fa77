//! The shapes of the generated types, as JSON: the crate `probe` compares them with the schemas of the document.
//!
//! The shapes describe the generated code; only the JSON pointers come from the document. Nothing here may judge
//! whether the shapes are correct.

use serde_json::{Map, Value, json};

use super::Emitter;
use crate::ir::{
    Constant, Definition, Field, Operation, Origin, Response, Scalar, TypeId, TypeRef,
};
use crate::surface::Model;

impl Emitter<'_> {
    /// The numbered types, the types of each schema, and the return type of each operation.
    pub(super) fn shapes(&self, places: &[(String, Vec<TypeRef>)]) -> Value {
        let types: Vec<Value> = self.surface.models.iter().map(definition).collect();
        let places = places.iter().map(|(pointer, types)| {
            let sent = types.iter().map(|it| it.map(&mut |id| self.sent(id)));
            let mut all: Vec<TypeRef> = types.clone();
            for it in sent {
                if !all.contains(&it) {
                    all.push(it);
                }
            }
            let used = all.iter().filter(|it| self.is_generated(it));
            (pointer.clone(), used.map(shape).collect())
        });
        let operations = self.api.operations.iter().map(returned);
        json!({
            "types": types,
            "places": places.collect::<Map<String, Value>>(),
            "operations": operations.collect::<Vec<_>>(),
        })
    }

    /// The type that is sent in place of a type.
    pub(super) fn sent(&self, id: TypeId) -> TypeId {
        let sent = |origin: &Origin| matches!(origin, Origin::Request { of } if *of == id);
        let found = self.api.types.iter().position(|it| sent(&it.origin));
        found.map_or(id, TypeId)
    }

    fn is_generated(&self, ty: &TypeRef) -> bool {
        let mut all = true;
        ty.visit(&mut |id| all &= self.api.types[id.0].is_used());
        all
    }
}

fn definition(model: &Model) -> Value {
    let mut described = match &model.ir.definition {
        Definition::Struct(it) => {
            let constant = |it: &Constant| (it.name.wire.clone(), json!({ "const": it.value }));
            let field = |it: &Field| (it.name.wire.clone(), shape(&it.ty));
            let constants = it.constants.iter().map(constant);
            let fields = constants.chain(it.fields.iter().map(field));
            json!({
                "kind": "struct",
                "fields": fields.collect::<Map<_, _>>(),
                "additional": it.additional.as_ref().map(shape),
            })
        }
        Definition::Enum(_) => json!({ "kind": "enum" }),
        Definition::Union(it) => {
            let variants = it.variants.iter().zip(model.item.variants());
            let variants = variants
                .map(|(it, variant)| json!({ "name": variant.ident, "type": shape(&it.ty) }));
            json!({ "kind": "union", "variants": variants.collect::<Vec<_>>() })
        }
        Definition::Alias(it) => {
            json!({ "kind": "alias", "of": shape(it) })
        }
    };
    described["name"] = model.item.ident.as_str().into();
    described
}

/// A use of a type: the number of a declared type, the name of a scalar, or a container.
fn shape(ty: &TypeRef) -> Value {
    match ty {
        TypeRef::Named(id) => id.0.into(),
        TypeRef::Scalar(Scalar::Any) => "any".into(),
        TypeRef::Scalar(_) => "scalar".into(),
        TypeRef::List(it) => json!({ "list": shape(it) }),
        TypeRef::Map(it) => json!({ "map": shape(it) }),
        TypeRef::Nullable(it) => json!({ "nullable": shape(it) }),
        TypeRef::Tuple(items) => json!({ "tuple": items.iter().map(shape).collect::<Vec<_>>() }),
    }
}

fn returned(operation: &Operation) -> Value {
    let mut described = json!({
        "id": operation.name.wire,
        "method": operation.method,
        "path": operation.path,
    });
    match &operation.response {
        Response::Paged { item, paging, .. } => {
            described["page"] = json!({ "items": paging.items, "item": shape(item) });
        }
        Response::Json { ty, property, .. } => {
            described["response"] = json!({ "property": property, "type": shape(ty) });
        }
        _ => {}
    }
    described
}
