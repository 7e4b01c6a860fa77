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
mod dependencies;
mod document;
mod emitter;
mod enumeration;
mod environment;
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
mod rust_file;
mod server;
mod shape;
mod stream;
mod table;
mod tag;
mod types;
mod union;
mod unprinted;
mod xml;

use crate::config::{Config, Runtime};
use crate::file::{self, GeneratedFile};
use crate::ir::TypeRef;
use crate::surface::Crate;
use crate::{stack, vendored};
pub use dependencies::Requirement;
use emitter::{Emitter, ident, module};
use rust_file::RustFile;
pub use unprinted::Unprinted;

/// Emits every file of the crate, sorted by path; of a module, relative to its folder.
pub fn emit(surface: &Crate, config: &Config, document: &str) -> Vec<GeneratedFile> {
    let emitter = Emitter::new(surface, config);
    let header = file::Header {
        generator: &config.package.generator,
        source: document,
    };
    let is_module = config.package.is_module();
    let (folder, root) = if is_module {
        ("", "mod.rs")
    } else {
        ("src/", "lib.rs")
    };
    let rust = |path: &str, tokens| file::rust(&format!("{folder}{path}"), &header, tokens);
    // Tokens cannot leave their thread, so each file is emitted and formatted in one go, which bounds memory as well.
    let written = stack::each(config, &RustFile::all(surface), |(path, content)| {
        let file = rust(path, content.tokens(&emitter)?);
        let found = lints::Identifiers::of(&file.text);
        Some((file, found))
    });
    let (mut files, mut identifiers) = (Vec::new(), lints::Identifiers::default());
    for (file, found) in written.into_iter().flatten() {
        files.push(file);
        identifiers.extend(found);
    }
    files.push(rust(root, emitter.crate_root(&identifiers)));
    beside_code(&emitter, folder, &header, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Adds the files that are not code, and the copy of the runtime.
fn beside_code(
    emitter: &Emitter,
    folder: &str,
    header: &file::Header,
    files: &mut Vec<GeneratedFile>,
) {
    let (surface, package) = (emitter.surface, &emitter.config.package);
    let mut add = |path: &str, text: &str| files.push(file::verbatim(path, header, text));
    if !surface.groups.is_empty() {
        add(&format!("{folder}{}", mock::EXAMPLES), &emitter.examples());
    }
    if package.api {
        add("API.txt", &(surface.lines().join("\n") + "\n"));
    }
    if package.is_module() {
        return;
    }
    add("Cargo.toml", &emitter.manifest());
    add("README.md", &emitter.readme());
    if package.runtime == Runtime::Vendored && !package.workspace {
        let runtime = vendored::files(package).into_iter();
        files.extend(runtime.map(|file| GeneratedFile {
            path: format!("{}/{}", vendored::FOLDER, file.path),
            ..file
        }));
    }
}

/// The entries that the surrounding manifest needs.
pub fn requirements(surface: &Crate, config: &Config) -> Vec<Requirement> {
    Emitter::new(surface, config).requirements()
}

/// The recursion limit that the crate of a module needs, which a module cannot set.
pub fn recursion_limit(surface: &Crate, config: &Config) -> Option<String> {
    let is_module = config.package.is_module();
    lints::recursion_limit(surface.api).filter(|_| is_module)
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
