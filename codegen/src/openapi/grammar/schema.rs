//! Schemas: those of OpenAPI 3.0 and of JSON Schema 2020-12 alike. A keyword that only one of the two has means the same in
//! documents of the other.

use super::Kind::{
    Any, Bound, Flag, Further, List, ListOf, MapOf, Number, Object, One, Schema, Text, Type,
};
use super::{Noun, Reference};

pub(crate) static SCHEMA: Noun = Noun {
    reference: Reference::Merged,
    place: Some("#/components/schemas/Pet"),
    ..Noun::of(
        "a schema",
        &[
            (Any, &["$ref", "const", "default", "example"]),
            (
                Text,
                &[
                    "title",
                    "description",
                    "format",
                    "pattern",
                    "$comment",
                    "$id",
                    "$schema",
                    "$anchor",
                    "$dynamicRef",
                    "$dynamicAnchor",
                    "contentEncoding",
                    "contentMediaType",
                ],
            ),
            (
                Number,
                &[
                    "multipleOf",
                    "maximum",
                    "minimum",
                    "maxLength",
                    "minLength",
                    "maxItems",
                    "minItems",
                    "maxProperties",
                    "minProperties",
                    "minContains",
                    "maxContains",
                ],
            ),
            (Bound, &["exclusiveMaximum", "exclusiveMinimum"]),
            (
                Flag,
                &[
                    "nullable",
                    "uniqueItems",
                    "readOnly",
                    "writeOnly",
                    "deprecated",
                ],
            ),
            (Type, &["type"]),
            (List, &["required", "enum", "examples"]),
            (Object, &["dependentRequired", "$vocabulary"]),
            (ListOf(&SCHEMA), &["allOf", "oneOf", "anyOf", "prefixItems"]),
            (
                MapOf(&SCHEMA),
                &[
                    "properties",
                    "patternProperties",
                    "$defs",
                    "definitions",
                    "dependentSchemas",
                ],
            ),
            (Further, &["additionalProperties"]),
            (
                Schema,
                &[
                    "items",
                    "not",
                    "contains",
                    "if",
                    "then",
                    "else",
                    "propertyNames",
                    "contentSchema",
                    "unevaluatedItems",
                    "unevaluatedProperties",
                ],
            ),
            (One(&DISCRIMINATOR), &["discriminator"]),
            (One(&XML), &["xml"]),
            (One(&EXTERNAL_DOCS), &["externalDocs"]),
        ],
    )
};

pub(crate) static DISCRIMINATOR: Noun =
    Noun::of("a discriminator", &[(Any, &["propertyName", "mapping"])]);

static XML: Noun = Noun::of(
    "an `xml` object",
    &[(
        Any,
        &["name", "namespace", "prefix", "attribute", "wrapped"],
    )],
);

pub(super) static EXTERNAL_DOCS: Noun =
    Noun::of("`externalDocs`", &[(Any, &["description", "url"])]);
