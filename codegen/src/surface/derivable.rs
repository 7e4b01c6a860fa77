//! Which of the configured derives Rust would refuse: those of its own traits, whose macros ask each field for the trait.
//!
//! What macros of other crates ask for is not known.

use std::collections::BTreeMap;

use super::model::in_prelude;
use super::{Crate, Implementation, Item, Kind, Ty};
use crate::config::Config;
use crate::diagnostic::Diagnostic;

/// The derive macros of the prelude, with the further traits that each asks of the type itself.
const MACROS: [(&str, &[&str]); 9] = [
    ("Clone", &[]),
    ("Copy", &[]),
    ("Debug", &[]),
    ("Default", &[]),
    ("Eq", &[]),
    ("Hash", &[]),
    ("Ord", &["Eq", "PartialOrd"]),
    ("PartialEq", &[]),
    ("PartialOrd", &[]),
];

/// Why a type cannot derive a trait, and what to do about it.
struct Refusal {
    reason: String,
    help: String,
}

/// The types that cannot derive what a pattern gives them.
struct Refused<'a> {
    first: Refusal,
    idents: Vec<&'a str>,
}

/// Reports the configured derives that do not compile, once for each pattern and macro.
pub fn underivable(surface: &Crate<'_>, config: &Config) -> Vec<Diagnostic> {
    let mut all: BTreeMap<(&str, &str), Refused> = BTreeMap::new();
    for model in surface.models.iter().filter(|it| it.ir.is_used()) {
        for path in &model.item.custom_derives {
            let Some(first) = refusal(surface, &model.item, path) else {
                continue;
            };
            let ident = model.item.ident.as_str();
            let pattern = config.derives.origin(ident, path);
            let refused = all.entry((pattern, path)).or_insert_with(|| Refused {
                first,
                idents: Vec::new(),
            });
            refused.idents.push(ident);
        }
    }
    let findings = all.into_iter().map(|((pattern, path), it)| {
        let [ident, others @ ..] = it.idents.as_slice() else {
            unreachable!("a refusal has a type")
        };
        let Refusal { reason, help } = it.first;
        let message = format!("`{ident}` cannot derive `{}`: {reason}", in_prelude(path));
        let more = match others {
            [] => String::new(),
            [only] => format!("; nor can `{only}`"),
            [first, rest @ ..] => format!("; nor can `{first}` and {} more", rest.len()),
        };
        let finding = config.finding(&["derives", pattern], message + &more);
        finding.help(help)
    });
    findings.collect()
}

/// Why an item cannot derive a macro; `None` if it can, or if the macro is of another crate.
fn refusal(surface: &Crate<'_>, item: &Item<'_>, path: &str) -> Option<Refusal> {
    let name = in_prelude(path);
    if name.contains("::") {
        return None;
    }
    let Some((_, required)) = MACROS.iter().find(|it| it.0 == name) else {
        return Some(Refusal {
            reason: format!("Rust has no derive macro `{name}`"),
            help: "give the macro of another crate by its path, such as `schemars::JsonSchema`"
                .to_owned(),
        });
    };
    if let Some(missing) = required.iter().find(|it| !implements(item, it)) {
        return Some(Refusal {
            reason: format!("it does not implement `{missing}`"),
            help: format!("add `{missing}` to the list"),
        });
    }
    if name == "Default" && matches!(item.kind, Kind::Enum(_)) {
        return Some(Refusal {
            reason: "none of the variants of an enum is its default".to_owned(),
            help: "give the names of structs instead".to_owned(),
        });
    }
    let (part, lacking) = lacking(surface, item, name)?;
    let help = match lacking {
        Ty::Model(id) => {
            let of = &surface.models[id.0].item.ident;
            format!("derive `{name}` for `{of}`, too")
        }
        _ => format!("leave `{}` out, or derive another trait", item.ident),
    };
    let lacking = surface.text_of(lacking);
    let reason = format!("{part} contains `{lacking}`, which does not implement `{name}`");
    Some(Refusal { reason, help })
}

/// The first part of an item whose type lacks a trait, and what in that type lacks it.
fn lacking<'a>(surface: &'a Crate<'_>, item: &'a Item<'_>, name: &str) -> Option<(String, &'a Ty)> {
    let fields = item.fields().iter().map(|it| ("field", &it.ident, &it.ty));
    let variants = item.variants().iter();
    let variants = variants.filter_map(|it| Some(("variant", &it.ident, it.ty.as_ref()?)));
    let mut parts = fields.chain(variants);
    let of_part = parts.find_map(|(kind, ident, ty)| {
        Some((format!("its {kind} `{ident}`"), without(surface, ty, name)?))
    });
    of_part.or_else(|| match &item.kind {
        Kind::Wrapper(ty) => Some(("it".to_owned(), without(surface, ty, name)?)),
        _ => None,
    })
}

/// What in a type, or the type itself, lacks a trait.
fn without<'a>(surface: &'a Crate<'_>, ty: &'a Ty, name: &str) -> Option<&'a Ty> {
    let first = |types: &'a [Ty]| types.iter().find_map(|it| without(surface, it, name));
    match ty {
        Ty::Model(id) => {
            let item = &surface.models[id.0].item;
            match &item.kind {
                Kind::Alias(of) => without(surface, of, name),
                _ => (!implements(item, name)).then_some(ty),
            }
        }
        Ty::Prelude("f32" | "f64") => matches!(name, "Eq" | "Hash" | "Ord").then_some(ty),
        Ty::Prelude("String") => (name == "Copy").then_some(ty),
        Ty::Library(path) => lacks(path, name).then_some(ty),
        Ty::Tuple(items) => first(items),
        Ty::Generic(of, arguments) => {
            let is_option = matches!(
                **of,
                Ty::Prelude("Option") | Ty::Library("client_runtime::Nullable")
            );
            // What may be empty has a default, and lists, maps and strings are not copied.
            match name {
                "Copy" => (!is_option).then_some(ty).or_else(|| first(arguments)),
                "Default" if **of == Ty::Prelude("Box") => first(arguments),
                "Default" => (**of == Ty::Library("client_runtime::Lenient")).then_some(ty),
                _ => first(arguments),
            }
        }
        _ => None,
    }
}

/// Whether a type of a library lacks a trait.
fn lacks(path: &str, name: &str) -> bool {
    let lacking: &[&str] = match path {
        "client_runtime::Secret" | "serde_json::Value" => &["Copy", "Ord", "PartialOrd"],
        "client_runtime::Timestamp"
        | "client_runtime::Date"
        | "std::net::Ipv4Addr"
        | "std::net::Ipv6Addr" => &["Default"],
        _ => &[],
    };
    lacking.contains(&name)
}

/// Whether an item implements a trait of the prelude.
fn implements(item: &Item<'_>, name: &str) -> bool {
    let mut implemented = item.implements.iter();
    item.derives.contains(&name)
        || item.custom_derives.iter().any(|it| in_prelude(it) == name)
        || implemented.any(|it| matches!(it, Implementation::Plain(own) if *own == name))
}
