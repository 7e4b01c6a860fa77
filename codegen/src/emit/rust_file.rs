//! The Rust files of a crate or module, except for its root.

use proc_macro2::TokenStream;

use super::Emitter;
use crate::surface::{Crate, Family, Group, Operation};

/// The content of a file.
pub(super) enum RustFile<'a> {
    Client,
    Models,
    Family(&'a Family),
    Xml,
    Operations,
    Mock,
    Group(&'a Group<'a>),
    Operation(&'a Operation<'a>),
}

impl<'a> RustFile<'a> {
    /// The files with their paths.
    pub(super) fn all(surface: &'a Crate<'a>) -> Vec<(String, Self)> {
        let mut all = Vec::new();
        let mut add = |path: &str, part| all.push((path.to_owned(), part));
        // A document with only schemas has no requests to send.
        if !surface.operations.is_empty() {
            add("client.rs", RustFile::Client);
        }
        if !surface.families.is_empty() {
            add("models/mod.rs", RustFile::Models);
        }
        for family in &surface.families {
            add(
                &format!("models/{}.rs", family.module),
                RustFile::Family(family),
            );
        }
        add("xml.rs", RustFile::Xml);
        if !surface.groups.is_empty() {
            add("operations/mod.rs", RustFile::Operations);
            add("mock.rs", RustFile::Mock);
        }
        for group in &surface.groups {
            let folder = format!("operations/{}", group.module);
            if !group.is_split() {
                add(&format!("{folder}.rs"), RustFile::Group(group));
                continue;
            }
            add(&format!("{folder}/mod.rs"), RustFile::Group(group));
            for index in &group.operations {
                let operation = &surface.operations[*index];
                let path = format!("{folder}/{}.rs", operation.method.ident);
                add(&path, RustFile::Operation(operation));
            }
        }
        all
    }

    /// The content; `None` if there would be none.
    pub(super) fn tokens(&self, emitter: &Emitter) -> Option<TokenStream> {
        Some(match self {
            RustFile::Client => emitter.client(),
            RustFile::Models => emitter.models_root(),
            RustFile::Family(family) => emitter.family(family),
            RustFile::Xml => return emitter.xml(),
            RustFile::Operations => emitter.operations_root(),
            RustFile::Mock => emitter.mock(),
            RustFile::Group(group) => emitter.group(group),
            RustFile::Operation(operation) => emitter.operation_file(std::iter::once(*operation)),
        })
    }
}
