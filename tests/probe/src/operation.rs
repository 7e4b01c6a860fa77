//! The operations of a document, read as plain JSON.
//!
//! Includes every operation of every path item, also through `$ref`. The siblings of a path item's `$ref` are merged
//! with its target. OpenAPI does not define which takes precedence; here the siblings do.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use crate::document::Document;
use crate::media::essence;
use crate::path_item::{by_method, layers};
use crate::pointer::{target_of, token};
use crate::target::Key;
use crate::text::Style;

/// An operation.
pub(crate) struct Operation<'d> {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) pointer: String,
    pub(crate) node: &'d Value,
    pub(crate) parameters: Vec<Parameter<'d>>,
    /// The paths of its own servers.
    pub(crate) servers: Vec<String>,
    /// The unique `operationId`s.
    unique_ids: Rc<BTreeSet<&'d str>>,
}

/// A parameter of an operation.
#[derive(Clone)]
pub(crate) struct Parameter<'d> {
    pub(crate) place: String,
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) style: Style,
    /// The object with its schema and examples: the parameter, or its media type object.
    pub(crate) holder: &'d Value,
    pub(crate) pointer: String,
}

impl Parameter<'_> {
    /// Whether two declarations are of one parameter. HTTP's header names are case-insensitive.
    fn is(&self, other: &Parameter<'_>) -> bool {
        let is_name = if self.place == "header" {
            self.name.eq_ignore_ascii_case(&other.name)
        } else {
            self.name == other.name
        };
        self.place == other.place && is_name
    }

    /// The same parameter in the query.
    fn in_query(&self, name: &str) -> Self {
        let style = Style {
            name: "form".to_owned(),
            explode: false,
        };
        Parameter {
            place: "query".to_owned(),
            name: name.to_owned(),
            style,
            ..self.clone()
        }
    }
}

/// An object with a schema and examples: its media type, the object itself, and its pointer.
pub(crate) type Content<'d> = (&'d str, &'d Value, String);

/// All operations of a document.
pub(crate) fn operations(document: &Document) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    for (path, item) in document.json["paths"].as_object().into_iter().flatten() {
        if path.starts_with("x-") {
            continue;
        }
        let layers = layers(document, item, &format!("/paths/{}", token(path)));
        for (method, node, pointer) in by_method(&layers) {
            let mut own: Vec<Parameter<'_>> = Vec::new();
            let of_items = layers.iter().map(|(item, pointer)| (*item, pointer));
            for (node, pointer) in std::iter::once((node, &pointer)).chain(of_items) {
                for it in parameters(document, node, pointer) {
                    if !own.iter().any(|own| own.is(&it)) {
                        own.push(it);
                    }
                }
            }
            let key = Key::read(path);
            let mut of_query = Vec::new();
            own.retain(|it| {
                let name = key.in_query(&it.name).filter(|_| it.place == "path");
                of_query.extend(name.map(|name| it.in_query(name)));
                // A path parameter whose name is used in the path too is kept.
                name.is_none() || key.path.contains(&format!("{{{}}}", it.name))
            });
            own.extend(of_query);
            own.extend(undeclared(&key, &own));
            let mut of_items = layers.iter().map(|(item, _)| *item);
            found.push(Operation {
                servers: servers(document, node)
                    .or_else(|| of_items.find_map(|it| servers(document, it)))
                    .or_else(|| relative(&document.json))
                    .unwrap_or_default(),
                method,
                path: path.clone(),
                pointer,
                node,
                parameters: own,
                unique_ids: Rc::default(),
            });
        }
    }
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    for id in found.iter().filter_map(Operation::id) {
        *ids.entry(id).or_default() += 1;
    }
    let unique = ids.into_iter().filter(|(_, count)| *count == 1);
    let unique: Rc<BTreeSet<&str>> = Rc::new(unique.map(|(id, _)| id).collect());
    for it in &mut found {
        it.unique_ids = Rc::clone(&unique);
    }
    found
}

/// The path parameters that the document does not declare.
fn undeclared(key: &Key, declared: &[Parameter]) -> Vec<Parameter<'static>> {
    let expressions = key.path.split('{').skip(1);
    let in_path = expressions.filter_map(|it| Some(("path", it.split('}').next()?)));
    let is_whole = |value: &str| value.starts_with('{') && value.ends_with('}');
    let in_query = key.query.iter().filter(|(_, value)| is_whole(value));
    let in_query = in_query.map(|(name, _)| ("query", name.as_str()));
    let all = in_path.chain(in_query).filter(|(place, name)| {
        let mut declared = declared.iter();
        !declared.any(|it| it.place == *place && it.name == *name)
    });
    let undeclared = all.map(|(place, name)| Parameter {
        place: place.to_owned(),
        name: name.to_owned(),
        required: true,
        style: Style {
            name: if place == "path" { "simple" } else { "form" }.to_owned(),
            explode: false,
        },
        holder: &Value::Null,
        pointer: String::new(),
    });
    undeclared.collect()
}

