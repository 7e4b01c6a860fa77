//! The modules of a crate, and which of them each one names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Item, UseTree, Visibility};

/// A module as the names on the way to it; the crate's root is empty.
type Module = Vec<String>;

/// What one file says.
#[derive(Default)]
struct Names {
    /// The paths that it names, as they are written.
    used: Vec<Vec<String>>,
    /// The names in its code that are no fields, methods or parts of paths.
    bare: BTreeSet<String>,
    /// What others may name as if it were here: what it exports, and to its children what it imports.
    imported: BTreeMap<String, Vec<String>>,
    /// The modules of which it exports everything.
    globs: Vec<Vec<String>>,
    /// What it declares.
    declared: BTreeSet<String>,
}

pub struct Graph {
    files: BTreeMap<Module, Names>,
}

impl Graph {
    /// Reads the sources in a folder.
    pub fn of(root: &Path) -> Self {
        let mut files = BTreeMap::new();
        // Beside a library, `main.rs` is a crate of its own.
        let crate_root = if root.join("lib.rs").exists() {
            "lib"
        } else {
            "main"
        };
        read(root, crate_root, &mut Vec::new(), &mut files);
        let is_crate = files.contains_key(&Vec::new());
        assert!(is_crate, "{} holds a crate", root.display());
        Graph { files }
    }

    /// The layers that the modules of a layer depend on.
    pub fn dependencies_of_layer(&self, layer: &str) -> BTreeSet<String> {
        let own = self.files.keys().filter(|it| first(it) == layer);
        let own: Vec<&Module> = own.collect();
        assert!(!own.is_empty(), "there is no module `{layer}`");
        let modules = own.into_iter().flat_map(|it| self.dependencies(it));
        let layers = modules.map(|it| first(&it).to_owned());
        layers.filter(|it| it != layer).collect()
    }

    /// The groups of modules that depend on each other.
    pub fn cycles(&self) -> Vec<Vec<String>> {
        let modules: Vec<&Module> = self.files.keys().collect();
        let mut graph = DiGraph::<(), ()>::new();
        for _ in &modules {
            graph.add_node(());
        }
        for (index, module) in modules.iter().enumerate() {
            for dependency in self.dependencies(module) {
                let target = modules.iter().position(|it| **it == dependency);
                let target = target.expect("it was resolved to a file");
                graph.add_edge(NodeIndex::new(index), NodeIndex::new(target), ());
            }
        }
        let cycles = tarjan_scc(&graph).into_iter().filter(|it| it.len() > 1);
        let named = cycles.map(|it| {
            let name = |module: &Module| match module.as_slice() {
                [] => "crate".to_owned(),
                names => names.join("::"),
            };
            let mut names: Vec<String> = it.iter().map(|it| name(modules[it.index()])).collect();
            names.sort();
            names
        });
        let mut named: Vec<_> = named.collect();
        named.sort();
        named
    }

    fn dependencies(&self, module: &Module) -> BTreeSet<Module> {
        let names = &self.files[module];
        let of = |path: &Vec<String>| self.resolve(&self.absolute(module, path)?, 0);
        let used = names.used.iter().filter_map(of);
        // What it exports, it may need itself.
        let exported = names.imported.iter();
        let exported = exported.filter(|(name, _)| names.bare.contains(*name));
        let exported = exported.filter_map(|(_, path)| of(path));
        let globs = names.globs.iter().filter_map(of);
        let globs = globs.filter(|it| !self.files[it].declared.is_disjoint(&names.bare));
        let modules = used.chain(exported).chain(globs);
        modules.filter(|it| it != module).collect()
    }

    /// A path from the crate's root; none if it leads out of the crate.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Vec<String>> {
        let supers = path.iter().take_while(|it| *it == "super").count();
        let (base, rest) = match first(path) {
            "crate" => (&[][..], &path[1..]),
            "self" => (&module[..], &path[1..]),
            "super" => (
                &module[..module.len().checked_sub(supers)?],
                &path[supers..],
            ),
            name => {
                let child = [module.as_slice(), &[name.to_owned()]].concat();
                if !self.files.contains_key(&child) {
                    // It may begin with an imported name, as `operations::FIND` after `use crate::operations`.
                    let target = self.files[module].imported.get(name)?;
                    if !["crate", "self", "super"].contains(&first(target)) {
                        return None;
                    }
                    return self.absolute(module, &[target, &path[1..]].concat());
                }
                (&module[..], path)
            }
        };
        Some([base, rest].concat())
    }

    /// The file that has what a path names, through what others export.
    fn resolve(&self, path: &[String], depth: usize) -> Option<Module> {
        assert!(depth < 20, "exports lead to each other: {path:?}");
        let mut count = 0;
        while count < path.len() && self.files.contains_key(&path[..=count]) {
            count += 1;
        }
        let (module, rest) = path.split_at(count);
        let module = module.to_vec();
        let names = self.files.get(&module)?;
        let name = rest.first().map_or("", String::as_str);
        if let Some(target) = names.imported.get(name) {
            let path = self.absolute(&module, &[target, &rest[1..]].concat())?;
            return self.resolve(&path, depth + 1);
        }
        for all in &names.globs {
            let all = self.absolute(&module, all);
            if let Some(all) = all.and_then(|it| self.resolve(&it, depth + 1))
                && self.files[&all].declared.contains(name)
            {
                return Some(all);
            }
        }
        Some(module)
    }
}

