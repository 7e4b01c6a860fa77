//! Matches values with schema names: `cow` with `Cow`, `big_cat` with `BigCat`, and `text` with `TextMessage` if all
//! other names end with `Message` too.

/// The names of a union's variants, split into words.
pub(super) struct Matches {
    names: Vec<Option<Vec<String>>>,
    /// The number of words that all names have in common at the start and end.
    shared: (usize, usize),
}

impl Matches {
    pub(super) fn of(names: &[Option<&str>]) -> Self {
        let names: Vec<_> = names.iter().map(|it| it.map(words)).collect();
        let all: Vec<&Vec<String>> = names.iter().flatten().collect();
        let is_shared = |word: &dyn Fn(&Vec<String>) -> Option<String>| {
            let first = all.first().and_then(|it| word(it));
            first.is_some() && all.len() > 1 && all.iter().all(|it| word(it) == first)
        };
        let begin = |at: usize| is_shared(&|it| it.get(at).cloned());
        let end = |at: usize| is_shared(&|it| it.iter().rev().nth(at).cloned());
        let most = all.iter().map(|it| it.len()).max().unwrap_or_default();
        let count = |is: &dyn Fn(usize) -> bool| (0..most).take_while(|it| is(*it)).count();
        let shared = (count(&begin), count(&end));
        Matches { names, shared }
    }

    /// Whether a value matches this name and no other.
    pub(super) fn is(&self, index: usize, value: &str) -> bool {
        let value = words(value).concat();
        let whole = |it: &Vec<String>| it.concat() == value;
        let part = |it: &Vec<String>| {
            let (begin, end) = self.shared;
            let part = it.get(begin..it.len().saturating_sub(end));
            part.is_some_and(|it| !it.is_empty() && it.concat() == value)
        };
        let which = |is: &dyn Fn(&Vec<String>) -> bool| -> Vec<usize> {
            let all = self.names.iter().enumerate();
            let all = all.filter(|(_, it)| it.as_ref().is_some_and(is));
            all.map(|(index, _)| index).collect()
        };
        let found = which(&whole);
        let found = if found.is_empty() {
            which(&part)
        } else {
            found
        };
        !value.is_empty() && found == [index]
    }
}

/// Splits a name into lower-case words. A capital after a small letter begins a word.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut begins = true;
    let mut was_small = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() {
            begins = true;
            continue;
        }
        if begins || was_small && letter.is_uppercase() {
            words.push(String::new());
        }
        begins = false;
        was_small = !letter.is_uppercase();
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::Matches;

    #[test]
    fn a_value_matches_at_most_one_name() {
        let matches = Matches::of(&[Some("TextMsg"), Some("ImageMsg"), None]);
        assert!(matches.is(0, "text") && matches.is(0, "TEXT_MSG"));
        assert!(matches.is(1, "image") && !matches.is(1, "voice") && !matches.is(1, "text"));
        let matches = Matches::of(&[Some("Cat"), Some("BigCat"), Some("Cow")]);
        assert!(matches.is(0, "cat") && !matches.is(1, "cat"));
        assert!(matches.is(1, "big-cat") && matches.is(2, "COW") && !matches.is(2, "co"));
        let alone = Matches::of(&[Some("CatFood")]);
        assert!(!alone.is(0, "cat"));
        let equal = Matches::of(&[Some("Cat"), Some("cat")]);
        assert!(!equal.is(0, "cat") && !equal.is(1, "cat"));
    }
}
