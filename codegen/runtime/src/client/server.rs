//! Servers: the URLs in an API's description, and the values of their variables.

use reqwest::Url;

use crate::client::address;

/// A variable of a server: its name, its default, and its values in the API's description.
pub type Variable<'a> = (&'a str, &'a str, &'a [&'a str]);

/// The value of a server variable.
pub(crate) struct Given {
    pub(crate) name: &'static str,
    pub(crate) value: String,
    /// Whether the value is one that the API's description lists.
    pub(crate) is_listed: bool,
}

/// Whether the client's base URL differs from the one in the API's description.
pub(crate) enum Moved {
    No,
    /// The base URL in the description, if it is absolute.
    From(Option<Box<Url>>),
}

/// The base URL of an operation with its own server; `None` if it is the client's.
pub(crate) fn base(
    url: &str,
    of_client: &Url,
    moved: &Moved,
) -> Result<Option<Url>, url::ParseError> {
    if url.starts_with('/') {
        let path = format!("/{}", url.trim_start_matches('/'));
        return of_client.join(&path).map(Some);
    }
    let own = Url::parse(url)?;
    match moved {
        Moved::No => Ok(Some(own)),
        // The operation's server is on the same origin in the description, so it moves with the base URL.
        Moved::From(Some(described)) if address::same_origin(described, &own) => {
            let mut base = of_client.clone();
            base.set_path(own.path());
            Ok(Some(base))
        }
        Moved::From(_) => Ok(None),
    }
}

/// The URL of an operation's own server, with each variable replaced by the user's value or its default. A value that
/// the description does not list must stay within its part of the URL.
pub(crate) fn filled(
    url: &str,
    variables: &[Variable<'_>],
    given: &[Given],
) -> Result<String, String> {
    let given = |name: &str| {
        let mut given = given.iter().rev();
        given.find(|it| it.name == name).map(|it| it.value.as_str())
    };
    for (name, default, values) in variables {
        let Some(value) = given(name) else {
            continue;
        };
        let is_known = value == *default || values.contains(&value);
        if !is_known && !address::is_part(url, name, Some(default), value) {
            return Err(format!(
                "the variable `{name}` of the operation's server is empty, or contains characters that are invalid in its part of the URL"
            ));
        }
    }
    let default = |name: &str| variables.iter().find(|it| it.0 == name).map(|it| it.1);
    let value = |name: &str| given(name).or_else(|| default(name)).map(str::to_owned);
    let filled = address::fill(url, value)
        .map_err(|name| format!("the server's variable `{name}` has no value: set it"))?;
    if filled.contains("://") {
        return Ok(filled);
    }
    // Without leading slashes, the path cannot name another host.
    Ok(format!("/{}", filled.trim_start_matches(['.', '/'])))
}

#[cfg(test)]
mod tests {
    use super::{Given, filled};

    #[test]
    fn a_value_stays_in_its_part_of_the_url() {
        let with = |url: &str, value: &str| {
            let variables: [super::Variable<'_>; 1] = [("a", "x", &["https://b.example/c"])];
            let given = [Given {
                name: "a",
                value: value.to_owned(),
                is_listed: false,
            }];
            filled(url, &variables, &given)
        };
        for (url, value, expected) in [
            (
                "https://{a}.api.example/v1",
                "eu",
                Some("https://eu.api.example/v1"),
            ),
            ("https://{a}.api.example/v1", "evil.example/", None),
            ("https://{a}.api.example/v1", "user@evil", None),
            (
                "https://api.example/{a}",
                "v2",
                Some("https://api.example/v2"),
            ),
            ("https://api.example/{a}", "v2?b", None),
            (
                "{a}/d",
                "https://b.example/c",
                Some("https://b.example/c/d"),
            ),
            ("/{a}", "v2", Some("/v2")),
            ("./{a}", "/evil.example", Some("/evil.example")),
            ("{a}", "//evil.example", Some("/evil.example")),
        ] {
            assert_eq!(with(url, value).ok().as_deref(), expected, "{url} {value}");
        }
        let none = filled("{a}/{b}", &[("a", "x", &[])], &[]);
        assert!(none.is_err_and(|it| it.contains("`b`")));
    }
}
