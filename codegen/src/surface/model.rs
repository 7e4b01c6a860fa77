//! Models: the types of the API's schemas.

use super::docs::Docs;
use super::item::{Field, Function, Implementation, Item, Kind, Receiver, Variant};
use super::ty::Ty;
use super::{Model, Planner};
use crate::ir::{self, Definition, Discrimination, Scalar, Struct, Type, TypeId, TypeRef, Values};

impl<'a> Planner<'a> {
    /// The models, in the order of the IR's types; including unused ones.
    pub(super) fn models(&self) -> Vec<Model<'a>> {
        let types = self.api.types.iter().enumerate();
        let models = types.map(|(index, ir)| {
            let id = TypeId(index);
            Model {
                id,
                ir,
                module: self.names.types[index].module.clone(),
                constants: self.names.types[index].constants.clone(),
                example: self.example(id, ir),
                item: self.model(id, ir),
            }
        });
        models.collect()
    }

    fn model(&self, id: TypeId, ty: &'a Type) -> Item<'a> {
        let mut item = match &ty.definition {
            Definition::Struct(it) => self.structure(id, ty, it),
            Definition::Enum(it) => self.enumeration(id, ty, it),
            Definition::Union(it) => self.union(id, ty, it),
            Definition::Alias(target) if self.wrapped.contains(&id) => {
                let kind = Kind::Wrapper(Ty::from(target));
                let mut item = Item::new(self.type_ident(id), kind, Docs::Type(ty));
                item.derives = vec!["Clone", "Debug", "PartialEq", "Deserialize", "Serialize"];
                item
            }
            Definition::Alias(target) => {
                let kind = Kind::Alias(Ty::from(target));
                Item::new(self.type_ident(id), kind, Docs::Type(ty))
            }
        };
        if !matches!(item.kind, Kind::Alias(_)) {
            item.custom_derives = self.custom_derives(&item);
        }
        item.gate = self.gates.of_type(id);
        if self.api.error.as_ref().is_some_and(|it| it.ty == id) {
            item.implements.push(Implementation::Plain("ApiError"));
        }
        item
    }

    /// The configured derives of an item, without the traits that it has anyway.
    fn custom_derives(&self, item: &Item<'a>) -> Vec<&'a str> {
        let mut names: Vec<&str> = item.derives.clone();
        names.extend(item.implements.iter().filter_map(|it| match it {
            Implementation::Plain(name) => Some(*name),
            Implementation::From(_) => None,
        }));
        let mut derives = self.derives.of(&item.ident);
        derives.retain(|it| {
            let name = in_prelude(it);
            let is_new = !names.contains(&name);
            names.push(name);
            is_new
        });
        derives
    }

    /// The example of a struct in responses. A struct that callers also send has one too, so that it remains if they no
    /// longer send it.
    fn example(&self, id: TypeId, ty: &Type) -> Option<serde_json::Value> {
        let is_struct = matches!(ty.definition, Definition::Struct(_));
        (is_struct && ty.reach.response).then(|| self.sample(id))?
    }

    fn type_ident(&self, id: TypeId) -> &str {
        &self.names.types[id.0].ident
    }

    fn structure(&self, id: TypeId, ty: &'a Type, it: &'a Struct) -> Item<'a> {
        let names = &self.names.types[id.0];
        let idents = &names.properties;
        let fields = it.fields.iter().zip(idents).enumerate();
        let fields = fields.map(|(place, (field, ident))| Field {
            ident: ident.clone(),
            ty: self.field_ty(field, self.boxed[id.0].contains(&place)),
            docs: Docs::Field(field),
            deprecated: field.deprecated,
        });
        let mut fields: Vec<Field> = fields.collect();
        fields.extend(it.additional.as_ref().map(|value| Field {
            ident: additional_name(idents, &names.constants).to_owned(),
            ty: Ty::from(&TypeRef::Map(Box::new(value.clone()))),
            docs: "Further properties, by name.".into(),
            deprecated: false,
        }));
        let mut item = Item::new(self.type_ident(id), Kind::Struct(fields), Docs::Type(ty));
        item.derives = vec!["Clone", "Debug", "PartialEq"];
        let traits = ["Serialize", "Deserialize", "Object"];
        item.implements.extend(traits.map(Implementation::Plain));
        item.non_exhaustive = true;
        if ty.reach.request || !ty.reach.response {
            self.add_constructors(&mut item, it);
        }
        item
    }

    /// The type of a field: an `Option` if it may be absent or `null`, a `Nullable` if the two differ.
    fn field_ty(&self, field: &ir::Field, is_boxed: bool) -> Ty {
        let mut ty = Ty::from(&field.ty);
        if is_boxed {
            ty = Ty::of("Box", ty);
        }
        match Presence::of(field) {
            Presence::Required => ty,
            Presence::RequiredNullable | Presence::Optional | Presence::OptionalAny => {
                Ty::option(ty)
            }
            Presence::OptionalNullable => {
                Ty::Generic(Box::new(Ty::Library("client_runtime::Nullable")), vec![ty])
            }
        }
    }

    fn enumeration(&self, id: TypeId, ty: &'a Type, it: &'a ir::Enum) -> Item<'a> {
        let names = &self.names.types[id.0];
        let (raw, accessor, returns, from) = match it.values {
            Values::Strings => (Ty::STRING, "as_str", Ty::str(), Ty::str()),
            Values::Integers => {
                let integer = Ty::Prelude("i64");
                (integer.clone(), "as_i64", integer.clone(), integer)
            }
        };
        let variants = names.properties.iter().zip(&it.variants);
        let variants = variants.map(|(ident, variant)| Variant {
            ident: ident.clone(),
            ty: None,
            docs: Docs::Value { variant, ident },
        });
        let mut variants: Vec<Variant> = variants.collect();
        variants.push(Variant {
            ident: names.unknown.clone(),
            ty: Some(raw),
            docs: "Any other value.".into(),
        });
        let mut item = Item::new(&names.ident, Kind::Enum(variants), Docs::Type(ty));
        item.non_exhaustive = true;
        item.derives = vec!["Clone", "Debug", "PartialEq", "Eq", "Hash"];
        item.implements.push(Implementation::From(from));
        if it.values == Values::Strings {
            item.implements.push(Implementation::From(Ty::STRING));
            item.implements.push(Implementation::Plain("AsRef<str>"));
            item.implements.push(Implementation::Plain("FromStr"));
        }
        let traits = ["Display", "Serialize", "Deserialize"];
        item.implements.extend(traits.map(Implementation::Plain));
        let accessor = Function::new(accessor, Receiver::Ref, returns, "");
        item.functions.push(accessor);
        item
    }

    fn union(&self, id: TypeId, ty: &'a Type, it: &'a ir::Union) -> Item<'a> {
        let names = &self.names.types[id.0];
        let variants = it.variants.iter().zip(&names.properties).enumerate();
        let variants = variants.map(|(place, (variant, ident))| {
            let ty = Ty::from(&variant.ty);
            let is_boxed = self.boxed[id.0].contains(&place);
            Variant {
                ident: ident.clone(),
                ty: Some(if is_boxed { Ty::of("Box", ty) } else { ty }),
                docs: Docs::UnionVariant {
                    variant,
                    discrimination: &it.discrimination,
                },
            }
        });
        let mut variants: Vec<Variant> = variants.collect();
        variants.push(Variant {
            ident: names.unknown.clone(),
            ty: Some(Ty::Library("serde_json::Value")),
            docs: "Any other value.".into(),
        });
        let mut item = Item::new(&names.ident, Kind::Enum(variants), Docs::Type(ty));
        item.non_exhaustive = true;
        item.derives = vec!["Clone", "Debug", "PartialEq"];
        item.implements.push(Implementation::Plain("Deserialize"));
        // Without a tag, only the value of the variant is written.
        if it.discrimination == Discrimination::Content {
            item.derives.push("Serialize");
        } else {
            item.implements.push(Implementation::Plain("Serialize"));
        }
        item
    }
}

