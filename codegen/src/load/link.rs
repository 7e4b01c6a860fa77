//! Resolves references to other files and within them before the document is lowered, so that no file is read later.
//!
//! Once all files are read, schema references with siblings are rewritten to an `allOf`.
//!
//! A file that cannot be read is an error only if a reference to it is used.

use std::collections::{HashMap, VecDeque};

use super::anchor::{anchors, is_anchor};
use super::reference::{has_scheme, reference_to_schema};
use super::resource::{Resources, joined};
use super::{Node, Value, Version, beside, yaml};
use crate::config::Limits;
use crate::diagnostic::Diagnostic;
use crate::files::{Files, Refusal};
use crate::source::{SourceMap, Span};

/// A file of the document.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) name: String,
    /// The offset of its text in the source map.
    pub(super) start: usize,
    pub(super) root: Node,
    /// The targets of the file's references, by their text. For the document itself, only those that leave it or use an
    /// anchor.
    pub(super) links: HashMap<String, Link>,
    /// The schemas with an `$id`.
    pub(super) resources: Resources,
    /// The targets of the references within those schemas, by schema index and text.
    pub(super) scoped: HashMap<(usize, String), Link>,
}

impl File {
    /// A file whose references are not resolved yet.
    pub(super) fn new(name: String, start: usize, root: Node) -> Self {
        File {
            name,
            start,
            resources: Resources::of(&root),
            root,
            links: HashMap::new(),
            scoped: HashMap::new(),
        }
    }

    /// The target of a reference.
    pub(super) fn link(&self, text: &str, span: Span) -> Option<&Link> {
        let scoped = self.resources.holding(span);
        match scoped {
            Some(resource) => self.scoped.get(&(resource, text.to_owned())),
            None => self.links.get(text),
        }
    }
}

/// The target of a reference.
#[derive(Clone, Debug)]
pub(super) enum Link {
    To(Target),
    /// A file that was not read.
    Refused(Refusal),
    /// A file with a syntax error.
    Unreadable(Diagnostic),
}

/// A location in a file.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// The index of the file.
    pub(super) file: usize,
    /// The JSON pointer as spelled in the reference.
    pub(super) pointer: String,
    /// The canonical spelling of references to the location.
    pub(super) name: String,
}

/// Reads the files that are reachable from a document.
pub(super) fn follow(
    document: File,
    files: &dyn Files,
    limits: &Limits,
    sources: &mut SourceMap,
) -> Vec<File> {
    let mut linking = Linking {
        read: vec![document],
        found: HashMap::new(),
        anchors: HashMap::new(),
        ids: HashMap::new(),
        provider: files,
        limits,
        sources,
    };
    linking.found.insert(linking.read[0].name.clone(), Ok(0));
    let mut next = 0;
    linking.name_resources(0);
    while next < linking.read.len() {
        let (mut links, mut scoped) = (HashMap::new(), HashMap::new());
        for (resource, text) in references(&linking.read[next], next == 0) {
            let link = linking.link(next, resource, &text);
            match resource {
                Some(resource) => drop(scoped.insert((resource, text), link)),
                None => drop(links.insert(text, link)),
            }
        }
        linking.read[next].links = links;
        linking.read[next].scoped = scoped;
        next += 1;
    }
    let mut read = linking.read;
    if Version::of(&read[0].root) == Version::V31 {
        for file in &mut read {
            beside::compose(&mut file.root);
        }
    }
    publish(&mut read, limits);
    read
}

struct Linking<'a> {
    read: Vec<File>,
    /// The index of each file, by name.
    found: HashMap<String, Result<usize, Link>>,
    /// The anchors of each file in which a reference uses one.
    anchors: HashMap<usize, HashMap<String, String>>,
    /// The file and pointer of each `$id`.
    ids: HashMap<String, (usize, String)>,
    provider: &'a dyn Files,
    limits: &'a Limits,
    sources: &'a mut SourceMap,
}

