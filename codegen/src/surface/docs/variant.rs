//! The variants of a union: the values that each represents.

use std::fmt::Write as _;

use crate::ir::{Discrimination, Scalar, Step, TypeRef, UnionVariant};
use crate::surface::Crate;

impl Crate<'_> {
    /// The documentation of a variant.
    pub(super) fn variant_text(
        &self,
        variant: &UnionVariant,
        discrimination: &Discrimination,
    ) -> String {
        let values: Vec<String> = variant.values.iter().map(|it| format!("`{it}`")).collect();
        match discrimination {
            Discrimination::Property(property) | Discrimination::Scalar(property) => {
                match (variant.by_content, values.is_empty()) {
                    (true, true) => self.content_text(variant),
                    (by_content, _) => {
                        let otherwise = if by_content {
                            ", or the content matches"
                        } else if variant.is_default {
                            ", or none that another variant has"
                        } else {
                            ""
                        };
                        format!("`{property}` is {}{otherwise}.", values.join(" or "))
                    }
                }
            }
            Discrimination::Event { .. } => {
                format!("The data of the event {}.", values.join(" or "))
            }
            Discrimination::Content => self.content_text(variant),
        }
    }

    /// The documentation of a variant that is discriminated by content alone.
    fn content_text(&self, variant: &UnionVariant) -> String {
        let values: Vec<String> = variant
            .discriminants
            .iter()
            .map(|discriminant| {
                let values: Vec<String> = discriminant
                    .values
                    .iter()
                    .map(|it| format!("`{it}`"))
                    .collect();
                format!(
                    "`{}` is {}",
                    path_text(&discriminant.path),
                    values.join(" or ")
                )
            })
            .collect();
        let what = match self.resolved(&variant.ty) {
            TypeRef::Scalar(Scalar::Bool) => "`true` or `false`".to_owned(),
            TypeRef::Scalar(
                Scalar::I32
                | Scalar::I64
                | Scalar::U32
                | Scalar::U64
                | Scalar::I128
                | Scalar::F32
                | Scalar::F64,
            ) => "A number".to_owned(),
            TypeRef::Scalar(Scalar::Custom(path)) => format!("A `{path}`"),
            TypeRef::Scalar(_) => "A string".to_owned(),
            TypeRef::List(_) | TypeRef::Tuple(_) => "A list".to_owned(),
            TypeRef::Map(_) => "An object of any properties".to_owned(),
            // The type has its own documentation.
            TypeRef::Named(_) | TypeRef::Nullable(_) => String::new(),
        };
        match (what.is_empty(), values.is_empty()) {
            (true, true) => String::new(),
            (true, false) => format!("{}.", values.join(" and ")),
            (false, true) => format!("{what}."),
            (false, false) => format!("{what}: {}.", values.join(" and ")),
        }
    }
}

/// A path as documentation writes it: `checks[].ok`.
fn path_text(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Property { name, .. } => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(name);
            }
            Step::Item(index) => {
                let _ = write!(text, "[{index}]");
            }
            Step::Items => text.push_str("[]"),
            Step::Values => text.push_str("{}"),
        }
    }
    text
}
