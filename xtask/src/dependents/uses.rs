//! A line of API.txt as code that uses the item.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A use of an item.
#[derive(Clone, Debug)]
pub(crate) struct Use {
    /// The line of API.txt.
    pub(crate) line: String,
    /// The body of a module that uses the item.
    code: String,
}

/// The program of one client.
pub(crate) struct Uses {
    client: String,
    uses: Vec<Use>,
}

/// Types that signatures name without a path, and their paths.
const LIBRARIES: &[(&str, &str)] = &[
    ("Authenticate", "C::auth::Authenticate"),
    ("Hook", "C::hook::Hook"),
    ("BTreeMap", "std::collections::BTreeMap"),
    ("Bytes", "client_runtime::Bytes"),
    ("Debug", "std::fmt::Debug"),
    ("Default", "Default"),
    ("Deserialize", "serde::Deserialize"),
    ("DeserializeOwned", "serde::de::DeserializeOwned"),
    ("Display", "std::fmt::Display"),
    ("Duration", "std::time::Duration"),
    ("Hash", "std::hash::Hash"),
    ("FromStr", "std::str::FromStr"),
    ("Ipv4Addr", "std::net::Ipv4Addr"),
    ("Ipv6Addr", "std::net::Ipv6Addr"),
    ("Serialize", "serde::Serialize"),
    ("Timestamp", "client_runtime::Timestamp"),
    ("Uuid", "uuid::Uuid"),
    ("Value", "serde_json::Value"),
];

/// Names of the prelude and of the language.
const PRELUDE: &[&str] = &[
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Eq",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Into",
    "IntoIterator",
    "Item",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "T",
    "ToString",
    "TryFrom",
    "Vec",
];

/// Traits whose implementations are tested by the methods of the type, or have arguments that API.txt omits.
const UNTESTED: &[&str] = &["Deref", "IntoFuture", "Object"];

/// Methods of the runtime, the same in every client, whose types share a name with another type.
const OF_RUNTIME: &[&str] = &["ClientBuilder::http_client", "ClientBuilder::proxy"];

/// The uses of the items in API.txt, without the mock, which only tests use.
pub(crate) fn of(lines: &[String]) -> Vec<Use> {
    let roots: BTreeSet<&str> = lines.iter().filter_map(|it| root_name(bare(it))).collect();
    let with_code = |line: &String| {
        let code = code(bare(line), &roots)?;
        Some(Use {
            line: line.clone(),
            code,
        })
    };
    let kept = lines.iter().filter(|it| !it.contains("feature = \"mock\""));
    kept.filter_map(with_code).collect()
}

/// The name that an item of the crate root has.
fn root_name(line: &str) -> Option<&str> {
    let rest = [
        "pub struct ",
        "pub enum ",
        "pub type ",
        "pub use client_runtime::",
    ];
    let rest = rest.iter().find_map(|it| line.strip_prefix(it))?;
    let end = rest.find(|it: char| !it.is_alphanumeric() && it != '_');
    let name = &rest[..end.unwrap_or(rest.len())];
    (!rest[name.len()..].starts_with("::")).then_some(name)
}

/// A line without its attributes.
fn bare(line: &str) -> &str {
    let mut line = line;
    while let Some((_, rest)) = line.strip_prefix("#[").and_then(|it| it.split_once(")] ")) {
        line = rest;
    }
    for attribute in ["#[deprecated] ", "#[non_exhaustive] "] {
        line = line.strip_prefix(attribute).unwrap_or(line);
    }
    line
}

/// The code that uses an item; `None` if other lines use it.
fn code(line: &str, roots: &BTreeSet<&str>) -> Option<String> {
    let ty = |it: &str| qualified(it, roots);
    if let Some(name) = line.strip_prefix("pub use client_runtime::") {
        return Some(format!("pub use C::{name};"));
    }
    if let Some(implementation) = line.strip_prefix("impl ") {
        return implementation_use(implementation, &ty);
    }
    let item = line.strip_prefix("pub ")?;
    if item.starts_with("mod ") {
        return None;
    }
    for keyword in ["struct ", "enum "] {
        if let Some(name) = item.strip_prefix(keyword) {
            let name = ty(name.split('(').next()?);
            return Some(format!("fn uses(_: &{name}) {{}}"));
        }
    }
    if let Some(constant) = item.strip_prefix("const ") {
        let (path, own) = constant.split_once(": ")?;
        return Some(format!("const USES: {} = {};", ty(own), ty(path)));
    }
    if let Some(alias) = item.strip_prefix("type ") {
        let (name, _) = alias.split_once(" = ")?;
        let generics = name.find('<').map_or("", |it| &name[it..]);
        return Some(format!("type Uses{generics} = {};", ty(name)));
    }
    if let Some(function) = item.strip_prefix("fn ") {
        return function_use(function, false, &ty);
    }
    if let Some(function) = item.strip_prefix("async fn ") {
        return function_use(function, true, &ty);
    }
    field_or_variant_use(item, &ty)
}

/// Reads a field, or reads and constructs a variant.
fn field_or_variant_use(item: &str, ty: &dyn Fn(&str) -> String) -> Option<String> {
    if let Some((path, field)) = item.split_once(": ") {
        let (owner, name) = path.rsplit_once("::")?;
        let (owner, field) = (ty(owner), ty(field));
        return Some(format!("fn uses(it: {owner}) -> {field} {{ it.{name} }}"));
    }
    let (path, payload) = match item.split_once('(') {
        Some((path, rest)) => (path, Some(rest.strip_suffix(')')?)),
        None => (item, None),
    };
    let (owner, variant) = path.rsplit_once("::")?;
    let owner = ty(owner);
    Some(match payload {
        Some(payload) => {
            let payload = ty(payload);
            format!(
                "fn reads(it: {owner}) -> Option<{payload}> {{ match it {{ {owner}::{variant}(it) => Some(it), _ => \
                 None }} }} fn writes(it: {payload}) -> {owner} {{ {owner}::{variant}(it) }}"
            )
        }
        None => format!("fn uses(it: {owner}) -> bool {{ matches!(it, {owner}::{variant}) }}"),
    })
}

