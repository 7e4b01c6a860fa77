//! Formats example statements as rustfmt does by default, since readers copy them into files that rustfmt formats.
//!
//! Supports the expressions that occur in examples. Any other expression is written on one line.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprMacro, ExprMethodCall, ExprStruct, Pat, Stmt, Token};

// rustfmt's defaults.
const MAX_WIDTH: usize = 100;
const TAB: usize = 4;
const CALL: usize = 60;
const CHAIN: usize = 60;
const ARRAY: usize = 60;
const STRUCT: usize = 18;

/// The lines of statements.
pub(super) fn lines(statements: &[Stmt]) -> Vec<String> {
    let text = statements.iter().map(statement);
    text.flat_map(|it| it.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

fn statement(statement: &Stmt) -> String {
    match statement {
        Stmt::Local(local) => {
            let name = match &local.pat {
                Pat::Ident(it) if it.mutability.is_some() => format!("mut {}", it.ident),
                other => flat_tokens(other.to_token_stream()),
            };
            let value = local.init.as_ref().map(|it| &*it.expr);
            let value = value.map(|it| assigned(it, &format!("let {name} ="), 0, 1));
            format!("{};", value.unwrap_or_else(|| format!("let {name}")))
        }
        Stmt::Expr(expr, semicolon) => {
            let end = semicolon.as_ref().map_or("", |_| ";");
            format!("{}{end}", laid(expr, 0, 0, end.len()))
        }
        other => flat_tokens(other.to_token_stream()),
    }
}

/// The right side of an assignment. It moves to the next line if it fits there on one line but not here.
fn assigned(value: &Expr, to: &str, indent: usize, after: usize) -> String {
    let here = laid(value, indent, to.len() + 1, after);
    if here.contains('\n') {
        let below = laid(value, indent + TAB, 0, after);
        if !below.contains('\n') && indent + TAB + below.len() + after <= MAX_WIDTH {
            return format!("{to}\n{}{below}", spaces(indent + TAB));
        }
    }
    format!("{to} {here}")
}

/// Formats an expression with `before` columns used on its first line and `after` columns needed on its last.
fn laid(expr: &Expr, indent: usize, before: usize, after: usize) -> String {
    if let Some(flat) = flat(expr)
        && indent + before + flat.chars().count() + after <= MAX_WIDTH
    {
        return flat;
    }
    match expr {
        Expr::Reference(it) => {
            let sign = if it.mutability.is_some() {
                "&mut "
            } else {
                "&"
            };
            let inner = laid(&it.expr, indent, before + sign.len(), after);
            format!("{sign}{inner}")
        }
        Expr::Call(it) => {
            let name = flat_tokens(it.func.to_token_stream());
            let items: Vec<&Expr> = it.args.iter().collect();
            listed(&format!("{name}("), &items, ")", CALL, indent, before)
        }
        Expr::Array(it) => {
            let items: Vec<&Expr> = it.elems.iter().collect();
            listed("[", &items, "]", ARRAY, indent, before)
        }
        Expr::Tuple(it) => {
            let items: Vec<&Expr> = it.elems.iter().collect();
            listed("(", &items, ")", CALL, indent, before)
        }
        Expr::Macro(it) => match items_of(it) {
            Some((open, items, close, width)) => {
                let items: Vec<&Expr> = items.iter().collect();
                listed(&open, &items, close, width, indent, before)
            }
            None => flat_tokens(expr.to_token_stream()),
        },
        Expr::Struct(it) => structure(it, indent),
        Expr::MethodCall(_) | Expr::Await(_) | Expr::Try(_) => {
            let (root, tries, links) = chain(expr);
            chained(root, &tries, &links, indent, before)
        }
        other => flat_tokens(other.to_token_stream()),
    }
}

/// Formats several items between brackets that do not fit on one line. A single item with brackets stays on the opening
/// line.
fn listed(
    open: &str,
    items: &[&Expr],
    close: &str,
    width: usize,
    indent: usize,
    before: usize,
) -> String {
    if let [one] = items
        && (open == "[" || has_brackets(one))
    {
        let inner = laid(one, indent, before + open.len(), close.len());
        let first = inner.lines().next().unwrap_or_default().chars().count();
        if inner.contains('\n') && first <= width {
            return format!("{open}{inner}{close}");
        }
    }
    let inner = indent + TAB;
    let lines = items.iter().map(|it| {
        let item = laid(it, inner, 0, 1);
        format!("{}{item},\n", spaces(inner))
    });
    let lines: String = lines.collect();
    format!("{open}\n{lines}{}{close}", spaces(indent))
}

/// Whether an expression that is the only item between brackets may start on the opening line.
fn has_brackets(expr: &Expr) -> bool {
    match expr {
        Expr::Reference(it) => has_brackets(&it.expr),
        Expr::Try(it) => has_brackets(&it.expr),
        Expr::Array(_) | Expr::Struct(_) | Expr::Call(_) | Expr::Tuple(_) | Expr::Macro(_) => true,
        _ => false,
    }
}

fn structure(it: &ExprStruct, indent: usize) -> String {
    let inner = indent + TAB;
    let mut lines = String::new();
    for field in &it.fields {
        let name = field.member.to_token_stream().to_string();
        let field = assigned(&field.expr, &format!("{name}:"), inner, 1);
        lines.push_str(&format!("{}{field},\n", spaces(inner)));
    }
    if let Some(rest) = &it.rest {
        let rest = laid(rest, inner, 2, 0);
        lines.push_str(&format!("{}..{rest}\n", spaces(inner)));
    }
    let name = flat_tokens(it.path.to_token_stream());
    format!("{name} {{\n{lines}{}}}", spaces(indent))
}

/// An element of a method chain.
struct Link<'e> {
    /// `None` for `.await`.
    call: Option<&'e ExprMethodCall>,
    /// The number of `?` that follow.
    tries: usize,
}

/// The root of a chain, the `?` after it, and its elements.
fn chain(expr: &Expr) -> (&Expr, String, Vec<Link<'_>>) {
    let (mut links, mut expr, mut tries) = (Vec::new(), expr, 0);
    loop {
        let (inner, call) = match expr {
            Expr::Try(it) => {
                tries += 1;
                expr = &it.expr;
                continue;
            }
            Expr::Await(it) => (&*it.base, None),
            Expr::MethodCall(it) => (&*it.receiver, Some(it)),
            root => {
                links.reverse();
                return (root, "?".repeat(tries), links);
            }
        };
        links.push(Link { call, tries });
        (expr, tries) = (inner, 0);
    }
}

impl Link<'_> {
    fn laid(&self, indent: usize) -> String {
        let tries = "?".repeat(self.tries);
        let Some(call) = self.call else {
            return format!(".await{tries}");
        };
        let open = format!(".{}(", call.method);
        let items: Vec<&Expr> = call.args.iter().collect();
        match flat_items(&open, &items, ")", CALL) {
            Some(flat) if indent + flat.len() + tries.len() < MAX_WIDTH => flat + &tries,
            _ => listed(&open, &items, ")", CALL, indent, 0) + &tries,
        }
    }

    fn flat(&self) -> Option<String> {
        let tries = "?".repeat(self.tries);
        let Some(call) = self.call else {
            return Some(format!(".await{tries}"));
        };
        let items: Vec<&Expr> = call.args.iter().collect();
        flat_items(&format!(".{}(", call.method), &items, ")", CALL).map(|it| it + &tries)
    }
}

