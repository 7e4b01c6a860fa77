//! Calls each operation, with values from the document or generated from its schemas, against a server that compares
//! the request with the document and responds as documented.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};

use crate::call::{Args, Call, Credentials};
use crate::check::Check;
use crate::document::Document;
use crate::finding::{Finding, Stage, Verdict};
use crate::items::{self, Sequence};
use crate::media::{content_of, covers, essence};
use crate::operation::{Operation, Success, operations};
use crate::part;
use crate::place::Direction;
use crate::prism;
use crate::server::{Response, Server};
use crate::shape::Shapes;
use crate::text::text;
use crate::value::{Extent, Unfound};
use crate::xml;

/// Creates a client.
pub(crate) type MakeClient<C> = fn(&str, Credentials) -> Result<C, String>;

/// The time limit for a request. It only expires if the client waits for something that never happens.
const PATIENCE: Duration = Duration::from_secs(30);

/// Calls each operation of the document.
pub(crate) fn calls<C>(
    document: &Document,
    shapes: &Shapes,
    calls: &[Call<C>],
    client: MakeClient<C>,
) -> Vec<Finding> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(why) => return vec![untried("", &why.to_string())],
    };
    runtime.block_on(async {
        let server = match Server::start().await {
            Ok(server) => server,
            Err(why) => return vec![untried("", &why.to_string())],
        };
        let url = format!("http://{}", server.address);
        let wire = Wire {
            document,
            server,
            url,
            client,
            prism: prism::address(),
        };
        let mut findings = Vec::new();
        for operation in operations(document) {
            let of = calls.iter();
            let of = of.filter(|it| operation.is(it.id, it.method, it.path));
            // One request for each media type of its body.
            let of: Vec<_> = of.collect();
            if of.is_empty() {
                findings.push(missing(&operation, shapes));
            }
            for call in &of {
                let several = of.len() > 1;
                wire.operation(&operation, call, several, &mut findings)
                    .await;
            }
            findings.extend(other_bodies(document, &operation, &of));
        }
        findings
    })
}

/// All operations of a document whose client has none.
pub(crate) fn not_generated(document: &Document, shapes: &Shapes) -> Vec<Finding> {
    let operations = operations(document);
    operations.iter().map(|it| missing(it, shapes)).collect()
}

/// An operation of the document that the client lacks: a violation, unless it was left out intentionally.
fn missing(operation: &Operation, shapes: &Shapes) -> Finding {
    let within = |place: &String| place.starts_with(&operation.pointer);
    if shapes.selected {
        return untried(&operation.label(), "the configuration selects operations");
    }
    if shapes.unsupported.iter().any(within) {
        return untried(&operation.label(), "it is not supported, as a warning says");
    }
    let why = "the client has no such operation";
    Finding::new(Stage::Wire, operation.label(), Verdict::Violation, why)
}

/// The media types of a body that no request uses. Only a form can contain a file.
fn other_bodies<C>(document: &Document, operation: &Operation, calls: &[&Call<C>]) -> Vec<Finding> {
    let (_, contents) = operation.body(document).unwrap_or_default();
    let sent = |range: &str| {
        let types = calls.iter().filter_map(|it| it.content_type);
        let mut sent = types.filter_map(|it| content_of(&contents, it));
        sent.any(|it| it.0 == range)
    };
    let others = contents
        .iter()
        .filter(|(range, ..)| !calls.is_empty() && !sent(range));
    let others = others.map(|(range, media, _)| {
        let label = format!("{} as {range}", operation.label());
        let is_form = essence(range).starts_with("multipart/");
        if is_form && part::has_file(document, media) {
            let why = "the form has a file, and no call sends it";
            return Finding::new(Stage::Wire, label, Verdict::Violation, why);
        }
        untried(&label, "no call sends a body of this media type")
    });
    others.collect()
}

fn untried(place: &str, why: &str) -> Finding {
    Finding::new(Stage::Wire, place, Verdict::Untried, why)
}

struct Wire<'d, C> {
    document: &'d Document,
    server: Server,
    url: String,
    client: MakeClient<C>,
    prism: Option<SocketAddr>,
}