/// Requires an implementation of a trait.
fn implementation_use(implementation: &str, ty: &dyn Fn(&str) -> String) -> Option<String> {
    let (name, of) = implementation.split_once(" for ")?;
    if UNTESTED.iter().any(|it| name.starts_with(it)) {
        return None;
    }
    let bound = match name {
        "Deserialize" => "for<'a> serde::Deserialize<'a>".to_owned(),
        other if other.contains('&') => format!("for<'a> {}", ty(other).replace('&', "&'a ")),
        other => ty(other),
    };
    let of = ty(of);
    Some(format!(
        "fn needs<X: {bound}>() {{}} fn uses() {{ needs::<{of}>() }}"
    ))
}

/// Calls a function with arguments of the types that it names, and a result of its type.
fn function_use(function: &str, is_async: bool, ty: &dyn Fn(&str) -> String) -> Option<String> {
    let (path, rest) = function.split_once('(')?;
    if OF_RUNTIME.contains(&path) {
        return None;
    }
    let end = closing(rest)?;
    let (arguments, rest) = (&rest[..end], &rest[end + 1..]);
    let returned = rest.trim().strip_prefix("-> ").unwrap_or("()");
    let (owner, name) = path.rsplit_once("::")?;
    let own = ty(owner);
    let (mut declared, mut passed, mut receiver) =
        (Vec::new(), Vec::new(), format!("{own}::{name}"));
    for (index, argument) in split(arguments).into_iter().enumerate() {
        match argument.trim() {
            "self" => {
                declared.push(format!("this: {own}"));
                receiver = format!("this.{name}");
            }
            "&self" => {
                declared.push(format!("this: &{own}"));
                receiver = format!("this.{name}");
            }
            argument => {
                let (_, parameter) = argument.split_once(": ")?;
                // An argument that may be anything that converts into a type, or into an `Option` of it, may be of that
                // type itself.
                let into = ["impl Into<", "impl IntoOption<"].into_iter();
                let mut into = into.filter_map(|it| parameter.strip_prefix(it)?.strip_suffix('>'));
                let into = into.next();
                declared.push(format!("a{index}: {}", ty(into.unwrap_or(parameter))));
                passed.push(format!("a{index}"));
            }
        }
    }
    let returned = ty(returned).replace("Self", &own);
    let returned = if returned.contains("impl ") {
        "_"
    } else {
        &returned
    };
    let (keyword, wait) = if is_async {
        ("async fn", ".await")
    } else {
        ("fn", "")
    };
    let (declared, passed) = (declared.join(", "), passed.join(", "));
    Some(format!(
        "{keyword} uses({declared}) {{ let _: {returned} = {receiver}({passed}){wait}; }}"
    ))
}

/// The position of the parenthesis that closes one that is open.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, it) in text.char_indices() {
        match it {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The arguments, which are separated by commas outside of brackets.
fn split(arguments: &str) -> Vec<&str> {
    let (mut found, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, it) in arguments.char_indices() {
        match it {
            '(' | '<' | '[' => depth += 1,
            ')' | '>' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                found.push(&arguments[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(&arguments[start..]);
    found.retain(|it| !it.trim().is_empty());
    found
}

/// A type with the path of each name in it. `C` is the client.
fn qualified(ty: &str, roots: &BTreeSet<&str>) -> String {
    let (mut text, mut rest) = (String::new(), ty);
    while let Some(start) = rest.find(|it: char| it.is_alphabetic() || it == '_') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|it: char| !it.is_alphanumeric() && it != '_');
        let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
        let within = text.ends_with("::") || text.ends_with('\'');
        let library = LIBRARIES.iter().find(|it| it.0 == name);
        let _ = match library {
            _ if within => write!(text, "{name}"),
            // With arguments, the runtime's type, not the alias in the root.
            _ if ["Error", "Request"].contains(&name) && behind.starts_with('<') => {
                write!(text, "client_runtime::{name}")
            }
            _ if roots.contains(name) || behind.starts_with("::") && name != "client_runtime" => {
                write!(text, "C::{name}")
            }
            Some((_, path)) => write!(text, "{path}"),
            None if PRELUDE.contains(&name) || name.starts_with(char::is_lowercase) => {
                write!(text, "{name}")
            }
            None => write!(text, "client_runtime::{name}"),
        };
        rest = behind;
    }
    text + rest
}

impl Uses {
    /// The program of these uses of a client.
    pub(crate) fn new(client: String, uses: Vec<Use>) -> Self {
        Uses { client, uses }
    }

    /// The program: a line for each use, and nothing else.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for (index, it) in self.uses.iter().enumerate() {
            let (client, code) = (&self.client, &it.code);
            let _ = writeln!(text, "mod use_{index} {{ use {client} as C; {code} }}");
        }
        text
    }

    /// Removes the uses on these lines, which start at 1, and returns them.
    pub(crate) fn remove(&mut self, lines: &BTreeSet<usize>) -> Vec<Use> {
        let (mut removed, mut kept) = (Vec::new(), Vec::new());
        for (index, it) in self.uses.drain(..).enumerate() {
            let list = if lines.contains(&(index + 1)) {
                &mut removed
            } else {
                &mut kept
            };
            list.push(it);
        }
        self.uses = kept;
        removed
    }
}
