//! The values of scalars that are written without quotes.

use super::node::Value;

/// YAML 1.2 core schema. Numbers that JSON does not support (`0x1F`, `.5`, `.inf`) are converted if possible, or stay
/// strings.
pub(super) fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    if serde_json::from_str::<serde_json::Number>(text).is_ok() {
        return Value::Number(text.to_owned());
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(number) = text
            .strip_prefix(prefix)
            .and_then(|digits| u64::from_str_radix(digits, radix).ok())
        {
            return Value::Number(number.to_string());
        }
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.starts_with(|it: char| it.is_ascii_digit() || it == '.')
        && let Ok(number) = text.parse::<f64>()
        && number.is_finite()
    {
        return Value::Number(if number.fract() == 0.0 && number.abs() < 1e15 {
            format!("{number:.0}")
        } else {
            number.to_string()
        });
    }
    Value::String(text.to_owned())
}
