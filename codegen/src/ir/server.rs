//! The servers of an API and of its operations.

use super::name::Name;

/// The first server of the document.
#[derive(Clone, Debug)]
pub struct Server {
    /// The URL with `{variables}`.
    pub url: String,
    /// Its documentation.
    pub description: String,
    /// The variables, by name.
    pub variables: Vec<ServerVariable>,
}

/// A variable in the server's URL, which the caller may set.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// Its name.
    pub name: Name,
    /// Its default value.
    pub default: String,
    /// The values that the document lists.
    pub values: Vec<String>,
    /// Its documentation.
    pub description: String,
}

impl Server {
    /// The URL with the default of every variable.
    pub fn default_url(&self) -> String {
        self.variables.iter().fold(self.url.clone(), |url, it| {
            url.replace(&format!("{{{}}}", it.name.wire), &it.default)
        })
    }
}
