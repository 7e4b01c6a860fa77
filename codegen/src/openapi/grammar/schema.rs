//! Schemas of both OpenAPI 3.0 and JSON Schema 2020-12. A keyword that only one of them defines is also accepted in
//! documents of the other.

use super::noun::Reference;
use super::table::nouns;

nouns! {
    Schema "a schema" {
        reference: Reference::Merged,
        place: Some("#/components/schemas/Pet"),
    } [
        "$ref" Any Wire reference;
        "const" Any Wire constant;
        "default" Any Docs default;
        "example" Any Docs example;
        "title" Text Check title;
        "description" Text Docs description;
        "format" Text Wire format;
        "pattern" Text Check;
        "$comment" Text None;
        "$id" Text None;
        "$schema" Text None;
        "$anchor" Text None;
        "$dynamicRef" Text None dynamic_reference;
        "$dynamicAnchor" Text None dynamic_anchor;
        "contentEncoding" Text Check content_encoding;
        "contentMediaType" Text Check content_media_type;
        "multipleOf" Number Check;
        "maximum" Number Check maximum;
        "minimum" Number Check minimum;
        "maxLength" Number Check;
        "minLength" Number Check;
        "maxItems" Number Check max_items;
        "minItems" Number Check min_items;
        "maxProperties" Number Check max_properties;
        "minProperties" Number Check;
        "minContains" Number Check;
        "maxContains" Number Check;
        "exclusiveMaximum" Bound Check exclusive_maximum;
        "exclusiveMinimum" Bound Check exclusive_minimum;
        "nullable" Flag Wire nullable;
        "uniqueItems" Flag Check;
        "readOnly" Flag Wire read_only;
        "writeOnly" Flag Wire write_only;
        "deprecated" Flag Docs deprecated;
        "type" Type Check ty;
        "required" List Wire required;
        "enum" List Wire values;
        "examples" List Check examples;
        "dependentRequired" Object Check;
        "$vocabulary" Object Check;
        "allOf" [ListOf Schema] Wire all_of;
        "oneOf" [ListOf Schema] Wire one_of;
        "anyOf" [ListOf Schema] Wire any_of;
        "prefixItems" [ListOf Schema] Wire prefix_items;
        "properties" [MapOf Schema] Wire properties;
        "patternProperties" [MapOf Schema] Check pattern_properties;
        "$defs" [MapOf Schema] Check;
        "definitions" [MapOf Schema] Check;
        "dependentSchemas" [MapOf Schema] Check dependent_schemas;
        "additionalProperties" [Further Schema] Wire additional_properties;
        "items" [Schema Schema] Wire items;
        "not" [Schema Schema] Check;
        "contains" [Schema Schema] Check;
        "if" [Schema Schema] Check;
        "then" [Schema Schema] Check then;
        "else" [Schema Schema] Check otherwise;
        "propertyNames" [Schema Schema] Check;
        "contentSchema" [Schema Schema] Check content_schema;
        "unevaluatedItems" [Schema Schema] Check unevaluated_items;
        "unevaluatedProperties" [Further Schema] Check unevaluated_properties;
        "discriminator" [One Discriminator] Wire discriminator;
        "xml" [One Xml] Check xml;
        "externalDocs" [One ExternalDocs] None;
    ]

    Discriminator "a discriminator" [
        "propertyName" Text Wire property_name;
        "mapping" Object Wire mapping;
        @V32 "defaultMapping" Text Wire default_mapping;
    ]

    Xml "an `xml` object" [
        "name" Text Wire name;
        "namespace" Text Wire namespace;
        "prefix" Text Wire prefix;
        "attribute" Flag Wire attribute;
        "wrapped" Flag Wire wrapped;
        @V32 "nodeType" Text Wire node_type;
    ]

    ExternalDocs "`externalDocs`" [
        "description" Text None;
        "url" Text None;
    ]
}