/// Formats a chain that does not fit on one line, with each element on its own line.
fn chained(root: &Expr, tries: &str, links: &[Link], indent: usize, before: usize) -> String {
    let root = laid(root, indent, before, tries.len()) + tries;
    if let Some(overflowed) = overflowed(&root, links, indent) {
        return overflowed;
    }
    // A single call is attached to a root that ends with a closing bracket on its own line.
    let attached = root.contains('\n') && links.len() == 1;
    let inner = if attached { indent } else { indent + TAB };
    let mut text = root;
    for link in links {
        if !attached {
            text.push('\n');
            text.push_str(&spaces(inner));
        }
        text.push_str(&link.laid(inner));
    }
    text
}

/// A chain of which all but the last link fits into the width of chains: rustfmt lets the last one go on below if it has
/// five lines, or no more than on a line of its own.
fn overflowed(root: &str, links: &[Link], indent: usize) -> Option<String> {
    let (last, links) = links.split_last().filter(|(_, it)| !it.is_empty())?;
    let links: String = links.iter().map(Link::flat).collect::<Option<_>>()?;
    let head = format!("{root}{links}");
    if head.contains('\n') || head.chars().count() >= CHAIN || last.flat().is_some() {
        return None;
    }
    let below = last.laid(indent);
    let count = below.lines().count();
    let fits = count >= 5 || last.laid(indent + TAB).lines().count() >= count;
    fits.then(|| head + &below)
}

