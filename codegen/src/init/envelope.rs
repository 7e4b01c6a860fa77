//! `[envelope]`: the property that wraps the values of all responses.

use super::subject::{Subject, commented};
use crate::ir::{Api, Definition, Response, TypeRef};

/// Properties that wrap values.
const WRAPPERS: [&str; 6] = ["body", "content", "data", "payload", "response", "result"];

/// Properties beside the value that say how the call went.
const OUTCOMES: [&str; 8] = [
    "code", "error", "errors", "message", "ok", "status", "success", "warnings",
];

/// How many responses make a convention.
const LEAST: usize = 2;

/// The property that wraps values.
struct Envelope {
    property: &'static str,
    /// The responses that have it.
    count: usize,
    /// The responses with JSON.
    all: usize,
    /// Whether some have other properties beside it, which an envelope would drop.
    is_lossy: bool,
}

/// The section, if there is a convention.
pub(super) struct Section(Option<Envelope>);

pub(super) fn section(subject: &Subject<'_>) -> Section {
    Section(Envelope::of(subject.surface.api))
}

impl Section {
    /// The section as text; only suggested unless it `may_apply`.
    pub(super) fn as_text(&self, may_apply: bool) -> String {
        let Some(Envelope {
            property,
            count,
            all,
            is_lossy,
        }) = &self.0
        else {
            return String::new();
        };
        let is_applied = may_apply && !is_lossy && count == all;
        let table = format!("[envelope]\nproperty = {}\n", toml::Value::from(*property));
        let effect = match (is_applied, is_lossy) {
            (true, _) => "The client adds and removes that property.",
            (false, true) => {
                "With an envelope, the client would add and remove\n# that property, and drop those beside it."
            }
            (false, false) => "With an envelope, the client would add and remove\n# that property.",
        };
        let why =
            format!("# {count} of {all} responses hold their value under `{property}`. {effect}\n");
        let table = if is_applied { table } else { commented(&table) };
        why + &table
    }
}

impl Envelope {
    fn of(api: &Api) -> Option<Self> {
        let responses = api.operations.iter().map(|it| &it.response);
        let shapes = responses.filter_map(|it| properties(api, it));
        let shapes: Vec<Vec<&str>> = shapes.collect();
        let with = |property: &str| shapes.iter().filter(|it| it.contains(&property)).count();
        let property = WRAPPERS.into_iter().max_by_key(|it| with(it))?;
        let count = with(property);
        let is_lossy = |shape: &Vec<&str>| {
            let is_beside = |it: &&str| *it != property && !OUTCOMES.contains(it);
            shape.contains(&property) && shape.iter().any(is_beside)
        };
        (count >= LEAST && 2 * count >= shapes.len()).then(|| Envelope {
            property,
            count,
            all: shapes.len(),
            is_lossy: shapes.iter().any(is_lossy),
        })
    }
}

/// The names of the properties of a JSON response; none if it is no object. A page is one with the property of its list.
fn properties<'a>(api: &'a Api, response: &'a Response) -> Option<Vec<&'a str>> {
    let mut ty = match response {
        Response::Json { ty, .. } => ty,
        Response::Paged { paging, .. } => {
            return Some(paging.items.split('.').take(1).collect());
        }
        _ => return None,
    };
    // An alias of an alias ends, or the document has an error.
    for _ in 0..api.types.len() {
        match ty {
            TypeRef::Nullable(it) => ty = it,
            TypeRef::Named(id) => match &api.types[id.0].definition {
                Definition::Alias(it) => ty = it,
                Definition::Struct(it) => {
                    return Some(it.names().map(|it| it.wire.as_str()).collect());
                }
                _ => break,
            },
            _ => break,
        }
    }
    Some(Vec::new())
}
