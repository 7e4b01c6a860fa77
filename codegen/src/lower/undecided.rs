//! Discriminators that do not cover all variants: a known tag selects its variant, and values with unknown tags are
//! matched against the other variants by content.

use std::collections::{HashMap, HashSet};

use super::discriminator::Tags;
use super::schemas::Schemas;
use super::sentence::listed;
use super::shape::{Branch, Shape};
use super::tag_type::TagType;
use super::types::Types;
use crate::diagnostic::{Diagnostic, code};
use crate::openapi::{Discriminator, Schema, Typed, Visited};

/// The message for values without a decisive tag.
const BY_CONTENT: &str =
    "until then, a value without a known tag is decoded as the variant that preserves most of it";

/// The message for values that may belong to the base itself.
const BY_NAME: &str = "until then, only the name of the schema does";

/// Why a discriminator does not cover some variants.
struct Reason {
    variants: Vec<usize>,
    /// The conjunction before the last of their names.
    last: &'static str,
    says: fn(&str, &str) -> String,
    help: String,
}

impl Reason {
    fn new(
        variants: Vec<usize>,
        last: &'static str,
        says: fn(&str, &str) -> String,
        help: String,
    ) -> Self {
        Reason {
            variants,
            last,
            says,
            help,
        }
    }
}

impl<'d> Types<'d> {
    /// Assigns each tag to one variant, and matches uncovered variants by content. Warns about these.
    pub(super) fn resolve(
        &mut self,
        node: Discriminator<'d>,
        property: &str,
        branches: &[Branch<'d>],
        tags: &mut [Tags],
    ) {
        let plain: Vec<bool> = branches.iter().map(|it| self.is_plain(it)).collect();
        for (tags, _) in tags.iter_mut().zip(&plain).filter(|(_, it)| **it) {
            *tags = Tags::none();
        }
        let which = |is: &dyn Fn(usize) -> bool| -> Vec<usize> {
            let objects = (0..branches.len()).filter(|it| !plain[*it]);
            objects.filter(|it| is(*it)).collect()
        };
        let ty = self.schemas.tag_type(property, branches);
        let lacking = which(&|it| !self.schemas.may_have(&branches[it], property));
        let others = which(&|it| self.schemas.is_no_tag(&branches[it], property, ty));
        let unclear = which(&|it| tags[it].unclear && tags[it].by_content);
        let named = which(&|it| tags[it].unclear && !tags[it].by_content);
        for index in &lacking {
            // No value has the tag, unless it is mapped.
            let mapped = tags[*index].mapped.clone();
            tags[*index].all = mapped;
            tags[*index].by_content = true;
        }
        for index in &others {
            tags[*index] = Tags::none();
        }
        let undeclared = which(&|it| !self.schemas.describes(&branches[it], property));
        let is_declared = undeclared.len() < plain.iter().filter(|it| !**it).count();
        let undeclared = undeclared.into_iter().filter(|_| !is_declared).collect();
        let reasons = reasons(
            lacking,
            others,
            [unclear, named],
            [shared(tags), undeclared],
        );
        self.warn_of_undecided(node, property, branches, reasons);
    }

    /// Warns about each variant, with the first reason that applies.
    fn warn_of_undecided(
        &mut self,
        node: Discriminator<'d>,
        property: &str,
        branches: &[Branch<'d>],
        reasons: impl IntoIterator<Item = Reason>,
    ) {
        let mut visited = HashSet::new();
        for mut reason in reasons {
            reason.variants.retain(|it| visited.insert(*it));
            if reason.variants.is_empty() {
                continue;
            }
            let variants = reason.variants.iter().map(|it| &branches[*it]);
            let names: Vec<String> = variants.map(|it| self.schemas.variant_name(it)).collect();
            let message = (reason.says)(&listed(&names, reason.last), property);
            let finding = Diagnostic::warning(code::INVALID, node.span(), message);
            self.reader.report(finding.help(reason.help));
        }
    }

    /// Whether the type of a variant distinguishes its values from objects.
    fn is_plain(&mut self, branch: &Branch<'d>) -> bool {
        let is = |it: &Shape<'d>| {
            matches!(
                it,
                Shape::Scalar(_) | Shape::List(_) | Shape::Tuple(_) | Shape::Enum(..)
            )
        };
        if let Some(shape) = &branch.shape {
            return is(shape);
        }
        let mut visited = Visited::default();
        let mut next = vec![branch.node];
        let mut are_plain = false;
        while let Some(schema) = next.pop() {
            let target = self.document.resolve(schema).ok().map(|it| it.0);
            let inner = target.and_then(|it| self.schemas.branches(it));
            match inner.filter(|it| it.len() > 1) {
                Some(inner) if target.is_some_and(|it| visited.is_new(it)) => next.extend(inner),
                Some(_) => {}
                None if is(&self.flat(schema)) => are_plain = true,
                None => return false,
            }
        }
        are_plain
    }
}

impl<'d> Schemas<'d> {
    /// Whether a value of a variant may have a property, declared or not.
    fn may_have(&self, branch: &Branch<'d>, property: &str) -> bool {
        let parts = self.parts_of_branch(branch);
        !parts.into_iter().any(Schema::is_closed) || self.describes(branch, property)
    }

