//! The operations and schemas of the spec, with their lines.

use super::tree::{self, Entry, Node};

/// The spec's path in the repository.
pub(crate) const PATH: &str = "spec/interop.yaml";

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The spec.
pub(crate) struct Spec {
    root: Node,
    lines: Vec<String>,
}

/// An operation of the spec.
#[derive(Clone, Copy)]
pub(crate) struct Operation<'a> {
    /// Its `operationId`.
    pub(crate) id: &'a str,
    /// HTTP method, in lower case.
    pub(crate) method: &'a str,
    /// The path, relative to the server's URL.
    pub(crate) path: &'a str,
    /// The line of the method.
    pub(crate) line: usize,
    pub(crate) node: &'a Node,
}

/// A parameter of an operation.
#[derive(Clone, Copy)]
pub(crate) struct Parameter<'a> {
    pub(crate) name: &'a str,
    /// The parameter itself.
    pub(crate) node: &'a Node,
    /// Its entry among the parameters of the operation, which may be a reference.
    pub(crate) listed: &'a Node,
}

impl Spec {
    /// Parses the spec.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let root = tree::parse(text, 0).map_err(|why| format!("{PATH}: {why}"))?;
        let lines = text.lines().map(str::to_owned).collect();
        Ok(Spec { root, lines })
    }

    /// The host and base path of the server, with the defaults of its variables, and their line.
    pub(crate) fn server(&self) -> Option<(String, String, usize)> {
        let server = self.root.pointer("/servers/0")?;
        let url = server.get("url")?;
        let mut text = url.text()?.to_owned();
        for it in server.get("variables").map_or(&[][..], Node::entries) {
            let default = it.node.get("default").and_then(Node::text);
            text = text.replace(&format!("{{{}}}", it.key), default.unwrap_or_default());
        }
        let (_, rest) = text.split_once("://")?;
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let path = path.trim_end_matches('/').to_owned();
        Some((host.to_owned(), path, url.line))
    }

    fn line(&self, line: usize) -> Option<&str> {
        let index = line.checked_sub(1)?;
        self.lines.get(index).map(String::as_str)
    }

    /// The number of columns by which a line is indented.
    pub(crate) fn column(&self, line: usize) -> usize {
        let line = self.line(line).unwrap_or_default();
        line.len() - line.trim_start().len()
    }

    /// The last line of the block that begins at a line, which includes all following lines with more indentation.
    pub(crate) fn end(&self, line: usize) -> usize {
        let column = self.column(line);
        let mut end = line;
        for (next, text) in (line + 1..).zip(&self.lines[line.min(self.lines.len())..]) {
            let is_blank = text.trim().is_empty();
            if !is_blank && self.column(next) <= column {
                break;
            }
            if !is_blank {
                end = next;
            }
        }
        end
    }

    /// The schema in `components` with this name.
    pub(crate) fn has_schema(&self, name: &str) -> bool {
        let schemas = self.root.pointer("/components/schemas");
        schemas.is_some_and(|it| it.get(name).is_some())
    }

    /// The path items.
    pub(crate) fn paths(&self) -> &[Entry] {
        self.root.get("paths").map_or(&[], Node::entries)
    }

    /// The operations, in the order of the document.
    pub(crate) fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        self.paths().iter().flat_map(|item| {
            let methods = item.node.entries().iter();
            let methods = methods.filter(|it| METHODS.contains(&it.key.as_str()));
            methods.map(|it| Operation {
                id: it
                    .node
                    .get("operationId")
                    .and_then(Node::text)
                    .unwrap_or(""),
                method: &it.key,
                path: &item.key,
                line: it.line,
                node: &it.node,
            })
        })
    }

    /// The operation with this method, in any case, and this path.
    pub(crate) fn at(&self, method: &str, path: &str) -> Option<Operation<'_>> {
        self.operations()
            .find(|it| it.method.eq_ignore_ascii_case(method) && it.path == path)
    }

    /// The operation with this `operationId`.
    pub(crate) fn operation(&self, id: &str) -> Option<Operation<'_>> {
        self.operations().find(|it| it.id == id)
    }

    /// The target of a reference, or the node itself.
    pub(crate) fn resolve<'a>(&'a self, node: &'a Node) -> &'a Node {
        let mut node = node;
        // A cycle of references ends somewhere on it.
        for _ in 0..100 {
            let target = reference(node).and_then(|it| self.root.pointer(it.strip_prefix('#')?));
            match target {
                Some(target) => node = target,
                None => break,
            }
        }
        node
    }

    /// The parameters of an operation.
    pub(crate) fn parameters<'a>(
        &'a self,
        operation: Operation<'a>,
    ) -> impl Iterator<Item = Parameter<'a>> {
        let listed = operation
            .node
            .get("parameters")
            .map_or(&[][..], Node::items);
        listed.iter().filter_map(|listed| {
            let node = self.resolve(listed);
            let name = node.get("name")?.text()?;
            Some(Parameter { name, node, listed })
        })
    }

    /// The request body of an operation.
    pub(crate) fn request<'a>(&'a self, operation: Operation<'a>) -> Option<&'a Node> {
        operation.node.get("requestBody").map(|it| self.resolve(it))
    }

    /// The successful response of an operation: its entry among the responses.
    pub(crate) fn success<'a>(&self, operation: Operation<'a>) -> Option<&'a Entry> {
        let responses = operation.node.get("responses")?.entries();
        responses.iter().find(|it| it.key.starts_with('2'))
    }

    /// The name in `components` of a schema. With keywords beside it, the reference is in `allOf`.
    pub(crate) fn name<'a>(&self, schema: &'a Node) -> Option<&'a str> {
        let named = |it: &'a Node| reference(it)?.strip_prefix("#/components/schemas/");
        match schema.get("allOf").map(Node::items) {
            Some([only]) => named(only),
            _ => named(schema),
        }
    }

    /// A schema with all that it is composed of, the schema itself first.
    pub(crate) fn parts<'a>(&'a self, schema: &'a Node) -> Vec<&'a Node> {
        let mut parts = vec![self.resolve(schema)];
        let mut next = 0;
        while let Some(part) = parts.get(next).copied() {
            let composed = part.get("allOf").map_or(&[][..], Node::items);
            for it in composed.iter().map(|it| self.resolve(it)) {
                // A schema may be composed of itself.
                if !parts.iter().any(|part| std::ptr::eq(*part, it)) {
                    parts.push(it);
                }
            }
            next += 1;
        }
        parts
    }

    /// The value of a keyword of a schema or of its parts.
    pub(crate) fn keyword<'a>(&'a self, schema: &'a Node, keyword: &str) -> Option<&'a Node> {
        self.parts(schema)
            .into_iter()
            .find_map(|it| it.get(keyword))
    }

    /// A property of a schema.
    pub(crate) fn property<'a>(&'a self, schema: &'a Node, name: &str) -> Option<&'a Entry> {
        let mut parts = self.parts(schema).into_iter();
        parts.find_map(|it| it.get("properties")?.entry(name))
    }
}

/// The target of a node that is a reference.
pub(crate) fn reference(node: &Node) -> Option<&str> {
    node.get("$ref").and_then(Node::text)
}
