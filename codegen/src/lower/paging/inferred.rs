//! Infers paging from an unambiguous shape of an operation.
//!
//! A wrong guess would silently lose items, so anything ambiguous remains an ordinary response.

use crate::ir::{Location, Paging, PagingSource, PagingStyle, Parameter, Scalar, TypeRef};
use crate::load::Node;
use crate::lower::pass::{Entry, Pass};
use crate::lower::schemas::Schemas;
use crate::openapi::{Responses, Schema, Text};

/// Usual names, in lower case without `_` and `-`.
const PAGE: &[&str] = &["page", "pagenumber", "pageno", "pagenum", "pageindex"];
const OFFSET: &[&str] = &["offset", "skip"];
const CURSOR: &[&str] = &[
    "cursor",
    "after",
    "startingafter",
    "pagetoken",
    "nexttoken",
    "continuationtoken",
    "nextcursor",
    "nextpagetoken",
    "pagecursor",
];
const SIZE: &[&str] = &[
    "limit",
    "pagesize",
    "perpage",
    "size",
    "count",
    "maxresults",
    "itemsperpage",
    "pagelimit",
    "take",
];
const NEXT_CURSOR: &[&str] = &[
    "nextcursor",
    "nextpagetoken",
    "nexttoken",
    "nextcontinuationtoken",
    "nextpagecursor",
    "endcursor",
];
const NEXT_LINK: &[&str] = &[
    "next",
    "nextpage",
    "nexturl",
    "nextlink",
    "nextpageurl",
    "nexthref",
];
/// Usual names of cursors that are a property of the last item.
const AFTER_ITEM: &[&str] = &["startingafter"];
/// Other paging metadata.
const METADATA: &[&str] = &[
    "after",
    "before",
    "cursors",
    "etag",
    "first",
    "firsturl",
    "href",
    "kind",
    "last",
    "lasturl",
    "links",
    "message",
    "meta",
    "metadata",
    "object",
    "page",
    "pageinfo",
    "pages",
    "pagination",
    "paging",
    "prev",
    "prevcursor",
    "prevpage",
    "prevpagetoken",
    "previous",
    "previouscursor",
    "previouspage",
    "previouspagetoken",
    "previousurl",
    "prevurl",
    "requestid",
    "responsemetadata",
    "self",
    "status",
    "url",
];
const MORE: &[&str] = &["hasmore", "hasnext", "hasnextpage", "more"];

