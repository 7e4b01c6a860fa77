//! Numbers in a document. In JSON Schema, `5.0` and `1e3` are integers.

use crate::ir::Scalar;
use crate::load::{Node, Value};
use crate::openapi::Schema;

/// The maximum number of digits of an `i128`.
const MOST_DIGITS: usize = 39;

/// The integer value of a number, however it is written.
pub(super) fn integer(text: &str) -> Option<i128> {
    if let Ok(integer) = text.parse() {
        return Some(integer);
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let places = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let count = places.unsigned_abs();
    if digits == 0 {
        return Some(0);
    }
    if count as usize > MOST_DIGITS {
        return None;
    }
    let power = 10_i128.checked_pow(count)?;
    if places < 0 {
        (digits % power == 0).then_some(digits / power)
    } else {
        digits.checked_mul(power)
    }
}

/// The bounds of `i64` as rounded by JavaScript. Documents mean the exact ones.
const LEAST_I64: i128 = -9_223_372_036_854_776_000;
const GREATEST_U64: i128 = 18_446_744_073_709_552_000;

/// The type of an integer without a format: `i64`, unless its bounds or the document's values exceed that.
pub(super) fn type_of_integer(schema: Schema) -> Scalar {
    let number = |it: &Node| match &it.value {
        Value::Number(text) => integer(text),
        _ => None,
    };
    let of = |node: Option<&Node>| node.and_then(number);
    let passes = |it: i128| it > i128::from(i64::MAX);
    let shown = [schema.default(), schema.example(), schema.constant()];
    let listed = [schema.examples(), schema.values()].into_iter().flatten();
    let listed = listed.flatten().filter_map(number);
    let shown: Vec<i128> = shown.into_iter().filter_map(of).chain(listed).collect();
    let above = of(schema.exclusive_minimum()).map(|it| it.saturating_add(1));
    let least = of(schema.minimum()).max(above);
    let greatest = [
        of(schema.maximum()),
        of(schema.exclusive_maximum()).map(|it| it.saturating_sub(1)),
    ];
    let greatest = greatest.into_iter().flatten().min();
    let all = || shown.iter().copied().chain(least).chain(greatest);
    if all().any(|it| !(LEAST_I64..=GREATEST_U64).contains(&it)) {
        return Scalar::I128;
    }
    let is_shown = shown.into_iter().any(passes);
    if least.is_some_and(|it| it >= 0) {
        let larger = is_shown || greatest.is_some_and(passes) || least.is_some_and(passes);
        return if larger { Scalar::U64 } else { Scalar::I64 };
    }
    // Bounds alone are weak evidence: many are rounded bounds of `i64`.
    if is_shown { Scalar::I128 } else { Scalar::I64 }
}

#[cfg(test)]
mod tests {
    use super::integer;

    #[test]
    fn a_number_without_a_fraction_is_an_integer() {
        for (text, expected) in [
            ("5", Some(5)),
            ("-5.0", Some(-5)),
            ("1e3", Some(1000)),
            ("1.50E+1", Some(15)),
            ("1500e-2", Some(15)),
            ("9223372036854775807.0", Some(9_223_372_036_854_775_807)),
            ("0e999999999", Some(0)),
            ("1e999999999", None),
            ("5.5", None),
            ("1e-1", None),
            (".inf", None),
            ("x", None),
        ] {
            assert_eq!(integer(text), expected, "{text}");
        }
    }
}
