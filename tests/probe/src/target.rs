//! Request targets by RFC 3986, in a path key of the document and in a request.
//!
//! OpenAPI appends a path to the server's URL. A fragment (RFC 3986 3.5) is never part of a request, so that of a key
//! is not sent. What follows a `?` (3.4) is a query, to which parameters are added. Targets are split at unencoded
//! delimiters before they are decoded: an encoded delimiter is data.

use percent_encoding::percent_decode_str;

/// A path key.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Key {
    /// The template of the path.
    pub(crate) path: String,
    /// The query pairs, whose values may be templates.
    pub(crate) query: Vec<(String, String)>,
}

impl Key {
    /// Parses a key. Delimiters within braces are RFC 6570 operators: `{?page,size}` is a query with these parameters,
    /// and `{#part}` a fragment.
    pub(crate) fn read(key: &str) -> Self {
        let (mut text, mut variables) = (String::new(), Vec::new());
        for (index, piece) in key.split('{').enumerate() {
            let expression = piece.split_once('}').filter(|_| index > 0);
            match expression.map(|(it, behind)| (it.split_at_checked(1), behind)) {
                Some((Some(("?" | "&", names)), behind)) => {
                    variables.extend(names.split(',').map(|it| it.trim_end_matches('*')));
                    text.push_str(behind);
                }
                Some((Some(("#", _)), behind)) => text.push_str(behind),
                _ => {
                    text.push_str(if index > 0 { "{" } else { "" });
                    text.push_str(piece);
                }
            }
        }
        let whole = text.split_once('#').map_or(text.as_str(), |(it, _)| it);
        let (path, query) = whole.split_once('?').unwrap_or((whole, ""));
        let pairs = query.split('&').filter(|it| !it.is_empty());
        let pairs = pairs.map(|it| it.split_once('=').unwrap_or((it, "")));
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let variables = variables.into_iter();
        let variables = variables.map(|it| (it.to_owned(), format!("{{{it}}}")));
        Key {
            path: path.to_owned(),
            query: pairs.chain(variables).collect(),
        }
    }

    /// The query name whose value is a parameter.
    pub(crate) fn in_query(&self, parameter: &str) -> Option<&str> {
        let template = format!("{{{parameter}}}");
        let mut query = self.query.iter();
        let found = query.find(|(_, value)| *value == template);
        found.map(|(name, _)| name.as_str())
    }
}

/// Decodes a path segment.
pub(crate) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The first character of a path or query that RFC 3986 does not allow.
pub(crate) fn illegal(path: &str, query: &str) -> Option<char> {
    let pchar = |it: char| it.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%/".contains(it);
    let of_path = path.chars().find(|it| !pchar(*it));
    // Formally, brackets are not allowed, but HTML forms send them.
    let of_query = query.chars().find(|it| !pchar(*it) && !"?[]".contains(*it));
    of_path.or(of_query)
}

#[cfg(test)]
mod tests {
    use super::{Key, illegal};

    #[test]
    fn a_fragment_is_no_part_of_a_request_and_a_query_is_none_of_a_path() {
        let read = |key: &str| {
            let Key { path, query } = Key::read(key);
            let query = query.iter().map(|(name, value)| format!("{name}={value}"));
            (path, query.collect::<Vec<_>>().join("&"))
        };
        let is = |path: &str, query: &str| (path.to_owned(), query.to_owned());
        assert_eq!(
            read("/messages/{id}?beta=true#send"),
            is("/messages/{id}", "beta=true")
        );
        assert_eq!(read("/files/{id}#add?x=1"), is("/files/{id}", ""));
        assert_eq!(read("/a/{id}{?b,c*}{#d}"), is("/a/{id}", "b={b}&c={c}"));
    }

    #[test]
    fn characters_invalid_in_uris_are_violations() {
        assert_eq!(illegal("/a/b%20c;d=1", "a=b&c[d]=/?"), None);
        assert_eq!(illegal("/a|b", ""), Some('|'));
        assert_eq!(illegal("/a", "a={b}"), Some('{'));
    }
}
