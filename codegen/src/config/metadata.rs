//! The keys of `[package]` that describe the crate: those of `Cargo.toml`, which are written to it as they are.

use spdx::{Expression, ParseMode};
use toml::Value;
use toml::de::DeTable;

use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::suggestions::nearest;

/// The type of a value, and what else Cargo or its registry requires.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Texts,
    /// An SPDX expression.
    License,
    Categories,
    Url,
    Version,
    /// A file, or `false` for none.
    Readme,
    /// Whether the crate may be published, or to which registries.
    Publish,
    Keywords,
}

/// The keys, as in `Cargo.toml`.
const KEYS: [(&str, Kind); 12] = [
    ("authors", Kind::Texts),
    ("categories", Kind::Categories),
    ("description", Kind::Text),
    ("documentation", Kind::Url),
    ("homepage", Kind::Url),
    ("keywords", Kind::Keywords),
    ("license", Kind::License),
    ("license-file", Kind::Text),
    ("publish", Kind::Publish),
    ("readme", Kind::Readme),
    ("repository", Kind::Url),
    ("rust-version", Kind::Version),
];

/// The other keys of the table, for suggestions.
const OTHERS: [&str; 8] = [
    "name",
    "version",
    "runtime",
    "workspace",
    "root",
    "tag-features",
    "api",
    "generator",
];

/// The limits of the registry, which rejects a package only when it is published.
const MOST: usize = 5;
const LONGEST_KEYWORD: usize = 20;

/// A mistake, and how to fix it.
pub(super) struct Mistake {
    /// The string in a list that it is about.
    pub(super) item: Option<String>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Mistake {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Mistake {
            item: None,
            message: message.into(),
            help: Some(help.into()),
        }
    }

    fn of_item(item: &str, mistake: Mistake) -> Self {
        Mistake {
            item: Some(item.to_owned()),
            ..mistake
        }
    }
}

/// The keys of the table that neither `codegen.toml` nor `Cargo.toml` has.
pub(super) fn unknown(config: &DeTable<'_>) -> Vec<Diagnostic> {
    let package = config.get("package").and_then(|it| it.get_ref().as_table());
    let keys = package.into_iter().flat_map(DeTable::keys);
    let known = || KEYS.iter().map(|(it, _)| *it).chain(OTHERS);
    let unknown = keys.filter(|it| !known().any(|known| known == it.get_ref()));
    let findings = unknown.map(|key| {
        let (name, span) = (key.get_ref(), key.span());
        let span = Span {
            start: span.start,
            end: span.end,
        };
        let message = format!("unknown field `{name}` in `[package]`");
        let mut finding = Diagnostic::error(code::CONFIG, span, message);
        finding.help = nearest(name, known()).map(|it| format!("did you mean `{it}`?"));
        finding
    });
    findings.collect()
}

/// The mistakes in an entry.
pub(super) fn mistakes(key: &str, value: &Value) -> Vec<Mistake> {
    let Some((_, kind)) = KEYS.iter().find(|(it, _)| *it == key) else {
        return Vec::new();
    };
    match (kind, value) {
        (Kind::Text | Kind::Readme, Value::String(text)) => empty(text).into_iter().collect(),
        (Kind::License, Value::String(text)) => license(text).into_iter().collect(),
        (Kind::Readme | Kind::Publish, Value::Boolean(_)) => Vec::new(),
        (Kind::Url, Value::String(text)) => url(text).into_iter().collect(),
        (Kind::Version, Value::String(text)) => version(text).into_iter().collect(),
        (Kind::Texts, Value::Array(items)) => texts(key, items, empty),
        (Kind::Publish, Value::Array(items)) => texts(key, items, registry),
        (Kind::Categories, Value::Array(items)) => texts(key, items, category),
        (Kind::Keywords, Value::Array(items)) => texts(key, items, keyword),
        (Kind::Readme, _) => vec![wrong(
            "a file of the crate, or `false`",
            "readme = \"README.md\"",
        )],
        (Kind::Publish, _) => {
            let help = "publish = true";
            vec![wrong("`true`, `false` or a list of registries", help)]
        }
        (Kind::Texts | Kind::Keywords | Kind::Categories, _) => {
            vec![wrong("a list of strings", &format!("{key} = [\"…\"]"))]
        }
        (Kind::Text | Kind::License | Kind::Url | Kind::Version, _) => {
            vec![wrong("a string", &format!("{key} = \"…\""))]
        }
    }
}

