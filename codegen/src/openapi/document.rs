//! The document as typed objects.

use super::grammar::{Components, OpenApi, Schema, SecurityScheme};
use super::view::{Map, Typed};
use crate::diagnostic::Diagnostic;
use crate::load::{self, Node, Version};
use crate::source::Span;

/// A document with its references.
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

    /// The reference to a schema of `components`, by its name.
    pub(crate) fn reference_to_schema(self, name: &str) -> Option<&'d str> {
        self.tree.reference_to_schema(name)
    }

    /// The probable schemas with a name outside of `components`: name, reference and schema.
    pub(crate) fn schemas_elsewhere(self) -> impl Iterator<Item = (&'d str, &'d str, Schema<'d>)> {
        let named = self.tree.named_elsewhere();
        let named = named.filter(|(.., node)| node.as_object().is_some());
        named.map(|(name, reference, node)| (name, reference, Schema::of(node)))
    }

    /// Whether two spans are in the same file.
    pub(crate) fn is_same_file(self, a: Span, b: Span) -> bool {
        self.tree.is_same_file(a, b)
    }

    /// Resolves an object that may be a reference. Also returns the text of the last reference followed.
    pub(crate) fn resolve<T: Typed<'d>>(self, noun: T) -> Result<(T, Option<&'d str>), Diagnostic> {
        let (node, reference) = self.tree.resolve(noun.node())?;
        Ok((T::of(node), reference))
    }

    /// The direct target of a reference; `None` if the object is not a reference.
    pub(crate) fn step<T: Typed<'d>>(self, noun: T) -> Result<Option<T>, Diagnostic> {
        let step = self.tree.step(noun.node())?;
        Ok(step.map(|(node, _)| T::of(node)))
    }

    /// The schema that a reference's text points to, and the canonical form of the reference.
    pub(crate) fn schema_at(
        self,
        text: &'d str,
        span: Span,
    ) -> Result<(Schema<'d>, &'d str), Diagnostic> {
        let (node, name) = self.tree.target(text, span)?;
        Ok((Schema::of(node), name))
    }

    /// The security scheme that a URI leads to, and the canonical form of the URI.
    pub(crate) fn scheme_at(
        self,
        uri: &'d str,
        span: Span,
    ) -> Result<(SecurityScheme<'d>, &'d str), Diagnostic> {
        let (node, name) = self.tree.target(uri, span)?;
        Ok((SecurityScheme::of(node), name))
    }

    /// The canonical form of a reference, for a string that may be one.
    pub(crate) fn canonical_reference(self, node: &'d Node) -> Option<&'d str> {
        self.tree.canonical_reference(node)
    }

    /// The candidate closest to a misspelt word of the document.
    pub(crate) fn nearest<'a>(
        self,
        word: &str,
        candidates: impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.tree.nearest(word, candidates)
    }

    /// The maximum nesting depth of the document.
    pub(crate) fn depth(self) -> usize {
        self.tree.depth()
    }

    /// Completes a finding about the document.
    pub(crate) fn complete(self, finding: &mut Diagnostic) {
        self.tree.complete(finding);
    }

    /// The JSON pointer of a span, relative to its file.
    pub(crate) fn pointer_to(self, span: Span) -> String {
        self.tree.pointer_to(span)
    }
}
