//! The objects of OpenAPI other than schemas.

use super::noun::Reference;
use super::schema::{ExternalDocs, Schema};
use super::table::nouns;
use crate::load::Node;
use crate::openapi::view::{Entry, Map, Text, Typed};

nouns! {
    OpenApi "a document" [
        "openapi" Any Wire version;
        @V32 "$self" Text None;
        @V31 "jsonSchemaDialect" Any None;
        "info" [One Info] Docs info;
        "servers" [ListOf Server] Wire servers;
        "paths" [One Paths] Wire paths;
        // Requests from the API to the client's own server are out of scope.
        @V31 "webhooks" [MapOf PathItem] None webhooks;
        "components" [One Components] Wire components;
        "security" List Wire security;
        "tags" [ListOf Tag] Docs tags;
        "externalDocs" [One ExternalDocs] None;
    ]

    Info "`info`" [
        "title" TextOrNumber Docs title;
        "version" TextOrNumber Docs version;
        @V31 "summary" Text None;
        "description" Text Docs description;
        "termsOfService" Text None;
        "contact" [One Contact] None;
        "license" [One License] None;
    ]

    Contact "`contact`" [
        "name" Text None;
        "url" Text None;
        "email" Text None;
    ]

    License "`license`" [
        "name" Text None;
        @V31 "identifier" Text None;
        "url" Text None;
    ]

    Server "a server" [
        "url" Any Wire url;
        "description" Any Docs;
        @V32 "name" Any Docs;
        "variables" [MapOf ServerVariable] Wire variables;
    ]

    ServerVariable "a variable of a server" [
        "enum" List Wire values;
        "default" Any Wire default;
        "description" Any Docs;
    ]

    Tag "a tag" [
        "name" Any Docs name;
        "description" Any Docs;
        "externalDocs" [One ExternalDocs] None;
        @V32 "summary" Text Docs summary;
        @V32 "parent" Text None parent;
        @V32 "kind" Text Docs kind;
    ]

    Components "`components`" { holds_parts: true } [
        "schemas" [MapOf Schema] Wire schemas;
        "responses" [MapOf Response] Wire responses;
        "parameters" [MapOf Parameter] Wire;
        "examples" [MapOf Example] Docs;
        "requestBodies" [MapOf RequestBody] Wire request_bodies;
        "headers" [MapOf Header] Wire;
        "securitySchemes" [MapOf SecurityScheme] Wire security_schemes;
        "links" [MapOf Link] None;
        "callbacks" [MapOf Callback] None;
        @V31 "pathItems" [MapOf PathItem] Wire;
        @V32 "mediaTypes" [MapOf MediaType] Wire;
    ]

    Paths "`paths`" { entries: Some(PathItem::noun) } []

    PathItem "a path" {
        reference: Reference::Merged,
        place: Some("#/components/pathItems/Pets"),
        is_part: true,
    } [
        "$ref" Any Wire;
        "summary" Text Docs;
        "description" Text Docs;
        "parameters" [ListOf Parameter] Wire parameters;
        "get" [One Operation] Wire;
        "put" [One Operation] Wire;
        "post" [One Operation] Wire;
        "delete" [One Operation] Wire;
        "options" [One Operation] Wire;
        "head" [One Operation] Wire;
        "patch" [One Operation] Wire;
        "trace" [One Operation] Wire;
        @V32 "query" [One Operation] Wire;
        @V32 "additionalOperations" [MapOf Operation] Wire additional_operations;
        "servers" [ListOf Server] Wire servers;
    ]

    Operation "an operation" { is_part: true } [
        "tags" List Docs tags;
        "summary" Text Docs summary;
        "description" Text Docs description;
        "operationId" Text Wire id;
        "deprecated" Flag Docs deprecated;
        "security" List Wire security;
        "externalDocs" [One ExternalDocs] None;
        "parameters" [ListOf Parameter] Wire parameters;
        "requestBody" [One RequestBody] Wire request_body;
        "responses" [One Responses] Wire responses;
        // Requests from the API to the client's own server are out of scope.
        "callbacks" [MapOf Callback] None;
        "servers" [ListOf Server] Wire servers;
        "x-ms-pageable" [One Pageable] Wire pageable;
    ]

    /// How the pages of a list follow each other, in documents of Azure.
    Pageable "`x-ms-pageable`" [
        // `null` for a list in one page.
        "nextLinkName" Any Wire next_link;
        "itemName" Text Wire items;
        "operationName" Text None;
    ]

    Callback "a callback" {
        reference: Reference::Whole,
        place: Some("#/components/callbacks/Created"),
        entries: Some(PathItem::noun),
    } []

    Responses "`responses`" { entries: Some(Response::noun) } []

    /// The keywords that parameters share with headers.
    Given "a parameter" [
        "description" Text Docs description;
        "required" Flag Wire required;
        "deprecated" Flag Docs deprecated;
        "style" Text Wire style;
        "explode" Flag Wire explode;
        "example" Any Docs example;
        "allowEmptyValue" Flag None;
        "allowReserved" Flag Wire reserved;
        "schema" [Schema Schema] Wire schema;
        "examples" [MapOf Example] Docs;
        "content" [MapOf MediaType] Wire content;
    ]

    Parameter "a parameter" {
        reference: Reference::Whole,
        place: Some("#/components/parameters/Limit"),
        shared: Some(Given::noun),
    } [
        "name" Text Wire name;
        "in" Text Wire location;
    ]

    Header "a header" {
        reference: Reference::Whole,
        place: Some("#/components/headers/RateLimit"),
        shared: Some(Given::noun),
    } []

    RequestBody "a request body" {
        reference: Reference::Whole,
        place: Some("#/components/requestBodies/Pet"),
    } [
        "description" Text Docs description;
        "required" Flag Wire required;
        "content" [MapOf MediaType] Wire content;
    ]

    Response "a response" {
        reference: Reference::Whole,
        place: Some("#/components/responses/NotFound"),
    } [
        @V32 "summary" Text Docs summary;
        "description" Text Docs detail;
        "content" [MapOf MediaType] Wire content;
        "headers" [MapOf Header] Wire headers;
        "links" [MapOf Link] None;
    ]

    MediaType "a media type" {
        reference: Reference::Whole,
        place: Some("#/components/mediaTypes/Pet"),
    } [
        "example" Any Docs example;
        "schema" [Schema Schema] Wire schema;
        "itemSchema" [Schema Schema] Wire item_schema;
        "examples" [MapOf Example] Docs examples;
        "encoding" [MapOf Encoding] Wire encoding;
        @V32 "prefixEncoding" [ListOf Encoding] Wire;
        @V32 "itemEncoding" [One Encoding] Wire;
    ]

    Encoding "an encoding" [
        @V32 "encoding" [MapOf Encoding] Wire;
        @V32 "prefixEncoding" [ListOf Encoding] Wire;
        @V32 "itemEncoding" [One Encoding] Wire;
        "contentType" Text Wire content_type;
        "style" Text Wire style;
        "explode" Flag Wire explode;
        "allowReserved" Flag Wire reserved;
        "headers" [MapOf Header] Wire headers;
    ]

    Example "an example" {
        reference: Reference::Whole,
        place: Some("#/components/examples/Pet"),
    } [
        "summary" Text None;
        "description" Text None;
        "value" Any Docs value;
        @V32 "dataValue" Any Docs data_value;
        @V32 "serializedValue" Text Docs serialized_value;
        "externalValue" Text None;
    ]

    Link "a link" {
        reference: Reference::Whole,
        place: Some("#/components/links/NextPage"),
    } [
        "operationRef" Text None;
        "operationId" Text None;
        "parameters" Any None;
        "requestBody" Any None;
        "description" Text None;
        "server" [One Server] None;
    ]

    SecurityScheme "a security scheme" {
        reference: Reference::Whole,
        place: Some("#/components/securitySchemes/Token"),
    } [
        "type" Text Wire ty;
        "description" Text Docs description;
        "name" Text Wire name;
        "in" Text Wire location;
        "scheme" Text Wire http_scheme;
        "bearerFormat" Text None;
        "openIdConnectUrl" Text None;
        "flows" [One Flows] Wire flows;
        @V32 "oauth2MetadataUrl" Text None;
        @V32 "deprecated" Flag Docs deprecated;
    ]

    Flows "`flows`" [
        "implicit" [One Flow] Wire;
        "password" [One Flow] Wire;
        "clientCredentials" [One Flow] Wire client_credentials;
        "authorizationCode" [One Flow] Wire;
        @V32 "deviceAuthorization" [One Flow] Wire;
    ]

    Flow "a flow" [
        "authorizationUrl" Text None;
        @V32 "deviceAuthorizationUrl" Text None;
        "tokenUrl" Text Wire token_url;
        "refreshUrl" Text None;
        "scopes" Any None;
    ]
}

