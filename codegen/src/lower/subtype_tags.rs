//! The tags of subtypes, whether a value is a variant of a union or nested in one.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value as Json;

use super::schemas::{Schemas, SubtypeTags};
use crate::openapi::{Schema, Text};

impl<'d> Schemas<'d> {
    /// The tag properties that the parts of a schema inherit, with the possible values of each.
    pub(super) fn inherited_tags(&self, parts: &[Schema<'d>]) -> Vec<(&'d str, Vec<Json>)> {
        let mut found: Vec<(&'d str, Vec<Json>)> = Vec::new();
        // The tags of a schema are those of its parts, so they may already be memoized.
        let whole = parts.first().copied();
        let whole = whole.filter(|it| *self.all_parts(*it) == *parts);
        for base in parts {
            let Some((discriminator, false)) = self.found_discriminator(*base) else {
                continue;
            };
            let property = discriminator.property().map(Text::as_str);
            let Some(property) = property.filter(|it| found.iter().all(|(other, _)| other != it))
            else {
                continue;
            };
            let of_subtypes = self.tags_of_subtypes(*base);
            let own = whole.filter(|it| it != base);
            if let Some(tags) = own.and_then(|it| of_subtypes.get(&it)) {
                found.push((property, tags.clone()));
                continue;
            }
            let subtypes = parts.iter().filter(|it| *it != base);
            let tags = subtypes.filter_map(|it| of_subtypes.get(it));
            // The most specific one has the fewest tags.
            if let Some(tags) = tags.min_by_key(|it| it.len()) {
                found.push((property, tags.clone()));
            }
        }
        found
    }

    /// The tags of a base's subtypes, except subtypes that may have other tags.
    fn tags_of_subtypes(&self, base: Schema<'d>) -> Rc<SubtypeTags<'d>> {
        let stored = self.subtype_tags.borrow().get(&base).cloned();
        if let Some(stored) = stored {
            return stored;
        }
        let found = Rc::new(self.found_tags_of_subtypes(base).unwrap_or_default());
        self.subtype_tags.borrow_mut().insert(base, found.clone());
        found
    }

    fn found_tags_of_subtypes(&self, base: Schema<'d>) -> Option<SubtypeTags<'d>> {
        let (discriminator, branches) = self.subtypes(base)?;
        let tags = self.tags_of_variants(&discriminator, &branches, None);
        let ty = self.tag_type(discriminator.property, &branches);
        let mut found: HashMap<Schema<'d>, Option<Vec<Json>>> = HashMap::new();
        for it in &branches {
            found.insert(it.node, Some(Vec::new()));
        }
        for (branch, tags) in branches.iter().zip(tags) {
            let values: Option<Vec<Json>> = tags.all.iter().map(|it| ty.value(it)).collect();
            let values = values.filter(|_| !tags.unclear);
            for part in self.parts_of_branch(branch) {
                let Some(all) = found.get_mut(&part) else {
                    continue;
                };
                match (&mut *all, &values) {
                    (Some(all), Some(values)) => all.extend(values.iter().cloned()),
                    _ => *all = None,
                }
            }
        }
        let tagged = found.into_iter();
        let tagged = tagged.filter_map(|(schema, tags)| Some((schema, tags?)));
        Some(tagged.filter(|(_, tags)| !tags.is_empty()).collect())
    }
}
