//! What a key of `paths` says: a template, and the query and the fragment that some documents put behind it.

use percent_encoding::{
    AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode,
};

/// A key of `paths` in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The template of the path.
    pub path: String,
    /// The pairs of the query, in order.
    pub query: Vec<Pair>,
    /// Whether there is a fragment, which no request carries.
    pub fragment: bool,
}

/// A pair of the query of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pair {
    /// `name=value`, encoded.
    Fixed(String),
    /// `name={parameter}`
    Parameter {
        /// The name in the query.
        name: String,
        /// The name of the parameter that gives the value.
        parameter: String,
    },
    /// A value that only consists of a parameter in part.
    Mixed(String),
}

impl Route {
    /// Takes a key apart. `{?page,size}`, as RFC 6570 writes a query, is one too, and so is `{#part}` for a fragment.
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

    /// A text without the expressions of RFC 6570 that are a query or a fragment.
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

    /// What a request is sent to: the template, and the pairs of the query that no parameter gives.
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

    /// What follows a brace of the path that has no closing brace, up to the end of its segment.
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

/// What stays as it is in the name of a pair, as in all names that a request has: `+` is a space there, however it is decoded.
const NAME: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'+');

/// What a query cannot hold (RFC 3986, section 3.4).
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

/// A pair as a URL holds it. Its name has one spelling, so that a parameter of the same name takes its place.
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

/// The first expression in braces, with what is before and behind it.
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
    fn a_key_has_a_path_a_query_and_a_fragment() {
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
