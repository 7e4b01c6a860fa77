//! Where an API, or an operation, is served.

use super::name::Name;

/// The first server of the document.
#[derive(Clone, Debug)]
pub struct Server {
    /// The URL with `{variables}`.
    pub url: String,
    /// What it is.
    pub description: String,
    /// The variables, by name.
    pub variables: Vec<ServerVariable>,
}

/// A part of the server's URL that a caller may set.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// Its name.
    pub name: Name,
    /// Its default value.
    pub default: String,
    /// The values that the document lists.
    pub values: Vec<String>,
    /// What it means.
    pub description: String,
}

impl Server {
    /// The URL in which every variable has its default.
    pub fn default_url(&self) -> String {
        self.variables.iter().fold(self.url.clone(), |url, it| {
            url.replace(&format!("{{{}}}", it.name.wire), &it.default)
        })
    }
}
