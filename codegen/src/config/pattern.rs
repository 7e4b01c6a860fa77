//! Patterns, in which `*` stands for any number of characters.

/// Whether a pattern matches a name or a path.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(mut name) = name.strip_prefix(start) else {
        return false;
    };
    // The parts between stars are found in order, each as early as possible; the last one ends the name.
    let mut parts = rest.split('*').collect::<Vec<_>>();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match name.find(part) {
            Some(at) => name = &name[at + part.len()..],
            None => return false,
        }
    }
    name.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_matches_any_characters() {
        for (pattern, name) in [
            ("Pet", "Pet"),
            ("*", "Pet"),
            ("New*", "New"),
            ("New*", "NewPet"),
            ("*Pet", "NewPet"),
            ("N*e*t", "NewPet"),
            ("*e*", "Pet"),
            ("**", "Pet"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn all_parts_of_a_pattern_must_match() {
        for (pattern, name) in [
            ("Pet", "Pets"),
            ("", "Pet"),
            ("New*", "Pet"),
            ("*Pet", "Pets"),
            ("P*P", "P"),
            ("*et*et", "Pet"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }
}
