//! Formats and media types that are probably misspelt: OpenAPI allows any, so a mistake would silently change a type.

use strsim::osa_distance;

/// The formats that determine a type.
const FORMATS: [&str; 18] = [
    "binary",
    "byte",
    "date",
    "date-time",
    "double",
    "float",
    "int16",
    "int32",
    "int64",
    "int8",
    "ipv4",
    "ipv6",
    "password",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "uuid",
];

const TYPES: [&str; 9] = [
    "application",
    "audio",
    "font",
    "image",
    "message",
    "model",
    "multipart",
    "text",
    "video",
];

/// The media types that determine the encoding of a body.
const MEDIA_TYPES: [&str; 13] = [
    "application/json",
    "application/octet-stream",
    "application/problem+json",
    "application/x-ndjson",
    "application/x-www-form-urlencoded",
    "application/xml",
    "multipart/form-data",
    "multipart/mixed",
    "multipart/related",
    "text/event-stream",
    "text/html",
    "text/plain",
    "text/xml",
];

/// Subtypes that resemble one of these, but mean something else.
const OTHER_SUBTYPES: [&str; 2] = ["ndjson", "x-json"];

/// The format that was probably meant; `None` if `word` is one, or resembles none.
pub(crate) fn format(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    let digits = lower.trim_start_matches('u').strip_prefix("int");
    let is_width = digits.is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()));
    if FORMATS.contains(&word) {
        return None;
    }
    if let Some(same) = FORMATS.iter().find(|it| **it == lower) {
        return Some(same);
    }
    // Other numbers of bits are custom formats.
    if is_width {
        return None;
    }
    nearest(&lower, FORMATS.into_iter())
}

/// The media type that was probably meant; `None` if `text` is one, or resembles none.
pub(crate) fn media_type(text: &str) -> Option<String> {
    let (essence, parameters) = match text.split_once(';') {
        Some((essence, parameters)) => (essence.trim(), format!(";{parameters}")),
        None => (text.trim(), String::new()),
    };
    let essence = essence.to_lowercase();
    let (ty, subtype) = essence.split_once('/')?;
    if essence.contains('*') || subtype.is_empty() {
        return None;
    }
    let is_own = ty.starts_with("x-") || TYPES.contains(&ty);
    let meant = if is_own {
        ty
    } else {
        nearest(ty, TYPES.into_iter())?
    };
    let known = MEDIA_TYPES.into_iter().filter_map(|it| it.split_once('/'));
    let known = known.filter(|(ty, _)| *ty == meant).map(|it| it.1);
    let is_other = |it: &str| OTHER_SUBTYPES.contains(&it) || known.clone().any(|of| of == it);
    let meant_subtype = if is_other(subtype) {
        subtype
    } else {
        nearest(subtype, known.clone()).unwrap_or(subtype)
    };
    let meant = format!("{meant}/{meant_subtype}");
    (meant != essence).then(|| meant + &parameters)
}

/// The candidate of which `word` is probably a misspelling.
fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = candidates.filter_map(|candidate| {
        let distance = osa_distance(word, candidate);
        let most = match candidate.len() {
            // Many short words resemble each other.
            ..=4 if is_anagram(word, candidate) => 1,
            ..=4 => 0,
            5..=6 => 1,
            _ => 2,
        };
        (distance <= most && distance > 0).then_some((distance, candidate))
    });
    near.min_by_key(|it| it.0).map(|it| it.1)
}

fn is_anagram(word: &str, other: &str) -> bool {
    let sorted = |text: &str| {
        let mut all: Vec<char> = text.chars().collect();
        all.sort_unstable();
        all
    };
    sorted(word) == sorted(other)
}

#[cfg(test)]
mod tests {
    use super::{format, media_type};

    #[test]
    fn a_misspelt_format_has_a_suggestion() {
        for (word, meant) in [
            ("unit64", "uint64"),
            ("datetime", "date-time"),
            ("dateTime", "date-time"),
            ("date_time", "date-time"),
            ("Date-Time", "date-time"),
            ("daet", "date"),
            ("UUID", "uuid"),
            ("flaot", "float"),
            ("doubel", "double"),
            ("passwrd", "password"),
            ("binray", "binary"),
        ] {
            assert_eq!(format(word).unwrap_or_default(), meant, "{word}");
        }
    }

    #[test]
    fn a_custom_format_has_no_suggestion() {
        for word in [
            "int32",
            "date-time",
            "uint",
            "int128",
            "int24",
            "uri",
            "url",
            "guid",
            "uid",
            "rate",
            "data",
            "time",
            "timestamp",
            "unix-time",
            "duration",
            "decimal",
            "email",
            "ip",
            "cidr",
            "json",
            "token",
            "base64",
            "UUIDv7",
            "hostname",
            "byte",
            "bytes",
            "partial-date-time",
            "date-time-local",
            "float32",
            "float64",
            "amount",
            "type",
        ] {
            assert_eq!(format(word), None, "{word}");
        }
    }

    #[test]
    fn a_misspelt_media_type_has_a_suggestion() {
        for (text, meant) in [
            ("aplication/json", "application/json"),
            ("aplication/vnd.a+json", "application/vnd.a+json"),
            ("application/josn", "application/json"),
            (
                "applicaton/josn; charset=utf-8",
                "application/json; charset=utf-8",
            ),
            ("application/octet-steam", "application/octet-stream"),
            ("multipart/formdata", "multipart/form-data"),
            (
                "application/x-www-form-urlencode",
                "application/x-www-form-urlencoded",
            ),
            ("text/plian", "text/plain"),
            ("imgae/png", "image/png"),
        ] {
            assert_eq!(media_type(text).as_deref(), Some(meant), "{text}");
        }
    }

    #[test]
    fn a_custom_media_type_has_no_suggestion() {
        for text in [
            "application/json",
            "Application/JSON",
            "application/jsonl",
            "application/bson",
            "application/json5",
            "application/jose",
            "application/jwt",
            "application/sql",
            "application/yaml",
            "application/x-yaml",
            "application/ndjson",
            "application/xml-dtd",
            "application/vnd.api+json",
            "application/*",
            "*/*",
            "image/jpg",
            "text/css",
            "text/csv",
            "text/yml",
            "text/x-markdown",
            "x-custom/json",
            "application/cbor",
            "application/zip",
            "application/pdf",
            "application/problem+xml",
            "application/json-seq",
            "json",
            "text/jsonl",
        ] {
            assert_eq!(media_type(text), None, "{text}");
        }
    }
}
