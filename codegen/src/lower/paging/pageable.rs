//! `x-ms-pageable`: the property with the URL of the next page, and the one with the items.

use crate::ir::{Paging, PagingSource, PagingStyle, Parameter};
use crate::load::Node;
use crate::lower::pass::Pass;
use crate::openapi::{Schema, Text};

/// The property of the items, if none is named.
const ITEMS: &str = "value";

impl<'d> Pass<'_, 'd> {
    /// The paging that the operation describes, if its response fits. A page without a link is the only one.
    pub(super) fn pageable(
        &mut self,
        schema: Schema<'d>,
        parameters: &[Parameter],
    ) -> Option<Paging> {
        let pageable = self.entry.node.pageable()?;
        let next = pageable.next_link().and_then(Node::as_str)?;
        let items = pageable.items().map_or(ITEMS, Text::as_str);
        let paging = Paging {
            style: PagingStyle::Link,
            page_size: None,
            items: items.to_owned(),
            next: Some(next.to_owned()),
            more: None,
            source: PagingSource::Inferred,
        };
        let mismatch = self.mismatch(&paging, schema, parameters);
        mismatch.is_none().then_some(paging)
    }
}
