//! `allOf`: the intersection of several schemas. Objects are merged into one with the properties of all; of other
//! types, the narrowest is used.

use super::schemas::Schemas;
use super::shape::Shape;
use super::types::Types;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::Values;
use crate::openapi::{Schema, Typed, Visited};
use crate::source::Span;

/// The parts of a schema, collected so far.
#[derive(Default)]
struct Parts<'d> {
    /// The locations of the schemas on the current path.
    within: Vec<Span>,
    met: Visited<'d>,
    /// The schemas whose parts are complete.
    whole: Vec<Schema<'d>>,
}

impl<'d> Types<'d> {
    /// The kind of a schema with `allOf`.
    pub(super) fn composed(&mut self, node: Schema<'d>) -> Shape<'d> {
        let own = self.schemas.branches(node).is_some()
            || node.has_properties()
            || ["required", "items", "prefixItems"]
                .iter()
                .any(|key| node.has(key))
            || node.further().is_some_and(|(_, it)| it.is_object());
        let mut parts: Vec<Schema<'d>> = node.parts().iter().collect();
        parts.retain(|it| self.schemas.is_bearing(*it));
        if parts.is_empty() {
            return self.own_shape(node);
        }
        if self.schemas.branches(node).is_none()
            && let Some(union) = self.union_of_subtypes(node)
        {
            return union;
        }
        if own {
            parts.push(node);
        } else if self.schemas.schema_name(node).is_none()
            && let Some(base) = self.schemas.base_alone(&parts)
        {
            return Shape::Same(base);
        }
        match self.all_of(&parts, Some(node)) {
            Shape::Same(one) if one == node => self.own_shape(node),
            // One part has the type, another one the format.
            Shape::Same(one) if let Some(ty) = self.formatted(node, one) => Shape::Scalar(ty),
            // A part that adds nothing to its base is one of the base's variants, not the whole union.
            Shape::Same(one) if self.schemas.is_subtype(node, one) => Shape::Object(vec![node]),
            // The schema itself contains the `allOf` with the order of its properties.
            Shape::Object(_) => Shape::Object(vec![node]),
            shape => shape,
        }
    }

    /// The type of a part, if the format of the containing schema changes its Rust type.
    fn formatted(&mut self, node: Schema<'d>, part: Schema<'d>) -> Option<&'static str> {
        if !self.schemas.says_format(node) {
            return None;
        }
        let (leaf, Shape::Scalar(ty)) = self.leaf(part) else {
            return None;
        };
        (self.scalar(node, ty) != self.scalar(leaf, ty)).then_some(ty)
    }

