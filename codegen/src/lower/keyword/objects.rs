//! The keywords of each of OpenAPI's objects.

use super::{Keywords, Kind};

pub(in crate::lower) const DOCUMENT: Keywords = Keywords {
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
    kinds: &[],
};

pub(in crate::lower) const INFO: Keywords = Keywords {
    noun: "`info`",
    known: &[
        "title",
        "summary",
        "description",
        "termsOfService",
        "contact",
        "license",
        "version",
    ],
    kinds: &[],
};

pub(in crate::lower) const SERVER: Keywords = Keywords {
    noun: "a server",
    known: &["url", "description", "variables"],
    kinds: &[],
};

pub(in crate::lower) const SERVER_VARIABLE: Keywords = Keywords {
    noun: "a variable of a server",
    known: &["enum", "default", "description"],
    kinds: &[],
};

pub(in crate::lower) const TAG: Keywords = Keywords {
    noun: "a tag",
    known: &["name", "description", "externalDocs"],
    kinds: &[],
};

pub(in crate::lower) const COMPONENTS: Keywords = Keywords {
    noun: "`components`",
    known: &[
        "schemas",
        "responses",
        "parameters",
        "examples",
        "requestBodies",
        "headers",
        "securitySchemes",
        "links",
        "callbacks",
        "pathItems",
    ],
    kinds: &[],
};

pub(in crate::lower) const PATH_ITEM: Keywords = Keywords {
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
    kinds: &[],
};

pub(in crate::lower) const OPERATION: Keywords = Keywords {
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
    kinds: &[],
};

pub(in crate::lower) const PARAMETER: Keywords = Keywords {
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
    kinds: &[],
};

pub(in crate::lower) const REQUEST_BODY: Keywords = Keywords {
    noun: "a request body",
    known: &["description", "content", "required"],
    kinds: &[],
};

pub(in crate::lower) const RESPONSE: Keywords = Keywords {
    noun: "a response",
    known: &["description", "content", "headers", "links"],
    kinds: &[],
};

pub(in crate::lower) const MEDIA_TYPE: Keywords = Keywords {
    noun: "a media type",
    known: &["schema", "itemSchema", "example", "examples", "encoding"],
    kinds: &[],
};

pub(in crate::lower) const HEADER: Keywords = Keywords {
    noun: "a header",
    known: &[
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
    kinds: &[],
};

pub(in crate::lower) const ENCODING: Keywords = Keywords {
    noun: "an encoding",
    known: &[
        "contentType",
        "headers",
        "style",
        "explode",
        "allowReserved",
    ],
    kinds: &[],
};

pub(in crate::lower) const DISCRIMINATOR: Keywords = Keywords {
    noun: "a discriminator",
    known: &["propertyName", "mapping"],
    kinds: &[],
};

pub(in crate::lower) const XML: Keywords = Keywords {
    noun: "an `xml` object",
    known: &["name", "namespace", "prefix", "attribute", "wrapped"],
    kinds: &[],
};

pub(in crate::lower) const SECURITY_SCHEME: Keywords = Keywords {
    noun: "a security scheme",
    known: &[
        "type",
        "description",
        "name",
        "in",
        "scheme",
        "bearerFormat",
        "flows",
        "openIdConnectUrl",
    ],
    kinds: &[],
};

pub(in crate::lower) const FLOWS: Keywords = Keywords {
    noun: "`flows`",
    known: &[
        "implicit",
        "password",
        "clientCredentials",
        "authorizationCode",
    ],
    kinds: &[],
};

pub(in crate::lower) const FLOW: Keywords = Keywords {
    noun: "a flow",
    known: &["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"],
    kinds: &[],
};

pub(in crate::lower) const SCHEMA: Keywords = Keywords {
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
