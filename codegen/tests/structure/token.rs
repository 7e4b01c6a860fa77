//! What the code of a layer names, beside modules of its own crate.

use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

/// The layers that have code of some kind.
pub fn layers(root: &Path, is_found: impl Fn(&TokenStream) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        let layer = path.file_stem().and_then(|it| it.to_str()).expect("a name");
        if !found.iter().any(|it| it == layer) && any(&path, &is_found) {
            found.push(layer.to_owned());
        }
    }
    found
}

fn any(path: &Path, is_found: &impl Fn(&TokenStream) -> bool) -> bool {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).expect("a folder of sources");
        let mut paths = entries.map(|it| it.expect("an entry").path());
        return paths.any(|it| any(&it, is_found));
    }
    if path.extension().is_none_or(|it| it != "rs") {
        return false;
    }
    let text = std::fs::read_to_string(path).expect("it is UTF-8");
    let file = syn::parse_file(&text).unwrap_or_else(|it| panic!("{}: {it}", path.display()));
    is_found(&file.to_token_stream())
}

/// Whether a path begins with the name of a crate.
pub fn names_crate(tokens: &TokenStream, name: &str) -> bool {
    windows(tokens, &|[before, it, after]| {
        it == name && before != ":" && before != "." && after == ":"
    })
}

/// Whether an identifier is anywhere in the code.
pub fn has_ident(tokens: &TokenStream, name: &str) -> bool {
    windows(tokens, &|[_, it, _]| it == name)
}

/// Whether any three tokens beside each other are what is looked for; those within brackets are looked at by themselves.
fn windows(tokens: &TokenStream, is_found: &impl Fn([&str; 3]) -> bool) -> bool {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let text = |tree: &TokenTree| match tree {
        TokenTree::Group(_) => "(".to_owned(),
        other => other.to_string(),
    };
    let texts: Vec<String> = trees.iter().map(text).collect();
    let at = |index: Option<usize>| {
        let found = index.and_then(|it| texts.get(it));
        found.map_or("", String::as_str)
    };
    let is_here = (0..texts.len())
        .any(|it| is_found([at(it.checked_sub(1)), at(Some(it)), at(Some(it + 1))]));
    let mut groups = trees.iter().filter_map(|it| match it {
        TokenTree::Group(it) => Some(it.stream()),
        _ => None,
    });
    is_here || groups.any(|it| windows(&it, is_found))
}
