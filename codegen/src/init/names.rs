//! `[rename]`: names that a reader stumbles over. All are suggestions, because a good name is a decision.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::subject::{Subject, commented};
use crate::ir::{Origin, described};
use crate::surface::{Crate, Model};

/// The length from which a name is a burden.
const LONG: usize = 32;

/// How many names of a kind are listed.
const MOST: usize = 40;

/// Names that say the same as some of Rust's keywords.
const KEYWORDS: [(&str, &str); 6] = [
    ("as", "alias"),
    ("in", "location"),
    ("match", "matches"),
    ("ref", "reference"),
    ("type", "kind"),
    ("use", "usage"),
];

/// New names by those of the document.
type Renames = BTreeMap<String, String>;

pub(super) fn section(subject: &Subject<'_>) -> String {
    let surface = subject.surface;
    let types =
        "Types whose generated names are long or have a suffix. Each value is the current name.";
    let fields = "Fields named by a keyword of Rust.";
    let operations = "Operations that are named after their method and path, at least in part.";
    [
        table("types", types, &types_of(surface)),
        table("fields", fields, &fields_of(surface)),
        table("operations", operations, &operations_of(surface)),
    ]
    .into_iter()
    .filter(|it| !it.is_empty())
    .collect::<Vec<_>>()
    .join("\n")
}

fn table(name: &str, why: &str, renames: &Renames) -> String {
    if renames.is_empty() {
        return String::new();
    }
    let mut text = format!("# {why}\n# [rename.{name}]\n");
    for (key, value) in renames.iter().take(MOST) {
        let line = toml::Table::from_iter([(key.clone(), value.as_str().into())]);
        text.push_str(&commented(&line.to_string()));
    }
    if let Some(more) = renames.len().checked_sub(MOST).filter(|it| *it > 0) {
        let _ = writeln!(text, "# … and {more} more");
    }
    text
}

fn types_of(surface: &Crate<'_>) -> Renames {
    let used = surface.models.iter().filter(|it| it.ir.is_used());
    let ugly = used.filter(|it| it.item.ident.len() > LONG || is_suffixed(it));
    let keyed = ugly.filter_map(|it| {
        let key = match &it.ir.origin {
            Origin::Component | Origin::Elsewhere { .. } | Origin::Inline => {
                it.ir.name.wire.clone()
            }
            Origin::Nested { parent, property } => {
                let parent = &surface.models[parent.0].item.ident;
                format!("{parent}_{property}")
            }
            // Named after another type.
            Origin::Request { .. } => return None,
        };
        Some((key, it.item.ident.clone()))
    });
    keyed.collect()
}

/// Whether a name got a suffix because generated code uses it.
fn is_suffixed(model: &Model<'_>) -> bool {
    model.item.ident.ends_with("Model") && !model.ir.name.wire.to_lowercase().ends_with("model")
}

fn fields_of(surface: &Crate<'_>) -> Renames {
    let used = surface.models.iter().filter(|it| it.ir.is_used());
    let fields = used.flat_map(|it| it.item.fields());
    let mut renames = Renames::new();
    for (keyword, name) in KEYWORDS {
        let ident = format!("{keyword}_");
        if fields.clone().any(|it| it.ident == ident) {
            renames.insert(keyword.to_owned(), name.to_owned());
        }
    }
    renames
}

fn operations_of(surface: &Crate<'_>) -> Renames {
    let named = surface.operations.iter().filter_map(|it| {
        let (ir, method) = (it.ir, &it.method.ident);
        let place = format!("{} {}", ir.method, ir.path);
        let words = described(&ir.method, &ir.path);
        if ir.name.wire.starts_with(&words) {
            return Some((place, method.clone()));
        }
        let short = without_place(method, &ir.method, &ir.path)?;
        Some((ir.name.wire.clone(), short))
    });
    named.collect()
}

/// The name without the path and the method at its end, which some frameworks append: `read_item_items_item_id_get` is
/// `read_item`.
fn without_place(ident: &str, method: &str, path: &str) -> Option<String> {
    let words = path.split(|it: char| !it.is_alphanumeric());
    let words = words.filter(|it| !it.is_empty()).map(str::to_lowercase);
    let place: Vec<String> = words.chain([method.to_lowercase()]).collect();
    let short = ident.strip_suffix(&format!("_{}", place.join("_")))?;
    (!short.is_empty()).then(|| short.to_owned())
}