impl<C> Wire<'_, C> {
    async fn operation(
        &self,
        operation: &Operation<'_>,
        call: &Call<C>,
        several: bool,
        findings: &mut Vec<Finding>,
    ) {
        let mut label = operation.label();
        if let Some(content_type) = call.content_type.filter(|_| several) {
            label = format!("{label} as {content_type}");
        }
        let successes = operation.successes(self.document);
        let Some((first, others)) = successes.split_first() else {
            findings.push(untried(&label, "no success is described"));
            return;
        };
        let client = match (self.client)(&self.url, self.credentials(operation)) {
            Ok(client) => client,
            Err(why) => {
                findings.push(Finding::new(Stage::Wire, label, Verdict::Violation, why));
                return;
            }
        };
        let required = self.args(operation, call, Extent::Shown, false);
        let all = self.args(operation, call, Extent::Full, true);
        for what in all.iter().flat_map(|it| &it.left) {
            findings.push(untried(&format!("{label} (all)"), what));
        }
        let mut attempts = vec![(required.clone(), first), (all, first)];
        attempts.extend(others.iter().map(|it| (required.clone(), it)));
        for (index, (args, success)) in attempts.into_iter().enumerate() {
            let place = match index {
                0 => format!("{label} (required)"),
                1 => format!("{label} (all)"),
                _ => format!("{label} ({})", success.status),
            };
            let made = args.and_then(|args| Ok((args, self.response(success)?)));
            findings.push(match made {
                Ok((args, response)) => {
                    let attempt = Attempt {
                        operation,
                        args: &args,
                        response,
                    };
                    self.attempt(&attempt, call, &client, place).await
                }
                Err(Unfound(verdict, why)) => Finding::new(Stage::Wire, place, verdict, why),
            });
        }
    }

    async fn attempt(
        &self,
        attempt: &Attempt<'_>,
        call: &Call<C>,
        client: &C,
        place: String,
    ) -> Finding {
        self.server.expect(attempt.response.clone());
        let called = tokio::time::timeout(PATIENCE, (call.send)(client, attempt.args)).await;
        let called = called.unwrap_or_else(|_| Err("it takes too long".to_owned()));
        let received = self.server.received();
        let mut wrong = Vec::new();
        match received.as_slice() {
            [] => wrong.push("no request was sent".to_owned()),
            [received] => {
                let check = Check {
                    document: self.document,
                    operation: attempt.operation,
                    args: attempt.args,
                    received,
                    wrong: Vec::new(),
                };
                wrong.extend(check.run(call.content_type).await);
                wrong.extend(self.prism.and_then(|it| prism::wrong(it, received)));
                wrong.extend(accepts(received.header("accept"), &attempt.response));
            }
            several => wrong.push(format!("{} requests were sent", several.len())),
        }
        if let Err(why) = called {
            let status = attempt.response.status;
            wrong.push(format!("the call fails, responded with {status}: {why}"));
        }
        if wrong.is_empty() {
            return Finding::ok(Stage::Wire, place);
        }
        Finding::new(Stage::Wire, place, Verdict::Violation, wrong.join("; "))
    }

    /// The credentials of the first alternative.
    fn credentials(&self, operation: &Operation) -> Credentials {
        if self.document.json["components"]["securitySchemes"].is_null() {
            return Credentials::None;
        }
        let lists = operation.security(self.document);
        let basic = |(_, it): &(&str, &Value)| {
            let scheme = it["scheme"].as_str();
            it["type"] == "http" && scheme.is_some_and(|it| it.eq_ignore_ascii_case("basic"))
        };
        let first = lists.iter().find(|it| !it.is_empty());
        if first.is_some_and(|it| it.iter().any(basic)) {
            Credentials::Basic
        } else {
            Credentials::Bearer
        }
    }

    /// The arguments: the required ones or all.
    fn args(
        &self,
        operation: &Operation,
        call: &Call<C>,
        extent: Extent,
        all: bool,
    ) -> Result<Args, Unfound> {
        let mut args = Args::default();
        for it in &operation.parameters {
            if !(all || it.required) {
                continue;
            }
            let find = |extent| {
                let (holder, pointer) = (it.holder, &it.pointer);
                self.document
                    .value(holder, pointer, Direction::Sent, extent)
            };
            // Empty values cannot be distinguished from absent ones.
            let is_hollow = |it: &Value| *it == json!({}) || *it == json!([]);
            let value = match find(extent) {
                Ok(value) if is_hollow(&value) => find(Extent::Full),
                other => other,
            };
            let key = (it.place.clone(), it.name.clone());
            match value {
                Ok(value) => {
                    args.parameters.insert(key, value);
                }
                Err(why) if it.required => {
                    return Err(why.of(&format!("{} {}", it.place, it.name)));
                }
                Err(Unfound(_, why)) => args.left.push(format!("{} {}: {why}", it.place, it.name)),
            }
        }
        let Some((required, contents)) = operation.body(self.document) else {
            return Ok(args);
        };
        let content_type = call.content_type.filter(|_| all || required);
        let Some(content_type) = content_type else {
            return Ok(args);
        };
        let Some((_, media, pointer)) = content_of(&contents, content_type) else {
            let why = format!("the call sends `{content_type}`, which is not described");
            return Err(Unfound(Verdict::Untried, why));
        };
        let is_xml = xml::is_xml(self.document, content_type, media);
        args.body = if let Some(sequence) = items::sequence(content_type, media) {
            let item = self.document.value(media, pointer, Direction::Sent, extent);
            let item = item.map_err(|why| why.of("body"))?;
            Some(match sequence {
                Sequence::Values => json!([item, item]),
                Sequence::Events => json!([]),
            })
        } else if is_xml || !is_opaque(content_type) {
            let value = self.document.value(media, pointer, Direction::Sent, extent);
            let value = value.map_err(|why| why.of("body"))?;
            let names = value.as_object().into_iter().flat_map(|it| it.keys());
            let kind = |it: &String| part::sending(self.document, media, it).kind;
            let is_file = |it: &&String| kind(it) == part::Kind::File;
            if content_type.starts_with("multipart/") {
                args.files = names.filter(is_file).cloned().collect();
            }
            args.written = is_xml.then(|| xml::written(self.document, &media["schema"], &value));
            Some(value)
        } else {
            Some("text".into())
        };
        Ok(args)
    }

    /// A documented response.
    fn response(&self, success: &Success) -> Result<Response, Unfound> {
        let mut response = Response {
            status: success.status,
            ..Response::default()
        };
        for (name, header) in success.node["headers"].as_object().into_iter().flatten() {
            let pointer = format!(
                "{}/headers/{}",
                success.pointer,
                crate::pointer::token(name)
            );
            let (header, pointer) = self.document.resolve(header, &pointer);
            let value = self
                .document
                .value(header, &pointer, Direction::Received, Extent::Shown);
            // Headers that the server sets for the body.
            let is_own = [
                "content-type",
                "content-encoding",
                "content-length",
                "transfer-encoding",
            ];
            let is_own = is_own.iter().any(|it| name.eq_ignore_ascii_case(it));
            if let Ok(value) = value
                && !is_own
            {
                response.headers.push((name.clone(), text(&value)));
            }
        }
        let is_any = |range: &str| matches!(essence(range).as_str(), "*/*" | "application/*");
        let is_json = |range: &str| essence(range).ends_with("json") || is_any(range);
        let json = success.contents.iter().find(|(range, ..)| is_json(range));
        let Some((range, media, pointer)) = json.or(success.contents.first()) else {
            return Ok(response);
        };
        let content_type = match essence(range).as_str() {
            "*/*" | "application/*" => "application/json".to_owned(),
            it => it.replace("/*", "/plain"),
        };
        let is_xml = xml::is_xml(self.document, range, media);
        response.body = if is_json(range) || is_xml {
            let value = self
                .document
                .value(media, pointer, Direction::Received, Extent::Full);
            let value = value.or_else(|_| {
                self.document
                    .value(media, pointer, Direction::Received, Extent::Shown)
            });
            let value = value.map_err(|why| why.of("response"))?;
            if is_xml {
                xml::written(self.document, &media["schema"], &value).into_bytes()
            } else {
                value.to_string().into_bytes()
            }
        } else {
            b"text".to_vec()
        };
        response.content_type = Some(content_type);
        Ok(response)
    }
}

struct Attempt<'a> {
    operation: &'a Operation<'a>,
    args: &'a Args,
    response: Response,
}

/// Whether a body is arbitrary text or bytes, regardless of its schema.
fn is_opaque(content_type: &str) -> bool {
    let essence = essence(content_type);
    let is_form = essence.starts_with("multipart/") || essence.ends_with("form-urlencoded");
    !is_form && !essence.ends_with("json")
}

/// The mismatch if the client does not accept the documented response.
fn accepts(accept: Option<&str>, response: &Response) -> Option<String> {
    let (accept, content_type) = (accept?, response.content_type.as_ref()?);
    let accepted = accept.split(',').any(|it| covers(it, content_type));
    (!accepted).then(|| format!("`{content_type}` is not accepted, only `{accept}`"))
}