/// The name of the field for additional properties.
fn additional_name(fields: &[String], constants: &[String]) -> &'static str {
    let free = |name: &&str| fields.iter().chain(constants).all(|ident| ident != name);
    ["additional", "additional_properties", "further_properties"]
        .into_iter()
        .find(free)
        .unwrap_or("further_properties_by_name")
}

/// Whether and how a property may be missing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Never.
    Required,
    /// It may be `null`.
    RequiredNullable,
    /// It may be absent.
    Optional,
    /// It may be absent, and is arbitrary JSON, in which `null` is a value.
    OptionalAny,
    /// It may be absent or `null`, and the two differ.
    OptionalNullable,
}

impl Presence {
    /// Whether and how a field may be missing.
    pub fn of(field: &ir::Field) -> Self {
        let any = field.ty == TypeRef::Scalar(Scalar::Any);
        match (field.required, field.nullable) {
            (true, _) if any => Presence::Required,
            (false, _) if any => Presence::OptionalAny,
            (true, false) => Presence::Required,
            (true, true) => Presence::RequiredNullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        }
    }
}

/// The name of a macro of the standard library or of serde, without the path to it.
pub(super) fn in_prelude(path: &str) -> &str {
    let is_std = ["core::", "serde::", "std::"]
        .iter()
        .any(|it| path.trim_start_matches("::").starts_with(it));
    match path.rsplit_once("::") {
        Some((_, name)) if is_std => name,
        _ => path,
    }
}
