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
    /// What it gives to others under a name of its own.
    exported: BTreeMap<String, Vec<String>>,
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
        read(root, &mut Vec::new(), &mut files);
        assert!(files.len() > 3, "{} holds a crate", root.display());
        Graph { files }
    }

    /// The modules of the root that those in a module of the root know.
    pub fn layers_known_to(&self, layer: &str) -> BTreeSet<String> {
        let own = self.files.keys().filter(|it| first(it) == layer);
        let own: Vec<&Module> = own.collect();
        assert!(!own.is_empty(), "there is no module `{layer}`");
        let known = own.into_iter().flat_map(|it| self.known_to(it));
        let known = known.map(|it| first(&it).to_owned());
        known.filter(|it| it != layer).collect()
    }

    /// The groups of modules that lead to each other.
    pub fn cycles(&self) -> Vec<Vec<String>> {
        let modules: Vec<&Module> = self.files.keys().collect();
        let mut graph = DiGraph::<(), ()>::new();
        for _ in &modules {
            graph.add_node(());
        }
        for (index, module) in modules.iter().enumerate() {
            for known in self.known_to(module) {
                let known = modules.iter().position(|it| **it == known);
                let known = known.expect("it was resolved to a file");
                graph.add_edge(NodeIndex::new(index), NodeIndex::new(known), ());
            }
        }
        let cycles = tarjan_scc(&graph).into_iter().filter(|it| it.len() > 1);
        let named = cycles.map(|it| {
            let mut names: Vec<String> =
                it.iter().map(|it| modules[it.index()].join("::")).collect();
            names.sort();
            names
        });
        let mut named: Vec<_> = named.collect();
        named.sort();
        named
    }

    fn known_to(&self, module: &Module) -> BTreeSet<Module> {
        let used = self.files[module].used.iter();
        let known = used.filter_map(|it| self.resolve(&self.absolute(module, it)?, 0));
        known.filter(|it| it != module).collect()
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
                let is_child = self.files.contains_key(&child);
                is_child.then_some((&module[..], path))?
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
        let exported = &self.files.get(&module)?.exported;
        let name = rest.first().map_or("", String::as_str);
        if let Some(target) = exported.get(name) {
            let path = self.absolute(&module, &[target, &rest[1..]].concat())?;
            return self.resolve(&path, depth + 1);
        }
        let all = exported.get("*").filter(|_| !rest.is_empty());
        if let Some(all) = all.and_then(|it| self.absolute(&module, it)) {
            let declared = self.files.get(&all).map(|it| &it.declared);
            if declared.is_some_and(|it| it.contains(name)) {
                return Some(all);
            }
        }
        Some(module)
    }
}

fn first(path: &[String]) -> &str {
    path.first().map_or("", String::as_str)
}

fn read(folder: &Path, module: &mut Module, files: &mut BTreeMap<Module, Names>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().and_then(|it| it.to_str()).expect("a name");
        if path.is_dir() {
            module.push(stem.to_owned());
            read(&path, module, files);
            module.pop();
        } else if path.extension().is_some_and(|it| it == "rs") && stem != "main" {
            let mut name = module.clone();
            if !matches!(stem, "mod" | "lib") {
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
            Item::Mod(it) if it.ident == "tests" => {}
            Item::Use(it) => {
                let mut paths = Vec::new();
                flatten(&it.tree, &mut Vec::new(), &mut paths);
                let is_exported = !matches!(it.vis, Visibility::Inherited);
                for (name, path) in paths {
                    if is_exported {
                        self.exported.insert(name, path);
                    } else {
                        self.used.push(path);
                    }
                }
            }
            it => {
                self.declared.extend(declared(it));
                self.tokens(it.to_token_stream());
            }
        }
    }

    /// Paths that begin with a keyword.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut joined = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(it) if it.as_char() == ':' && !path.is_empty() => joined += 1,
                TokenTree::Ident(it) => {
                    let name = it.to_string();
                    if !path.is_empty() && joined == 2 {
                        path.push(name);
                    } else {
                        self.ends(&mut path);
                        if matches!(name.as_str(), "crate" | "self" | "super") {
                            path.push(name);
                        }
                    }
                    joined = 0;
                }
                TokenTree::Group(it) => {
                    self.ends(&mut path);
                    self.tokens(it.stream());
                }
                _ => self.ends(&mut path),
            }
        }
        self.ends(&mut path);
    }

    fn ends(&mut self, path: &mut Vec<String>) {
        let path = std::mem::take(path);
        if path.len() > 1 {
            self.used.push(path);
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