/// The path of the document's server, if its URL has no host. It is appended to the client's base URL.
fn relative(document: &Value) -> Option<Vec<String>> {
    let server = &document["servers"][0];
    let url = filled(server)?;
    let path = url.trim_start_matches(['.', '/']).trim_end_matches('/');
    let is_path = !url.contains("://") && !path.is_empty();
    is_path.then(|| vec![format!("/{}", path.replace("//", "/"))])
}

/// The URL of a server, with the default of each variable.
fn filled(server: &Value) -> Option<String> {
    let mut url = server["url"].as_str()?.to_owned();
    for (name, variable) in server["variables"].as_object().into_iter().flatten() {
        let default = variable["default"].as_str().unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), default);
    }
    Some(url)
}

/// The paths of the servers of an operation or path item, for a client with a base URL. Servers with the origin of the
/// document's server use the base's origin; the document's own server and servers of other origins are replaced by the
/// base.
fn servers(document: &Document, node: &Value) -> Option<Vec<String>> {
    let servers = node["servers"].as_array()?.iter();
    let usual = filled(&document.json["servers"][0]).unwrap_or_default();
    let is_usual = |it: &str| it.trim_end_matches('/') == usual.trim_end_matches('/');
    let paths = servers.filter_map(filled).map(|it| {
        let Some((_, behind)) = it.split_once("://") else {
            return format!("/{}", it.trim_matches(['.', '/']))
                .trim_end_matches('/')
                .to_owned();
        };
        if is_usual(&it) || origin(&it) != origin(&usual) {
            return String::new();
        }
        let path = behind.find('/').map_or("", |it| &behind[it..]);
        path.trim_end_matches('/').to_owned()
    });
    Some(paths.collect())
}

/// The origin of a URL: scheme, host and port.
fn origin(url: &str) -> Option<String> {
    let (scheme, behind) = url.split_once("://")?;
    let host = behind.split('/').next().unwrap_or_default();
    let port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => "",
    };
    let host = host.strip_suffix(port).unwrap_or(host);
    Some(format!("{scheme}://{host}").to_lowercase())
}

fn parameters<'d>(document: &'d Document, node: &'d Value, pointer: &str) -> Vec<Parameter<'d>> {
    let listed = node["parameters"].as_array().into_iter().flatten();
    let found = listed.enumerate().filter_map(|(index, it)| {
        let (node, pointer) = document.resolve(it, &format!("{pointer}/parameters/{index}"));
        let (place, name) = (node["in"].as_str()?, node["name"].as_str()?);
        // OpenAPI ignores parameters with these names.
        let is_own = ["accept", "content-type", "authorization"];
        // HTTP defines these.
        let of_http = ["connection", "content-length", "host", "transfer-encoding"];
        let is_own = [is_own.as_slice(), &of_http].concat();
        if place == "header" && is_own.contains(&name.to_lowercase().as_str()) {
            return None;
        }
        let content = node["content"].as_object().and_then(|it| it.iter().next());
        let usual = match place {
            "query" | "cookie" => "form",
            _ => "simple",
        };
        let style = node["style"].as_str().unwrap_or(usual);
        let explode = node["explode"].as_bool();
        let explode = explode.unwrap_or(matches!(style, "form" | "cookie"));
        let (name_of_style, holder, pointer) = match content {
            Some((media, it)) => {
                let pointer = format!("{pointer}/content/{}", token(media));
                (style_of_content(media), it, pointer)
            }
            None => (style, node, pointer),
        };
        let (place, name_of_style, explode) = match place {
            "querystring" => whole_query(name_of_style),
            _ => (place, name_of_style, explode),
        };
        Some(Parameter {
            place: place.to_owned(),
            name: name.to_owned(),
            required: place == "path" || node["required"] == true,
            style: Style {
                name: name_of_style.to_owned(),
                explode,
            },
            holder,
            pointer,
        })
    });
    found.collect()
}

