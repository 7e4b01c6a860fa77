//! Surface → files, with one module for each construct. The output is what an engineer would have written by hand.
//!
//! Independent of the document and of `openapiv3`. Emission decides nothing that a dependent of the crate could notice:
//! names, signatures, traits, attributes and documentation come from the surface, and the behaviour of the code from
//! the IR.

mod accept;
mod body;
mod body_enum;
mod client;
mod condition;
mod constant;
mod construct;
mod document;
mod emitter;
mod enumeration;
mod examples;
mod failure;
mod feature_gate;
mod form;
mod header;
mod item;
mod lints;
mod manifest;
mod mock;
mod model;
mod named_union;
mod operation;
mod paging;
mod parameter;
mod probe;
mod probe_call;
mod probe_union;
mod program;
mod readme;
mod response_enum;
mod root;
mod server;
mod shape;
mod stream;
mod table;
mod tag;
mod types;
mod union;
mod xml;

use proc_macro2::TokenStream;

use crate::config::{Config, Runtime};
use crate::file::{self, GeneratedFile};
use crate::ir::TypeRef;
use crate::surface::{Crate, Family, Group, Operation};
use crate::{stack, vendored};
use emitter::{Emitter, ident, module};

/// Emits every file of the crate, sorted by path.
pub fn emit(surface: &Crate, config: &Config, document: &str) -> Vec<GeneratedFile> {
    let emitter = Emitter::new(surface, config);
    let (families, groups) = (&surface.families, &surface.groups);
    let header = file::Header {
        generator: &config.package.generator,
        source: document,
    };
    let mut files = vec![file::verbatim("Cargo.toml", &header, &emitter.manifest())];
    let mut parts = Vec::new();
    let mut add = |path: &str, part| parts.push((path.to_owned(), part));
    // A document with only schemas has no requests to send.
    if !surface.operations.is_empty() {
        add("src/client.rs", Part::Client);
    }
    if !families.is_empty() {
        add("src/models/mod.rs", Part::Models);
    }
    for family in families {
        let path = format!("src/models/{}.rs", family.module);
        add(&path, Part::Family(family));
    }
    if !groups.is_empty() {
        add("src/operations/mod.rs", Part::Operations);
        add("src/mock.rs", Part::Mock);
    }
    for group in groups {
        operations(&emitter, group, &mut add);
    }
    let mut identifiers = lints::Identifiers::default();
    let mut add = |(file, found)| {
        files.push(file);
        identifiers.extend(found);
    };
    let written = |path: &str, tokens| {
        let file = file::rust(path, &header, tokens);
        let found = lints::Identifiers::of(&file.text);
        (file, found)
    };
    if let Some(xml) = emitter.xml() {
        add(written("src/xml.rs", xml));
    }
    // Tokens cannot leave their thread, so each file is emitted and formatted in one go, which bounds memory as well.
    let written = |(path, part): &(String, Part)| written(path, part.tokens(&emitter));
    stack::each(config, &parts, written)
        .into_iter()
        .for_each(add);
    let root = emitter.crate_root(&identifiers);
    files.push(file::rust("src/lib.rs", &header, root));
    if !groups.is_empty() {
        let path = format!("src/{}", mock::EXAMPLES);
        files.push(file::verbatim(&path, &header, &emitter.examples()));
    }
    files.push(file::verbatim("README.md", &header, &emitter.readme()));
    if config.package.api {
        let lines = surface.lines().join("\n") + "\n";
        files.push(file::verbatim("API.txt", &header, &lines));
    }
    if config.package.runtime == Runtime::Vendored && !config.package.workspace {
        files.extend(vendored::files(&config.package.generator));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The content of a Rust file.
enum Part<'a> {
    Client,
    Models,
    Family(&'a Family),
    Operations,
    Mock,
    Group(&'a Group<'a>),
    Operation(&'a Operation<'a>),
}

impl Part<'_> {
    fn tokens(&self, emitter: &Emitter) -> TokenStream {
        match self {
            Part::Client => emitter.client(),
            Part::Models => emitter.models_root(),
            Part::Family(family) => emitter.family(family),
            Part::Operations => emitter.operations_root(),
            Part::Mock => emitter.mock(),
            Part::Group(group) => emitter.group(group),
            Part::Operation(operation) => emitter.operation_file(std::iter::once(*operation)),
        }
    }
}

/// Adds the files of a tag's operations.
fn operations<'a>(
    emitter: &Emitter<'a>,
    group: &'a Group<'a>,
    add: &mut impl FnMut(&str, Part<'a>),
) {
    let folder = format!("src/operations/{}", group.module);
    if !group.is_split() {
        add(&format!("{folder}.rs"), Part::Group(group));
        return;
    }
    add(&format!("{folder}/mod.rs"), Part::Group(group));
    for operation in emitter.operations(group) {
        let path = format!("{folder}/{}.rs", operation.method.ident);
        add(&path, Part::Operation(operation));
    }
}

/// Emits the module that verifies a crate, with code for the selected schemas; `unsupported` lists the locations of the
/// diagnostics of that kind.
pub fn probe(
    surface: &Crate,
    config: &Config,
    document: &str,
    places: &[(String, Vec<TypeRef>)],
    selected: &dyn Fn(&str) -> bool,
    unsupported: &[String],
) -> GeneratedFile {
    let emitter = Emitter::new(surface, config);
    let header = file::Header {
        generator: &config.package.generator,
        source: document,
    };
    file::rust(
        "probe.rs",
        &header,
        emitter.probe(places, selected, unsupported),
    )
}
