//! Resolves references to other files and within them before the document is lowered, so that no file is read later.
//!
//! A file that cannot be read is an error only if a reference to it is used.

use std::collections::{BTreeSet, HashMap};

use super::anchor::{anchors, is_anchor};
use super::objects::may_be_data;
use super::reference::has_scheme;
use super::references::references;
use super::resource::{Resources, joined};
use super::{Node, parse};
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
    /// The root as it was read, if it was rewritten from another version.
    pub(super) original: Option<Node>,
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
            original: None,
            links: HashMap::new(),
            scoped: HashMap::new(),
        }
    }

    /// Replaces the root by what it was rewritten to.
    pub(super) fn rewritten(&mut self, root: Node) {
        self.resources = Resources::of(&root);
        self.original = Some(std::mem::replace(&mut self.root, root));
    }

    /// The URI that the file gives itself by `$self`.
    fn uri(&self) -> Option<&str> {
        let uri = self.root.get("$self")?.as_str()?;
        Some(uri.split('#').next().unwrap_or(uri))
    }

    /// The relative path of a URI in the folder of the file's own URI: files lie as their URIs do.
    fn beside<'p>(&self, uri: &'p str) -> Option<&'p str> {
        let (folder, _) = self.uri()?.rsplit_once('/')?;
        let path = uri.strip_prefix(folder)?.strip_prefix('/');
        path.filter(|it| !folder.is_empty() && !it.is_empty())
    }

    /// The root whose JSON pointers are those of the text.
    pub(super) fn as_read(&self) -> &Node {
        self.original.as_ref().unwrap_or(&self.root)
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

/// The index of a file and the JSON pointer of a value.
pub(super) type Place = (usize, String);

/// The index of the file that contains a span. Spans in an overlay belong to the document.
pub(super) fn file_of(files: &[File], span: Span) -> usize {
    let behind = files.partition_point(|it| it.start <= span.start);
    behind.saturating_sub(1)
}

/// The value that a reference leads to, if there is one.
pub(super) fn located<'f>(files: &'f [File], text: &str, span: Span) -> Option<(Place, &'f Node)> {
    let here = file_of(files, span);
    let (file, pointer) = match files[here].link(text, span) {
        Some(Link::To(it)) => (it.file, it.pointer.as_str()),
        Some(_) => return None,
        None => (here, text.strip_prefix('#')?),
    };
    let decoded = percent_encoding::percent_decode_str(pointer).decode_utf8_lossy();
    let mut pointers = [pointer, &decoded].into_iter();
    pointers.find_map(|it| {
        let node = files[file].root.pointer(it)?;
        Some(((file, it.to_owned()), node))
    })
}

/// A location in a file.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// The index of the file.
    pub(super) file: usize,
    /// The JSON pointer as written in the reference.
    pub(super) pointer: String,
    /// The canonical form of references to the location.
    pub(super) name: String,
}

/// The files that are reachable from a document.
pub(super) struct Linking<'a> {
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

impl<'a> Linking<'a> {
    /// Reads the files that are reachable from a document.
    pub(super) fn of(
        document: File,
        files: &'a dyn Files,
        limits: &'a Limits,
        sources: &'a mut SourceMap,
    ) -> Self {
        let mut this = Linking {
            found: HashMap::from([(document.name.clone(), Ok(0))]),
            read: vec![document],
            anchors: HashMap::new(),
            ids: HashMap::new(),
            provider: files,
            limits,
            sources,
        };
        this.follow();
        this
    }

    /// Rewrites the files. Their references are resolved again.
    pub(super) fn rewrite<T>(&mut self, rewrite: impl FnOnce(&mut [File]) -> T) -> T {
        let result = rewrite(&mut self.read);
        self.anchors.clear();
        self.ids.clear();
        self.follow();
        result
    }

    /// The files with resolved references.
    pub(super) fn files(self) -> Vec<File> {
        self.read
    }

    /// Resolves all references, and reads the files that they lead to.
    fn follow(&mut self) {
        (0..self.read.len()).for_each(|it| self.name_resources(it));
        self.resolve();
        // A reference may name the URI of a file that was read after it.
        let mut links = self.read.iter().flat_map(|it| it.links.values());
        if !self.ids.is_empty() && links.any(|it| matches!(it, Link::Refused(_))) {
            self.resolve();
        }
    }

    fn resolve(&mut self) {
        let mut further = BTreeSet::new();
        // What a reference leads to is no data, wherever it is.
        while self.resolve_with(&mut further) {}
    }

    /// Resolves the references of all files, and those in the given values of what is data otherwise. Returns whether
    /// there are more of these.
    fn resolve_with(&mut self, further: &mut BTreeSet<Place>) -> bool {
        let mut targets = BTreeSet::new();
        let mut next = 0;
        while next < self.read.len() {
            let (mut links, mut scoped) = (HashMap::new(), HashMap::new());
            let own = further.iter().filter(|it| it.0 == next);
            let own: Vec<_> = own.map(|it| it.1.as_str()).collect();
            let file = &self.read[next];
            let is_own = |span| file_of(&self.read, span) == next;
            for (resource, text) in references(&file.root, &file.resources, &own, is_own) {
                // Those within the document need no link.
                let here = text.strip_prefix('#').filter(|it| !is_anchor(it));
                if let (0, None, Some(pointer)) = (next, resource, here) {
                    targets.insert((next, pointer.to_owned()));
                    continue;
                }
                let link = self.link(next, resource, &text);
                if let Link::To(it) = &link {
                    targets.insert((it.file, it.pointer.clone()));
                }
                match resource {
                    Some(resource) => drop(scoped.insert((resource, text), link)),
                    None => drop(links.insert(text, link)),
                }
            }
            self.read[next].links = links;
            self.read[next].scoped = scoped;
            next += 1;
        }
        let before = further.len();
        further.extend(targets.into_iter().filter(|it| may_be_data(&it.1)));
        further.len() > before
    }

    fn name_resources(&mut self, file: usize) {
        if let Some(uri) = self.own_uri(file) {
            self.ids.entry(uri).or_insert((file, String::new()));
        }
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
            let base = own.map(|it| it.uri.as_str());
            let file = self.own_uri(from);
            let uri = joined(base.or(file.as_deref()), path);
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
        let retrieved = || self.provider.uri(&self.read[from].name);
        let base = self.own_uri(from).or_else(retrieved);
        let uri = joined(base.as_deref(), path);
        let name = self.provider.locate_uri(&self.read[from].name, &uri);
        if let Some(name) = name {
            return self.named(name.map_err(Link::Refused)?);
        }
        let path = self.read[from].beside(&uri).unwrap_or(path);
        if has_scheme(path) {
            return Err(Link::Refused(Refusal::forbidden(
                "is an address, and nothing is fetched",
                "download the document with `codegen fetch`, or save the file beside it and refer to it by its path",
            )));
        }
        let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        let from = &self.read[from].name;
        let name = self.provider.locate(from, &path).map_err(Link::Refused)?;
        self.named(name)
    }

    /// The URI that a file gives itself, relative to where it comes from.
    fn own_uri(&self, file: usize) -> Option<String> {
        let file = &self.read[file];
        let retrieved = self.provider.uri(&file.name);
        file.uri().map(|it| joined(retrieved.as_deref(), it))
    }

    /// The index of a file, by its name.
    fn named(&mut self, name: String) -> Result<usize, Link> {
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
        let root = parse::parse(&source.text, start, self.limits).map_err(Link::Unreadable)?;
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
