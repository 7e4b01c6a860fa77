//! The tags of a document.

use std::collections::{BTreeMap, HashSet};

use super::reader::Reader;
use crate::diagnostic::{Diagnostic, code};
use crate::ir::{Name, Tag};
use crate::openapi::{self, OpenApi, Text, Typed};
use crate::suggestions::nearest;

/// The tags that a document declares.
///
/// Those of another kind than `nav` do not group operations.
pub(super) fn tags<'d>(reader: &mut Reader<'d>, root: OpenApi<'d>) -> Vec<Tag> {
    let mut tags = Vec::new();
    check_parents(reader, root);
    for tag in root.tags().unwrap_or_default() {
        reader.require_object(tag);
        if tag.node().as_object().is_some()
            && groups(tag)
            && let Some(read) = reader.read::<openapiv3::Tag>(tag.node(), "Tag Object")
        {
            tags.push(Tag {
                name: Name::wire(read.name),
                span: tag.span(),
                description: read
                    .description
                    .or_else(|| Some(tag.summary()?.to_string()))
                    .unwrap_or_default(),
            });
        }
    }
    tags
}

/// Whether a tag groups operations. One without a kind does.
pub(super) fn groups(tag: openapi::Tag<'_>) -> bool {
    tag.kind().is_none_or(|it| &*it == "nav")
}

/// Reports tags with the same name, and parents that no tag is or that lead back to their children.
fn check_parents<'d>(reader: &mut Reader<'d>, root: OpenApi<'d>) {
    let all = root.tags().unwrap_or_default();
    let mut parents: BTreeMap<&'d str, Option<Text<'d>>> = BTreeMap::new();
    for tag in all {
        let Some(name) = tag.name().and_then(|it| it.as_str()) else {
            continue;
        };
        if parents.contains_key(name) {
            let message = format!("the tag `{name}` is declared twice");
            let finding = Diagnostic::warning(code::CONFLICT, tag.span(), message);
            reader.report(finding.help("remove one of the two"));
        }
        parents.entry(name).or_insert_with(|| tag.parent());
    }
    for tag in all {
        let (Some(name), Some(parent)) = (tag.name().and_then(|it| it.as_str()), tag.parent())
        else {
            continue;
        };
        let (message, help) = if !parents.contains_key(parent.as_str()) {
            let near = nearest(&parent, parents.keys().copied());
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "declare it in `tags`, or remove `parent`".to_owned(),
            };
            (format!("no tag has the name `{}`", parent.as_str()), help)
        } else if leads_to(name, &parents) {
            let help = "remove `parent` where it leads upwards".to_owned();
            (format!("the tag `{name}` is above itself"), help)
        } else {
            continue;
        };
        let finding = Diagnostic::warning(code::UNRESOLVED, parent.span, message);
        reader.report(finding.help(help));
    }
}

/// Whether the parents of a tag lead back to it.
fn leads_to<'d>(name: &'d str, parents: &BTreeMap<&'d str, Option<Text<'d>>>) -> bool {
    let parent = |of: &str| Some(parents.get(of)?.as_ref()?.as_str());
    let mut visited = HashSet::new();
    let mut next = parent(name);
    while let Some(above) = next.filter(|it| visited.insert(*it)) {
        if above == name {
            return true;
        }
        next = parent(above);
    }
    false
}
