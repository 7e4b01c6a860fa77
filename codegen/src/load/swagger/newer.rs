//! Keywords of OpenAPI 3 in documents of Swagger 2.0, whose authors mixed the two. They keep their meaning.

use super::rewrite::Rewrite;
use crate::diagnostic::code;
use crate::load::Node;

/// A keyword of OpenAPI 3.
pub(super) struct Newer {
    key: &'static str,
    /// How Swagger says the same.
    instead: &'static str,
    /// The keywords of Swagger that say the same.
    same: &'static [&'static str],
}

const fn newer(key: &'static str, instead: &'static str, same: &'static [&'static str]) -> Newer {
    Newer { key, instead, same }
}

pub(super) const OF_DOCUMENT: &[Newer] = &[newer(
    "servers",
    "`host`, `basePath` and `schemes`",
    &["host", "basePath", "schemes"],
)];

pub(super) const OF_PATH_ITEM: &[Newer] = &[
    newer("servers", "`host` and `basePath` of the document", &[]),
    newer("trace", "no such method", &[]),
];

pub(super) const OF_OPERATION: &[Newer] = &[
    newer("requestBody", "a parameter `in: body`", &[]),
    newer("servers", "`schemes`", &["schemes"]),
];

pub(super) const OF_PARAMETER: &[Newer] = &[
    newer("schema", "`type`", &["type"]),
    newer("content", "`type`", &["type"]),
    newer("style", "`collectionFormat`", &["collectionFormat"]),
    newer("explode", "`collectionFormat`", &["collectionFormat"]),
    newer("allowReserved", "no such keyword", &[]),
];

pub(super) const OF_HEADER: &[Newer] = &[
    newer("schema", "`type`", &["type"]),
    newer("content", "`type`", &["type"]),
    newer("style", "`collectionFormat`", &["collectionFormat"]),
    newer("explode", "`collectionFormat`", &["collectionFormat"]),
];

pub(super) const OF_RESPONSE: &[Newer] =
    &[newer("content", "`schema`, and `produces`", &["schema"])];

pub(super) const OF_SCHEME: &[Newer] = &[newer(
    "flows",
    "`flow`, `authorizationUrl`, `tokenUrl` and `scopes`",
    &["flow"],
)];

/// Types of security schemes that OpenAPI 3 added, and what Swagger has instead.
const TYPES: [(&str, &str); 3] = [
    (
        "http",
        "`basic`, or an `apiKey` in the header `Authorization`",
    ),
    ("openIdConnect", "`oauth2`"),
    ("mutualTLS", "no such type"),
];

impl<'s> Rewrite<'s> {
    /// Reports the keywords of OpenAPI 3 in an object. If Swagger's own keyword is beside one, nothing says which is meant.
    pub(super) fn check_newer(&mut self, node: &'s Node, noun: &str, all: &[Newer]) {
        for Newer { key, instead, same } in all {
            let Some(of) = node.as_object().and_then(|it| it.property(key)) else {
                continue;
            };
            let message = format!("`{key}` is not a keyword of {noun} in Swagger 2.0");
            let own = same.iter().find_map(|it| node.as_object()?.property(it));
            let Some(own) = own else {
                let help = taken(instead);
                self.warn(code::UNKNOWN_KEYWORD, of.key_span, message, &help);
                continue;
            };
            let help = format!("Swagger 2.0 has {instead}, which is also here: remove `{key}`");
            self.error(code::CONFLICT, of.key_span, message, &help);
            if let Some(finding) = self.findings.last_mut() {
                finding.second = Some((own.key_span, "the keyword of Swagger 2.0".to_owned()));
            }
        }
    }

    /// Reports what OpenAPI 3 added to security schemes.
    pub(super) fn check_newer_scheme(&mut self, node: &'s Node) {
        self.check_newer(node, "a security scheme", OF_SCHEME);
        let ty = node
            .get("type")
            .and_then(|it| Some((it.as_str()?, it.span)));
        let Some((ty, span)) = ty else {
            return;
        };
        if let Some((_, instead)) = TYPES.iter().find(|it| it.0 == ty) {
            let message = format!("`{ty}` is not a type of security scheme in Swagger 2.0");
            self.warn(code::INVALID, span, message, &taken(instead));
        }
        let place = node.get("in").filter(|it| it.as_str() == Some("cookie"));
        if let Some(place) = place.filter(|_| ty == "apiKey") {
            let message = "`cookie` is not a place for a key in Swagger 2.0".to_owned();
            let help = taken("`header` and `query`");
            self.warn(code::INVALID, place.span, message, &help);
        }
    }
}

fn taken(instead: &str) -> String {
    format!("it is taken for that of OpenAPI 3; Swagger 2.0 has {instead}")
}
