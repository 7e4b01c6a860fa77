//! The document as typed nouns.

use super::grammar::{Components, OpenApi, Schema};
use super::view::{Map, Typed};
use crate::diagnostic::Diagnostic;
use crate::load::{self, Node, Version};
use crate::source::Span;

/// A document: its nouns, and what references lead to.
#[derive(Clone, Copy)]
pub(crate) struct Document<'d> {
    tree: &'d load::Document,
}

impl<'d> Document<'d> {
    pub(crate) fn of(tree: &'d load::Document) -> Self {
        Document { tree }
    }

    pub(crate) fn tree(self) -> &'d load::Document {
        self.tree
    }

    pub(crate) fn root(self) -> OpenApi<'d> {
        OpenApi::of(self.tree.root())
    }

    pub(crate) fn version(self) -> Version {
        self.tree.version()
    }

    /// The schemas of `components`.
    pub(crate) fn schemas(self) -> Map<'d, Schema<'d>> {
        let components = self.root().components();
        components.and_then(Components::schemas).unwrap_or_default()
    }

    /// How a reference names a schema of `components`, if there is one of this name.
    pub(crate) fn reference_to_schema(self, name: &str) -> Option<&'d str> {
        self.tree.reference_to_schema(name)
    }

    /// What has a name outside of `components` and is likely to be a schema, with the name and how references name it.
    pub(crate) fn schemas_elsewhere(self) -> impl Iterator<Item = (&'d str, &'d str, Schema<'d>)> {
        let named = self.tree.named_elsewhere();
        let named = named.filter(|(.., node)| node.as_object().is_some());
        named.map(|(name, reference, node)| (name, reference, Schema::of(node)))
    }

    /// Whether two places are in one file.
    pub(crate) fn is_same_file(self, a: Span, b: Span) -> bool {
        self.tree.is_same_file(a, b)
    }

    /// The noun that a reference leads to, with the text of the last reference; the noun itself, if it is none.
    pub(crate) fn resolve<T: Typed<'d>>(self, noun: T) -> Result<(T, Option<&'d str>), Diagnostic> {
        let (node, reference) = self.tree.resolve(noun.node())?;
        Ok((T::of(node), reference))
    }

    /// What a reference names itself; none, if the noun is no reference.
    pub(crate) fn step<T: Typed<'d>>(self, noun: T) -> Result<Option<T>, Diagnostic> {
        let step = self.tree.step(noun.node())?;
        Ok(step.map(|(node, _)| T::of(node)))
    }

    /// The schema that the text of a reference names, and the one spelling of it.
    pub(crate) fn schema_at(
        self,
        text: &'d str,
        span: Span,
    ) -> Result<(Schema<'d>, &'d str), Diagnostic> {
        let (node, name) = self.tree.target(text, span)?;
        Ok((Schema::of(node), name))
    }

    /// The one spelling that all references to a place have in common, for a text that may be one of them.
    pub(crate) fn spelling(self, node: &'d Node) -> Option<&'d str> {
        self.tree.spelling(node)
    }

    /// What a word that the document misspells is likely to mean, of what the document has.
    pub(crate) fn nearest<'a>(
        self,
        word: &str,
        candidates: impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.tree.nearest(word, candidates)
    }

    /// How deep the values of the document may nest.
    pub(crate) fn depth(self) -> usize {
        self.tree.depth()
    }

    /// The JSON pointer of a place within the text that holds it.
    pub(crate) fn pointer_to(self, span: Span) -> String {
        self.tree.pointer_to(span)
    }
}