fn wrong(expected: &str, example: &str) -> Mistake {
    Mistake::new(
        format!("expected {expected}"),
        format!("such as `{example}`"),
    )
}

fn empty(text: &str) -> Option<Mistake> {
    let is_empty = text.trim().is_empty();
    is_empty.then(|| Mistake::new("the text is empty", "remove the key, or write what it says"))
}

fn license(text: &str) -> Option<Mistake> {
    // What registries accept.
    let mode = ParseMode {
        allow_slash_as_or_operator: true,
        allow_postfix_plus_on_gpl: true,
        allow_deprecated: true,
        ..ParseMode::STRICT
    };
    let error = Expression::parse_mode(text, mode).err()?;
    let message = format!(
        "`{text}` is not an SPDX license expression: {}",
        error.reason
    );
    let help = "such as `MIT OR Apache-2.0`; another licence is a file, under `license-file`";
    Some(Mistake::new(message, help))
}

fn registry(text: &str) -> Option<Mistake> {
    let is_sound = |it: char| it.is_ascii_alphanumeric() || "_-".contains(it);
    let is_name = !text.is_empty() && text.chars().all(is_sound);
    (!is_name).then(|| {
        let message = format!("`{text}` cannot be the name of a registry");
        Mistake::new(message, "such as `crates-io`")
    })
}

fn category(text: &str) -> Option<Mistake> {
    let is_sound = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
    let is_slug = |it: &str| !it.is_empty() && it.chars().all(is_sound);
    (!text.split("::").all(is_slug)).then(|| {
        let message = format!("`{text}` cannot be a category");
        let help = "use a slug of https://crates.io/category_slugs, such as `api-bindings`";
        Mistake::new(message, help)
    })
}

fn url(text: &str) -> Option<Mistake> {
    let is_url = ["https://", "http://"]
        .iter()
        .any(|it| text.strip_prefix(it).is_some_and(|rest| !rest.is_empty()));
    (!is_url).then(|| {
        let message = format!("`{text}` is not a URL");
        Mistake::new(message, "write it in full, beginning with `https://`")
    })
}

fn version(text: &str) -> Option<Mistake> {
    let parts: Vec<&str> = text.split('.').collect();
    let is_number = |it: &&str| it.parse::<u64>().is_ok();
    let is_version = (1..=3).contains(&parts.len()) && parts.iter().all(is_number);
    (!is_version).then(|| {
        let message = format!("`{text}` is not a version of Rust");
        Mistake::new(message, "such as `1.89`")
    })
}

fn keyword(text: &str) -> Option<Mistake> {
    let is_sound = |it: char| it.is_ascii_alphanumeric() || "_-+".contains(it);
    let starts = text.starts_with(|it: char| it.is_ascii_alphanumeric());
    let is_keyword = starts && text.chars().all(is_sound) && text.len() <= LONGEST_KEYWORD;
    (!is_keyword).then(|| {
        let help = format!(
            "use at most {LONGEST_KEYWORD} letters, digits, `-`, `_` and `+`, a letter or a digit first"
        );
        Mistake::new(format!("`{text}` cannot be a keyword of a package"), help)
    })
}

/// The mistakes in a list of strings.
fn texts(key: &str, items: &[Value], mistake: impl Fn(&str) -> Option<Mistake>) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for item in items {
        match item.as_str() {
            Some(text) => mistakes.extend(mistake(text).map(|it| Mistake::of_item(text, it))),
            None => mistakes.push(wrong("a list of strings", &format!("{key} = [\"…\"]"))),
        }
    }
    if ["keywords", "categories"].contains(&key) && items.len() > MOST {
        let message = format!("a package can have at most {MOST} {key}");
        mistakes.push(Mistake::new(message, "keep those that people search for"));
    }
    mistakes
}
