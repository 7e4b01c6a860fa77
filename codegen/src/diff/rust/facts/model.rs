//! Models: the names and values that their parts have on the wire.

use super::Facts;
use crate::ir::{Constant, Definition, Discrimination};
use crate::surface::Crate;

impl Facts {
    pub(super) fn models(&mut self, surface: &Crate) {
        for model in surface.models.iter().filter(|it| it.ir.is_used()) {
            let path = |own: &str| format!("models::{}::{own}", model.item.ident);
            match &model.ir.definition {
                Definition::Struct(it) => {
                    for (field, own) in it.fields.iter().zip(model.item.fields()) {
                        self.push(path(&own.ident), "property", &field.name.wire);
                    }
                    for (field, own) in it.fields.iter().zip(model.item.fields()) {
                        if let Some(constant) = &field.constant {
                            self.push(path(&own.ident), "constant", constant.to_string());
                        }
                    }
                    // A constant has no item of its own, but `new` sets it.
                    if model.item.function("new").is_some() {
                        let constant = |it: &Constant| format!("{} {}", it.name.wire, it.value);
                        let constants: Vec<String> = it.constants.iter().map(constant).collect();
                        self.push(path("new"), "constants", constants.join(", "));
                    }
                }
                Definition::Enum(it) => {
                    for (variant, own) in it.variants.iter().zip(model.item.variants()) {
                        self.push(path(&own.ident), "value", &variant.name.wire);
                    }
                }
                Definition::Union(it) if it.discrimination != Discrimination::Content => {
                    for (variant, own) in it.variants.iter().zip(model.item.variants()) {
                        // The first one is sent.
                        let tag = variant.values.first().cloned();
                        self.push(path(&own.ident), "tag", tag.unwrap_or_default());
                    }
                    let union = format!("models::{}", model.item.ident);
                    if let Discrimination::Property(name) | Discrimination::Scalar(name) =
                        &it.discrimination
                    {
                        self.push(&*union, "discriminator", name);
                    }
                    let mut variants = it.variants.iter().zip(model.item.variants());
                    let default = variants.find(|it| it.0.is_default);
                    let default = default.map_or("none", |it| &it.1.ident);
                    self.push(union, "variant by default", default);
                }
                Definition::Union(_) | Definition::Alias(_) => {}
            }
        }
    }
}