impl Linking<'_> {
    fn name_resources(&mut self, file: usize) {
        for resource in self.read[file].resources.iter() {
            for name in [&resource.uri, &resource.id] {
                let place = (file, resource.pointer.clone());
                self.ids.entry(name.clone()).or_insert(place);
            }
        }
    }

    /// Resolves a reference by `$id`: that of its target or that of the schema that contains it.
    fn by_id(&mut self, from: usize, resource: Option<usize>, text: &str) -> Option<Link> {
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let own = resource.map(|it| self.read[from].resources.get(it));
        let (file, base) = if path.is_empty() {
            (from, own?.pointer.clone())
        } else {
            let uri = joined(own.map(|it| it.uri.as_str()), path);
            self.ids.get(&uri).or_else(|| self.ids.get(path))?.clone()
        };
        let pointer = if is_anchor(fragment) {
            self.pointer(file, fragment)
        } else {
            format!("{base}{fragment}")
        };
        // Many documents have an `$id` but write fragments relative to the document. If the schema does not contain the
        // target, fall back to the document.
        let is_there = self.read[file].root.pointer(&pointer).is_some();
        (is_there || !path.is_empty()).then(|| self.to(file, pointer))
    }

    fn to(&self, file: usize, pointer: String) -> Link {
        Link::To(Target {
            file,
            name: self.name(file, &pointer),
            pointer,
        })
    }

    fn link(&mut self, from: usize, resource: Option<usize>, text: &str) -> Link {
        if let Some(link) = self.by_id(from, resource, text) {
            return link;
        }
        let (path, pointer) = text.split_once('#').unwrap_or((text, ""));
        let file = if path.is_empty() {
            Ok(from)
        } else {
            self.file(from, path)
        };
        match file {
            Ok(file) => {
                let pointer = self.pointer(file, pointer);
                self.to(file, pointer)
            }
            Err(link) => link,
        }
    }

    /// The pointer of a fragment, which may be an anchor. An unknown anchor is returned unchanged.
    fn pointer(&mut self, file: usize, fragment: &str) -> String {
        let named = is_anchor(fragment).then(|| {
            let root = &self.read[file].root;
            let anchors = self.anchors.entry(file).or_insert_with(|| anchors(root));
            anchors.get(fragment).cloned()
        });
        named.flatten().unwrap_or_else(|| fragment.to_owned())
    }

    /// The index of the file at a path that is relative to another file.
    fn file(&mut self, from: usize, path: &str) -> Result<usize, Link> {
        if has_scheme(path) {
            return Err(Link::Refused(Refusal::forbidden(
                "is an address, and nothing is fetched",
                "save the file beside the document, and refer to it by its path",
            )));
        }
        let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        let from = &self.read[from].name;
        let name = self.provider.locate(from, &path).map_err(Link::Refused)?;
        if let Some(found) = self.found.get(&name) {
            return found.clone();
        }
        let found = self.open(&name);
        self.found.insert(name, found.clone());
        found
    }

    fn open(&mut self, name: &str) -> Result<usize, Link> {
        let source = self.provider.read(name).map_err(Link::Refused)?;
        let id = self.sources.add(source.clone());
        let start = self.sources.start(id);
        let root = yaml::parse(&source.text, start, self.limits).map_err(Link::Unreadable)?;
        self.read.push(File::new(source.name, start, root));
        let file = self.read.len() - 1;
        self.name_resources(file);
        Ok(file)
    }

    fn name(&self, file: usize, pointer: &str) -> String {
        match file {
            0 => format!("#{pointer}"),
            _ => format!("{}#{pointer}", self.read[file].name.replace('#', "%23")),
        }
    }
}

/// The references in a file, each with the index of the schema with an `$id` that contains it. For the document itself,
/// only those that leave it, use an anchor, or are within such a schema.
fn references(file: &File, is_document: bool) -> Vec<(Option<usize>, String)> {
    let mut found = Vec::new();
    let mut queue = VecDeque::from([&file.root]);
    while let Some(node) = queue.pop_front() {
        match &node.value {
            Value::Object(object) => {
                let mapping = node.get("discriminator").and_then(|it| it.get("mapping"));
                let mapped = mapping.and_then(Node::as_object).into_iter();
                let mapped = mapped.flat_map(|it| it.iter().map(|(_, it)| &it.node));
                // A mapping's value may be a schema name instead of a reference.
                let mapped =
                    mapped.filter(|it| it.as_str().is_some_and(|it| it.contains(['#', '.', '/'])));
                let own = ["$ref", "$dynamicRef"].into_iter();
                let own = own.filter_map(|it| node.get(it));
                let texts = own
                    .chain(mapped)
                    .filter_map(|it| Some((it.span, it.as_str()?)));
                found.extend(texts.map(|(span, text)| (file.resources.holding(span), text)));
                queue.extend(object.iter().map(|(_, it)| &it.node));
            }
            Value::Array(items) => queue.extend(items),
            _ => {}
        }
    }
    let leads_on = |it: &str| it.strip_prefix('#').is_none_or(is_anchor);
    found.retain(|(resource, it)| !is_document || resource.is_some() || leads_on(it));
    found.sort_unstable();
    found.dedup();
    let found = found.into_iter();
    found.map(|(at, text)| (at, text.to_owned())).collect()
}

/// Uses the name in `components` for schemas of other files that a component refers to.
fn publish(files: &mut [File], limits: &Limits) {
    let mut published: HashMap<(usize, String), Option<String>> = HashMap::new();
    let schemas = files[0].root.pointer("/components/schemas");
    let schemas = schemas.and_then(Node::as_object);
    for (name, property) in schemas.into_iter().flat_map(super::Object::iter) {
        if let Some(key) = end(files, &property.node, limits) {
            let name = reference_to_schema(name);
            published
                .entry(key)
                .and_modify(|it| *it = None)
                .or_insert(Some(name));
        }
    }
    let links = files
        .iter_mut()
        .flat_map(|it| it.links.values_mut().chain(it.scoped.values_mut()));
    for link in links {
        if let Link::To(target) = link
            && let Some(Some(name)) = published.get(&(target.file, target.pointer.clone()))
        {
            target.name.clone_from(name);
        }
    }
}

/// The end of a chain of references, if it is in another file.
fn end(files: &[File], node: &Node, limits: &Limits) -> Option<(usize, String)> {
    let (mut file, mut node, mut end) = (0, node, None);
    for _ in 0..limits.references {
        let Some((text, span)) = node
            .get("$ref")
            .and_then(|it| Some((it.as_str()?, it.span)))
        else {
            break;
        };
        let Some(Link::To(target)) = files[file].link(text, span) else {
            return None;
        };
        file = target.file;
        node = files[file].root.pointer(&target.pointer)?;
        end = Some((file, target.pointer.clone()));
    }
    end.filter(|(file, _)| *file != 0)
}

impl Link {
    /// The error of a reference with this target, if any.
    pub(super) fn finding(&self, text: &str, span: Span) -> Option<Diagnostic> {
        match self {
            Link::To(_) => None,
            Link::Refused(why) => {
                let message = format!("`{text}` {}", why.message);
                let finding = Diagnostic::error(why.code, span, message);
                Some(Diagnostic {
                    help: why.help.clone(),
                    ..finding
                })
            }
            Link::Unreadable(finding) => Some(finding.clone()),
        }
    }
}
