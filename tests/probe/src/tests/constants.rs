//! Constants are sent without the caller's help.

use serde_json::{Value, json};

use super::{document, violations};
use crate::constants::compare;
use crate::place::{Direction, Place, Types};

fn found(made: fn() -> Result<Value, String>) -> usize {
    let constant = |value: Value| json!({ "const": value });
    let document = document(
        "3.1.0",
        json!({}),
        json!({ "Card": {
            "type": "object",
            "required": ["object", "live", "parent"],
            "properties": {
                "object": constant(json!("card")), "live": constant(json!(false)), "parent": constant(json!(null)),
                "other": constant(json!(1)),
            },
        } }),
    );
    let place = Place {
        pointer: "/components/schemas/Card",
        direction: Direction::Both,
        trip: |value| Ok(value.clone()),
        made: Some(made),
    };
    let types = Types {
        places: Box::leak(Box::new([place])),
        unions: &[],
        shapes: "",
    };
    let findings = compare(&document, &types);
    assert_eq!(findings.len(), 1);
    violations(&findings).len()
}

#[test]
fn required_constants_are_sent_exactly() {
    let whole = || Ok(json!({ "object": "card", "live": false, "parent": null }));
    assert_eq!(found(whole), 0);
    assert_eq!(found(|| Ok(json!({ "object": "card", "live": false }))), 1);
    assert_eq!(
        found(|| Ok(json!({ "object": "Card", "live": false, "parent": null }))),
        1
    );
    assert_eq!(
        found(|| Ok(json!({ "object": "card", "live": true, "parent": null }))),
        1
    );
}
