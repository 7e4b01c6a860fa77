//! Files, functions and types that can be read at a sitting.

use std::path::Path;

use quote::quote;
use syn::{Fields, ImplItem, Item, TraitItem};

/// What is longer than it may be, as `file: what`.
pub fn too_large(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    visit(root, root, &mut found);
    found.sort();
    found
}

const MOST_LINES: usize = 400;
const MOST_LINES_OF_A_FUNCTION: usize = 60;
const MOST_FIELDS: usize = 12;

fn visit(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            visit(root, &path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            let text = std::fs::read_to_string(&path).expect("it is UTF-8");
            let name = path.strip_prefix(root).expect("it is below");
            let name = name.to_string_lossy().replace('\\', "/");
            let lines = text.lines().count();
            if lines > MOST_LINES {
                found.push(format!("{name} has more than {MOST_LINES} lines"));
            }
            let file =
                syn::parse_file(&text).unwrap_or_else(|it| panic!("{}: {it}", path.display()));
            file.items.iter().for_each(|it| item(&name, it, found));
        }
    }
}

fn item(file: &str, item: &Item, found: &mut Vec<String>) {
    match item {
        Item::Fn(it) => function(file, &it.sig, &it.block, found),
        Item::Impl(it) => {
            for method in &it.items {
                if let ImplItem::Fn(it) = method {
                    function(file, &it.sig, &it.block, found);
                }
            }
        }
        Item::Trait(it) => {
            for method in &it.items {
                if let TraitItem::Fn(it) = method
                    && let Some(block) = &it.default
                {
                    function(file, &it.sig, block, found);
                }
            }
        }
        Item::Struct(it) => {
            if let Fields::Named(fields) = &it.fields
                && fields.named.len() > MOST_FIELDS
            {
                found.push(format!(
                    "`{}` in {file} has more than {MOST_FIELDS} fields",
                    it.ident
                ));
            }
        }
        _ => {}
    }
}

/// Comments do not count, nor how lines are broken: a function is as long as it is printed.
fn function(file: &str, signature: &syn::Signature, block: &syn::Block, found: &mut Vec<String>) {
    let printed = syn::parse2(quote!(impl It { #signature #block })).map(|it| {
        let (attrs, items) = (Vec::new(), vec![Item::Impl(it)]);
        prettyplease::unparse(&syn::File {
            shebang: None,
            frontmatter: None,
            attrs,
            items,
        })
    });
    // Without the lines of the `impl`.
    let lines = printed.map_or(0, |it| it.lines().count().saturating_sub(2));
    if lines > MOST_LINES_OF_A_FUNCTION {
        found.push(format!(
            "`{}` in {file} has more than {MOST_LINES_OF_A_FUNCTION} lines",
            signature.ident
        ));
    }
}
