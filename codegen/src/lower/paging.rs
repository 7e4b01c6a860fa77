//! Lists in pages: how an operation is walked, by the configuration, or by what its shape says plainly.
//!
//! A guess that is wrong loses items in silence, so what is not plain is not guessed: the list is an answer like others.

use super::schema::Place;
use super::{Lowering, operation};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::ir::{Answer, Location, Paging, PagingSource, PagingStyle, Parameter, Scalar, TypeRef};
use crate::load::{Node, Object};

/// Names as APIs give them, without case, `_` and `-`.
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
const MORE: &[&str] = &["hasmore", "hasnext", "hasnextpage", "more"];

impl<'d> Lowering<'d> {
    /// The answer as a list in pages, if the operation is walked.
    pub(super) fn paged(
        &mut self,
        schema: &'d Node,
        operation_id: &str,
        parameters: &[Parameter],
    ) -> Option<Answer> {
        let config = &self.config.paging;
        let paging = match config.operations.get(operation_id) {
            Some(own) => self.own_paging(own, schema, parameters)?,
            None => {
                let general = configured(config, PagingSource::General);
                let general = general.filter(|it| self.fits(it, schema, parameters).is_ok());
                general.or_else(|| {
                    let infers = config.infers();
                    infers.then(|| self.inferred(schema, parameters)).flatten()
                })?
            }
        };
        let item = self.item(schema, &paging.items)?;
        let place = Place::Inline(format!("{operation_id}_item"));
        let item = self.use_of(item, &place).ty;
        let optional = self.may_lack(schema, &paging.items);
        Some(Answer::Paged {
            item,
            paging,
            optional,
        })
    }

    /// How the configuration says that this one operation is walked, if it can be.
    fn own_paging(
        &mut self,
        own: &config::Paging,
        schema: &'d Node,
        parameters: &[Parameter],
    ) -> Option<Paging> {
        let paging = configured(own, PagingSource::Own)?;
        let fits = self.fits(&paging, schema, parameters);
        self.unwalked = fits.err();
        self.unwalked.is_none().then_some(paging)
    }

    /// Reports an operation that cannot be walked as the configuration says of it.
    pub(super) fn check_own_paging(&mut self, operation_id: &str, answer: &Answer) {
        let why = self.unwalked.take();
        let own = self.config.paging.operations.get(operation_id);
        let is_walked = matches!(answer, Answer::Paged { .. });
        if is_walked || own.is_none_or(|it| it.style() == Some(config::PagingStyle::None)) {
            return;
        }
        let why = why.unwrap_or_else(|| "its answer is not one list of JSON".to_owned());
        let message = format!("`{operation_id}` cannot be walked so: {why}");
        let table = format!("paging.operations.{operation_id}");
        self.findings.push(self.config.finding_in(&table, message));
    }

    /// Whether an operation takes what a walk needs, and its answer has a list there.
    fn fits(
        &self,
        paging: &Paging,
        schema: &'d Node,
        parameters: &[Parameter],
    ) -> Result<(), String> {
        if let Some(name) = paging.parameter() {
            let takes = |it: &Parameter| it.name.wire == name && it.location == Location::Query;
            if !parameters.iter().any(takes) {
                return Err(format!("it has no query parameter `{name}`"));
            }
        }
        match self.item(schema, &paging.items) {
            Some(_) => Ok(()),
            None if paging.items.is_empty() => Err("its answer is no list".to_owned()),
            None => Err(format!("its answer has no list under `{}`", paging.items)),
        }
    }

    /// Reports operations that `[paging.operations]` names and the document does not have.
    pub(super) fn unknown_paging(&mut self, ids: &[operation::Id]) {
        let named = self.config.paging.operations.keys();
        let unknown = named.filter(|name| !ids.iter().any(|it| it.text == **name));
        let findings: Vec<Diagnostic> = unknown
            .map(|name| {
                let message = format!("the document has no operation `{name}`");
                self.config
                    .finding_in(&format!("paging.operations.{name}"), message)
            })
            .collect();
        self.findings.extend(findings);
    }

