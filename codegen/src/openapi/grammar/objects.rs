//! The objects of OpenAPI, but for schemas.

use super::Kind::{Any, ListOf, MapOf, One, Schema};
use super::schema::EXTERNAL_DOCS;
use super::{Noun, Reference};

pub(crate) static DOCUMENT: Noun = Noun {
    since_31: &["webhooks", "jsonSchemaDialect"],
    ..Noun::of(
        "a document",
        &[
            (Any, &["openapi", "security", "jsonSchemaDialect"]),
            (One(&INFO), &["info"]),
            (ListOf(&SERVER), &["servers"]),
            (One(&PATHS), &["paths"]),
            // What the API calls is no business of a client.
            (MapOf(&PATH_ITEM), &["webhooks"]),
            (One(&COMPONENTS), &["components"]),
            (ListOf(&TAG), &["tags"]),
            (One(&EXTERNAL_DOCS), &["externalDocs"]),
        ],
    )
};

/// What is data, or a map or a list.
pub(super) static VALUE: Noun = Noun::of("a map or plain data", &[]);

pub(crate) static INFO: Noun = Noun {
    since_31: &["summary"],
    ..Noun::of(
        "`info`",
        &[
            (
                Any,
                &[
                    "title",
                    "summary",
                    "description",
                    "termsOfService",
                    "version",
                ],
            ),
            (One(&CONTACT), &["contact"]),
            (One(&LICENSE), &["license"]),
        ],
    )
};

static CONTACT: Noun = Noun::of("`contact`", &[(Any, &["name", "url", "email"])]);

static LICENSE: Noun = Noun {
    since_31: &["identifier"],
    ..Noun::of("`license`", &[(Any, &["name", "identifier", "url"])])
};

pub(crate) static SERVER: Noun = Noun::of(
    "a server",
    &[
        (Any, &["url", "description"]),
        (MapOf(&SERVER_VARIABLE), &["variables"]),
    ],
);

pub(crate) static SERVER_VARIABLE: Noun = Noun::of(
    "a variable of a server",
    &[(Any, &["enum", "default", "description"])],
);

pub(crate) static TAG: Noun = Noun::of(
    "a tag",
    &[
        (Any, &["name", "description"]),
        (One(&EXTERNAL_DOCS), &["externalDocs"]),
    ],
);

pub(crate) static COMPONENTS: Noun = Noun {
    since_31: &["pathItems"],
    holds_parts: true,
    ..Noun::of(
        "`components`",
        &[
            (MapOf(&super::schema::SCHEMA), &["schemas"]),
            (MapOf(&RESPONSE), &["responses"]),
            (MapOf(&PARAMETER), &["parameters"]),
            (MapOf(&EXAMPLE), &["examples"]),
            (MapOf(&REQUEST_BODY), &["requestBodies"]),
            (MapOf(&HEADER), &["headers"]),
            (MapOf(&SECURITY_SCHEME), &["securitySchemes"]),
            (MapOf(&LINK), &["links"]),
            (MapOf(&CALLBACK), &["callbacks"]),
            (MapOf(&PATH_ITEM), &["pathItems"]),
        ],
    )
};

static PATHS: Noun = Noun {
    entries: Some(&PATH_ITEM),
    ..Noun::of("`paths`", &[])
};

pub(crate) static PATH_ITEM: Noun = Noun {
    reference: Reference::Merged,
    place: Some("#/components/pathItems/Pets"),
    is_part: true,
    ..Noun::of(
        "a path",
        &[
            (Any, &["$ref", "summary", "description"]),
            (ListOf(&PARAMETER), &["parameters"]),
            (
                One(&OPERATION),
                &[
                    "get", "put", "post", "delete", "options", "head", "patch", "trace",
                ],
            ),
            (ListOf(&SERVER), &["servers"]),
        ],
    )
};

