//! `oneOf` and `anyOf`: the variants.

use super::compose::unwrapped;
use super::schema::Place;
use super::schemas::Schemas;
use super::shape::{Branch, Listed, Shape};
use super::types::Types;
use crate::ir::{Discrimination, Name, Scalar, TypeId, Union, UnionVariant, Values};
use crate::openapi::{Discriminator, Schema, Typed, Visited};

impl<'d> Types<'d> {
    /// The shape of a schema with alternatives. Those that have the same Rust type are merged.
    pub(super) fn variant(&mut self, node: Schema<'d>, branches: Vec<Schema<'d>>) -> Shape<'d> {
        let branches = self.schemas.variants(node, branches);
        if let [one] = branches.as_slice() {
            return Shape::Same(*one);
        }
        let flat: Vec<Shape<'d>> = branches.iter().map(|it| self.flat(*it)).collect();
        let text = |it: &Shape| matches!(it, Shape::Scalar("string"));
        let whole = |it: &Shape| matches!(it, Shape::Scalar("integer"));
        let known =
            |values: Values| move |it: &Shape| matches!(it, Shape::Enum(of, _) if *of == values);
        for (values, plain) in [
            (Values::Strings, &text as &dyn Fn(&Shape) -> bool),
            (Values::Integers, &whole),
        ] {
            let is_known = known(values);
            if flat.iter().any(&is_known) && flat.iter().all(|it| is_known(it) || plain(it)) {
                return Shape::Enum(values, listed_by_all(flat));
            }
        }
        let mut kept: Vec<Branch<'d>> = Vec::new();
        let mut scalars: Vec<Scalar> = Vec::new();
        for (branch, flat) in branches.into_iter().zip(flat) {
            if let Shape::Scalar(ty) = flat {
                let (leaf, _) = self.leaf(branch);
                let scalar = self.scalar(leaf, ty);
                if scalars.contains(&scalar) {
                    continue;
                }
                scalars.push(scalar);
            }
            kept.push(Branch {
                node: branch,
                shape: None,
            });
        }
        match kept.as_slice() {
            [one] => Shape::Same(one.node),
            _ => Shape::Union(kept, node.discriminator()),
        }
    }

    /// The shape of a schema, without references and wrappers.
    pub(super) fn flat(&mut self, node: Schema<'d>) -> Shape<'d> {
        // A nested union stays a variant, and may be recursive.
        let is_union =
            |lowering: &Self, it| lowering.schemas.branches(it).is_some_and(|it| it.len() > 1);
        self.behind(node, is_union).1
    }

    /// The schema without references and wrappers, and its shape.
    pub(super) fn leaf(&mut self, node: Schema<'d>) -> (Schema<'d>, Shape<'d>) {
        self.behind(node, |_, _| false)
    }

    /// The schema without references and wrappers, and its shape: `Any` if it is opaque or a cycle.
    fn behind(
        &mut self,
        node: Schema<'d>,
        is_opaque: impl Fn(&Self, Schema<'d>) -> bool,
    ) -> (Schema<'d>, Shape<'d>) {
        let (mut node, mut visited) = (node, Visited::default());
        while let Ok((target, _)) = self.document.resolve(node) {
            if is_opaque(self, target) || !visited.is_new(target) {
                return (target, Shape::Any);
            }
            match self.shape(target) {
                Shape::Same(inner) => node = inner,
                shape => return (target, shape),
            }
        }
        (node, Shape::Any)
    }

    /// A union of variants.
    pub(super) fn union(
        &mut self,
        node: Schema<'d>,
        branches: Vec<Branch<'d>>,
        discriminator: Option<Discriminator<'d>>,
        id: TypeId,
    ) -> Union {
        self.union_of(node, branches, discriminator, None, id)
    }

    /// Like `union`, but the variants may already have names.
    pub(super) fn union_of(
        &mut self,
        node: Schema<'d>,
        branches: Vec<Branch<'d>>,
        discriminator: Option<Discriminator<'d>>,
        names: Option<Vec<String>>,
        id: TypeId,
    ) -> Union {
        self.reader.charge(branches.len(), node.span());
        let (discriminated, branches) = self.discriminate(branches, discriminator);
        let names = names.filter(|it| it.len() == branches.len());
        let names = names.unwrap_or_else(|| self.variant_names(&branches, &discriminated.variants));
        let property = match &discriminated.discrimination {
            Discrimination::Property(property) | Discrimination::Scalar(property) => Some(property),
            Discrimination::Event { .. } | Discrimination::Content => None,
        };
        let mut variants = Vec::new();
        for ((branch, name), discriminated) in
            branches.into_iter().zip(names).zip(discriminated.variants)
        {
            let place = Place::Property {
                parent: id,
                property: name.clone(),
            };
            let is_made = matches!(branch.shape, Some(Shape::Properties(_)));
            let ty = match branch.shape {
                None => self.use_of(branch.node, &place).ty,
                Some(shape) => self.of_shape(shape, branch.node, &place),
            };
            if let (true, Some(property), Some(tag)) = (is_made, property, discriminated.of_new) {
                self.set_tag(&ty, property, &tag);
            }
            variants.push(UnionVariant {
                name: Name::wire(name),
                ty,
                values: discriminated.values,
                discriminants: discriminated.discriminants,
                by_content: discriminated.by_content,
                is_default: discriminated.is_default,
            });
        }
        Union {
            variants,
            discrimination: discriminated.discrimination,
        }
    }
}

impl<'d> Schemas<'d> {
    /// The variants of a union without wrappers, excluding the union itself.
    pub(super) fn variants(&self, node: Schema<'d>, branches: Vec<Schema<'d>>) -> Vec<Schema<'d>> {
        let mut branches = branches;
        if let ([one], Some(_)) = (branches.as_slice(), node.discriminator())
            && !one.is_reference()
            && one.discriminator().is_none()
            && let Some(inner) = self.branches(*one)
        {
            // A nullable wrapper may have the discriminator of the wrapped schema.
            branches = inner;
        }
        for it in &mut branches {
            *it = unwrapped(*it);
        }
        branches = self.tagged_variants(node, branches);
        // A variant that refers to the union itself adds nothing.
        let mut visited = Visited::default();
        visited.is_new(node);
        branches.retain(|it| match self.document.resolve(*it) {
            Ok((target, Some(_))) => visited.is_new(target),
            _ => true,
        });
        branches
    }
}

/// The values that any of several enums lists.
fn listed_by_all<'d>(shapes: Vec<Shape<'d>>) -> Vec<Listed<'d>> {
    let mut all: Vec<Listed<'d>> = Vec::new();
    for shape in shapes {
        if let Shape::Enum(_, listed) = shape {
            for it in listed {
                if !all.iter().any(|other| other.wire == it.wire) {
                    all.push(it);
                }
            }
        }
    }
    all
}