    /// The schema of the items of a list under a path of members.
    fn item(&self, schema: &'d Node, path: &str) -> Option<&'d Node> {
        let mut members = path.split('.').filter(|it| !it.is_empty());
        let list = members.try_fold(schema, |it, member| self.enveloped(it, member))?;
        self.document.resolve(list).ok()?.0.get("items")
    }

    /// Whether a value may come without what lies under a path of members.
    fn may_lack(&self, schema: &'d Node, path: &str) -> bool {
        let mut holder = Some(schema);
        let mut members = path.split('.').filter(|it| !it.is_empty());
        members.any(|member| {
            let parts = holder.map(|it| self.parts_of(it)).unwrap_or_default();
            holder = holder.and_then(|it| self.enveloped(it, member));
            let lists = parts.iter().filter_map(|it| it.get("required")?.as_array());
            !lists.flatten().any(|it| it.as_str() == Some(member))
        })
    }

    /// How an operation is walked by what its shape says.
    fn inferred(&self, schema: &'d Node, parameters: &[Parameter]) -> Option<Paging> {
        let entry = self.operation.filter(|it| it.method == "get")?;
        let items = self.only_list(schema)?;
        let takes = |names: &[&str], is: fn(&TypeRef) -> bool| {
            let mut named = parameters.iter().filter(|it| {
                let is_optional = it.location == Location::Query && !it.required;
                is_optional && names.contains(&bare(&it.name.wire).as_str()) && is(&it.ty)
            });
            named.next().map(|it| it.name.wire.clone())
        };
        let size = takes(SIZE, is_integer);
        let paging = |style, next: Option<String>| Paging {
            style,
            page_size: size.clone().unwrap_or_default(),
            items: items.clone(),
            next: next.unwrap_or_default(),
            source: PagingSource::Inferred,
        };
        let is_name = |it: &'d Node| self.is_of(it, &["string", "integer"]);
        if let Some(cursor) = takes(CURSOR, is_text_or_integer)
            && let Some(next) = self.said(schema, NEXT_CURSOR, is_name)
        {
            return Some(paging(PagingStyle::Cursor { cursor }, Some(next)));
        }
        if let Some(next) = self.link(schema) {
            return Some(paging(PagingStyle::Link, Some(next)));
        }
        if self.has_link_header(&entry) {
            return Some(paging(PagingStyle::Link, None));
        }
        let more = self.said(schema, MORE, |it| self.is_of(it, &["boolean"]));
        if let Some(offset) = takes(OFFSET, is_integer).filter(|_| size.is_some()) {
            return Some(paging(PagingStyle::Offset { offset }, more));
        }
        let page = takes(PAGE, is_integer)?;
        let first = self.first_page(&entry, &page, parameters)?;
        Some(paging(PagingStyle::Number { page, first }, more))
    }

    /// The path of the only list that an answer holds: it is the list, or one of its members is.
    fn only_list(&self, schema: &'d Node) -> Option<String> {
        if self.is_of(schema, &["array"]) {
            return self.item(schema, "").map(|_| String::new());
        }
        let members = self.own_members(schema);
        let mut lists = members.iter().filter(|(_, it)| self.is_of(it, &["array"]));
        let (name, _) = lists.next()?;
        let is_only = lists.next().is_none();
        (is_only && self.item(schema, name).is_some()).then(|| (*name).to_owned())
    }

    /// The path of the only member of one of these names, in the answer or in an object that it holds.
    fn said(
        &self,
        schema: &'d Node,
        names: &[&str],
        is: impl Fn(&'d Node) -> bool,
    ) -> Option<String> {
        let mut found = Vec::new();
        for (name, member) in self.own_members(schema) {
            if names.contains(&bare(name).as_str()) && is(member) {
                found.push(name.to_owned());
            }
            for (below, member) in self.own_members(member) {
                if names.contains(&bare(below).as_str()) && is(member) {
                    found.push(format!("{name}.{below}"));
                }
            }
        }
        found.pop().filter(|_| found.is_empty())
    }

    /// The path of the URL of the next page.
    fn link(&self, schema: &'d Node) -> Option<String> {
        let is_url = |node: &'d Node| {
            let format = self
                .document
                .resolve(node)
                .ok()
                .and_then(|it| it.0.get("format"));
            let format = format.and_then(Node::as_str).unwrap_or_default();
            self.is_of(node, &["string"]) && matches!(format, "uri" | "url" | "uri-reference")
        };
        if let Some(said) = self.said(schema, NEXT_LINK, is_url) {
            return Some(said);
        }
        // What lies among links is one, whatever its format.
        let holds_links = |name: &str| matches!(name, "links" | "_links");
        let members = self.own_members(schema);
        let (holder, links) = members.iter().find(|(name, _)| holds_links(name))?;
        let next = self.enveloped(links, "next")?;
        if self.is_of(next, &["string"]) {
            return Some(format!("{holder}.next"));
        }
        let href = self.enveloped(next, "href")?;
        let is_text = self.is_of(href, &["string"]);
        is_text.then(|| format!("{holder}.next.href"))
    }

    /// Whether a success of an operation has a header `Link`.
    fn has_link_header(&self, entry: &operation::Entry<'d>) -> bool {
        let responses = entry.node.get("responses").and_then(Node::as_object);
        let successes = responses.into_iter().flat_map(Object::iter);
        let mut successes = successes.filter(|(status, _)| status.starts_with('2'));
        successes.any(|(_, member)| {
            let response = self.document.resolve(&member.node).ok();
            let headers = response.and_then(|it| it.0.get("headers")?.as_object());
            let mut names = headers.into_iter().flat_map(Object::keys);
            names.any(|it| it.eq_ignore_ascii_case("link"))
        })
    }

    /// The number of the first page, if the document says it: by the default of the parameter, or its least value.
    fn first_page(
        &self,
        entry: &operation::Entry<'d>,
        page: &str,
        parameters: &[Parameter],
    ) -> Option<u64> {
        let parameter = parameters.iter().find(|it| it.name.wire == page)?;
        let listed = |of: &'d Node| of.get("parameters").and_then(Node::as_array);
        let nodes = [entry.node, entry.item].into_iter().filter_map(listed);
        let minimum = nodes.flatten().find_map(|it| {
            let (node, _) = self.document.resolve(it).ok()?;
            let is_it = node.get("name").and_then(Node::as_str) == Some(page);
            let (schema, _) = self.document.resolve(node.get("schema")?).ok()?;
            schema.get("minimum").filter(|_| is_it).map(Node::text)
        });
        let said = parameter.default.clone().or(minimum)?;
        said.parse().ok().filter(|it| *it <= 1)
    }

    /// The members that a schema names, also by its `allOf`.
    fn own_members(&self, schema: &'d Node) -> Vec<(&'d str, &'d Node)> {
        let mut members: Vec<(&'d str, &'d Node)> = Vec::new();
        for node in self.parts_of(schema) {
            let properties = node.get("properties").and_then(Node::as_object);
            for (name, member) in properties.into_iter().flat_map(Object::iter) {
                // A name with a dot is no path.
                if !name.contains('.') && !members.iter().any(|it| it.0 == name) {
                    members.push((name, &member.node));
                }
            }
        }
        members
    }

    /// Whether a schema says that it is of one of these types, `null` aside.
    fn is_of(&self, schema: &'d Node, types: &[&str]) -> bool {
        let node = self.document.resolve(schema).ok();
        let said = node.and_then(|it| it.0.get("type"));
        let is = |it: &Node| it.as_str().is_some_and(|it| types.contains(&it));
        said.is_some_and(|said| match said.as_array() {
            Some(all) => {
                let mut all = all
                    .iter()
                    .filter(|it| it.as_str() != Some("null"))
                    .peekable();
                all.peek().is_some() && all.all(is)
            }
            None => is(said),
        })
    }
}

/// What the configuration says of a walk, if it says how.
fn configured(paging: &config::Paging, source: PagingSource) -> Option<Paging> {
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    let style = match paging.style()? {
        config::PagingStyle::Number => PagingStyle::Number {
            page: text(&paging.page),
            first: paging.first,
        },
        config::PagingStyle::Offset => PagingStyle::Offset {
            offset: text(&paging.offset),
        },
        config::PagingStyle::Cursor => PagingStyle::Cursor {
            cursor: text(&paging.cursor),
        },
        config::PagingStyle::Link | config::PagingStyle::Header => PagingStyle::Link,
        config::PagingStyle::None => return None,
    };
    let is_header = paging.style() == Some(config::PagingStyle::Header);
    Some(Paging {
        style,
        page_size: text(&paging.page_size),
        items: text(&paging.items),
        next: if is_header {
            String::new()
        } else {
            text(&paging.next)
        },
        source,
    })
}

/// A name without what APIs spell in several ways.
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