    /// The intersection of several schemas.
    pub(super) fn intersection(&mut self, nodes: &[Schema<'d>]) -> Shape<'d> {
        self.all_of(nodes, None)
    }

    /// Like `intersection`, but one of the schemas may be the container of the others, of which only its own keywords
    /// apply.
    fn all_of(&mut self, nodes: &[Schema<'d>], holder: Option<Schema<'d>>) -> Shape<'d> {
        let mut parts: Vec<(Schema<'d>, Schema<'d>)> = Vec::new();
        for node in nodes {
            if self.schemas.is_bearing(*node)
                && let Some((target, _)) = self.reader.schema(*node)
                && !parts.iter().any(|(_, it)| *it == target)
            {
                parts.push((*node, target));
            }
        }
        if holder.is_none() && parts.iter().all(|(_, it)| self.schemas.is_object(*it)) {
            drop_implied(&mut parts);
        }
        match parts.as_slice() {
            [] => Shape::Any,
            [(one, target)] if one == target && self.schemas.adds_properties(*one) => {
                Shape::Object(vec![*target])
            }
            [(one, _)] => Shape::Same(*one),
            _ if parts.iter().all(|(_, it)| self.schemas.is_object(*it)) => {
                Shape::Object(parts.into_iter().map(|(_, it)| it).collect())
            }
            _ => self.narrowest(&parts, holder),
        }
    }

    /// The narrowest of several schemas that are not all objects.
    fn narrowest(
        &mut self,
        parts: &[(Schema<'d>, Schema<'d>)],
        holder: Option<Schema<'d>>,
    ) -> Shape<'d> {
        let mut best: Option<(Schema<'d>, Schema<'d>, (&'static str, u8))> = None;
        let mut items: Vec<Schema<'d>> = Vec::new();
        for (node, target) in parts {
            let shape = if holder.is_some_and(|it| it == *target) {
                self.own_shape(*target)
            } else {
                self.shape(*target)
            };
            let (leaf, shape) = match shape {
                Shape::Same(it) => self.leaf(it),
                shape => (*target, shape),
            };
            let Some(family) = family(&shape, leaf) else {
                continue;
            };
            if let Shape::List(of) = shape {
                items.extend(of);
            }
            best = match best {
                None => Some((*node, *target, family)),
                Some((_, _, old)) if old.0 == family.0 && family.1 >= old.1 => {
                    Some((*node, *target, family))
                }
                Some(old) if old.2.0 == family.0 => Some(old),
                Some((_, first, _)) => {
                    let finding = Diagnostic::warning(
                        code::CONFLICT,
                        target.span(),
                        "no value can match both this type and that of another part of this schema",
                    );
                    self.reader
                        .report(finding.second(first.span(), "the other one").help(
                            "it is taken as any value; give both the same type, or leave one out",
                        ));
                    return Shape::Any;
                }
            };
        }
        match best {
            None => Shape::Any,
            // The items must match each of the schemas.
            Some((_, _, ("array", 1))) if items.len() > 1 => Shape::List(items),
            Some((node, _, _)) => Shape::Same(node),
        }
    }

    /// All schemas that some schemas are composed of. Parts come before their composites.
    pub(super) fn parts(&mut self, roots: &[Schema<'d>]) -> Vec<Schema<'d>> {
        let mut found = Parts::default();
        for root in roots {
            self.part(*root, &mut found);
        }
        if let Some(root) = roots.last() {
            self.reader.charge(found.met.len(), root.span());
        }
        found.whole
    }

    fn part(&mut self, node: Schema<'d>, found: &mut Parts<'d>) {
        if let Some(start) = found.within.iter().position(|it| *it == node.span()) {
            // One mistake makes all schemas of the cycle recursive.
            let cycle = &found.within[start..];
            let is_reported = cycle.iter().any(|it| self.reported.cycles.contains(it));
            self.reported.cycles.extend(cycle);
            if !is_reported {
                self.reader.error(
                    code::CYCLE,
                    node.span(),
                    "this schema is composed of itself",
                );
            }
            return;
        }
        if !found.met.is_new(node) {
            return;
        }
        if found.within.len() >= self.config.limits.parts {
            self.composed_too_often(node);
            return;
        }
        found.within.push(node.span());
        for part in node.parts() {
            if let Some((target, _)) = self.reader.schema(part) {
                self.part(target, found);
            }
        }
        found.within.pop();
        found.whole.push(node);
    }
    /// Reports once that the composition depth exceeds the limit.
    pub(super) fn composed_too_often(&mut self, node: Schema<'d>) {
        let most = self.config.limits.parts;
        let message = format!("schemas are composed of schemas more than {most} times over");
        if !self.reported.too_often {
            self.reported.too_often = true;
            self.reader.limit(node.span(), &message, "parts");
        }
    }
}

impl<'d> Schemas<'d> {
    /// The base with a discriminator among parts, if all others only require an object.
    fn base_alone(&self, parts: &[Schema<'d>]) -> Option<Schema<'d>> {
        let mut discrimination = parts.iter().filter(|it| !is_bare(**it));
        let (base, None) = (discrimination.next()?, discrimination.next()) else {
            return None;
        };
        let (target, _) = self.document.resolve(*base).ok()?;
        self.subtypes(target).is_some().then_some(*base)
    }

    /// Whether a schema has a format itself, in inline parts, or in schemas that these refer to directly.
    fn says_format(&self, node: Schema<'d>) -> bool {
        let mut inline = vec![node];
        while let Some(node) = inline.pop() {
            if node.format().is_some() {
                return true;
            }
            let parts = node.all_of();
            for part in parts.unwrap_or_default() {
                if !part.is_reference() {
                    inline.push(part);
                } else if let Ok((target, _)) = self.document.resolve(part)
                    && target.format().is_some()
                {
                    return true;
                }
            }
        }
        false
    }

    /// Whether an anonymous schema adds properties to its parts, such as siblings of a reference.
    fn adds_properties(&self, node: Schema<'d>) -> bool {
        node.all_of().is_some()
            && (node.has_properties() || node.required().is_some())
            && self.branches(node).is_none()
            && self.is_object(node)
    }
}

/// The JSON type of a schema and how narrow it is; `None` if it allows several types.
fn family(shape: &Shape<'_>, node: Schema<'_>) -> Option<(&'static str, u8)> {
    let format = u8::from(node.format().is_some());
    Some(match shape {
        Shape::Any | Shape::Same(_) | Shape::Union(..) => return None,
        Shape::Scalar("integer") => ("number", 2 + format),
        Shape::Scalar(other) => (*other, format),
        Shape::Enum(Values::Strings, _) => ("string", 9),
        Shape::Enum(Values::Integers, _) => ("number", 9),
        Shape::List(items) => ("array", u8::from(!items.is_empty())),
        Shape::Tuple(_) => ("array", 9),
        Shape::Map => ("object", 0),
        Shape::Object(_) | Shape::Properties(_) | Shape::Component(_) => ("object", 1),
    })
}

/// Removes schemas that only require an object, if others are more specific.
fn drop_implied<'d>(parts: &mut Vec<(Schema<'d>, Schema<'d>)>) {
    let is_bare_at: Vec<bool> = parts.iter().map(|(_, it)| is_bare(*it)).collect();
    if is_bare_at.contains(&false) {
        let mut is_bare = is_bare_at.into_iter();
        parts.retain(|_| !is_bare.next().unwrap_or_default());
    } else {
        parts.drain(..parts.len().saturating_sub(1));
    }
}

/// Whether a schema only requires an object.
fn is_bare(node: Schema) -> bool {
    node.single_type() == Some("object") && node.keys().all(|it| it == "type" || is_annotation(it))
}

/// The wrapped schema of an anonymous wrapper that adds at most `null`.
pub(super) fn unwrapped(node: Schema<'_>) -> Schema<'_> {
    let mut node = node;
    while let Some(one) = node.parts().only() {
        if !node
            .keys()
            .all(|it| matches!(it, "allOf" | "nullable") || is_annotation(it))
        {
            break;
        }
        node = one;
    }
    node
}

/// Whether a keyword has no effect on the allowed values.
fn is_annotation(key: &str) -> bool {
    const ANNOTATIONS: [&str; 10] = [
        "default",
        "deprecated",
        "description",
        "example",
        "examples",
        "externalDocs",
        "readOnly",
        "title",
        "writeOnly",
        "xml",
    ];
    ANNOTATIONS.contains(&key) || key.starts_with("x-")
}