impl<'d> Parameter<'d> {
    /// The keywords shared with parameters.
    pub(crate) fn given(self) -> Given<'d> {
        Given::of(self.node())
    }
}

impl<'d> Header<'d> {
    /// The keywords shared with headers.
    pub(crate) fn given(self) -> Given<'d> {
        Given::of(self.node())
    }
}

impl<'d> Response<'d> {
    /// Its description, otherwise its summary.
    pub(crate) fn description(self) -> Option<Text<'d>> {
        let detail = self.detail().filter(|it| !it.trim().is_empty());
        detail.or_else(|| self.summary())
    }
}

impl<'d> Paths<'d> {
    /// The paths and their path items.
    pub(crate) fn items(self) -> impl Iterator<Item = Entry<'d, PathItem<'d>>> {
        named(self.node())
    }
}

impl<'d> Responses<'d> {
    /// The status codes and their responses.
    pub(crate) fn by_status(self) -> impl Iterator<Item = Entry<'d, Response<'d>>> {
        named(self.node())
    }
}

impl<'d> PathItem<'d> {
    /// The methods of this path item, as they are sent, and their operations.
    pub(crate) fn operations(self) -> impl Iterator<Item = Entry<'d, Operation<'d>>> {
        let methods = METHODS.into_iter();
        let fixed = methods.filter_map(move |method| self.operation(method));
        fixed.chain(self.additional())
    }