/// Formats on one line, unless rustfmt would break the expression regardless of the width.
fn flat(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Reference(it) => {
            let sign = if it.mutability.is_some() {
                "&mut "
            } else {
                "&"
            };
            Some(format!("{sign}{}", flat(&it.expr)?))
        }
        Expr::Call(it) => {
            let name = flat_tokens(it.func.to_token_stream());
            let items: Vec<&Expr> = it.args.iter().collect();
            flat_items(&format!("{name}("), &items, ")", CALL)
        }
        Expr::Array(it) => flat_items("[", &it.elems.iter().collect::<Vec<_>>(), "]", ARRAY),
        Expr::Tuple(it) => flat_items("(", &it.elems.iter().collect::<Vec<_>>(), ")", CALL),
        Expr::Macro(it) => match items_of(it) {
            Some((open, items, close, width)) => {
                flat_items(&open, &items.iter().collect::<Vec<_>>(), close, width)
            }
            None => Some(flat_tokens(expr.to_token_stream())),
        },
        Expr::Struct(it) => {
            let name = flat_tokens(it.path.to_token_stream());
            let fields = it.fields.iter().map(|field| {
                let name = field.member.to_token_stream();
                Some(format!("{name}: {}", flat(&field.expr)?))
            });
            let rest = it.rest.as_ref().map(|it| Some(format!("..{}", flat(it)?)));
            let fields: Vec<_> = fields.chain(rest).collect::<Option<_>>()?;
            let fields = fields.join(", ");
            match fields.chars().count() {
                0 => Some(format!("{name} {{}}")),
                width => (width <= STRUCT).then(|| format!("{name} {{ {fields} }}")),
            }
        }
        Expr::MethodCall(_) | Expr::Await(_) | Expr::Try(_) => {
            let (root, tries, links) = chain(expr);
            let mut text = flat(root)? + &tries;
            for link in &links {
                text.push_str(&link.flat()?);
            }
            let fits = links.len() <= 1 || text.chars().count() <= CHAIN;
            fits.then_some(text)
        }
        other => Some(flat_tokens(other.to_token_stream())),
    }
}

fn flat_items(open: &str, items: &[&Expr], close: &str, width: usize) -> Option<String> {
    let flat = items.iter().map(|it| flat(it));
    let flat = flat.collect::<Option<Vec<_>>>()?.join(", ");
    // rustfmt allows a single item to use the full width.
    let fits = items.len() == 1 || flat.chars().count() <= width;
    fits.then(|| format!("{open}{flat}{close}"))
}

/// The items of a function-like or list-like macro; `None` if the macro has its own syntax.
fn items_of(it: &ExprMacro) -> Option<(String, Vec<Expr>, &'static str, usize)> {
    let items = it
        .mac
        .parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated)
        .ok()?;
    let name = flat_tokens(it.mac.path.to_token_stream());
    let items = items.into_iter().collect();
    match it.mac.delimiter {
        syn::MacroDelimiter::Bracket(_) => Some((format!("{name}!["), items, "]", ARRAY)),
        syn::MacroDelimiter::Paren(_) => Some((format!("{name}!("), items, ")", CALL)),
        syn::MacroDelimiter::Brace(_) => None,
    }
}

/// Tokens on one line, with a space only after the end of an item.
fn flat_tokens(tokens: TokenStream) -> String {
    let mut text = String::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                text.push_str(&flat_tokens(group.stream()));
                text.push_str(close);
            }
            TokenTree::Punct(it) => {
                text.push(it.as_char());
                let ends = matches!(it.as_char(), ',' | ':') && it.spacing() == Spacing::Alone;
                // The second `:` of `::`.
                let is_path = text.ends_with("::");
                if ends && !is_path && tokens.peek().is_some() {
                    text.push(' ');
                }
            }
            other => {
                let other = other.to_string();
                let glued = text.ends_with(|it: char| it.is_alphanumeric() || it == '_');
                let word = other.starts_with(|it: char| it.is_alphanumeric() || it == '_');
                if glued && word {
                    text.push(' ');
                }
                text.push_str(&other);
            }
        }
    }
    text
}

fn spaces(count: usize) -> String {
    " ".repeat(count)
}
