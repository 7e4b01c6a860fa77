//! Round trips: the document's examples are unchanged after passing through the generated types.

use std::collections::HashMap;

use serde_json::Value;

use crate::document::{Document, difference, equal, short};
use crate::examples::{Example, examples};
use crate::finding::{Finding, Stage, Verdict};
use crate::place::{Direction, Place};

/// Passes each example through the types of its schema.
pub(crate) fn round_trips(document: &Document, places: &[Place]) -> Vec<Finding> {
    let mut types: HashMap<&str, Vec<&Place>> = HashMap::new();
    for place in places {
        types.entry(place.pointer).or_default().push(place);
    }
    let mut findings = Vec::new();
    for example in examples(document) {
        let target = document.target(&example.schema);
        let of = types.get(example.schema.as_str());
        let Some(of) = of.or_else(|| types.get(target.as_str())) else {
            findings.push(untried(&example));
            continue;
        };
        let fits = |it: &&&Place| it.direction == Direction::Both || example.travels(it.direction);
        let of = of.iter().filter(fits);
        let tried = of.map(|place| round_trip(document, place, &example));
        let mut tried: Vec<Finding> = tried.collect();
        // An example that is invalid in one direction may be valid in the other.
        if tried.iter().any(|it| it.verdict != Verdict::Defect) {
            tried.retain(|it| it.verdict != Verdict::Defect);
        }
        findings.extend(tried);
    }
    findings
}

fn untried(example: &Example) -> Finding {
    let why = "its schema has no type";
    Finding::new(Stage::RoundTrip, &example.pointer, Verdict::Untried, why)
}

fn round_trip(document: &Document, place: &Place, example: &Example) -> Finding {
    let finding = |verdict, why| Finding::new(Stage::RoundTrip, &example.pointer, verdict, why);
    let schema = document
        .json
        .pointer(&example.schema)
        .unwrap_or(&Value::Null);
    let value = document.pruned(&example.value, schema, place.direction);
    let validator = match document.validator(&example.schema, place.direction) {
        Ok(validator) => validator,
        Err(why) => return finding(Verdict::Defect, format!("its schema: {why}")),
    };
    if let Err(why) = validator.validate(&value) {
        return finding(Verdict::Defect, format!("{}: {why}", why.instance_path()));
    }
    if value.is_null() {
        let why = "where `null` is allowed, its type is inside of another";
        return finding(Verdict::Untried, why.to_owned());
    }
    let same = |value: &Value, back: &Value| {
        let [value, back] = [value, back].map(|it| document.canonical(it, &[schema]));
        equal(&value, &back)
    };
    match (place.trip)(&value) {
        Ok(back) if same(&value, &back) => Finding::ok(Stage::RoundTrip, &example.pointer),
        // Clients ignore what they do not know.
        Ok(back)
            if same(
                &document.described(&value, &[schema], Some(place.direction)),
                &back,
            ) =>
        {
            let why = format!(
                "{} has properties that its schema does not name",
                short(&value)
            );
            finding(Verdict::Undescribed, why)
        }
        Ok(back) => {
            let at = difference(&value, &back);
            let (value, back) = (short(&value), short(&back));
            let why = format!("{value} came back as {back}: see {at:?}");
            finding(Verdict::Violation, why)
        }
        Err(why) => {
            let why = format!("{} does not decode: {why}", short(&value));
            finding(Verdict::Violation, why)
        }
    }
}
