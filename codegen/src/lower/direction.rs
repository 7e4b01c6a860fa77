//! `readOnly` and `writeOnly`: splits schemas with different requests and responses into two types.
//!
//! Works on the IR only, after lowering.

use crate::ir::{Api, Constant, Definition, Field, Origin, Reach, Type, TypeId};

/// Determines where each type is used, and splits types that differ between requests and responses.
pub(super) fn split(api: &mut Api) {
    reach(api);
    let sent_apart = sent_apart(api);
    let received = api.types.len();
    let mut request_of: Vec<Option<TypeId>> = vec![None; received];
    for index in (0..received).filter(|index| sent_apart[*index]) {
        let id = TypeId(api.types.len());
        request_of[index] = Some(id);
        let mut sent = api.types[index].clone();
        sent.origin = Origin::Request { of: TypeId(index) };
        sent.reach.response = false;
        api.types[index].reach.request = false;
        api.types.push(sent);
    }
    let mut to_request = |id: TypeId| request_of[id.0].unwrap_or(id);
    for ty in &mut api.types {
        if ty.reach.request && !ty.reach.response {
            retain(ty, |it| !it.read_only, |it| !it.read_only);
            ty.definition.map_refs(&mut to_request);
        } else if ty.reach.response && !ty.reach.request {
            retain(ty, |it| !it.write_only, |it| !it.write_only);
        }
    }
    for operation in &mut api.operations {
        operation.map_sent(&mut to_request);
    }
}

fn retain(ty: &mut Type, constants: fn(&Constant) -> bool, fields: fn(&Field) -> bool) {
    if let Definition::Struct(it) = &mut ty.definition {
        it.constants.retain(constants);
        it.fields.retain(fields);
    }
}

/// Determines which operations use each type, by tag and direction.
fn reach(api: &mut Api) {
    let operations = std::mem::take(&mut api.operations);
    for operation in &operations {
        spread(api, operation.sent_types(), Some(operation.tag), true);
        spread(api, operation.received_types(), Some(operation.tag), false);
    }
    if operations.is_empty() {
        // A document without operations is a collection of types for both directions.
        for ty in &mut api.types {
            ty.reach = Reach {
                request: true,
                response: true,
            };
        }
    }
    api.operations = operations;
    if let Some(error) = api.error.as_ref().map(|it| it.ty) {
        spread(api, vec![error], None, false);
    }
}

/// Marks types and all types reachable from them.
fn spread(api: &mut Api, types: Vec<TypeId>, tag: Option<usize>, request: bool) {
    for id in api.reachable(types) {
        let ty = &mut api.types[id.0];
        ty.reach.request |= request;
        ty.reach.response |= !request;
        if let Some(tag) = tag
            && let Err(place) = ty.tags.binary_search(&tag)
        {
            ty.tags.insert(place, tag);
        }
    }
}

/// The types that are both sent and received, with different shapes.
fn sent_apart(api: &Api) -> Vec<bool> {
    let both = |ty: &Type| ty.reach.request && ty.reach.response;
    let own = |ty: &Type| match &ty.definition {
        Definition::Struct(it) => {
            let mut constants = it.constants.iter();
            let mut fields = it.fields.iter();
            constants.any(|it| it.read_only || it.write_only)
                || fields.any(|it| it.read_only || it.write_only)
        }
        _ => false,
    };
    let mut apart: Vec<bool> = api.types.iter().map(|ty| both(ty) && own(ty)).collect();
    // Types that contain a split type are split too.
    loop {
        let mut changed = false;
        for (index, ty) in api.types.iter().enumerate() {
            if apart[index] || !both(ty) {
                continue;
            }
            let mut found = false;
            ty.definition.visit_refs(&mut |id| found |= apart[id.0]);
            apart[index] = found;
            changed |= found;
        }
        if !changed {
            return apart;
        }
    }
}
