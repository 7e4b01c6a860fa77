//! Records the query pairs or cookies of each parameter, so that a later value replaces all of them. Without the
//! record, the properties of an object could not be attributed to their parameter.

use crate::request::style::Pair;

/// Parameters with the names of their pairs.
#[derive(Clone, Default)]
pub(crate) struct Names(Vec<(String, Vec<String>)>);

impl Names {
    /// Forgets a parameter. Returns the names of its pairs.
    pub(crate) fn take(&mut self, parameter: &str) -> Vec<String> {
        let all = self.0.extract_if(.., |it| it.0 == parameter);
        all.flat_map(|it| it.1).collect()
    }

    /// Forgets a name, because another parameter uses it.
    pub(crate) fn lose(&mut self, name: &str) {
        for (_, names) in &mut self.0 {
            names.retain(|it| it != name);
        }
    }

    /// Records the pairs of a parameter.
    pub(crate) fn put(&mut self, parameter: &str, pairs: &[Pair]) {
        let names = pairs.iter().map(|it| it.0.clone());
        self.0.push((parameter.to_owned(), names.collect()));
    }
}
