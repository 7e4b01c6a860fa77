//! Numbers of a document. To JSON Schema `5.0` and `1e3` are integers too.

/// How many digits an `i128` may have.
const MOST_DIGITS: usize = 39;

/// The integer that a number is, however it is written.
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