impl<'d> Operation<'d> {
    /// The operation in messages.
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn id(&self) -> Option<&'d str> {
        self.node["operationId"].as_str()
    }

    /// Whether a generated request belongs to this operation: by its id, or by its method and path if the id is not in
    /// the document.
    pub(crate) fn is(&self, id: &str, method: &str, path: &str) -> bool {
        if self.method != method {
            return false;
        }
        if self.unique_ids.contains(id) {
            return self.id() == Some(id);
        }
        self.path == path || Key::read(&self.path).path == path
    }

    /// Whether a body is required; `None` if the operation takes none.
    pub(crate) fn body(&self, document: &'d Document) -> Option<(bool, Vec<Content<'d>>)> {
        let node = self.node.get("requestBody")?;
        let (node, pointer) = document.resolve(node, &format!("{}/requestBody", self.pointer));
        Some((node["required"] == true, contents(node, &pointer)))
    }

    /// The success responses, by status.
    pub(crate) fn successes(&self, document: &'d Document) -> Vec<Success<'d>> {
        let responses = self.node["responses"].as_object().into_iter().flatten();
        // A status of a range that is not documented separately.
        let of_range = if self.node["responses"].get("200").is_some() {
            299
        } else {
            200
        };
        let mut found: Vec<_> = responses
            .filter_map(|(key, it)| {
                let status = match key.as_str() {
                    "2XX" | "2xx" => of_range,
                    other => other.parse().ok().filter(|it| (200..300).contains(it))?,
                };
                Some((status, key, it))
            })
            .collect();
        if found.is_empty() {
            // A documented redirect is a success too, if there is no other.
            let redirects = self.node["responses"].as_object().into_iter().flatten();
            found.extend(redirects.filter_map(|(key, it)| {
                let status = match key.as_str() {
                    "3XX" | "3xx" => 302,
                    other => other
                        .parse()
                        .ok()
                        .filter(|it| (300..400).contains(it) && *it != 304)?,
                };
                Some((status, key, it))
            }));
        }
        if found.is_empty() {
            let default = self.node["responses"].as_object();
            let default = default.and_then(|it| it.get_key_value("default"));
            found.extend(default.map(|(key, it)| (200, key, it)));
        }
        let found = found.into_iter().map(|(status, key, it)| {
            let pointer = format!("{}/responses/{}", self.pointer, token(key));
            let (node, pointer) = document.resolve(it, &pointer);
            Success {
                status,
                contents: contents(node, &pointer),
                node,
                pointer,
            }
        });
        found.collect()
    }

    /// The alternative sets of required security schemes.
    pub(crate) fn security(&self, document: &'d Document) -> Vec<Vec<(&'d str, &'d Value)>> {
        let received = self.node.get("security").or(document.json.get("security"));
        let lists = received.and_then(Value::as_array).into_iter().flatten();
        let schemes = &document.json["components"]["securitySchemes"];
        let list = |it: &'d Value| {
            let names = it.as_object().into_iter().flat_map(|it| it.keys());
            let names = names.map(|name| {
                // A name that is not a component's is a URI.
                let by_uri = || document.json.pointer(&target_of(name)?);
                let scheme = schemes.get(name).or_else(by_uri);
                let (scheme, _) = document.resolve(scheme.unwrap_or(&Value::Null), "");
                let name = name.rsplit('/').next().unwrap_or_default();
                (name, scheme)
            });
            names.collect()
        };
        lists.map(list).collect()
    }
}

/// A success response.
pub(crate) struct Success<'d> {
    pub(crate) status: u16,
    pub(crate) contents: Vec<Content<'d>>,
    pub(crate) node: &'d Value,
    pub(crate) pointer: String,
}

/// The style of a parameter with a media type: a single value in that media type.
/// The location, the style and `explode` of a whole query. The properties of a form are written as those of an exploded
/// object.
fn whole_query(style: &str) -> (&'static str, &'static str, bool) {
    match style {
        "urlencoded" => ("query", "form", true),
        "json" => ("query", "wholeJson", false),
        _ => ("query", "wholeText", false),
    }
}

fn style_of_content(media: &str) -> &'static str {
    match essence(media).as_str() {
        it if it.ends_with("json") => "json",
        "application/x-www-form-urlencoded" => "urlencoded",
        _ => "text",
    }
}

fn contents<'d>(node: &'d Value, pointer: &str) -> Vec<Content<'d>> {
    let contents = node["content"].as_object().into_iter().flatten();
    let contents = contents.map(|(media, it)| {
        let pointer = format!("{pointer}/content/{}", token(media));
        (media.as_str(), it, pointer)
    });
    contents.collect()
}
