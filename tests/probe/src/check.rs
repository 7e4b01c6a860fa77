//! A request against what the document says of its operation, and against the arguments that it was made of.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::call::{Args, KEY, PASSWORD, TOKEN, USER};
use crate::document::{Document, difference, equal, short};
use crate::form::{check_line, check_parts, take};
use crate::operation::{Operation, Parameter};
use crate::place::Direction;
use crate::server::Received;
use crate::text::{Style, pairs, same, text};
use crate::xml;

/// Headers that belong to HTTP, not to an API.
const OF_HTTP: [&str; 10] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "transfer-encoding",
    "user-agent",
];

/// A request that is compared.
pub(crate) struct Check<'c> {
    pub(crate) document: &'c Document,
    pub(crate) operation: &'c Operation<'c>,
    pub(crate) args: &'c Args,
    pub(crate) received: &'c Received,
    pub(crate) wrong: Vec<String>,
}

impl<'c> Check<'c> {
    /// All that is wrong.
    pub(crate) fn run(mut self, content_type: Option<&str>) -> Vec<String> {
        if self.received.method != self.operation.method {
            self.wrong
                .push(format!("the method is {}", self.received.method));
        }
        self.path();
        let carried = self.security();
        self.query(&carried);
        self.headers(&carried);
        self.cookies(&carried);
        self.body(content_type);
        self.wrong
    }

    fn given(&self, place: &str) -> Vec<(&'c Parameter<'c>, Option<&'c Value>)> {
        let of_place = self
            .operation
            .parameters
            .iter()
            .filter(|it| it.place == place);
        let given = of_place.map(|it| {
            let key = (it.place.clone(), it.name.clone());
            (it, self.args.parameters.get(&key))
        });
        given.collect()
    }

    fn path(&mut self) {
        let given = self.given("path");
        // A server of the operation's own may have a path.
        let mut servers = self.operation.servers.iter();
        let of_server = servers.find_map(|it| self.received.path.strip_prefix(it.as_str()));
        let path = of_server.unwrap_or(&self.received.path);
        let sent: Vec<&str> = path.split('/').collect();
        let template: Vec<&str> = self.operation.path.split('/').collect();
        let fits = |(sent, template): (&&str, &&str)| {
            let sent = percent_decode_str(sent).decode_utf8_lossy();
            let name = template
                .strip_prefix('{')
                .and_then(|it| it.strip_suffix('}'));
            let whole = given.iter().find(|(it, _)| Some(it.name.as_str()) == name);
            if let Some((parameter, Some(value))) = whole {
                return parameter.style.fits(&sent, &parameter.name, value);
            }
            let mut expected = (*template).to_owned();
            for (parameter, value) in &given {
                let text = value.map(|it| parameter.style.text(&parameter.name, it));
                let text = text.unwrap_or_default();
                expected = expected.replace(&format!("{{{}}}", parameter.name), &text);
            }
            same(&sent, &expected)
        };
        if sent.len() != template.len() || !sent.iter().zip(&template).all(fits) {
            let given = given
                .iter()
                .filter_map(|(it, value)| Some((&it.name, short((*value)?))));
            let given: Vec<_> = given.collect();
            let path = &self.received.path;
            self.wrong.push(format!("the path is {path}, of {given:?}"));
        }
    }

    fn query(&mut self, carried: &[(String, String)]) {
        let mut sent = pairs(&self.received.query);
        let keys = carried.iter().filter(|(place, _)| place == "query");
        for (_, name) in keys {
            sent.retain(|(key, _)| key != name);
        }
        let given = self.given("query");
        for (parameter, value) in &given {
            let Some(value) = value else { continue };
            let expected = parameter.style.pairs(&parameter.name, value);
            if take_pair(&mut sent, &parameter.style, &expected, value)
                || take(&mut sent, &expected)
                || deep(&mut sent, parameter, value)
            {
                continue;
            }
            self.wrong.push(format!(
                "the query `{}` lacks {expected:?}",
                self.received.query
            ));
        }
        for (name, value) in sent {
            let known = given
                .iter()
                .find(|(it, given)| it.name == name && given.is_none());
            match known {
                // Such as the number of a page, which the client sets by itself.
                Some((parameter, _)) => self.own(parameter, &value),
                None => self.wrong.push(format!("the query has `{name}={value}`")),
            }
        }
    }

    /// A parameter that the client sets by itself.
    fn own(&mut self, parameter: &Parameter, value: &str) {
        let value: Value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
        let pointer = format!("{}/schema", parameter.pointer);
        let validator = self.document.validator(&pointer, Direction::Sent);
        if let Ok(validator) = validator
            && let Err(why) = validator.validate(&value)
        {
            self.wrong
                .push(format!("the client sets `{}`: {why}", parameter.name));
        }
    }