impl<'d> Pass<'_, 'd> {
    /// The inferred paging of an operation.
    pub(super) fn inferred(
        &mut self,
        schema: Schema<'d>,
        parameters: &[Parameter],
    ) -> Option<Paging> {
        let paging = self.plain(schema, parameters)?;
        self.types
            .schemas
            .holds_only_pages(schema, &paging)
            .then_some(paging)
    }

    /// A candidate for the paging of an operation.
    fn plain(&mut self, schema: Schema<'d>, parameters: &[Parameter]) -> Option<Paging> {
        let entry = self.entry;
        if entry.method != "GET" {
            return None;
        }
        let items = self.only_list(schema)?;
        let takes = |names: &[&str], is: fn(&TypeRef) -> bool| {
            let mut named = parameters.iter().filter(|it| {
                let is_optional = it.location == Location::Query && !it.required;
                is_optional && names.contains(&bare(&it.name.wire).as_str()) && is(&it.ty)
            });
            named.next().map(|it| it.name.wire.clone())
        };
        let size = takes(SIZE, is_integer);
        let more = self.types.schemas.more(schema);
        let paging = |style, next: Option<String>| Paging {
            more: more
                .clone()
                .filter(|_| may_end_early(&style, next.as_ref())),
            style,
            page_size: size.clone(),
            items: items.clone(),
            next,
            source: PagingSource::Inferred,
        };
        let cursor = takes(CURSOR, is_text_or_integer);
        // The cursor must have the type of the parameter.
        let is_number = takes(CURSOR, is_integer) == cursor;
        let next = self.types.schemas.next_cursor(schema, is_number);
        if let (Some(cursor), Some(next)) = (cursor, next) {
            return Some(paging(PagingStyle::Cursor { cursor }, Some(next)));
        }
        if let Some(more) = &more
            && let Some(cursor) = takes(AFTER_ITEM, |it| *it == TypeRef::Scalar(Scalar::String))
            && self.has_item_id(schema, &items)
        {
            let property = "id".to_owned();
            let style = PagingStyle::LastItem { cursor, property };
            return Some(paging(style, Some(more.clone())));
        }
        if let Some(next) = self.types.schemas.link(schema) {
            return Some(paging(PagingStyle::Link, Some(next)));
        }
        if self.types.schemas.has_link_header(entry) {
            return Some(paging(PagingStyle::Link, None));
        }
        if let Some(offset) = takes(OFFSET, is_integer).filter(|_| size.is_some()) {
            return Some(paging(PagingStyle::Offset { offset }, more.clone()));
        }
        let page = takes(PAGE, is_integer)?;
        let first = self.types.schemas.first_page(entry, &page, parameters)?;
        Some(paging(PagingStyle::Number { page, first }, more.clone()))
    }

    /// Whether the items of a list always have a string `id`.
    fn has_item_id(&mut self, schema: Schema<'d>, items: &str) -> bool {
        let list = self.types.schemas.under(&[schema], items);
        let items = self.types.items_of(&list);
        let id = self.types.schemas.property(&items, "id");
        let mut all = items.iter();
        self.types.schemas.is_of(&id, &["string"])
            && all.any(|it| !self.types.schemas.may_lack(*it, "id"))
    }

    /// The path of the only list in a response: the response itself or one of its properties.
    fn only_list(&mut self, schema: Schema<'d>) -> Option<String> {
        if self.types.schemas.is_of(&[schema], &["array"]) {
            return (!self.types.items_of(&[schema]).is_empty()).then(String::new);
        }
        let properties = self.types.schemas.properties(&[schema]).into_iter();
        let mut lists = properties.filter(|(_, it)| self.types.schemas.is_of(it, &["array"]));
        let (name, list) = lists.next()?;
        let is_only = lists.next().is_none();
        drop(lists);
        (is_only && !self.types.items_of(&list).is_empty()).then(|| name.to_owned())
    }
}

impl<'d> Schemas<'d> {
    /// Whether a response contains only a list and paging metadata, so that paging loses nothing.
    fn holds_only_pages(&self, schema: Schema<'d>, paging: &Paging) -> bool {
        let properties = self.properties(&[schema]).into_iter();
        let mut others = properties.filter(|(name, _)| *name != paging.items);
        let next = paging.next.as_deref().unwrap_or_default();
        let next = next.split('.').next().unwrap_or_default();
        others.all(|(name, property)| {
            let bare = bare(name);
            // A number next to a list is a count. A flag indicates whether there are more pages, or whether the request
            // succeeded.
            name == next
                || METADATA.contains(&bare.as_str())
                || NEXT_CURSOR.contains(&bare.as_str())
                || NEXT_LINK.contains(&bare.as_str())
                || CURSOR.contains(&bare.as_str())
                || self.is_of(&property, &["boolean", "integer", "number"])
                || self.only_value(&property).is_some()
        })
    }