    /// The operation of a method that has a keyword.
    pub(crate) fn operation(self, method: Method) -> Option<Entry<'d, Operation<'d>>> {
        let property = self.node().as_object()?.property(method.keyword)?;
        Some(Entry {
            key: method.sent,
            key_span: property.key_span,
            value: Operation::of(&property.node),
        })
    }

    /// The operations of other methods.
    pub(crate) fn additional(self) -> impl Iterator<Item = Entry<'d, Operation<'d>>> {
        let all = self.additional_operations().unwrap_or_default().entries();
        all.filter(|it| !it.key.starts_with("x-"))
    }
}

/// A keyword of path items, and its HTTP method. Methods are case-sensitive: `get` is another one.
#[derive(Clone, Copy)]
pub(crate) struct Method {
    pub(crate) keyword: &'static str,
    sent: &'static str,
}

const fn method(keyword: &'static str, sent: &'static str) -> Method {
    Method { keyword, sent }
}

/// The HTTP methods that have a keyword in path items.
pub(crate) const METHODS: [Method; 9] = [
    method("get", "GET"),
    method("put", "PUT"),
    method("post", "POST"),
    method("delete", "DELETE"),
    method("options", "OPTIONS"),
    method("head", "HEAD"),
    method("patch", "PATCH"),
    method("trace", "TRACE"),
    method("query", "QUERY"),
];

/// The keyword of a method, if it has one.
pub(crate) fn keyword(method: &str) -> Option<&'static str> {
    let found = METHODS.iter().find(|it| it.sent == method);
    found.map(|it| it.keyword)
}

/// The entries of an object, without extensions.
fn named<'d, T: Typed<'d>>(node: &'d Node) -> impl Iterator<Item = Entry<'d, T>> {
    let all = Map::of(node).unwrap_or_default().entries();
    all.filter(|it| !it.key.starts_with("x-"))
}