fn first(path: &[String]) -> &str {
    path.first().map_or("", String::as_str)
}

fn read(folder: &Path, crate_root: &str, module: &mut Module, files: &mut BTreeMap<Module, Names>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().and_then(|it| it.to_str()).expect("a name");
        if path.is_dir() {
            module.push(stem.to_owned());
            read(&path, crate_root, module, files);
            module.pop();
        } else if path.extension().is_some_and(|it| it == "rs") {
            let is_root = module.is_empty() && stem == crate_root;
            if module.is_empty() && stem == "main" && !is_root {
                continue;
            }
            let mut name = module.clone();
            if !is_root && stem != "mod" {
                name.push(stem.to_owned());
            }
            let text = std::fs::read_to_string(&path).expect("it is UTF-8");
            let file =
                syn::parse_file(&text).unwrap_or_else(|it| panic!("{}: {it}", path.display()));
            let mut names = Names::default();
            file.items.iter().for_each(|it| names.item(it));
            files.insert(name, names);
        }
    }
}

impl Names {
    fn item(&mut self, item: &Item) {
        match item {
            // Tests may know everything.
            Item::Mod(it) if it.ident == "tests" || it.content.is_none() => {}
            Item::Use(it) => {
                let mut paths = Vec::new();
                flatten(&it.tree, &mut Vec::new(), &mut paths);
                let is_exported = !matches!(it.vis, Visibility::Inherited);
                for (name, path) in paths {
                    if !is_exported {
                        self.used.push(path.clone());
                    }
                    if name != "*" {
                        self.imported.insert(name, path);
                    } else if is_exported {
                        self.globs.push(path);
                    }
                }
            }
            it => {
                self.declared.extend(declared(it));
                self.tokens(it.to_token_stream());
            }
        }
    }

    /// Paths, and unqualified names.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut joined = 0;
        let mut is_field = false;
        for token in tokens {
            let is_dot = matches!(&token, TokenTree::Punct(it) if it.as_char() == '.');
            match token {
                TokenTree::Punct(it) if it.as_char() == ':' && !path.is_empty() => joined += 1,
                TokenTree::Ident(it) => {
                    if joined != 2 {
                        self.ends(&mut path, joined);
                    }
                    if !is_field {
                        path.push(it.to_string());
                    }
                    joined = 0;
                }
                TokenTree::Group(it) => {
                    self.ends(&mut path, joined);
                    // Where something is visible is not what it needs.
                    let is_visibility = it.stream().to_string().starts_with("in ");
                    if !is_visibility {
                        self.tokens(it.stream());
                    }
                    joined = 0;
                }
                _ => {
                    self.ends(&mut path, joined);
                    joined = 0;
                }
            }
            is_field = is_dot;
        }
        self.ends(&mut path, joined);
    }

    /// A path is over. A name before a single colon is a field or a binding.
    fn ends(&mut self, path: &mut Vec<String>, colons: usize) {
        let path = std::mem::take(path);
        if path.len() > 1 {
            self.bare.insert(path[0].clone());
            self.used.push(path);
        } else if let Some(name) = path.into_iter().next()
            && colons != 1
        {
            self.bare.insert(name);
        }
    }
}

fn declared(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(it) => &it.ident,
        Item::Enum(it) => &it.ident,
        Item::Fn(it) => &it.sig.ident,
        Item::Static(it) => &it.ident,
        Item::Struct(it) => &it.ident,
        Item::Trait(it) => &it.ident,
        Item::Type(it) => &it.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

/// The paths of a `use`, each with the name that it gives.
fn flatten(tree: &UseTree, way: &mut Vec<String>, paths: &mut Vec<(String, Vec<String>)>) {
    let with = |name: &str, way: &[String]| {
        let own = (name != "self").then(|| name.to_owned());
        way.iter().cloned().chain(own).collect::<Vec<_>>()
    };
    match tree {
        UseTree::Path(it) => {
            way.push(it.ident.to_string());
            flatten(&it.tree, way, paths);
            way.pop();
        }
        UseTree::Name(it) => {
            let name = it.ident.to_string();
            let path = with(&name, way);
            let name = path.last().cloned().unwrap_or(name);
            paths.push((name, path));
        }
        UseTree::Rename(it) => {
            let path = with(&it.ident.to_string(), way);
            paths.push((it.rename.to_string(), path));
        }
        UseTree::Glob(_) => paths.push(("*".to_owned(), way.clone())),
        UseTree::Group(it) => it.items.iter().for_each(|it| flatten(it, way, paths)),
    }
}
