//! Keys of `paths`: a path template, optionally followed by a query and a fragment.

use percent_encoding::{
    AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode,
};

/// The components of a key of `paths`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The path template.
    pub path: String,
    /// The query pairs, in order.
    pub query: Vec<Pair>,
    /// Whether there is a fragment, which is never sent.
    pub fragment: bool,
}

/// A query pair of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pair {
    /// A constant `name=value`, percent-encoded.
    Fixed(String),
    /// `name={parameter}`
    Parameter {
        /// The name in the query.
        name: String,
        /// The name of the parameter that provides the value.
        parameter: String,
    },
    /// A value that combines a parameter with constant text.
    Mixed(String),
}

impl Route {
    /// Parses a key. The RFC 6570 expressions `{?page,size}` and `{#part}` are also supported.
    pub fn of(key: &str) -> Self {
        let (key, fragment) = split_outside_braces(key, '#');
        let (path, query) = split_outside_braces(key, '?');
        let mut route = Route {
            fragment: fragment.is_some(),
            ..Route::default()
        };
        let mut named = Vec::new();
        route.path = route.without_operators(path, &mut named);
        let query = route.without_operators(query.unwrap_or_default(), &mut named);
        let pairs = query.split('&').filter(|it| !it.is_empty());
        route.query = pairs.map(Pair::of).chain(named).collect();
        route
    }

    /// Removes the RFC 6570 expressions for a query or a fragment from a string.
    fn without_operators(&mut self, text: &str, named: &mut Vec<Pair>) -> String {
        let (mut kept, mut rest) = (String::new(), text);
        while let Some((before, expression, behind)) = expression(rest) {
            kept.push_str(before);
            match expression.chars().next() {
                Some('?' | '&') => named.extend(expression[1..].split(',').map(|it| {
                    let name = it.trim_end_matches('*').to_owned();
                    Pair::Parameter {
                        parameter: name.clone(),
                        name,
                    }
                })),
                Some('#') => self.fragment = true,
                _ => {
                    kept.push('{');
                    kept.push_str(expression);
                    kept.push('}');
                }
            }
            rest = behind;
        }
        kept.push_str(rest);
        kept
    }

    /// The request target: the template and the constant query pairs.
    pub fn target(&self) -> String {
        let fixed = self.query.iter().filter_map(|it| match it {
            Pair::Fixed(pair) => Some(pair.as_str()),
            Pair::Parameter { .. } | Pair::Mixed(_) => None,
        });
        let fixed: Vec<_> = fixed.collect();
        if fixed.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, fixed.join("&"))
        }
    }

    /// The text from an unclosed brace of the path to the end of its segment.
    pub fn unclosed(&self) -> Option<&str> {
        let mut rest = self.path.as_str();
        while let Some(at) = rest.find('{') {
            let open = &rest[at..];
            let segment = open.split('/').next().unwrap_or(open);
            match segment.find('}') {
                Some(end) => rest = &open[end..],
                None => return Some(segment),
            }
        }
        None
    }

    /// The names in the braces of the path.
    pub fn names(&self) -> Vec<&str> {
        let (mut names, mut rest) = (Vec::new(), self.path.as_str());
        while let Some((_, name, behind)) = expression(rest) {
            names.push(name);
            rest = behind;
        }
        names
    }
}

impl Pair {
    fn of(text: &str) -> Self {
        let value = text.split_once('=');
        match value.and_then(|(name, value)| Some((name, expression(value)?))) {
            Some((name, ("", parameter, ""))) => Pair::Parameter {
                name: name.to_owned(),
                parameter: parameter.to_owned(),
            },
            Some(_) => Pair::Mixed(text.to_owned()),
            None => match expression(text) {
                // `?{page}`
                Some(("", name, "")) => Pair::Parameter {
                    name: name.to_owned(),
                    parameter: name.to_owned(),
                },
                Some(_) => Pair::Mixed(text.to_owned()),
                None => Pair::Fixed(encoded(text)),
            },
        }
    }
}

/// Characters of a query name that are not encoded, as for all request parameters. `+` decodes to a space either way.
const NAME: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'+');

/// Characters that a query cannot contain (RFC 3986, section 3.4).
const VALUE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Percent-encodes a pair. Names are normalized, so that a parameter of the same name replaces the pair.
fn encoded(pair: &str) -> String {
    let (name, value) = match pair.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (pair, None),
    };
    let name = percent_decode_str(name).decode_utf8_lossy();
    let name = utf8_percent_encode(&name, NAME);
    match value {
        Some(value) => format!("{name}={}", utf8_percent_encode(value, VALUE)),
        None => name.to_string(),
    }
}

/// The first `{expression}`, with the text before and after it.
fn expression(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (expression, behind) = rest.split_once('}')?;
    Some((before, expression, behind))
}

fn split_outside_braces(text: &str, at: char) -> (&str, Option<&str>) {
    let mut from = 0;
    while let Some(found) = text[from..].find([at, '{']) {
        let found = from + found;
        let closed = text[found..].find('}');
        match closed.filter(|_| text[found..].starts_with('{')) {
            Some(closed) => from = found + closed,
            None if text[found..].starts_with(at) => {
                return (&text[..found], Some(&text[found + at.len_utf8()..]));
            }
            None => from = found + 1,
        }
    }
    (text, None)
}

#[cfg(test)]
mod tests {
    use super::{Pair, Route};

    fn fixed(text: &str) -> Pair {
        Pair::Fixed(text.to_owned())
    }

    fn parameter(name: &str, parameter: &str) -> Pair {
        Pair::Parameter {
            name: name.to_owned(),
            parameter: parameter.to_owned(),
        }
    }

    #[test]
    fn keys_are_split_into_path_query_and_fragment() {
        let keys = [
            ("/a/{b}", "/a/{b}", vec![], false),
            ("/a/{b}#c?d=e", "/a/{b}", vec![], true),
            ("/a?b=c&d#e", "/a", vec![fixed("b=c"), fixed("d")], true),
            ("/a?b={c}", "/a", vec![parameter("b", "c")], false),
            ("/a?{b}&", "/a", vec![parameter("b", "b")], false),
            ("/a?", "/a", vec![], false),
            (
                "/a{?b,c*}{#d}",
                "/a",
                vec![parameter("b", "b"), parameter("c", "c")],
                true,
            ),
            (
                "/a?b=1{&c}",
                "/a",
                vec![fixed("b=1"), parameter("c", "c")],
                false,
            ),
            ("/{a?b#c}/d", "/{a?b#c}/d", vec![], false),
            ("/a{b?c=d", "/a{b", vec![fixed("c=d")], false),
        ];
        for (key, path, query, fragment) in keys {
            let route = Route::of(key);
            assert_eq!(
                (route.path.as_str(), route.query, route.fragment),
                (path, query, fragment),
                "{key}"
            );
        }
        let route = Route::of("/a?b=x{c}&d=1");
        assert_eq!(route.query[0], Pair::Mixed("b=x{c}".to_owned()));
        assert_eq!(route.target(), "/a?d=1");
    }
}
