//! Numbers, compared exactly: those of documents exceed what a float holds.

use std::cmp::Ordering;
use std::fmt;

/// A decimal number of any size: `0.DIGITS` times ten to the power of the exponent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    is_negative: bool,
    /// Without leading and trailing zeros; those of zero are empty.
    digits: String,
    exponent: i64,
}

impl Decimal {
    /// Reads a number as JSON writes it; `None` for other notations, such as hexadecimal ones.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (is_negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        let digits = all.trim_start_matches('0');
        let zeros = i64::try_from(all.len() - digits.len()).ok()?;
        let length = i64::try_from(whole.len()).ok()?;
        let digits = digits.trim_end_matches('0');
        let is_zero = digits.is_empty();
        Some(Decimal {
            is_negative: is_negative && !is_zero,
            digits: digits.to_owned(),
            exponent: if is_zero {
                0
            } else {
                length - zeros + i64::from(exponent)
            },
        })
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The greatest integer that is not above it; `None` if that takes more than 128 bits.
    pub(super) fn floor(&self) -> Option<i128> {
        let whole = self.truncated()?;
        Some(if self.is_negative && !self.is_whole() {
            whole - 1
        } else {
            whole
        })
    }

    /// The least integer that is not below it; `None` if that takes more than 128 bits.
    pub(super) fn ceiling(&self) -> Option<i128> {
        let whole = self.truncated()?;
        Some(if self.is_negative || self.is_whole() {
            whole
        } else {
            whole + 1
        })
    }

    pub(super) fn is_whole(&self) -> bool {
        usize::try_from(self.exponent).is_ok_and(|it| self.digits.len() <= it)
    }

    /// Without the digits behind the point.
    fn truncated(&self) -> Option<i128> {
        let count = usize::try_from(self.exponent.max(0)).ok()?;
        if count > LONGEST {
            return None;
        }
        let whole: String = self.digits.chars().take(count).collect();
        let value: i128 = format!("0{whole:0<count$}").parse().ok()?;
        Some(if self.is_negative { -value } else { value })
    }

    /// Whether it is another number times an integer; `false` if that takes more than 128 bits.
    pub(super) fn is_multiple_of(&self, other: &Decimal) -> bool {
        let scale = |it: &Decimal| it.exponent - i64::try_from(it.digits.len()).unwrap_or(0);
        let least = scale(self).min(scale(other));
        let whole = |it: &Decimal| -> Option<i128> {
            let zeros = u32::try_from(scale(it) - least).ok()?;
            let digits: i128 = format!("0{}", it.digits).parse().ok()?;
            digits.checked_mul(10_i128.checked_pow(zeros)?)
        };
        let rest = |(a, b): (i128, i128)| a.checked_rem(b);
        whole(self).zip(whole(other)).and_then(rest) == Some(0)
    }
}

/// How many digits an `i128` holds in any case.
const LONGEST: usize = 38;

impl From<i128> for Decimal {
    fn from(value: i128) -> Self {
        let digits = value.unsigned_abs().to_string();
        let exponent = i64::try_from(digits.len()).unwrap_or(0);
        let digits = digits.trim_end_matches('0');
        Decimal {
            is_negative: value < 0,
            digits: digits.to_owned(),
            exponent: if digits.is_empty() { 0 } else { exponent },
        }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = |it: &Decimal| (!it.is_zero()).then(|| (it.exponent, it.digits.clone()));
        match (self.is_negative, other.is_negative) {
            (false, false) => size(self).cmp(&size(other)),
            (true, true) => size(other).cmp(&size(self)),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return f.write_str("0");
        }
        if self.is_negative {
            f.write_str("-")?;
        }
        let count = self.digits.len();
        match usize::try_from(self.exponent) {
            Ok(whole) if whole > LONGEST => write!(f, "0.{}e{}", self.digits, self.exponent),
            Ok(whole) if count <= whole => write!(f, "{:0<whole$}", self.digits),
            Ok(0) => write!(f, "0.{}", self.digits),
            Ok(whole) => {
                let (whole, fraction) = self.digits.split_at(whole);
                write!(f, "{whole}.{fraction}")
            }
            Err(_) => write!(f, "0.{}e{}", self.digits, self.exponent),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn read(text: &str) -> Decimal {
        Decimal::read(text).expect(text)
    }

    #[test]
    fn numbers_are_ordered_by_value() {
        let ascending = [
            "-1e400",
            "-9007199254740993",
            "-9007199254740992",
            "-1.5",
            "-1",
            "-0.01",
            "0",
            "1e-400",
            "0.1",
            "1",
            "1.000000000000000000001",
            "2",
            "10",
            "9007199254740992",
            "9007199254740993",
            "1e400",
        ];
        for pair in ascending.windows(2) {
            assert!(read(pair[0]) < read(pair[1]), "{pair:?}");
        }
        for (a, b) in [("1", "1.0"), ("-0", "0"), ("100", "1e2"), ("0.5", "5E-1")] {
            assert_eq!(read(a), read(b));
        }
        assert_eq!(Decimal::read("0x1F"), None);
        assert_eq!(Decimal::from(-1200), read("-1.2e3"));
    }

    #[test]
    fn integers_around_a_number_are_exact() {
        for (text, floor, ceiling) in [
            ("1.5", 1, 2),
            ("-1.5", -2, -1),
            ("-0.5", -1, 0),
            ("3", 3, 3),
            (
                "9007199254740993",
                9_007_199_254_740_993,
                9_007_199_254_740_993,
            ),
        ] {
            assert_eq!(read(text).floor(), Some(floor), "{text}");
            assert_eq!(read(text).ceiling(), Some(ceiling), "{text}");
        }
        assert_eq!(read("1e40").floor(), None);
    }

    #[test]
    fn multiples_are_exact() {
        assert!(read("0.1").is_multiple_of(&read("0.01")));
        assert!(read("100").is_multiple_of(&read("5")));
        assert!(!read("0.1").is_multiple_of(&read("0.03")));
        assert!(!read("1").is_multiple_of(&read("0")));
    }

    #[test]
    fn numbers_are_shown_without_an_exponent() {
        for text in ["0", "-1.5", "100", "0.25", "9007199254740993"] {
            assert_eq!(read(text).to_string(), text);
        }
        assert_eq!(read("1e3").to_string(), "1000");
        assert_eq!(read("0.001").to_string(), "0.1e-2");
    }
}
