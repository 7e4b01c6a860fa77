//! Compares a request with the operation in the document and with the arguments that it was made of.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::call::Args;
use crate::document::{Document, difference, equal, short};
use crate::form::{Form, check_line};
use crate::items;
use crate::media::{content_of, essence, is_json};
use crate::operation::{Operation, Parameter};
use crate::place::Direction;
use crate::server::Received;
use crate::target::{Key, decoded, illegal};
use crate::text::{Pair, Style, is_open, pairs, same, take_deep, text, unescaped};
use crate::xml;

/// Headers defined by HTTP instead of the API.
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

/// Whether a pair of this name belongs to a parameter. A deep object has names with brackets.
fn names_pair(parameter: &Parameter, name: &str) -> bool {
    let within = name
        .strip_prefix(parameter.name.as_str())
        .unwrap_or_default();
    let is_deep = parameter.style.name == "deepObject" && within.starts_with('[');
    parameter.name == name || is_deep
}

/// A request to compare.
pub(crate) struct Check<'c> {
    pub(crate) document: &'c Document,
    pub(crate) operation: &'c Operation<'c>,
    pub(crate) args: &'c Args,
    pub(crate) received: &'c Received,
    pub(crate) wrong: Vec<String>,
}

impl<'c> Check<'c> {
    /// All mismatches.
    pub(crate) async fn run(mut self, content_type: Option<&str>) -> Vec<String> {
        if self.received.method != self.operation.method {
            self.wrong
                .push(format!("the method is {}", self.received.method));
        }
        self.path();
        let carried = self.security();
        self.query(&carried);
        self.headers(&carried);
        self.cookies(&carried);
        self.body(content_type).await;
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

    /// Compares the path with the template, without the query and fragment of the document's key.
    fn path(&mut self) {
        let (path, query) = (&self.received.path, &self.received.query);
        if let Some(it) = illegal(path, query) {
            self.wrong.push(format!(
                "`{it}` is in the target {path}?{query}, where no URI allows it"
            ));
        }
        let given = self.given("path");
        // The operation may have its own server with a path.
        let mut servers = self.operation.servers.iter();
        let of_server = servers.find_map(|it| path.strip_prefix(it.as_str()));
        let whole = match of_server {
            None if !self.operation.servers.is_empty() => {
                let servers = &self.operation.servers;
                self.wrong
                    .push(format!("the path is {path}, not below {servers:?}"));
                return;
            }
            found => found.unwrap_or(path),
        };
        let sent: Vec<&str> = whole.split('/').collect();
        let key = Key::read(&self.operation.path);
        let template: Vec<&str> = key.path.split('/').collect();
        let fits = |(sent, template): (&&str, &&str)| {
            let name = template
                .strip_prefix('{')
                .and_then(|it| it.strip_suffix('}'));
            let whole = given.iter().find(|(it, _)| Some(it.name.as_str()) == name);
            if let Some((parameter, Some(value))) = whole {
                return parameter.style.fits(sent, &parameter.name, value, decoded);
            }
            decoded(sent) == decoded(&expanded(template, &given))
        };
        if sent.len() != template.len() || !sent.iter().zip(&template).all(fits) {
            let given = given
                .iter()
                .filter_map(|(it, value)| Some((&it.name, short((*value)?))));
            let given: Vec<_> = given.collect();
            self.wrong.push(format!("the path is {path}, of {given:?}"));
        }
    }

    fn query(&mut self, carried: &[(String, String)]) {
        let mut sent = pairs(&self.received.query);
        let keys = carried.iter().filter(|(place, _)| place == "query");
        for (_, name) in keys {
            sent.retain(|it| it.name != *name);
        }
        let given = self.given("query");
        for (parameter, value) in &given {
            let Some(value) = value else { continue };
            let Parameter { style, name, .. } = parameter;
            if style.take(&mut sent, name, value)
                || is_open(style, value) && take_deep(style, &mut sent, name, value)
            {
                continue;
            }
            let query = &self.received.query;
            self.wrong.push(format!(
                "the query `{query}` lacks `{name}` = {}, in the style {}{}",
                short(value),
                style.name,
                if style.explode { ", exploded" } else { "" }
            ));
        }
        // After the parameters, any of which may have replaced a pair of the key, also by the same value.
        self.query_of_key(&mut sent, &given);
        for pair in sent {
            let (name, value) = (&pair.name, pair.text());
            let declared = given
                .iter()
                .find(|(it, given)| it.name == *name && given.is_none());
            match declared {
                // For example a page number, which the client sets.
                Some((parameter, _)) => self.own(parameter, &value),
                None => self.wrong.push(format!("the query has `{name}={value}`")),
            }
        }
    }

    /// Compares the query in the path's key. A parameter of the same name may replace a pair.
    fn query_of_key(
        &mut self,
        sent: &mut Vec<Pair>,
        given: &[(&'c Parameter<'c>, Option<&'c Value>)],
    ) {
        let all: Vec<_> = ["path", "query"].map(|it| self.given(it)).concat();
        let key = Key::read(&self.operation.path);
        // A pair whose value is a parameter is checked as that parameter.
        let of_key = key.query.iter();
        let of_key = of_key.filter(|(_, it)| !(it.starts_with('{') && it.ends_with('}')));
        for (name, template) in of_key {
            let text = unescaped(&expanded(template, &all));
            let name = unescaped(name);
            let found = sent
                .iter()
                .position(|it| it.name == name && it.text() == text);
            let mut given = given.iter();
            if let Some(index) = found {
                sent.remove(index);
            } else if !given.any(|(it, value)| value.is_some() && names_pair(it, &name)) {
                let query = &self.received.query;
                self.wrong.push(format!(
                    "the query `{query}` lacks `{name}={text}`, which the path's key has"
                ));
            }
        }
    }

    /// Checks a parameter that the client sets without an argument.
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
            let sent = self.received.header(&parameter.name);
            // OpenAPI defines no encoding for headers.
            let read: fn(&str) -> String = |it| it.trim().to_owned();
            let fits = |it: &str| parameter.style.fits(it, &parameter.name, value, read);
            if !sent.is_some_and(fits) {
                let (name, value) = (&parameter.name, short(value));
                self.wrong
                    .push(format!("the header `{name}` is {sent:?}, for {value}"));
            }
        }
        for (name, value) in &self.received.headers {
            let is_declared = given
                .iter()
                .any(|(it, _)| it.name.eq_ignore_ascii_case(name));
            let key = |(place, key): &(String, String)| {
                place == "header" && key.eq_ignore_ascii_case(name)
            };
            if !is_declared && !OF_HTTP.contains(&name.as_str()) && !carried.iter().any(key) {
                self.wrong
                    .push(format!("the header `{name}: {value}` is not described"));
            }
        }
    }

    fn cookies(&mut self, carried: &[(String, String)]) {
        let cookies = self.received.header("cookie").unwrap_or_default();
        let cookies = cookies.split("; ").filter_map(|it| it.split_once('='));
        let cookies = cookies.map(|(name, value)| Pair {
            name: name.to_owned(),
            // `+` is literal here, unlike in a query.
            raw: value.replace('+', "%2B"),
        });
        let mut sent: Vec<Pair> = cookies.collect();
        for (parameter, value) in self.given("cookie") {
            let Some(value) = value else { continue };
            let Parameter { style, name, .. } = parameter;
            // OpenAPI's exploded list in a cookie contains `&`, which cookies cannot contain.
            let mut ways = [style.explode, false].into_iter().map(|explode| Style {
                explode,
                ..style.clone()
            });
            if !ways.any(|style| style.take(&mut sent, name, value)) {
                self.wrong
                    .push(format!("no cookie `{name}` is {}", text(value)));
            }
        }
        for Pair { name, .. } in sent {
            if !carried.contains(&("cookie".to_owned(), name.clone())) {
                self.wrong
                    .push(format!("the cookie `{name}` is not described"));
            }
        }
    }

    async fn body(&mut self, content_type: Option<&str>) {
        let body = &self.received.body;
        let Some(expected) = &self.args.body else {
            // An object without properties needs no argument.
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
        let Some((_, media, pointer)) = content_of(&contents, declared) else {
            self.wrong
                .push(format!("a body of `{declared}` is not described"));
            return;
        };
        let text_of_body = String::from_utf8_lossy(body).into_owned();
        if items::sequence(declared, media).is_some() {
            return self.items(declared, &text_of_body, expected, pointer);
        }
        match essence(declared).as_str() {
            "application/x-www-form-urlencoded" => {
                check_line(&text_of_body, expected, &media["encoding"], &mut self.wrong);
            }
            it if it.starts_with("multipart/") => {
                let form = Form {
                    document: self.document,
                    media,
                };
                let wrong = form.differences(&sent, body, expected).await;
                self.wrong.extend(wrong);
            }
            _ if is_json(declared) => {
                let pointer = format!("{pointer}/schema");
                self.json(&text_of_body, expected, &pointer);
            }
            // The serialized body is sent unchanged.
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

    fn items(&mut self, content_type: &str, body: &str, expected: &Value, pointer: &str) {
        let values = match items::values(content_type, body) {
            Ok(values) => values,
            Err(why) => return self.wrong.push(why),
        };
        let expected = expected.as_array().map_or(&[][..], Vec::as_slice);
        if values.len() != expected.len() {
            let (sent, all) = (values.len(), expected.len());
            self.wrong.push(format!("{sent} items are sent, not {all}"));
        }
        let pointer = format!("{pointer}/itemSchema");
        for (value, expected) in values.iter().zip(expected) {
            self.json(&value.to_string(), expected, &pointer);
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

/// Expands a template with the values of its parameters, encoding what would be misinterpreted.
fn expanded(template: &str, given: &[(&Parameter, Option<&Value>)]) -> String {
    let mut expanded = template.to_owned();
    for (parameter, value) in given {
        let text = value.map(text).unwrap_or_default();
        let text = utf8_percent_encode(&text, NON_ALPHANUMERIC).to_string();
        expanded = expanded.replace(&format!("{{{}}}", parameter.name), &text);
    }
    expanded
}
