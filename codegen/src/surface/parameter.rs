//! Parameters: the type of the argument or setter.

use serde_json::Value;

use super::krate::{Parameter, Way};
use super::names::OperationNames;
use super::planner::Planner;
use super::ty::Ty;
use crate::ir::{self, Definition, Location, Scalar, Style, TypeRef};

impl<'a> Planner<'a> {
    /// The parameters of an operation, in argument order.
    pub(super) fn parameters(
        &self,
        operation: &'a ir::Operation,
        names: &OperationNames,
    ) -> Vec<Parameter<'a>> {
        let parameters = operation.parameters.iter().zip(&names.parameters);
        let parameters = parameters.map(|(ir, ident)| {
            let way = self.way(ir);
            Parameter {
                ir,
                ident: ident.clone(),
                way,
                ty: self.parameter_ty(ir, way),
            }
        });
        let mut parameters: Vec<Parameter> = parameters.collect();
        parameters.sort_by_cached_key(|it| rank(it.ir, &operation.path));
        parameters
    }

    fn parameter_ty(&self, parameter: &ir::Parameter, way: Way) -> Ty {
        if !parameter.is_argument() {
            return Ty::into_option(self.owned_ty(&parameter.ty));
        }
        match self.resolved(&parameter.ty) {
            TypeRef::Scalar(Scalar::String | Scalar::Secret) => Ty::str(),
            TypeRef::List(item) => self.list_ty(item, way),
            TypeRef::Nullable(it) => Ty::option(match &**it {
                TypeRef::Scalar(Scalar::String) => Ty::str(),
                TypeRef::List(item) => Ty::slice(Ty::from(&**item)),
                other => Ty::reference(Ty::from(other)),
            }),
            _ if way.is_borrowed() => Ty::reference(Ty::from(&parameter.ty)),
            _ => Ty::from(&parameter.ty),
        }
    }

    /// The type of a value of a setter. For a secret, this is the string that is sent.
    pub(super) fn owned_ty(&self, ty: &TypeRef) -> Ty {
        match self.resolved(ty) {
            TypeRef::Scalar(Scalar::String | Scalar::Secret) => Ty::STRING,
            TypeRef::List(item) if self.is_string(item) => Ty::of("Vec", Ty::STRING),
            _ => Ty::from(ty),
        }
    }

    fn list_ty(&self, item: &TypeRef, way: Way) -> Ty {
        match (way, self.is_string(item)) {
            (Way::Styled { .. }, true) => Ty::slice(Ty::str()),
            (Way::Styled { .. }, false) => Ty::slice(Ty::from(item)),
            (_, true) => Ty::Iterator(Box::new(Ty::Impl(Box::new(Ty::Library(
                "std::fmt::Display",
            ))))),
            (_, false) => Ty::Iterator(Box::new(Ty::from(item))),
        }
    }

    fn way(&self, parameter: &ir::Parameter) -> Way {
        let plain = match parameter.style {
            Style::Form { reserved, .. }
            | Style::Simple { reserved, .. }
            | Style::Space { reserved }
            | Style::Pipe { reserved }
            | Style::DeepObject { reserved } => !reserved,
            Style::Label { .. }
            | Style::Matrix { .. }
            | Style::Cookie { .. }
            | Style::Json
            | Style::Urlencoded
            | Style::Whole { .. } => false,
        };
        let is_text = self.is_text(&parameter.ty);
        if plain && is_text {
            return Way::Text;
        }
        match (
            self.resolved(&parameter.ty),
            parameter.location,
            parameter.style,
        ) {
            (
                TypeRef::List(item),
                Location::Query,
                Style::Form {
                    explode,
                    reserved: false,
                },
            ) if self.is_text(item) => Way::Texts { explode },
            _ => Way::Styled {
                // An `Option` contains a reference instead.
                is_borrowed: !is_text && !matches!(parameter.ty, TypeRef::Nullable(_)),
            },
        }
    }

    /// Whether a value of a type is always written as a string.
    fn is_text(&self, ty: &TypeRef) -> bool {
        match self.resolved(ty) {
            TypeRef::Scalar(scalar) => !matches!(scalar, Scalar::Any | Scalar::Custom(_)),
            TypeRef::Named(id) => {
                matches!(self.api.types[id.0].definition, Definition::Enum(_))
            }
            _ => false,
        }
    }
}

/// The order of arguments: path parameters in the order of the path, then all others by name, so that reordering the
/// document does not swap arguments.
fn rank(parameter: &ir::Parameter, path: &str) -> (usize, String) {
    let name = &parameter.name.wire;
    let is_path = parameter.location == Location::Path;
    let place = path.find(&format!("{{{name}}}")).filter(|_| is_path);
    (place.unwrap_or(usize::MAX), name.clone())
}

/// A constant as the string of a parameter. An integral number is written without a fraction.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => {
            let text = number.to_string();
            text.strip_suffix(".0").unwrap_or(&text).to_owned()
        }
        other => other.to_string(),
    }
}
