//! The header `Link` (RFC 8288), as far as it links to the next page.

use http::HeaderMap;
use http::header::LINK;

/// The target of the first link with the relation `next`.
pub(crate) fn next(headers: &HeaderMap) -> Option<&str> {
    let values = headers.get_all(LINK).iter();
    values
        .filter_map(|it| it.to_str().ok())
        .find_map(|it| Links(it).find(Link::is_next))
        .map(|it| it.target)
}

struct Link<'a> {
    target: &'a str,
    parameters: &'a str,
}

impl Link<'_> {
    /// Whether one of its relations is `next`. Only the first `rel` counts.
    fn is_next(&self) -> bool {
        let mut parameters = split(self.parameters, ';');
        let relation = parameters.find_map(|it| {
            let (name, value) = it.split_once('=')?;
            name.trim().eq_ignore_ascii_case("rel").then_some(value)
        });
        relation.is_some_and(|it| {
            let mut words = it.trim().trim_matches('"').split_ascii_whitespace();
            words.any(|word| word.eq_ignore_ascii_case("next"))
        })
    }
}

/// The links in the value of a header.
struct Links<'a>(&'a str);

impl<'a> Iterator for Links<'a> {
    type Item = Link<'a>;

    fn next(&mut self) -> Option<Link<'a>> {
        let (_, rest) = self.0.split_once('<')?;
        // A target may contain commas, and ends at the bracket.
        let (target, rest) = rest.split_once('>')?;
        let parameters = split(rest, ',').next().unwrap_or_default();
        self.0 = &rest[parameters.len()..];
        Some(Link {
            target: target.trim(),
            parameters,
        })
    }
}

/// Splits a text at separators outside quotes.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |it: char| {
        let escapes = is_quoted && !is_escaped && it == '\\';
        is_quoted ^= it == '"' && !is_escaped;
        is_escaped = escapes;
        it == separator && !is_quoted
    })
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::next;

    #[track_caller]
    fn leads_to(values: &[&'static str], expected: Option<&str>) {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("link", HeaderValue::from_static(value));
        }
        assert_eq!(next(&headers), expected, "{values:?}");
    }

    #[test]
    fn next_link_is_found_among_others() {
        leads_to(&[], None);
        leads_to(&["<a>; rel=next"], Some("a"));
        leads_to(
            &["<a>; rel=\"prev\", <b?c=1,2>; rel=\"next\""],
            Some("b?c=1,2"),
        );
        leads_to(
            &[
                "<a>; rel=prev",
                "<b>; title=\"x, <c>; rel=next\"; REL=\"last NEXT\"",
            ],
            Some("b"),
        );
        leads_to(&["<a>; title=\"\\\", <b>; rel=next\"; rel=first"], None);
        leads_to(
            &[
                "<a>; rel=prev; rel=next",
                "<b>;rel=nextish",
                "<c>",
                "< d >;rel=next",
            ],
            Some("d"),
        );
        leads_to(&["rel=next", "<a", "", "<a>; rel"], None);
    }
}
