//! Integers as defined by JSON Schema: any number without a fractional part, including `5.0` and `1e3`. serde reads
//! such numbers as floats, and rejects them for integer types.

use serde_json::Value;

use crate::decoding::meter;

/// The maximum number of digits after expanding an exponent: those of the largest `u64`, which bounds the growth of a
/// text.
const MAX_DIGITS: usize = 20;

/// The number of steps between checks of the deadline: about a millisecond of work.
const CHECK_INTERVAL: u32 = 1 << 16;

/// Up to this bound, every integer is exactly representable as an `f64`.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The digits of a JSON number that is an integer in a float's notation; `None` for any other text.
pub(crate) fn integer(text: &str) -> Option<String> {
    let (sign, number) = match text.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", text),
    };
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (number, 0),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (mantissa, ""),
    };
    let has_leading_zero = whole.len() > 1 && whole.starts_with('0');
    if mantissa.len() == text.len() - sign.len() && !mantissa.contains('.')
        || whole.is_empty()
        || has_leading_zero
        || !(whole.bytes().chain(fraction.bytes())).all(|it| it.is_ascii_digit())
    {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    // The exponent after removing the decimal point. If it is negative, the removed digits must be zeros.
    let places = i64::from(exponent) - i64::try_from(fraction.len()).ok()?;
    let count = usize::try_from(places.unsigned_abs()).ok()?;
    if places < 0 {
        let end = digits.len().checked_sub(count)?;
        let (digits, zeros) = digits.split_at(end);
        let is_integer = !digits.is_empty() && zeros.bytes().all(|it| it == b'0');
        return is_integer.then(|| format!("{sign}{digits}"));
    }
    if count > 0 && count.checked_add(digits.len())? > MAX_DIGITS {
        return None;
    }
    Some(format!("{sign}{digits}{}", "0".repeat(count)))
}

/// Rewrites all integers in a JSON text to integer notation; returns `None` if nothing changes. Shorter numbers are
/// padded with spaces, so that positions are preserved.
pub(crate) fn plain_json(json: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    let (mut copied, mut at) = (0, 0);
    let mut steps = 0_u32;
    while let Some(byte) = json.get(at) {
        steps = steps.wrapping_add(1);
        if steps.is_multiple_of(CHECK_INTERVAL) && meter::is_late() {
            return None;
        }
        match byte {
            b'"' => at = end_of_string(json, at),
            b'-' | b'0'..=b'9' => {
                let is_part = |it: &u8| it.is_ascii_digit() || b"+-.eE".contains(it);
                let length = json[at..].iter().take_while(|it| is_part(it)).count();
                let number = &json[at..at + length];
                let integer = str::from_utf8(number).ok().and_then(integer);
                if let Some(integer) = integer {
                    plain.extend_from_slice(&json[copied..at]);
                    plain.extend_from_slice(integer.as_bytes());
                    let spaces = length.saturating_sub(integer.len());
                    plain.resize(plain.len() + spaces, b' ');
                    copied = at + length;
                }
                at += length;
            }
            _ => at += 1,
        }
    }
    if copied == 0 {
        return None;
    }
    plain.extend_from_slice(&json[copied..]);
    Some(plain)
}

/// The position after the string that begins at `start`.
fn end_of_string(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = json.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    json.len()
}

/// Converts all integral floats in a value to integers; returns `None` if nothing changes. Floats beyond the range in
/// which `f64` represents integers exactly are left unchanged.
pub(crate) fn plain_value(value: &Value) -> Option<Value> {
    if !has_floats(value) {
        return None;
    }
    let mut plain = value.clone();
    make_plain(&mut plain).then_some(plain)
}

/// Whether a value contains floats, which may be integral.
pub(crate) fn has_floats(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(has_floats),
        Value::Object(properties) => properties.values().any(has_floats),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

/// Returns whether anything was changed.
fn make_plain(value: &mut Value) -> bool {
    match value {
        Value::Number(number) => {
            let integer = number.as_f64().filter(|_| number.is_f64());
            let integer = integer.and_then(exact);
            if let Some(integer) = integer {
                *number = integer.into();
            }
            integer.is_some()
        }
        Value::Array(items) => items.iter_mut().fold(false, |any, it| make_plain(it) | any),
        Value::Object(properties) => {
            let properties = properties.values_mut();
            properties.fold(false, |any, it| make_plain(it) | any)
        }
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

/// The integer that a float represents, if no other integer is represented by the same float.
pub(crate) fn exact(float: f64) -> Option<i64> {
    let is_exact = float.abs() < EXACT && float.fract() == 0.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it has no fraction and is in range"
    )]
    is_exact.then_some(float as i64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{integer, plain_json, plain_value};

    #[test]
    fn integral_numbers_are_rewritten_as_integers() {
        for (text, expected) in [
            ("5.0", Some("5")),
            ("1e3", Some("1000")),
            ("1E+3", Some("1000")),
            ("-1.50e1", Some("-15")),
            ("1500e-2", Some("15")),
            ("-0.0", Some("0")),
            ("0e99", Some("0")),
            ("9223372036854775807.0", Some("9223372036854775807")),
            ("1.8446744073709551615e19", Some("18446744073709551615")),
            (
                "123456789012345678901234567890.000",
                Some("123456789012345678901234567890"),
            ),
            ("5", None),
            ("5.5", None),
            ("15e-2", None),
            ("1e-1", None),
            ("1e400", None),
            ("01.0", None),
            ("1.", None),
            (".0", None),
            ("1e", None),
            ("1.0.0", None),
            ("", None),
            ("-", None),
            ("e3", None),
        ] {
            assert_eq!(integer(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn only_numbers_change_and_positions_are_preserved() {
        let json = br#"{"a\"1.0":[5.0, "6.0\\", 1.5e0 ],"1e3":1e3}"#;
        let plain = br#"{"a\"1.0":[5  , "6.0\\", 1.5e0 ],"1e3":1000}"#;
        assert_eq!(plain_json(json).as_deref(), Some(&plain[..]));
        assert_eq!(plain_json(br#"{"a":[1,2.5,"3.0"]}"#), None);
        assert_eq!(plain_json(br#""1.0"#), None);
    }

    #[test]
    fn floats_are_converted_only_if_exact() {
        let value = json!({"a": [1.0, 2.5, 1e300], "b": "1.0"});
        let plain = json!({"a": [1, 2.5, 1e300], "b": "1.0"});
        assert_eq!(plain_value(&value), Some(plain));
        assert_eq!(plain_value(&json!([1, 2.5])), None);
    }
}
