//! IR → files. One file a construct; each function writes what a person would have written.
//!
//! Knows neither the document nor `openapiv3`: what it needs stands in the IR.

mod accept;
mod body;
mod choice;
mod chosen;
mod client;
mod constant;
mod document;
mod enumeration;
mod example;
mod expectation;
mod failure;
mod form;
mod gate;
mod header;
mod html;
mod lints;
mod manifest;
mod mock;
mod model;
mod operation;
mod paging;
mod parameter;
mod probe;
mod probe_union;
mod prose;
mod raw_example;
mod root;
mod server;
mod shape;
mod stream;
mod tell;
mod types;
mod union;
mod xml;

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use gate::{Gate, Gates};

use crate::config::{Config, Runtime};
use crate::file::{self, GeneratedFile};
use crate::ir::{Api, Operation, Type, TypeRef};
use crate::vendored;

/// Writes every file of the crate, in the order of their paths.
pub fn emit(api: &Api, config: &Config, document: &str) -> Vec<GeneratedFile> {
    let emitter = Emitter::new(api, config);
    let header = file::Header {
        generator: &config.package.generator,
        source: document,
    };
    let mut files = vec![file::verbatim("Cargo.toml", &header, &emitter.manifest())];
    let mut identifiers = lints::Identifiers::default();
    let mut add = |path: &str, tokens: &TokenStream| {
        identifiers.collect(tokens);
        files.push(file::rust(path, &header, tokens));
    };
    // A collection of types without an operation has nothing to call.
    if !api.operations.is_empty() {
        add("src/client.rs", &emitter.client());
    }
    let families = emitter.families();
    if !families.is_empty() {
        add("src/models/mod.rs", &emitter.models_root(&families));
    }
    for family in &families {
        let path = format!("src/models/{}.rs", family.module);
        add(&path, &emitter.family(family));
    }
    if let Some(xml) = emitter.xml() {
        add("src/xml.rs", &xml);
    }
    let groups = emitter.groups();
    if !groups.is_empty() {
        add("src/operations/mod.rs", &emitter.operations_root(&groups));
        add("src/mock/mod.rs", &emitter.mock_root(&groups));
    }
    for group in &groups {
        let (operations, mock) = (emitter.group(group), emitter.mock_group(group));
        add(&format!("src/operations/{}.rs", group.module), &operations);
        add(&format!("src/mock/{}.rs", group.module), &mock);
    }
    let root = emitter.crate_root(&identifiers);
    files.push(file::rust("src/lib.rs", &header, &root));
    if config.package.runtime == Runtime::Vendored && !config.package.workspace {
        files.extend(vendored::files(&config.package.generator));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Writes the module that proves a crate, with code for the schemas that are `wanted`; `unsupported` are the places of
/// the diagnostics of that kind.
pub fn probe(
    api: &Api,
    config: &Config,
    document: &str,
    places: &[(String, Vec<TypeRef>)],
    wanted: &dyn Fn(&str) -> bool,
    unsupported: &[String],
) -> GeneratedFile {
    let emitter = Emitter::new(api, config);
    let header = file::Header {
        generator: &config.package.generator,
        source: document,
    };
    file::rust(
        "probe.rs",
        &header,
        &emitter.probe(places, wanted, unsupported),
    )
}

struct Emitter<'a> {
    api: &'a Api,
    config: &'a Config,
    gates: Gates<'a>,
}

/// The types of one file.
struct Family<'a> {
    module: String,
    about: String,
    types: Vec<&'a Type>,
    gate: Gate,
}

/// The operations of one file.
struct Group<'a> {
    module: String,
    name: String,
    about: String,
    operations: Vec<&'a Operation>,
    gate: Gate,
}

impl<'a> Emitter<'a> {
    fn new(api: &'a Api, config: &'a Config) -> Self {
        let gates = if config.package.tag_features {
            Gates::of_tags(api)
        } else {
            Gates::none()
        };
        Emitter { api, config, gates }
    }

    /// The types by the first tag that uses them, each file's in the order of their names.
    fn families(&self) -> Vec<Family<'a>> {
        let mut modules: BTreeSet<String> = BTreeSet::new();
        let types: Vec<&Type> = self.api.types.iter().filter(|ty| ty.is_used()).collect();
        modules.extend(types.iter().map(|ty| self.module_of(ty)));
        let mut families = Vec::new();
        for module in modules {
            let mut of: Vec<&Type> = types
                .iter()
                .copied()
                .filter(|ty| self.module_of(ty) == module)
                .collect();
            of.sort_by(|a, b| a.name.ident.cmp(&b.name.ident));
            let tag = self.api.tags.iter().find(|tag| tag.name.ident == module);
            let about = match tag {
                Some(tag) => format!("Types of the operations under “{}”.", tag.name.wire),
                None => "Types that belong to no single group of operations.".to_owned(),
            };
            let gates = of.iter().map(|it| self.gates.of_type(it));
            families.push(Family {
                module,
                about,
                gate: gates
                    .reduce(|one, other| one.or(&other))
                    .unwrap_or_default(),
                types: of,
            });
        }
        families
    }

    fn module_of(&self, ty: &Type) -> String {
        ty.tags.first().map_or_else(
            || "common".to_owned(),
            |tag| self.api.tags[*tag].name.ident.clone(),
        )
    }

    /// The operations by tag, in the order of the tags.
    fn groups(&self) -> Vec<Group<'a>> {
        let mut groups = Vec::new();
        for (index, tag) in self.api.tags.iter().enumerate() {
            let operations: Vec<&Operation> = self
                .api
                .operations
                .iter()
                .filter(|it| it.tag == index)
                .collect();
            if !operations.is_empty() {
                let about = tag.description.clone();
                groups.push(Group {
                    module: tag.name.ident.clone(),
                    name: tag.name.wire.clone(),
                    about,
                    operations,
                    gate: self.gates.of_tag(index),
                });
            }
        }
        groups.sort_by(|a, b| a.module.cmp(&b.module));
        groups
    }

    /// The path under which the crate's own items are named.
    fn root(&self) -> TokenStream {
        self.config
            .package
            .root
            .parse()
            .unwrap_or_else(|_| quote!(crate))
    }

    /// The type that decodes what the API says when it fails.
    fn error_type(&self) -> TokenStream {
        match &self.api.error {
            Some(error) => {
                let name = ident(&self.api.types[error.ty.0].name.ident);
                let root = self.root();
                quote!(#root::models::#name)
            }
            None => quote!(client_runtime::Value),
        }
    }
}

/// A module in a file beside this one. Rust finds no file by itself whose name is not ASCII.
fn module(name: &str) -> TokenStream {
    let path = (!name.is_ascii()).then(|| {
        let file = format!("{name}.rs");
        quote!(#[path = #file])
    });
    let name = ident(name);
    quote!(#[rustfmt::skip] #path mod #name;)
}

/// A Rust name; [`crate::naming`] made it one.
fn ident(name: &str) -> Ident {
    syn::parse_str(name).unwrap_or_else(|_| Ident::new("unnamed", Span::call_site()))
}
