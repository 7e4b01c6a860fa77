//! The crate, its client, and the modules of tags.

use super::prose::{prose, sentence};
use crate::ir::{Api, Response, Tag};
use crate::surface::Crate;

impl Crate<'_> {
    /// The documentation of the crate.
    pub(super) fn crate_text(&self) -> String {
        let mut text = format!("A client of {}.", prose(&subject(self.api)));
        if !self.api.description.is_empty() {
            text.push_str("\n\n");
            text.push_str(&prose(&self.api.description));
        }
        if self.api.operations.is_empty() {
            return text;
        }
        // The crate of a module need not have the features of its runtime.
        let (with, the) = if self.package.is_module() {
            ("with the runtime's feature", "The runtime's feature")
        } else {
            ("with the feature", "The feature")
        };
        text.push_str(&format!(
            "\n\n# Usage\n\nStart with [`Client::builder`]. The required inputs of an operation are the arguments of its method; optional ones are \
             set on the request that it returns. `.await` sends a request and returns the value, `.send()` also returns the \
             status and the headers, and `.call()`, {with} `blocking`, does not need `async`. {the} `mock` \
             has a server for tests. A value that the API adds later is the variant `Unknown` of its type, and is sent \
             back unchanged. A request that fails returns an [`Error`], whatever the operation.",
        ));
        if self
            .api
            .operations
            .iter()
            .any(|it| matches!(it.response, Response::Paged { .. }))
        {
            text.push_str(" `.await` returns one page of a list; `.all()` returns all of it, and `.items()` iterates over it.");
        }
        if let Some(feature) = self.gates.features().first() {
            text.push_str(&format!(
                " Each group of operations has a feature, such as `{feature}`, without which it is not compiled."
            ));
            if !self.package.is_module() {
                text.push_str(" All of them are on by default.");
            }
        }
        text
    }
}

/// The API's name in a description of its client, by its title: "the Pet Store API", "Pet Store" or "an API".
pub fn subject(api: &Api) -> String {
    let title = api.title.as_str();
    let mut words = title.split_whitespace();
    if title.is_empty() {
        "an API".to_owned()
    } else if words.any(|it| it.eq_ignore_ascii_case("api")) {
        format!("the {title}")
    } else {
        title.to_owned()
    }
}

/// The documentation of the client.
pub(in crate::surface) fn client(api: &Api) -> String {
    format!(
        "A client of {}.\n\nIt is cheap to clone, and its clones share connections and tokens.",
        prose(&subject(api))
    )
}

/// The documentation of the setter of the server.
pub(in crate::surface) fn base_url(api: &Api) -> String {
    let url = api.server.as_ref().map(|it| match api.server_path() {
        None => format!(": `{}` otherwise", it.url),
        // The document does not name the host.
        Some("" | "/") => "; it must be set".to_owned(),
        Some(_) => format!("; it must be set. If it has no path, `{}` is added", it.url),
    });
    let url = url.unwrap_or_else(|| "; it must be set".to_owned());
    format!(
        "Sets where the API is served{url}.\n\nA token endpoint on the same host moves with it."
    )
}

/// The documentation of a module of operations.
pub(super) fn tag(tag: &Tag) -> String {
    if tag.description.is_empty() {
        prose(&sentence(&tag.name.wire))
    } else {
        prose(&tag.description)
    }
}
