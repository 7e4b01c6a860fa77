//! URLs, compared by the place that they name.

/// A URL such that those of one place are equal (RFC 3986, section 6.2): the case of the scheme and the host, the port of
/// the scheme and a final slash do not matter.
pub(super) fn normalized(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.trim_end_matches('/').to_owned();
    };
    let scheme = scheme.to_ascii_lowercase();
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.to_ascii_lowercase();
    let port = match scheme.as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    let host = host.strip_suffix(port).unwrap_or(&host);
    format!("{scheme}://{host}{}", path.trim_end_matches('/'))
}

/// The path of a URL, without a final slash.
pub(super) fn path(url: &str) -> &str {
    let path = match url.split_once("://") {
        Some((_, rest)) => &rest[rest.find('/').unwrap_or(rest.len())..],
        None => url,
    };
    path.trim_end_matches('/')
}

/// A URL without its path.
pub(super) fn origin(url: &str) -> &str {
    url.trim_end_matches('/').trim_end_matches(path(url))
}

#[cfg(test)]
mod tests {
    use super::{origin, path};

    #[test]
    fn urls_have_an_origin_and_a_path() {
        for (url, start, end) in [
            ("https://a.example/v1/", "https://a.example", "/v1"),
            ("https://a.example", "https://a.example", ""),
            ("/v1", "", "/v1"),
            ("/", "", ""),
        ] {
            assert_eq!((origin(url), path(url)), (start, end));
        }
    }
}
