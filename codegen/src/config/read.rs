//! TOML → [`Config`], reporting all errors at once.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error};

use super::places::Places;
use super::{Config, metadata};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::source::{Source, SourceMap, Span};
use crate::suggestions::nearest;

/// The maximum number of errors, each of which costs a pass.
const MOST: usize = 100;

impl Config {
    /// Reads a `codegen.toml`.
    ///
    /// # Errors
    ///
    /// If it is not TOML, or has a key or a value that is not known; all with their places.
    pub fn parse(source: Source) -> Result<Self, Diagnostics> {
        match read(&source.text) {
            Ok(config) => Ok(Config { source, ..config }),
            Err(findings) => {
                let mut sources = SourceMap::default();
                sources.add(source);
                Err(Diagnostics::new(findings, sources))
            }
        }
    }
}

/// Reads a configuration. Serde stops at the first mistake: that is taken out, and the rest is read again.
fn read(text: &str) -> Result<Config, Vec<Diagnostic>> {
    let (mut table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors.iter().map(finding).collect());
    }
    let places = Places::of(text, table.get_ref());
    let (mut findings, mut removed) = (metadata::unknown(table.get_ref()), Vec::new());
    loop {
        let error = match Config::deserialize(Deserializer::from(table.clone())) {
            Ok(config) if findings.is_empty() => return Ok(Config { places, ..config }),
            Ok(_) => return Err(findings),
            Err(error) => error,
        };
        let follows = removed
            .iter()
            .any(|it| error.message() == format!("missing field `{it}`"));
        if !follows {
            findings.push(finding(&error));
        }
        let key = error.span().and_then(|it| remove(table.get_mut(), &it));
        match key {
            Some(key) if findings.len() < MOST => removed.push(key),
            _ => return Err(findings),
        }
    }
}

/// Removes the entry that contains an error and returns its key.
fn remove(table: &mut DeTable<'_>, span: &Range<usize>) -> Option<String> {
    for (_, value) in table.iter_mut() {
        if let DeValue::Table(inner) = value.get_mut()
            && let Some(key) = remove(inner, span)
        {
            return Some(key);
        }
    }
    let (key, _) = table
        .iter()
        .find(|(key, value)| is_about(key, value, span))?;
    let key = key.get_ref().to_string();
    table.remove(key.as_str());
    Some(key)
}

fn is_about<K, V>(key: &Spanned<K>, value: &Spanned<V>, span: &Range<usize>) -> bool {
    let value = value.span();
    key.span() == *span || value.start <= span.start && span.end <= value.end
}

fn finding(error: &Error) -> Diagnostic {
    let Range { start, end } = error.span().unwrap_or_default();
    let mut finding = Diagnostic::error(code::CONFIG, Span { start, end }, error.message());
    finding.help = suggestion(error.message());
    finding
}

/// A suggestion for an unknown key, from the known keys listed in the message.
fn suggestion(message: &str) -> Option<String> {
    let mut words = message.split('`').skip(1).step_by(2);
    let unknown = words.next()?;
    nearest(unknown, words).map(|it| format!("did you mean `{it}`?"))
}
