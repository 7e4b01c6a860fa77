//! The Rust files of a crate or module, except for its root.

use proc_macro2::TokenStream;

use super::Emitter;
use crate::surface::{Crate, Family, Group, Operation};

/// The content of a file.
pub(super) enum Part<'a> {
    Client,
    Models,
    Family(&'a Family),
    Xml,
    Operations,
    Mock,
    Group(&'a Group<'a>),
    Operation(&'a Operation<'a>),
}

impl<'a> Part<'a> {
    /// The files with their paths.
    pub(super) fn all(surface: &'a Crate<'a>) -> Vec<(String, Self)> {
        let mut all = Vec::new();
        let mut add = |path: &str, part| all.push((path.to_owned(), part));
        // A document with only schemas has no requests to send.
        if !surface.operations.is_empty() {
            add("client.rs", Part::Client);
        }
        if !surface.families.is_empty() {
            add("models/mod.rs", Part::Models);
        }
        for family in &surface.families {
            add(
                &format!("models/{}.rs", family.module),
                Part::Family(family),
            );
        }
        add("xml.rs", Part::Xml);
        if !surface.groups.is_empty() {
            add("operations/mod.rs", Part::Operations);
            add("mock.rs", Part::Mock);
        }
        for group in &surface.groups {
            let folder = format!("operations/{}", group.module);
            if !group.is_split() {
                add(&format!("{folder}.rs"), Part::Group(group));
                continue;
            }
            add(&format!("{folder}/mod.rs"), Part::Group(group));
            for index in &group.operations {
                let operation = &surface.operations[*index];
                let path = format!("{folder}/{}.rs", operation.method.ident);
                add(&path, Part::Operation(operation));
            }
        }
        all
    }

    /// The content; `None` if there would be none.
    pub(super) fn tokens(&self, emitter: &Emitter) -> Option<TokenStream> {
        Some(match self {
            Part::Client => emitter.client(),
            Part::Models => emitter.models_root(),
            Part::Family(family) => emitter.family(family),
            Part::Xml => return emitter.xml(),
            Part::Operations => emitter.operations_root(),
            Part::Mock => emitter.mock(),
            Part::Group(group) => emitter.group(group),
            Part::Operation(operation) => emitter.operation_file(std::iter::once(*operation)),
        })
    }
}
