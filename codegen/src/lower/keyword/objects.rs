//! The keywords of each of OpenAPI's objects.

use super::{Keywords, Kind};
use crate::load::REFERABLE;

pub(in crate::lower) const DOCUMENT: Keywords = Keywords::of(
    "a document",
    &[
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
);

pub(in crate::lower) const INFO: Keywords = Keywords::of(
    "`info`",
    &[
        "title",
        "summary",
        "description",
        "termsOfService",
        "contact",
        "license",
        "version",
    ],
);

pub(in crate::lower) const SERVER: Keywords =
    Keywords::of("a server", &["url", "description", "variables"]);

pub(in crate::lower) const SERVER_VARIABLE: Keywords = Keywords::of(
    "a variable of a server",
    &["enum", "default", "description"],
);

pub(in crate::lower) const TAG: Keywords =
    Keywords::of("a tag", &["name", "description", "externalDocs"]);

pub(in crate::lower) const COMPONENTS: Keywords =
    Keywords::of("`components`", &["securitySchemes", "pathItems"]).and(&REFERABLE);

pub(in crate::lower) const PATH_ITEM: Keywords = Keywords::of(
    "a path",
    &[
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
);

pub(in crate::lower) const OPERATION: Keywords = Keywords::of(
    "an operation",
    &[
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
);

/// What a parameter has, and a header, which is one that is named elsewhere.
const GIVEN: &[&str] = &[
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
];

pub(in crate::lower) const PARAMETER: Keywords =
    Keywords::of("a parameter", &["name", "in"]).and(GIVEN);

pub(in crate::lower) const HEADER: Keywords = Keywords::of("a header", GIVEN);

pub(in crate::lower) const REQUEST_BODY: Keywords =
    Keywords::of("a request body", &["description", "content", "required"]);

pub(in crate::lower) const RESPONSE: Keywords = Keywords::of(
    "a response",
    &["description", "content", "headers", "links"],
);

pub(in crate::lower) const MEDIA_TYPE: Keywords = Keywords::of(
    "a media type",
    &["schema", "itemSchema", "example", "examples", "encoding"],
);

pub(in crate::lower) const ENCODING: Keywords = Keywords::of(
    "an encoding",
    &[
        "contentType",
        "headers",
        "style",
        "explode",
        "allowReserved",
    ],
);

pub(in crate::lower) const DISCRIMINATOR: Keywords =
    Keywords::of("a discriminator", &["propertyName", "mapping"]);

pub(in crate::lower) const XML: Keywords = Keywords::of(
    "an `xml` object",
    &["name", "namespace", "prefix", "attribute", "wrapped"],
);

pub(in crate::lower) const SECURITY_SCHEME: Keywords = Keywords::of(
    "a security scheme",
    &[
        "type",
        "description",
        "name",
        "in",
        "scheme",
        "bearerFormat",
        "flows",
        "openIdConnectUrl",
    ],
);

pub(in crate::lower) const FLOWS: Keywords = Keywords::of(
    "`flows`",
    &[
        "implicit",
        "password",
        "clientCredentials",
        "authorizationCode",
    ],
);

pub(in crate::lower) const FLOW: Keywords = Keywords::of(
    "a flow",
    &["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"],
);

pub(in crate::lower) const SCHEMA: Keywords = Keywords {
    noun: "a schema",
    shared: &[],
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
    kinds: &[
        (
            Kind::Text,
            &[
                "title",
                "pattern",
                "$comment",
                "$id",
                "$schema",
                "$anchor",
                "contentEncoding",
                "contentMediaType",
            ],
        ),
        (
            Kind::Number,
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
        (Kind::Bound, &["exclusiveMaximum", "exclusiveMinimum"]),
        (Kind::Flag, &["nullable", "uniqueItems"]),
        (Kind::List, &["required", "oneOf", "anyOf", "prefixItems"]),
        (
            Kind::Object,
            &[
                "properties",
                "patternProperties",
                "$defs",
                "dependentSchemas",
                "dependentRequired",
                "discriminator",
                "xml",
                "externalDocs",
            ],
        ),
        (
            Kind::Schema,
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
    ],
};
