//! Examples of raw bodies, which are sent unchanged: in the media type of the request.

use super::program::Expr;
use crate::ir::Content;

/// The longest string that an example shows.
const LONGEST: usize = 60;

/// A raw body as an argument; `None` for other bodies.
pub(super) fn raw(content: &Content, crate_name: &str) -> Option<Expr> {
    let Content::Raw {
        content_type,
        range,
        is_text,
        example,
    } = content
    else {
        return None;
    };
    if let Some(range) = range {
        let (content_type, body) = of_range(range, *is_text);
        let body = Expr::call([crate_name, "Body", "from"], vec![body]);
        return Some(body.method("content_type", vec![Expr::string(content_type)]));
    }
    // A whole document is unreadable within a line of code.
    let example = example.as_ref().filter(|it| it.len() <= LONGEST);
    Some(match example {
        Some(example) if *is_text => Expr::string(example),
        _ if *is_text => text(content_type),
        _ => file(content_type),
    })
}

/// A concrete type of a range, and a body of it.
fn of_range(range: &str, is_text: bool) -> (&'static str, Expr) {
    let kind = range.split('/').next();
    let content_type = match kind.filter(|_| !is_text).or(is_text.then_some("text")) {
        Some("text") => "text/plain",
        Some("image") => "image/png",
        Some("audio") => "audio/mp4",
        Some("video") => "video/mp4",
        _ => "application/pdf",
    };
    let body = if content_type == "text/plain" {
        text(content_type)
    } else {
        file(content_type)
    };
    (content_type, body)
}

fn text(content_type: &str) -> Expr {
    let subtype = subtype(content_type);
    let text = match subtype.rsplit('+').next().unwrap_or_default() {
        "xml" => "<xml/>",
        "html" => "<p>text</p>",
        "csv" => "name,size\nred,1\n",
        "yaml" | "x-yaml" => "name: red\n",
        "json" | "x-ndjson" | "jsonl" | "ndjson" => "{}\n",
        _ => "text",
    };
    Expr::string(text)
}

/// The content of a file, with the subtype as its extension if it looks like one.
fn file(content_type: &str) -> Expr {
    let subtype = subtype(content_type);
    let is_ending = subtype.len() <= 4 && subtype.chars().all(|it| it.is_ascii_alphanumeric());
    let name = if is_ending {
        format!("body.{subtype}")
    } else {
        "body.bin".to_owned()
    };
    Expr::call(["std", "fs", "read"], vec![Expr::string(name)]).tried()
}

fn subtype(content_type: &str) -> String {
    let essence = content_type.split(';').next().unwrap_or_default();
    let subtype = essence.rsplit('/').next().unwrap_or_default();
    subtype.trim().to_ascii_lowercase()
}
