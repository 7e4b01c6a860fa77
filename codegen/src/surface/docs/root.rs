//! The crate, its client, and the modules of tags.

use super::prose::{prose, sentence};
use crate::ir::{Api, Response, Tag};
use crate::surface::Crate;

impl Crate<'_> {
    /// The text of the crate.
    pub(super) fn crate_text(&self) -> String {
        let title = if self.api.title.is_empty() {
            "an API"
        } else {
            &self.api.title
        };
        let mut text = format!("A client of the {}.", prose(title));
        if !self.api.description.is_empty() {
            text.push_str("\n\n");
            text.push_str(&prose(&self.api.description));
        }
        if self.api.operations.is_empty() {
            return text;
        }
        text.push_str(
            "\n\nBegin with [`Client::builder`]. What a call needs are its arguments; what it may be given is set on the request \
             that it returns. A request is sent by `.await`, or by `.send()` for the status and the headers as well; with the \
             feature `blocking` by `.call()`, without `async`. The feature `mock` has a server for tests.",
        );
        if self
            .api
            .operations
            .iter()
            .any(|it| matches!(it.response, Response::Paged { .. }))
        {
            text.push_str(" A list comes as one page by `.await`, and whole through `.items()` or `.pages()`.");
        }
        if let Some(feature) = self.gates.features().first() {
            text.push_str(&format!(
                " Each group of operations has a feature too, such as `{feature}`, without which it is not compiled; all of them are \
                 on by default."
            ));
        }
        text
    }
}

/// The text of the client.
pub(in crate::surface) fn client(api: &Api) -> String {
    let title = if api.title.is_empty() {
        "API"
    } else {
        &api.title
    };
    format!(
        "A client of the {}.\n\nIt is cheap to clone, and its clones share connections and tokens.",
        prose(title)
    )
}

/// The text of the setter of the server.
pub(in crate::surface) fn base_url(api: &Api) -> String {
    let url = api.server.as_ref().map(|it| match api.server_path() {
        None => format!(": `{}` otherwise", it.url),
        // Nothing else says the host.
        Some("" | "/") => "; it must be set".to_owned(),
        Some(_) => format!("; it must be set. If it has no path, `{}` is added", it.url),
    });
    let url = url.unwrap_or_else(|| "; it must be set".to_owned());
    format!(
        "Sets where the API is served{url}.\n\nA token endpoint on the same host moves with it."
    )
}

/// The text of a module of operations.
pub(super) fn tag(tag: &Tag) -> String {
    if tag.description.is_empty() {
        prose(&sentence(&tag.name.wire))
    } else {
        prose(&tag.description)
    }
}