pub(crate) static OPERATION: Noun = Noun {
    is_part: true,
    ..Noun::of(
        "an operation",
        &[
            (
                Any,
                &[
                    "tags",
                    "summary",
                    "description",
                    "operationId",
                    "deprecated",
                    "security",
                ],
            ),
            (One(&EXTERNAL_DOCS), &["externalDocs"]),
            (ListOf(&PARAMETER), &["parameters"]),
            (One(&REQUEST_BODY), &["requestBody"]),
            (One(&RESPONSES), &["responses"]),
            // What the API calls by itself is no business of who calls the API.
            (MapOf(&CALLBACK), &["callbacks"]),
            (ListOf(&SERVER), &["servers"]),
        ],
    )
};

static CALLBACK: Noun = Noun {
    entries: Some(&PATH_ITEM),
    ..Noun::referable("a callback", "#/components/callbacks/Created", &[])
};

static RESPONSES: Noun = Noun {
    entries: Some(&RESPONSE),
    ..Noun::of("`responses`", &[])
};

/// What a parameter has, and a header, which is one that is named elsewhere.
static GIVEN: Noun = Noun::of(
    "a parameter",
    &[
        (
            Any,
            &[
                "description",
                "required",
                "deprecated",
                "style",
                "explode",
                "example",
                "allowEmptyValue",
                "allowReserved",
            ],
        ),
        (Schema, &["schema"]),
        (MapOf(&EXAMPLE), &["examples"]),
        (MapOf(&MEDIA_TYPE), &["content"]),
    ],
);

pub(crate) static PARAMETER: Noun = Noun {
    shared: Some(&GIVEN),
    ..Noun::referable(
        "a parameter",
        "#/components/parameters/Limit",
        &[(Any, &["name", "in"])],
    )
};

pub(crate) static HEADER: Noun = Noun {
    shared: Some(&GIVEN),
    ..Noun::referable("a header", "#/components/headers/RateLimit", &[])
};

pub(crate) static REQUEST_BODY: Noun = Noun::referable(
    "a request body",
    "#/components/requestBodies/Pet",
    &[
        (Any, &["description", "required"]),
        (MapOf(&MEDIA_TYPE), &["content"]),
    ],
);

pub(crate) static RESPONSE: Noun = Noun::referable(
    "a response",
    "#/components/responses/NotFound",
    &[
        (Any, &["description"]),
        (MapOf(&MEDIA_TYPE), &["content"]),
        (MapOf(&HEADER), &["headers"]),
        (MapOf(&LINK), &["links"]),
    ],
);

pub(crate) static MEDIA_TYPE: Noun = Noun::of(
    "a media type",
    &[
        (Any, &["example"]),
        (Schema, &["schema", "itemSchema"]),
        (MapOf(&EXAMPLE), &["examples"]),
        (MapOf(&ENCODING), &["encoding"]),
    ],
);

pub(crate) static ENCODING: Noun = Noun::of(
    "an encoding",
    &[
        (Any, &["contentType", "style", "explode", "allowReserved"]),
        (MapOf(&HEADER), &["headers"]),
    ],
);

static EXAMPLE: Noun = Noun::referable(
    "an example",
    "#/components/examples/Pet",
    &[(Any, &["summary", "description", "value", "externalValue"])],
);

static LINK: Noun = Noun::referable(
    "a link",
    "#/components/links/NextPage",
    &[
        (
            Any,
            &[
                "operationRef",
                "operationId",
                "parameters",
                "requestBody",
                "description",
            ],
        ),
        (One(&SERVER), &["server"]),
    ],
);

pub(crate) static SECURITY_SCHEME: Noun = Noun::referable(
    "a security scheme",
    "#/components/securitySchemes/Token",
    &[
        (
            Any,
            &[
                "type",
                "description",
                "name",
                "in",
                "scheme",
                "bearerFormat",
                "openIdConnectUrl",
            ],
        ),
        (One(&FLOWS), &["flows"]),
    ],
);

pub(crate) static FLOWS: Noun = Noun::of(
    "`flows`",
    &[(
        One(&FLOW),
        &[
            "implicit",
            "password",
            "clientCredentials",
            "authorizationCode",
        ],
    )],
);

pub(crate) static FLOW: Noun = Noun::of(
    "a flow",
    &[(
        Any,
        &["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"],
    )],
);