    /// Whether a variant declares the tag property with another type than the tags.
    pub(super) fn is_no_tag(&self, branch: &Branch<'d>, property: &str, ty: TagType) -> bool {
        let own = self.tag_type_of(branch, property);
        own.is_some_and(|it| it != ty)
    }

    /// The name of a variant in messages.
    pub(super) fn variant_name(&self, branch: &Branch<'d>) -> String {
        let name = self.name_of(branch);
        name.unwrap_or_else(|| format!("#{}", self.document.pointer_to(branch.node.span())))
    }
}

impl Tags {
    /// The discrimination of a variant that is only matched by content.
    pub(super) fn none() -> Self {
        Tags {
            mapped: Vec::new(),
            all: Vec::new(),
            unclear: false,
            by_content: true,
            is_default: false,
        }
    }
}

/// The reasons, in the order in which they are reported.
fn reasons(
    lacking: Vec<usize>,
    others: Vec<usize>,
    [unclear, named]: [Vec<usize>; 2],
    [shared, undeclared]: [Vec<usize>; 2],
) -> [Reason; 6] {
    let help = "add a `mapping` with a value for each";
    [
        Reason::new(
            lacking,
            "and",
            |names, property| format!("{names} may not have the property `{property}`"),
            format!("describe it there, or remove the discriminator; {BY_CONTENT}"),
        ),
        Reason::new(
            others,
            "and",
            |names, property| {
                format!("the discriminator's property `{property}` is not a string in {names}")
            },
            format!("declare it as a string, or as constants; {BY_CONTENT}"),
        ),
        Reason::new(unclear, "or", no_value, format!("{help}; {BY_CONTENT}")),
        Reason::new(named, "or", no_value, format!("{help}; {BY_NAME}")),
        Reason::new(
            shared,
            "and",
            |names, property| format!("one value of `{property}` names {names}"),
            format!("give each of them a value of its own; {BY_CONTENT}"),
        ),
        Reason::new(
            undeclared,
            "or",
            |names, property| format!("no property `{property}` is declared in {names}"),
            "declare it in each, or name a property that they declare; values must have it all the same".to_owned(),
        ),
    ]
}

fn no_value(names: &str, property: &str) -> String {
    format!("no value of `{property}` names {names}")
}

/// Removes the tags that several variants share, and returns these variants.
fn shared(tags: &mut [Tags]) -> Vec<usize> {
    let mut times: HashMap<String, usize> = HashMap::new();
    for it in tags.iter() {
        for tag in it.all.iter().collect::<HashSet<_>>() {
            *times.entry(tag.clone()).or_default() += 1;
        }
    }
    let is_shared = |tag: &String| times.get(tag).is_some_and(|it| *it > 1);
    let mut found = Vec::new();
    for (index, tags) in tags.iter_mut().enumerate() {
        if tags.all.iter().any(is_shared) {
            found.push(index);
            tags.all.retain(|it| !is_shared(it));
            tags.mapped.retain(|it| !is_shared(it));
            tags.by_content = true;
        }
    }
    found
}
