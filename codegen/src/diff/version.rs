//! The version that a verdict requires.

use super::verdict::Rust;

/// A version without its pre-release and build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Numbers(u64, u64, u64);

impl Numbers {
    fn read(text: &str) -> Option<Self> {
        let core = text.split(['-', '+']).next()?;
        let numbers: Option<Vec<u64>> = core.split('.').map(|it| it.parse().ok()).collect();
        match numbers?.as_slice() {
            [major] => Some(Numbers(*major, 0, 0)),
            [major, minor] => Some(Numbers(*major, *minor, 0)),
            [major, minor, patch] => Some(Numbers(*major, *minor, *patch)),
            _ => None,
        }
    }
}

/// The lowest version after this one that a verdict allows. Below 1.0, Cargo takes the first number that is not zero for
/// the major one, so that a major change of 0.1.2 requires 0.2.0, and a minor one 0.1.3.
pub(super) fn required(version: &str, verdict: Rust) -> String {
    let Some(Numbers(major, minor, patch)) = Numbers::read(version) else {
        return version.to_owned();
    };
    let Numbers(major, minor, patch) = match (verdict, major, minor) {
        (Rust::Major, 0, 0) => Numbers(0, 0, patch + 1),
        (Rust::Major, 0, _) => Numbers(0, minor + 1, 0),
        (Rust::Major, ..) => Numbers(major + 1, 0, 0),
        (Rust::Minor, 0, _) | (Rust::Patch, ..) => Numbers(major, minor, patch + 1),
        (Rust::Minor, ..) => Numbers(major, minor + 1, 0),
    };
    format!("{major}.{minor}.{patch}")
}

/// Whether a text is a version; numbers that it leaves out are zero.
pub(super) fn is_version(text: &str) -> bool {
    Numbers::read(text).is_some()
}

/// Whether a version is lower than required.
pub(super) fn is_unbumped(version: &str, required: &str) -> bool {
    match (Numbers::read(version), Numbers::read(required)) {
        (Some(own), Some(required)) => own < required,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_unbumped, is_version, required};
    use crate::diff::verdict::Rust;

    #[test]
    fn below_one_the_first_number_that_is_not_zero_is_the_major_one() {
        let cases = [
            ("1.4.2", "2.0.0", "1.5.0", "1.4.3"),
            ("0.4.2", "0.5.0", "0.4.3", "0.4.3"),
            ("0.0.2", "0.0.3", "0.0.3", "0.0.3"),
        ];
        for (version, major, minor, patch) in cases {
            assert_eq!(required(version, Rust::Major), major);
            assert_eq!(required(version, Rust::Minor), minor);
            assert_eq!(required(version, Rust::Patch), patch);
        }
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(is_unbumped("0.9.0", "0.10.0"));
        assert!(!is_unbumped("2.0.0", "1.10.0"));
        assert!(is_unbumped("0.9.0", "1") && is_unbumped("1.0.9", "1.1"));
        assert!(!is_version("v1.0.0") && !is_version("soon"));
    }
}