    fn headers(&mut self, carried: &[(String, String)]) {
        let given = self.given("header");
        for (parameter, value) in &given {
            let Some(value) = value else { continue };
            let expected = parameter.style.text(&parameter.name, value);
            let sent = self.received.header(&parameter.name);
            let fits = |it: &str| {
                let sent = it.replace(", ", ",");
                let style = &parameter.style;
                same(it, &expected) || style.fits(&sent, &parameter.name, value)
            };
            if !sent.is_some_and(fits) {
                let name = &parameter.name;
                self.wrong
                    .push(format!("the header `{name}` is {sent:?}, not {expected:?}"));
            }
        }
        for (name, value) in &self.received.headers {
            let known = given
                .iter()
                .any(|(it, _)| it.name.eq_ignore_ascii_case(name));
            let key = |(place, key): &(String, String)| {
                place == "header" && key.eq_ignore_ascii_case(name)
            };
            if !known && !OF_HTTP.contains(&name.as_str()) && !carried.iter().any(key) {
                self.wrong
                    .push(format!("the header `{name}: {value}` is not described"));
            }
        }
    }

    fn cookies(&mut self, carried: &[(String, String)]) {
        let cookies = self.received.header("cookie").unwrap_or_default();
        let cookies = cookies.split("; ").filter_map(|it| it.split_once('='));
        let mut sent: Vec<(String, String)> = cookies
            .map(|(name, value)| {
                let value = percent_decode_str(value).decode_utf8_lossy();
                (name.to_owned(), value.into_owned())
            })
            .collect();
        for (parameter, value) in self.given("cookie") {
            let Some(value) = value else { continue };
            let style = |explode| Style {
                explode,
                ..parameter.style.clone()
            };
            // OpenAPI's own form of a list in a cookie has `&` in it, which no cookie has.
            let ways = [parameter.style.explode, false];
            let mut ways = ways.iter().map(|it| style(*it));
            let is_sent = ways.any(|style| {
                let expected = style.pairs(&parameter.name, value);
                take_pair(&mut sent, &style, &expected, value) || take(&mut sent, &expected)
            });
            if !is_sent {
                self.wrong
                    .push(format!("no cookie `{}` is {}", parameter.name, text(value)));
            }
        }
        for (name, _) in sent {
            if !carried.contains(&("cookie".to_owned(), name.clone())) {
                self.wrong
                    .push(format!("the cookie `{name}` is not described"));
            }
        }
    }

    /// Compares the credentials; gives the places and names of the keys that are carried.
    fn security(&mut self) -> Vec<(String, String)> {
        let lists = self.operation.security(self.document);
        let listed: Vec<_> = lists.iter().flatten().collect();
        let schemes = self.document.json["components"]["securitySchemes"].as_object();
        let keys = schemes.into_iter().flatten().filter_map(|(name, scheme)| {
            let (scheme, _) = self.document.resolve(scheme, "");
            (scheme["type"] == "apiKey").then_some((name.as_str(), scheme))
        });
        let mut carried = Vec::new();
        for (name, scheme) in keys {
            if self.carries(scheme) {
                let place = scheme["in"].as_str().unwrap_or_default().to_owned();
                let parameter = scheme["name"].as_str().unwrap_or_default().to_owned();
                // Two schemes may have one place.
                let asked = listed.iter().any(|(other, it)| {
                    *other == name || (it["in"] == scheme["in"] && it["name"] == scheme["name"])
                });
                if !asked && !self.is_parameter(&place, &parameter) {
                    self.wrong
                        .push(format!("the key `{name}` was not asked for"));
                }
                carried.push((place, parameter));
            }
        }
        let authorization = self.received.header("authorization");
        let asks = listed.iter().any(|(_, it)| {
            it["type"] != "apiKey"
                || it["name"]
                    .as_str()
                    .is_some_and(|it| it.eq_ignore_ascii_case("authorization"))
        });
        if authorization.is_some() && !asks {
            self.wrong
                .push("the header `Authorization` was not asked for".to_owned());
        }
        let satisfied = |list: &Vec<(&str, &Value)>| list.iter().all(|(_, it)| self.carries(it));
        if !lists.is_empty() && !lists.iter().any(satisfied) {
            let names = lists.iter().map(|list| {
                let names: Vec<&str> = list.iter().map(|(name, _)| *name).collect();
                names.join(" and ")
            });
            let names: Vec<String> = names.collect();
            self.wrong
                .push(format!("the credentials are not {}", names.join(", or ")));
        }
        carried
    }

    fn is_parameter(&self, place: &str, name: &str) -> bool {
        let mut parameters = self.operation.parameters.iter();
        parameters.any(|it| it.place == place && it.name == name)
    }

    /// Whether the request carries what a security scheme asks for.
    fn carries(&self, scheme: &Value) -> bool {
        let authorization = self.received.header("authorization").unwrap_or_default();
        let name = scheme["name"].as_str().unwrap_or_default();
        match (scheme["type"].as_str(), scheme["in"].as_str()) {
            (Some("apiKey"), Some("query")) => {
                let sent = pairs(&self.received.query);
                sent.contains(&(name.to_owned(), KEY.to_owned()))
            }
            (Some("apiKey"), Some("cookie")) => {
                let cookies = self.received.header("cookie").unwrap_or_default();
                cookies.split("; ").any(|it| it == format!("{name}={KEY}"))
            }
            (Some("apiKey"), _) => self.received.header(name) == Some(KEY),
            // It is a matter of the connection.
            (Some("mutualTLS"), _) => true,
            (Some("http"), _) if scheme["scheme"].as_str().is_some_and(is_basic) => {
                authorization == format!("Basic {}", base64(&format!("{USER}:{PASSWORD}")))
            }
            _ => authorization == format!("Bearer {TOKEN}"),
        }
    }

