//! The codings of a body, according to the headers of the response (RFC 9110, sections 5.3, 5.6.1.2 and 8.4).

use http::header::{AsHeaderName, CONTENT_ENCODING, TRANSFER_ENCODING};
use http::{HeaderMap, StatusCode};

use super::decoded::Coding;
use crate::error::printed::{NAME, Printed};

/// The codings that can be decoded, and the features that enable them.
const KNOWN: &[(&str, &str)] = &[
    ("gzip", "gzip"),
    ("x-gzip", "gzip"),
    ("br", "brotli"),
    ("zstd", "zstd"),
];

/// How a body is encoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Identity,
    Coding(Coding),
    /// It cannot be decoded, for this reason.
    DecodeError(String),
}

impl Encoding {
    /// The encoding of a response's content.
    pub(super) fn of(status: StatusCode, headers: &HeaderMap) -> Self {
        let transfer = codings(headers, TRANSFER_ENCODING);
        if let Some(coding) = transfer.iter().find(|it| !is_chunked(it)) {
            let coding = Printed(coding, NAME);
            return Self::DecodeError(format!(
                "it has the transfer coding `{coding}`, which is not supported"
            ));
        }
        if status == StatusCode::PARTIAL_CONTENT {
            // A range consists of encoded bytes (RFC 9110, section 14.2), which cannot be decoded without those before
            // it.
            return Self::Identity;
        }
        let codings = codings(headers, CONTENT_ENCODING);
        match codings.as_slice() {
            [] => Self::Identity,
            [coding] => match Coding::of(coding) {
                Some(coding) => Self::Coding(coding),
                None => Self::DecodeError(decode_error(coding)),
            },
            // Multiple codings are of no use, and multiply the expansion of a short body.
            _ => Self::DecodeError(format!(
                "it is encoded more than once (`{}`), which is not supported",
                Printed(codings.join(", "), NAME)
            )),
        }
    }
}

fn decode_error(coding: &str) -> String {
    let mut known = KNOWN.iter();
    match known.find(|it| it.0.eq_ignore_ascii_case(coding)) {
        Some((_, feature)) => {
            format!("it is encoded as `{coding}`, which requires the feature `{feature}`")
        }
        None => format!(
            "it is encoded as `{}`, which is not supported",
            Printed(coding, NAME)
        ),
    }
}

/// The elements of a list header, from all of its lines, without codings that change nothing.
fn codings(headers: &HeaderMap, name: impl AsHeaderName) -> Vec<String> {
    let lines = headers.get_all(name).into_iter();
    let codings = lines.flat_map(|it| it.as_bytes().split(|it| *it == b','));
    let codings = codings.map(<[u8]>::trim_ascii);
    let changing = codings.filter(|it| !it.is_empty() && !it.eq_ignore_ascii_case(b"identity"));
    changing
        .map(|it| String::from_utf8_lossy(it).into_owned())
        .collect()
}

fn is_chunked(coding: &str) -> bool {
    let name = coding.split(';').next().unwrap_or_default();
    name.trim_ascii().eq_ignore_ascii_case("chunked")
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

    use super::Encoding;

    fn of(lines: &[(&str, &str)]) -> Encoding {
        let lines = lines.iter().map(|(name, value)| {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            (name, HeaderValue::from_str(value).unwrap())
        });
        Encoding::of(StatusCode::OK, &lines.collect::<HeaderMap>())
    }

    #[test]
    fn error_names_the_unsupported_coding() {
        for (lines, named) in [
            (&[("content-encoding", "deflate")][..], "`deflate`"),
            (
                &[("content-encoding", "exi, aws-chunked")],
                "`exi, aws-chunked`",
            ),
            (&[("content-encoding", "gzip;q=1")], "`gzip;q=1`"),
            (&[("transfer-encoding", "gzip, chunked")], "`gzip`"),
        ] {
            let Encoding::DecodeError(why) = of(lines) else {
                panic!("{lines:?}");
            };
            assert!(why.contains(named), "{why}");
        }
    }

    #[cfg(not(feature = "gzip"))]
    #[test]
    fn error_names_the_missing_feature() {
        let Encoding::DecodeError(why) = of(&[("content-encoding", "GZIP")]) else {
            panic!("it is not decoded");
        };
        assert!(why.contains("feature `gzip`"), "{why}");
    }
}
