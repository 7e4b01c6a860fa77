//! `[paging]`: how lists come in pages.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `[paging]`: how lists come in pages, in general, and in `[paging.operations]` of single operations.
///
/// An operation is walked if its query takes the parameter that tells the pages apart, and its response has the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Paging {
    /// Whether operations are walked whose shape says plainly how; by default unless the table says how in general.
    pub infer: Option<bool>,
    /// What tells the pages apart, where no parameter does.
    pub style: Option<PagingStyle>,
    /// The query parameter that takes the page's number.
    pub page: Option<String>,
    /// The query parameter that takes how many items are skipped.
    pub offset: Option<String>,
    /// The query parameter that takes what the response before says of the next page.
    pub cursor: Option<String>,
    /// The property of the last item of a page that the cursor takes, as `object.property`; without it, `next` is the cursor.
    pub item_cursor: Option<String>,
    /// The query parameter that takes how many items a page has.
    pub page_size: Option<String>,
    /// The number of the first page.
    pub first: u64,
    /// The property of the response that holds the items, as `object.property`; empty, the response is the list.
    pub items: Option<String>,
    /// Where the response says that there is a next page, its name, or its URL, as `object.property`.
    pub next: Option<String>,
    /// How single operations come in pages, by their operationId.
    pub operations: BTreeMap<String, Paging>,
}

/// What tells the pages of a list apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PagingStyle {
    /// Their numbers, in `page`.
    Number,
    /// How many items lie before them, in `offset`.
    Offset,
    /// What the page before says in `next`, or its last item in `item-cursor`, in `cursor`.
    Cursor,
    /// Their URLs, which the page before has in `next`.
    Link,
    /// Their URLs, which the page before has in its header `Link`.
    Header,
    /// Nothing: the list is not walked.
    None,
}

impl Paging {
    /// What tells the pages apart; nothing, if this does not say it.
    pub(crate) fn style(&self) -> Option<PagingStyle> {
        let of = |key: &Option<String>, style| key.is_some().then_some(style);
        self.style
            .or_else(|| of(&self.page, PagingStyle::Number))
            .or_else(|| of(&self.offset, PagingStyle::Offset))
            .or_else(|| of(&self.cursor, PagingStyle::Cursor))
    }

    /// The keys that its style needs and that are not there.
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

    /// Whether any key says how lists come in pages.
    fn speaks(&self) -> bool {
        let keys = [
            &self.page,
            &self.offset,
            &self.cursor,
            &self.item_cursor,
            &self.page_size,
            &self.items,
            &self.next,
        ];
        self.style.is_some() || keys.iter().any(|it| it.is_some())
    }

    /// What is wrong with it, in general (none) or of one operation.
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
            if paging.style().is_none() && (paging.speaks() || operation.is_some()) {
                let message =
                    format!("`[{table}]` must have `page`, `offset`, `cursor` or `style`");
                mistakes.push((operation, message));
            }
            let is_cursor = paging.style() == Some(PagingStyle::Cursor);
            if paging.item_cursor.is_some() && !is_cursor {
                let message = format!("`item-cursor` of `[{table}]` goes with `cursor` alone");
                mistakes.push((operation, message));
            }
            for key in paging.missing() {
                let message = format!("`[{table}]` needs `{key}`");
                mistakes.push((operation, message));
            }
        }
        mistakes
    }

    /// Whether operations are walked whose shape says plainly how.
    pub(crate) fn infers(&self) -> bool {
        self.infer.unwrap_or(self.style().is_none())
    }
}
