//! Document → IR, with a file for each kind of OpenAPI object.
//!
//! Assigns no Rust names ([`crate::surface`] does) and writes no code. Every finding has a location. Lowering continues
//! after errors, so that a run reports all of them.

mod authorization;
mod body;
mod combined;
mod compose;
mod composition;
mod constant;
mod constant_fields;
mod custom;
mod described;
mod direction;
mod discrimination;
mod discriminator;
mod enumeration;
mod error;
mod event;
mod example;
mod exploded;
mod facts;
mod findings;
mod form;
mod header;
mod idempotency;
mod info;
mod inherited;
mod kind;
mod leaf;
mod levels;
mod listed;
mod media;
mod media_range;
mod memo;
mod method;
mod multipart;
mod name_match;
mod nested;
mod number;
mod object;
mod operation;
mod own_tag;
mod paging;
mod parameter;
mod part;
mod pass;
mod path_item;
mod path_query;
mod place;
mod positions;
mod querystring;
mod reader;
mod refined;
mod response;
mod schema;
mod schemas;
mod security;
mod selection;
mod sentence;
mod server;
mod shape;
mod shared;
mod specific;
mod status;
mod stream;
mod style;
mod style_check;
mod subtype_tags;
mod subtypes;
mod tag_type;
mod tag_types;
mod tags;
mod template;
mod types;
mod undecided;
mod union;
mod variant_name;
mod variant_tags;
mod xml;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::ir::{Api, Scheme, TypeId};
use crate::load;
use crate::openapi::Document;

use findings::{as_warning, forgiven, has_error, once};
use operation::Operations;
use reader::Reader;
use security::Schemes;
use types::Types;

pub use place::Places;

/// A lowered document.
pub struct Lowered {
    /// The API, unless there are errors.
    pub api: Option<Api>,
    /// The type of each schema.
    pub places: Places,
    /// The errors and warnings.
    pub findings: Vec<Diagnostic>,
}

/// Lowers a document. If there is no API, at least one finding is an error; otherwise all are warnings.
pub fn lower<'d>(tree: &'d load::Document, config: &'d Config) -> Lowered {
    let document = Document::of(tree);
    let mut types = Types::new(document, config);
    types.named.shared.names = shared::names(document);
    let mut api = api(&mut types);
    let unused = types.custom.unused();
    types.reader.report_all(unused);
    // Errors in unused parts do not fail the run.
    let errors = types.reader.grammar.all_errors();
    let errors: Vec<_> = errors.cloned().map(as_warning).collect();
    types.reader.report_all(errors);
    let mut findings = once(types.reader.findings);
    let failed = has_error(&findings);
    if !failed {
        findings.extend(exploded::collisions(&api));
        constant_fields::separate(&mut api);
        direction::split(&mut api);
    }
    Lowered {
        api: (!failed).then_some(api),
        places: types.read.places(tree),
        findings,
    }
}

/// Runs all passes.
fn api(types: &mut Types) -> Api {
    let ((mut api, operations), findings) = types.alone(described);
    let failed = has_error(&findings);
    types.reader.report_all(findings);
    api.operations = operations.all;
    // A document without operations is a collection of types, all of which are generated. Otherwise only used types
    // are, unless errors may hide uses: then all are lowered, so that one run reports all errors.
    if api.operations.is_empty() || failed {
        types.all_components();
    }
    let error = error::error_type(types, &mut api.operations, &operations.said);
    let components = types.components();
    types.xml_shapes();
    api.error = match &types.config.errors {
        Some(_) => error.map(|it| {
            let (error, finding) = error::checked(it, &types.all, types.config);
            types.reader.report_all(finding);
            error
        }),
        None => error.and_then(|it| error::resolved(it, &types.all)),
    };
    api.types = std::mem::take(&mut types.all);
    api.xml = std::mem::take(&mut types.xml.all);
    let left_out = without_broken(&mut types.reader, components, types.config, &mut api);
    types.reader.report_all(left_out);
    security::resolve(&mut api);
    api
}

/// Lowers everything but types, which are collected in a queue.
fn described<'d>(types: &mut Types<'d>) -> (Api, Operations<'d>) {
    let root = types.document.root();
    types.reader.grammar_of(root);
    let info = info::info(&mut types.reader, root);
    let server = server::of_document(&mut types.reader, root);
    let schemes = Schemes::of(&mut types.reader, root, server.as_ref());
    let security = schemes.of_document(&mut types.reader, root);
    let mut tags = tags::tags(&mut types.reader, root);
    let mut operations = Operations::default();
    if let Some(paths) = root.paths() {
        operations = operation::operations(types, paths, &schemes, server.as_ref(), &mut tags);
    }
    let findings = idempotency::mark(&mut operations.all, types.config);
    types.reader.report_all(findings);
    let api = Api {
        title: info.title,
        version: info.version,
        description: info.description,
        server,
        authorization: Scheme {
            token_url: schemes.token_url,
            kinds: Vec::new(),
        },
        keys: schemes.keys,
        security,
        tags,
        ..Api::default()
    };
    (api, operations)
}

/// Reports errors in named schemas. Returns the operations that use types which cannot be generated, if they may be
/// left out.
fn without_broken(
    reader: &mut Reader,
    components: Vec<(TypeId, Vec<Diagnostic>)>,
    config: &Config,
    api: &mut Api,
) -> Vec<Diagnostic> {
    let mut broken = Vec::new();
    for (id, findings) in components {
        if config.skip_unsupported && has_error(&findings) {
            reader.report_all(forgiven(findings));
            broken.push(id);
        } else {
            reader.report_all(findings);
        }
    }
    selection::leave_out(api, &broken)
}