    /// The path of the only property with one of these names, in the response or in an object within.
    fn said(
        &self,
        schema: Schema<'d>,
        names: &[&str],
        is: impl Fn(&[Schema<'d>]) -> bool,
    ) -> Option<String> {
        let mut found = Vec::new();
        for (name, property) in self.properties(&[schema]) {
            if names.contains(&bare(name).as_str()) && is(&property) {
                found.push(name.to_owned());
            }
            for (below, property) in self.properties(&property) {
                if names.contains(&bare(below).as_str()) && is(&property) {
                    found.push(format!("{name}.{below}"));
                }
            }
        }
        found.pop().filter(|_| found.is_empty())
    }

    /// The path of the flag that says whether there is a next page.
    fn more(&self, schema: Schema<'d>) -> Option<String> {
        self.said(schema, MORE, |it| self.is_of(it, &["boolean"]))
    }

    /// The path of the cursor of the next page.
    fn next_cursor(&self, schema: Schema<'d>, is_number: bool) -> Option<String> {
        let types: &[&str] = if is_number {
            &["integer"]
        } else {
            &["string", "integer"]
        };
        self.said(schema, NEXT_CURSOR, |it| self.is_of(it, types))
    }

    /// The path of the next page's URL.
    fn link(&self, schema: Schema<'d>) -> Option<String> {
        let is_url = |nodes: &[Schema<'d>]| {
            let all = self.describing(nodes).into_iter();
            let mut formats = all.filter_map(|it| it.format().map(Text::as_str));
            self.is_of(nodes, &["string"])
                && formats.any(|it| matches!(it, "uri" | "url" | "uri-reference"))
        };
        if let Some(said) = self.said(schema, NEXT_LINK, is_url) {
            return Some(said);
        }
        // A property within `links` is a URL, whatever its format.
        let paths = [
            "links.next",
            "_links.next",
            "links.next.href",
            "_links.next.href",
        ];
        let mut paths = paths.into_iter();
        let is_text = |it: &&str| self.is_of(&self.under(&[schema], it), &["string"]);
        paths.find(is_text).map(str::to_owned)
    }

    /// Whether a success response of an operation has a `Link` header.
    fn has_link_header(&self, entry: &Entry<'d>) -> bool {
        let responses = entry.node.responses().into_iter();
        let responses = responses.flat_map(Responses::by_status);
        let mut successes = responses.filter(|it| it.key.starts_with('2'));
        successes.any(|it| {
            let response = self.document.resolve(it.value).ok();
            let headers = response.and_then(|it| it.0.headers()).unwrap_or_default();
            headers.keys().any(|it| it.eq_ignore_ascii_case("link"))
        })
    }

    /// The number of the first page, if documented: the parameter's default or minimum.
    fn first_page(&self, entry: &Entry<'d>, page: &str, parameters: &[Parameter]) -> Option<u64> {
        let parameter = parameters.iter().find(|it| it.name.wire == page)?;
        let layers = entry.of.item.layers().iter().map(|it| it.parameters());
        let all = std::iter::once(entry.node.parameters()).chain(layers);
        let minimum = all.flatten().flatten().find_map(|it| {
            let (node, _) = self.document.resolve(it).ok()?;
            let is_it = node.name().is_some_and(|it| it.as_str() == page);
            let (schema, _) = self.document.resolve(node.given().schema()?).ok()?;
            schema.minimum().filter(|_| is_it).map(Node::text)
        });
        let said = parameter.default.clone().or(minimum)?;
        let first = super::super::number::integer(&said)?;
        u64::try_from(first).ok().filter(|it| *it <= 1)
    }
}

/// Whether the last page may still have a cursor or a link, so that a flag beside it decides.
fn may_end_early(style: &PagingStyle, next: Option<&String>) -> bool {
    let is_named = matches!(style, PagingStyle::Cursor { .. } | PagingStyle::Link);
    is_named && next.is_some()
}

/// A name without its case and separators, which vary among APIs.
fn bare(name: &str) -> String {
    let name = name.chars().filter(|it| !matches!(it, '_' | '-' | '$'));
    name.flat_map(char::to_lowercase).collect()
}

fn is_integer(ty: &TypeRef) -> bool {
    use Scalar::{I32, I64, U32, U64};
    matches!(ty, TypeRef::Scalar(I32 | I64 | U32 | U64))
}

fn is_text_or_integer(ty: &TypeRef) -> bool {
    is_integer(ty) || *ty == TypeRef::Scalar(Scalar::String)
}
