//! `[paging]`: how lists are paged.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `[paging]`: how lists are paged by default, and in `[paging.operations]` for single operations.
///
/// An operation is paged if its query has the configured paging parameter and its response contains the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Paging {
    /// Whether to infer the paging of operations with an unambiguous shape. Defaults to true unless this table
    /// configures paging.
    pub infer: Option<bool>,
    /// How pages are addressed, if it does not follow from the parameters.
    pub style: Option<PagingStyle>,
    /// The query parameter for the page number.
    pub page: Option<String>,
    /// The query parameter for the number of items to skip.
    pub offset: Option<String>,
    /// The query parameter for the cursor from the previous response.
    pub cursor: Option<String>,
    /// The property of a page's last item that is the cursor, as `object.property`. Without it, `next` is the cursor.
    pub item_cursor: Option<String>,
    /// The query parameter for the number of items per page.
    pub page_size: Option<String>,
    /// The number of the first page.
    pub first: u64,
    /// The property of the response that contains the items, as `object.property`. If empty, the response itself is the
    /// list.
    pub items: Option<String>,
    /// The property of the response that indicates a next page or holds its cursor or URL, as `object.property`.
    pub next: Option<String>,
    /// The boolean property of the response that says whether `next` leads to a page, as `object.property`.
    pub more: Option<String>,
    /// The paging of single operations, by operationId.
    pub operations: BTreeMap<String, Paging>,
}

/// How the pages of a list are addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "command", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PagingStyle {
    /// By number, in `page`.
    Number,
    /// By the number of preceding items, in `offset`.
    Offset,
    /// By a cursor in `cursor`, from `next` in the previous page or `item-cursor` in its last item.
    Cursor,
    /// By URL, from `next` in the previous page.
    Link,
    /// By URL, from the `Link` header of the previous response.
    Header,
    /// Not paged.
    None,
}

impl Paging {
    /// The style, if it is configured or follows from the parameters.
    pub(crate) fn style(&self) -> Option<PagingStyle> {
        let of = |key: &Option<String>, style| key.is_some().then_some(style);
        self.style
            .or_else(|| of(&self.page, PagingStyle::Number))
            .or_else(|| of(&self.offset, PagingStyle::Offset))
            .or_else(|| of(&self.cursor, PagingStyle::Cursor))
    }

    /// The missing keys that the style requires.
    fn missing(&self) -> Vec<&'static str> {
        let mut needed = match self.style() {
            Some(PagingStyle::Number) => vec![("page", &self.page)],
            Some(PagingStyle::Offset) => vec![("offset", &self.offset)],
            Some(PagingStyle::Cursor) if self.item_cursor.is_some() => {
                vec![("cursor", &self.cursor)]
            }
            Some(PagingStyle::Cursor) => vec![("cursor", &self.cursor), ("next", &self.next)],
            Some(PagingStyle::Link) => vec![("next", &self.next)],
            Some(PagingStyle::Header) => Vec::new(),
            Some(PagingStyle::None) | None => return Vec::new(),
        };
        needed.push(("items", &self.items));
        let absent = needed.into_iter().filter(|(_, it)| it.is_none());
        absent.map(|(key, _)| key).collect()
    }

    /// The keys that name query parameters, with the names.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let keys = [
            ("page", &self.page),
            ("offset", &self.offset),
            ("cursor", &self.cursor),
            ("page-size", &self.page_size),
        ];
        let named = keys.into_iter();
        let named = named.filter_map(|(key, name)| Some((key, name.as_deref()?)));
        named.filter(|it| !it.1.is_empty())
    }

    /// Whether any key configures paging.
    fn is_configured(&self) -> bool {
        let keys = [
            &self.page,
            &self.offset,
            &self.cursor,
            &self.item_cursor,
            &self.page_size,
            &self.items,
            &self.next,
            &self.more,
        ];
        self.style.is_some() || keys.iter().any(|it| it.is_some())
    }

    /// Errors in the table, each with the operation, or `None` for the defaults.
    pub(crate) fn mistakes(&self) -> Vec<(Option<&str>, String)> {
        let own = self.operations.iter();
        let own = own.map(|(id, paging)| (Some(id.as_str()), paging));
        let mut mistakes = Vec::new();
        for (operation, paging) in std::iter::once((None, self)).chain(own) {
            let table = match operation {
                None => "paging".to_owned(),
                Some(id) => format!("paging.operations.{id}"),
            };
            if operation.is_some() && !(paging.operations.is_empty() && paging.infer.is_none()) {
                let message = format!("`[{table}]` cannot have `infer` or `operations`");
                mistakes.push((operation, message));
            }
            if paging.style().is_none() && (paging.is_configured() || operation.is_some()) {
                let message =
                    format!("`[{table}]` must have `page`, `offset`, `cursor` or `style`");
                mistakes.push((operation, message));
            }
            let is_cursor = paging.style() == Some(PagingStyle::Cursor);
            if paging.item_cursor.is_some() && !is_cursor {
                let message = format!("`item-cursor` of `[{table}]` goes with `cursor` alone");
                mistakes.push((operation, message));
            }
            let is_named = matches!(
                paging.style(),
                Some(PagingStyle::Cursor | PagingStyle::Link)
            );
            if paging.more.is_some() && !(is_named && paging.item_cursor.is_none()) {
                let message =
                    format!("`more` of `[{table}]` requires a cursor or a link in `next`");
                mistakes.push((operation, message));
            }
            for key in paging.missing() {
                let message = format!("`[{table}]` needs `{key}`");
                mistakes.push((operation, message));
            }
        }
        mistakes
    }

    /// Whether paging is inferred.
    pub(crate) fn infers(&self) -> bool {
        self.infer.unwrap_or(self.style().is_none())
    }
}
