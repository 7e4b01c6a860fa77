//! Which keywords each of OpenAPI's objects may have, and which of them are generated.
//!
//! A keyword that OpenAPI does not know is a warning with a suggestion; one that it knows and the generator does not yet
//! follow is an error, so that nothing is skipped in silence.

use super::Lowering;
use crate::diagnostic::{Diagnostic, code};
use crate::load::{Node, nearest};

/// The keywords of one kind of object.
pub(super) struct Keywords {
    /// What the object is called in messages.
    noun: &'static str,
    /// Followed, or without bearing on the client.
    known: &'static [&'static str],
    /// Not followed yet.
    unsupported: &'static [&'static str],
}

pub(super) const DOCUMENT: Keywords = Keywords {
    noun: "a document",
    known: &[
        "openapi",
        "info",
        "servers",
        "paths",
        "components",
        "security",
        "tags",
        "externalDocs",
        // What the API calls is no business of a client.
        "webhooks",
        "jsonSchemaDialect",
    ],
    unsupported: &[],
};

pub(super) const PATH_ITEM: Keywords = Keywords {
    noun: "a path",
    known: &[
        "summary",
        "description",
        "parameters",
        "get",
        "put",
        "post",
        "delete",
        "options",
        "head",
        "patch",
        "trace",
        "servers",
    ],
    unsupported: &[],
};

pub(super) const OPERATION: Keywords = Keywords {
    noun: "an operation",
    known: &[
        "tags",
        "summary",
        "description",
        "externalDocs",
        "operationId",
        "parameters",
        "requestBody",
        "responses",
        "deprecated",
        "security",
        // What the API calls by itself is no business of who calls the API.
        "callbacks",
        "servers",
    ],
    unsupported: &[],
};

pub(super) const PARAMETER: Keywords = Keywords {
    noun: "a parameter",
    known: &[
        "name",
        "in",
        "description",
        "required",
        "deprecated",
        "schema",
        "style",
        "explode",
        "example",
        "examples",
        "allowEmptyValue",
        "allowReserved",
        "content",
    ],
    unsupported: &[],
};

pub(super) const REQUEST_BODY: Keywords = Keywords {
    noun: "a request body",
    known: &["description", "content", "required"],
    unsupported: &[],
};

pub(super) const RESPONSE: Keywords = Keywords {
    noun: "a response",
    known: &["description", "content", "headers", "links"],
    unsupported: &[],
};

pub(super) const MEDIA_TYPE: Keywords = Keywords {
    noun: "a media type",
    known: &["schema", "itemSchema", "example", "examples", "encoding"],
    unsupported: &[],
};

pub(super) const ENCODING: Keywords = Keywords {
    noun: "an encoding",
    known: &[
        "contentType",
        "headers",
        "style",
        "explode",
        "allowReserved",
    ],
    unsupported: &[],
};

pub(super) const DISCRIMINATOR: Keywords = Keywords {
    noun: "a discriminator",
    known: &["propertyName", "mapping"],
    unsupported: &[],
};

pub(super) const SCHEMA: Keywords = Keywords {
    noun: "a schema",
    known: &[
        "title",
        "multipleOf",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "maxProperties",
        "minProperties",
        "required",
        "enum",
        "type",
        "allOf",
        "oneOf",
        "items",
        "properties",
        "additionalProperties",
        "description",
        "format",
        "default",
        "nullable",
        "discriminator",
        "readOnly",
        "writeOnly",
        "xml",
        "externalDocs",
        "example",
        "deprecated",
        "anyOf",
        "not",
        // OpenAPI 3.1: JSON Schema 2020-12. What has no bearing on a type is documentation.
        "const",
        "examples",
        "prefixItems",
        "$comment",
        "$defs",
        "definitions",
        "$id",
        "$schema",
        "$anchor",
        "contains",
        "minContains",
        "maxContains",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "dependentRequired",
        "dependentSchemas",
        "if",
        "then",
        "else",
        "patternProperties",
        "propertyNames",
        "unevaluatedItems",
        "unevaluatedProperties",
    ],
    unsupported: &[],
};

impl<'d> Lowering<'d> {
    /// Reports the keywords of an object that are not known, or not followed yet.
    pub(super) fn keywords(&mut self, node: &'d Node, keywords: &Keywords) {
        let Some(object) = node.as_object() else {
            self.wrong_type(node, keywords.noun, "an object");
            return;
        };
        for (key, member) in object.iter() {
            if keywords.known.contains(&key) || key.starts_with("x-") {
                continue;
            }
            if keywords.unsupported.contains(&key) {
                self.unsupported(
                    member.key_span,
                    format_args!("`{key}` of {}", keywords.noun),
                );
                continue;
            }
            let all = keywords.known.iter().chain(keywords.unsupported).copied();
            let warning = Diagnostic::warning(
                code::UNKNOWN_KEYWORD,
                member.key_span,
                format!("`{key}` is not a keyword of {}", keywords.noun),
            );
            self.findings.push(match nearest(key, all) {
                Some(near) => warning.help(format!("did you mean `{near}`?")),
                None => warning.help("keywords of one's own begin with `x-`"),
            });
        }
    }
}