    fn body(&mut self, content_type: Option<&str>) {
        let body = &self.received.body;
        let Some(expected) = &self.args.body else {
            // An object without members needs no caller.
            if !(body.is_empty() || content_type.is_some() && **body == *b"{}") {
                self.wrong
                    .push(format!("there is a body of {} bytes", body.len()));
            }
            return;
        };
        let sent = self
            .received
            .header("content-type")
            .unwrap_or_default()
            .to_owned();
        let declared = content_type.unwrap_or_default();
        if essence(&sent) != essence(declared) {
            self.wrong
                .push(format!("the content type is `{sent}`, not `{declared}`"));
            return;
        }
        let contents = self.operation.body(self.document);
        let contents = contents.map(|(_, it)| it).unwrap_or_default();
        let Some((_, media, pointer)) = contents.iter().find(|(key, ..)| covers(key, declared))
        else {
            self.wrong
                .push(format!("a body of `{declared}` is not described"));
            return;
        };
        let text_of_body = String::from_utf8_lossy(body).into_owned();
        match essence(declared).as_str() {
            "application/x-www-form-urlencoded" => {
                check_line(&text_of_body, expected, &media["encoding"], &mut self.wrong);
            }
            it if it.starts_with("multipart/") => {
                check_parts(self.document, media, &sent, body, expected, &mut self.wrong);
            }
            it if it.ends_with("json") => {
                let pointer = format!("{pointer}/schema");
                self.json(&text_of_body, expected, &pointer);
            }
            // It was handed over as it is.
            _ if self.args.written.as_ref() == Some(&text_of_body) => {}
            _ if xml::is_xml(self.document, declared, media) => {
                let schema = &media["schema"];
                let wrong = xml::differences(self.document, schema, expected, &text_of_body);
                self.wrong.extend(wrong);
            }
            _ if same(&text_of_body, &text(expected)) => {}
            _ => self.wrong.push(format!("the body is {text_of_body:?}")),
        }
    }

    fn json(&mut self, body: &str, expected: &Value, pointer: &str) {
        let value: Value = match serde_json::from_str(body) {
            Ok(value) => value,
            Err(why) => return self.wrong.push(format!("the body is no JSON: {why}")),
        };
        if !equal(&value, expected) {
            let at = difference(&value, expected);
            let (sent, expected) = (short(&value), short(expected));
            self.wrong
                .push(format!("the body is {sent}, not {expected}: see {at:?}"));
        }
        if let Ok(validator) = self.document.validator(pointer, Direction::Sent)
            && let Err(why) = validator.validate(&value)
        {
            self.wrong.push(format!(
                "the body is not valid: {}: {why}",
                why.instance_path()
            ));
        }
    }
}

/// Takes the pairs of an object that goes deeper than its style: OpenAPI leaves open how it is written.
fn deep(sent: &mut Vec<(String, String)>, parameter: &Parameter, value: &Value) -> bool {
    let items: Vec<&Value> = match value {
        Value::Object(members) => members.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => return false,
    };
    if !items.iter().any(|it| it.is_object() || it.is_array()) {
        return false;
    }
    let before = sent.len();
    let name = &parameter.name;
    sent.retain(|(key, _)| key != name && !key.starts_with(&format!("{name}[")));
    if let Value::Object(members) = value {
        sent.retain(|(key, _)| !members.contains_key(key));
    }
    sent.len() < before
}

fn is_basic(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("basic")
}

/// A media type without its parameters.
pub(crate) fn essence(content_type: &str) -> String {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().to_lowercase()
}

/// Whether a media type of the document, which may be a range, covers one.
pub(crate) fn covers(range: &str, content_type: &str) -> bool {
    let (range, content_type) = (essence(range), essence(content_type));
    let major = |it: &str| it.split('/').next().unwrap_or_default().to_owned();
    range == content_type
        || range == "*/*"
        || (range.ends_with("/*") && major(&range) == major(&content_type))
}

/// Base64, as RFC 4648 says.
fn base64(text: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let place = (bits >> (18 - 6 * index) & 63) as usize;
            encoded.push(if index > chunk.len() {
                '='
            } else {
                ALPHABET[place] as char
            });
        }
    }
    encoded
}

/// Removes the one pair that a value became, whatever the order of its members.
fn take_pair(
    sent: &mut Vec<(String, String)>,
    style: &Style,
    expected: &[(String, String)],
    value: &Value,
) -> bool {
    let [(name, text)] = expected else {
        return false;
    };
    let found = sent
        .iter()
        .position(|it| it.0 == *name && style.fits_pair(&it.1, text, value));
    found.map(|it| sent.remove(it)).is_some()
}
