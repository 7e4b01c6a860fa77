//! Validates requests with Prism, a third-party mock server.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

use crate::server::Received;

/// The environment variable with Prism's address, if it is used.
pub const PRISM: &str = "PROBE_PRISM";

/// The time limit for a request.
const PATIENCE: Duration = Duration::from_secs(30);

/// Prism's address, if it is used.
pub(crate) fn address() -> Option<SocketAddr> {
    std::env::var(PRISM).ok()?.parse().ok()
}

/// Prism's validation errors for a request.
pub(crate) fn wrong(address: SocketAddr, request: &Received) -> Option<String> {
    match ask(address, request) {
        Ok(response) => judged(&response),
        Err(why) => Some(format!("Prism could not be run: {why}")),
    }
}

/// Forwards a request unchanged and returns the raw response.
fn ask(address: SocketAddr, request: &Received) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let Received {
        method,
        path,
        query,
        ..
    } = request;
    let mark = if query.is_empty() { "" } else { "?" };
    let mut head = format!("{method} {path}{mark}{query} HTTP/1.1\r\n");
    let of_connection = ["connection", "content-length", "transfer-encoding"];
    for (name, value) in &request.headers {
        if !of_connection.contains(&name.as_str()) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    if !request.body.is_empty() {
        head.push_str(&format!("content-length: {}\r\n", request.body.len()));
    }
    head.push_str("connection: close\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(&request.body)?;
    let mut response = Vec::new();
    stream.read_to_end(&mut response)?;
    Ok(response)
}

/// The validation error in a response, if any.
fn judged(response: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(response);
    let (head, body) = text.split_once("\r\n\r\n")?;
    // Errors are also reported in a header next to a regular response.
    let mut headers = head.lines().filter_map(|it| it.split_once(": "));
    let header = headers.find(|it| it.0.eq_ignore_ascii_case("sl-violations"));
    let beside: Value = header
        .and_then(|it| serde_json::from_str(it.1).ok())
        .unwrap_or_default();
    let is_of_request = |it: &&Value| it["location"][0] == "request" && it["severity"] == "Error";
    let beside = beside.as_array().into_iter().flatten();
    let mut wrong: Vec<String> = beside.filter(is_of_request).map(said).collect();
    // The body may be chunked: skip the chunk sizes around it.
    let problem = &body[body.find('{').unwrap_or(body.len())..];
    let mut problem = serde_json::Deserializer::from_str(problem).into_iter::<Value>();
    let problem = problem.next().and_then(Result::ok).unwrap_or_default();
    let kind = problem["type"].as_str().unwrap_or_default();
    match kind.split_once("stoplight.io/prism/errors#") {
        Some((_, "UNPROCESSABLE_ENTITY")) => {
            let all = problem["validation"].as_array().into_iter().flatten();
            wrong.extend(all.map(said));
        }
        Some((
            _,
            kind @ ("UNAUTHORIZED" | "NO_PATH_MATCHED_ERROR" | "NO_METHOD_MATCHED_ERROR"),
        )) => {
            wrong.push(kind.to_owned());
        }
        // Prism has no example response, but the request is valid.
        _ => {}
    }
    (!wrong.is_empty()).then(|| format!("Prism: {}", wrong.join(", ")))
}

fn said(violation: &Value) -> String {
    let message = violation["message"].as_str().unwrap_or_default();
    format!("{message} at {}", violation["location"])
}

#[cfg(test)]
mod tests {
    use super::judged;

    #[test]
    fn validation_errors_of_prism_are_reported() {
        let of = |head: &str, body: &str| {
            judged(format!("HTTP/1.1 422 No\r\n{head}\r\n\r\n{body}").as_bytes())
        };
        let problem = r#"{"type":"https://stoplight.io/prism/errors#UNPROCESSABLE_ENTITY","validation":[{"location":["query","page"],"severity":"Error","message":"must be integer"}]}"#;
        let beside = r#"sl-violations: [{"location":["request"],"severity":"Error","message":"Invalid security scheme used"}]"#;
        let of_response = r#"sl-violations: [{"location":["response","body"],"severity":"Error","message":"no"}]"#;
        assert_eq!(
            of("a: b", problem).as_deref(),
            Some("Prism: must be integer at [\"query\",\"page\"]")
        );
        let chunked = format!("1f\r\n{problem}\r\n0\r\n\r\n");
        assert!(of("transfer-encoding: chunked", &chunked).is_some());
        assert!(of(beside, "{}").is_some());
        assert_eq!(of(of_response, r#"{"type":"a"}"#), None);
        assert_eq!(of("a: b", ""), None);
    }
}
