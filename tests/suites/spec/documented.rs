//! The documented examples match the spec, and what they do not show is marked with its provenance.

use interop_tests::reference::{self, Documented};
use interop_tests::schema::{Way, misfits};
use interop_tests::spec::{Body, Operation, Spec, entries, items};
use serde_json::Value;

use crate::assert_none;

/// The enums whose other values are in the prose of the reference.
const IN_PROSE: [&str; 2] = ["AuthState", "ScheduleType"];

#[test]
fn documented_bodies_fit_the_schemas() {
    let spec = Spec::load();
    let mut wrong = Vec::new();
    for (id, body, shown, way) in documented_json(&spec) {
        wrong.extend(
            misfits(&spec, body.schema, &shown, way)
                .iter()
                .map(|what| format!("{id} {way:?} {what}")),
        );
    }
    assert_none("the reference shows what the spec does not have", &wrong);
}

#[test]
fn documented_requests_have_the_media_type_of_the_spec() {
    let spec = Spec::load();
    for (documented, operation) in pairs(&spec) {
        let shown = documented
            .request
            .as_ref()
            .map(|request| request.content_type.as_str());
        let described = operation.request(&spec).map(|body| body.media);
        assert_eq!(described, shown, "{}", operation.id);
        if shown == Some("application/xml") {
            let body = operation.request(&spec).expect("a request body");
            assert_eq!(
                spec.resolve(body.schema)["type"],
                "string",
                "{}: XML is sent as given",
                operation.id
            );
        }
        // Another source says that running a schedule needs no body.
        let optional = shown.is_none() || operation.id == "runSchedule";
        assert_eq!(
            operation.node["requestBody"]["required"] == true,
            !optional,
            "{}: required",
            operation.id
        );
    }
}

#[test]
fn counts_are_bare_numbers() {
    let spec = Spec::load();
    let counts = spec.operations().into_iter();
    let counts: Vec<_> = counts.filter(|it| it.path.ends_with("/count")).collect();
    assert!(!counts.is_empty(), "paths that end with `/count`");
    for Operation { id, .. } in counts {
        let schema = spec
            .find(&format!("{id}/responses/200/json"))
            .expect("a JSON response");
        assert_eq!(schema["type"], "integer", "{id}");
    }
}

#[test]
fn properties_that_the_reference_does_not_show_are_marked() {
    let spec = Spec::load();
    let mut found = Vec::new();
    for (id, body, shown, way) in documented_json(&spec) {
        // The mark of an envelope only covers what is required: start inside of it.
        let schema = spec.resolve(body.schema);
        let before = found.len();
        if schema["properties"].get("data").is_some() {
            for (name, property) in entries(&schema["properties"]) {
                unmarked(&spec, property, shown.get(name), way, name, &mut found);
            }
        } else {
            unmarked(&spec, schema, Some(&shown), way, "", &mut found);
        }
        found[before..]
            .iter_mut()
            .for_each(|what| *what = format!("{id} {way:?} {what}"));
    }
    assert_none("neither shown in the reference nor marked", &found);
}

#[test]
fn enum_values_that_the_reference_does_not_show_are_marked() {
    let spec = Spec::load();
    for (name, schema) in entries(&spec.root()["components"]["schemas"]) {
        let values = items(&schema["enum"]).count();
        if IN_PROSE.contains(&name) {
            assert!(
                values > 1 && schema.get("x-provenance").is_none(),
                "{name}: {values} values in the prose"
            );
        } else if values > 1 {
            assert!(
                schema.get("x-provenance").is_some(),
                "{name}: {values} values, and one is shown"
            );
        }
    }
}

#[test]
fn parameters_without_a_source_are_marked() {
    let spec = Spec::load();
    for operation in spec.operations() {
        for parameter in operation.parameters(&spec) {
            let mark = parameter.get("x-provenance");
            assert!(
                mark.is_some(),
                "{} {}: the reference names none",
                operation.id,
                parameter["name"]
            );
        }
    }
}

#[test]
fn parameters_that_the_prose_names_are_in_the_spec() {
    let spec = Spec::load();
    let mut missing = Vec::new();
    for (documented, operation) in pairs(&spec) {
        for name in documented
            .prose
            .iter()
            .filter_map(|line| line.parameter.as_deref())
        {
            if !operation.parameters(&spec).any(|it| it["name"] == name) {
                missing.push(format!("{} {name}", operation.id));
            }
        }
    }
    assert_none("parameters", &missing);
}

/// Each documented operation with its counterpart in the spec.
fn pairs(spec: &Spec) -> Vec<(Documented, Operation<'_>)> {
    let with = |documented: Documented| {
        let operation = spec.operation(&documented.operation_id);
        let operation =
            operation.unwrap_or_else(|| panic!("no operation {}", documented.operation_id));
        (documented, operation)
    };
    reference::operations().into_iter().map(with).collect()
}

/// Each documented JSON body with its schema in the spec.
fn documented_json(spec: &Spec) -> Vec<(&str, Body<'_>, Value, Way)> {
    let mut found = Vec::new();
    for (documented, operation) in pairs(spec) {
        let request = documented
            .request
            .filter(|request| request.content_type == "application/json");
        let request = request.map(|request| (request.body, "request", Way::Request));
        let response = documented.response.map(|text| (text, "200", Way::Response));
        for (text, place, way) in request.into_iter().chain(response) {
            let body = operation
                .bodies(spec)
                .into_iter()
                .find(|body| body.place == place);
            let body = body.unwrap_or_else(|| panic!("{}: no {place} body", operation.id));
            assert_eq!(body.media, "application/json", "{} {place}", operation.id);
            let shown = serde_json::from_str(&text).expect("the reference shows JSON");
            found.push((operation.id, body, shown, way));
        }
    }
    found
}

/// The properties of the schema that are neither in the example nor covered by a mark.
fn unmarked(
    spec: &Spec,
    schema: &Value,
    shown: Option<&Value>,
    way: Way,
    at: &str,
    found: &mut Vec<String>,
) {
    let schema = spec.resolve(schema);
    let composed = schema.get("allOf").is_some();
    if schema.get("x-provenance").is_some() && !composed {
        return;
    }
    for part in items(&schema["allOf"]) {
        unmarked(spec, part, shown, way, at, found);
    }
    if let Some(item) = schema.get("items") {
        // If the items' base is missing, the list begins with `null`, followed by the actual item.
        let last = shown
            .and_then(Value::as_array)
            .and_then(|values| values.last());
        unmarked(spec, item, last, way, at, found);
    }
    for (name, property) in
        entries(&schema["properties"]).filter(|(_, property)| way.takes(property))
    {
        let at = format!("{at}.{name}");
        let shown = shown.and_then(|value| value.get(name));
        if shown.is_none() && !is_marked(spec, property) {
            found.push(at.clone());
        }
        unmarked(spec, property, shown, way, &at, found);
    }
}

/// Whether a property, or the component that it refers to, has a mark.
fn is_marked(spec: &Spec, property: &Value) -> bool {
    spec.resolve(property).get("x-provenance").is_some()
}
