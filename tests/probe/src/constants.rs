//! Required constants are sent exactly, whether or not the caller sets them.

use serde_json::Value;

use crate::document::{Document, equal, short};
use crate::finding::{Finding, Stage, Verdict};
use crate::place::{Place, Types};
use crate::types::parts;

/// Compares the values that are sent by default with the constants that their schemas require.
pub(crate) fn compare(document: &Document, types: &Types) -> Vec<Finding> {
    let places = types.places.iter();
    places.filter_map(|it| finding(document, it)).collect()
}

fn finding(document: &Document, place: &Place) -> Option<Finding> {
    let required = required(document, place);
    let made = place.made.filter(|_| !required.is_empty())?;
    let at = place.pointer;
    let value = match made() {
        Ok(value) => value,
        Err(why) => return Some(Finding::new(Stage::Types, at, Verdict::Violation, why)),
    };
    let mut wrong = required.iter().filter_map(|(name, constant)| {
        let sent = value.get(*name);
        let is_sent = sent.is_some_and(|it| equal(it, constant));
        let sent = sent.map_or("nothing".to_owned(), short);
        (!is_sent).then(|| format!("`{name}` is {}, but {sent} is sent", short(constant)))
    });
    Some(match wrong.next() {
        Some(why) => Finding::new(Stage::Types, at, Verdict::Violation, why),
        None => Finding::ok(Stage::Types, at),
    })
}

/// The required properties of a schema with only one allowed value.
fn required<'d>(document: &'d Document, place: &Place) -> Vec<(&'d str, &'d Value)> {
    let schema = document.json.pointer(place.pointer);
    let whole = parts(document, schema.as_slice());
    let listed = whole.iter().filter_map(|it| it["required"].as_array());
    let mut names: Vec<&str> = listed.flatten().filter_map(Value::as_str).collect();
    names.sort_unstable();
    names.dedup();
    let constant = |name: &str| {
        let schemas = whole.iter().filter_map(|it| it["properties"].get(name));
        let schemas: Vec<&Value> = schemas.collect();
        let schemas = parts(document, &schemas);
        let left_out = place.direction.leaves_out();
        if left_out.is_some_and(|key| schemas.iter().any(|it| it[key] == true)) {
            return None;
        }
        let mut constants = schemas.iter().filter_map(|it| it.get("const"));
        let first = constants.next()?;
        // Contradictory constants allow no value.
        constants.all(|it| equal(it, first)).then_some(first)
    };
    let found = names.into_iter();
    found.filter_map(|it| Some((it, constant(it)?))).collect()
}
