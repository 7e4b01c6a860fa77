//! Converts rustdoc's JSON to the lines that the generator prints.
//!
//! Reads the relevant parts of the format directly, since the crate with its types changes with every toolchain.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Traits that other lines imply: `IntoOption`, by each listed `From`, and the marker traits by which open enums
/// implement it.
const UNLISTED: [&str; 4] = [
    "IntegerEnum",
    "IntoOption",
    "StringEnum",
    "StructuralPartialEq",
];

/// rustdoc's description of a crate.
pub(crate) struct Rustdoc {
    json: Value,
}

impl Rustdoc {
    pub(crate) fn new(json: Value) -> Self {
        Rustdoc { json }
    }

    /// The lines of a module's items, including nested modules.
    ///
    /// # Errors
    ///
    /// If there is no such module.
    pub(crate) fn lines(&self, module: &[&str]) -> Result<BTreeSet<String>, String> {
        let mut at = &self.json["root"];
        for name in module {
            let children = self.children(at);
            let found = children
                .into_iter()
                .find(|it| self.item(it)["name"] == **name);
            at = found.ok_or_else(|| format!("rustdoc describes no module `{name}`"))?;
        }
        let mut reader = Reader {
            rustdoc: self,
            paths: BTreeMap::new(),
            lines: BTreeSet::new(),
        };
        reader.name(at, "");
        reader.module(at, "");
        Ok(reader.lines)
    }

    fn item(&self, id: &Value) -> &Value {
        &self.json["index"][key(id)]
    }

    /// The items of a module.
    fn children(&self, module: &Value) -> Vec<&Value> {
        let items = self.item(module)["inner"]["module"]["items"].as_array();
        items.into_iter().flatten().collect()
    }
}

fn key(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

struct Reader<'a> {
    rustdoc: &'a Rustdoc,
    /// The paths of the module's items, by id.
    paths: BTreeMap<String, String>,
    lines: BTreeSet<String>,
}

impl Reader<'_> {
    /// The public items of a module with their names, including those that it re-exports from other modules.
    fn items(&self, module: &Value) -> Vec<(String, Value)> {
        let mut items = Vec::new();
        for id in self.rustdoc.children(module) {
            let item = self.rustdoc.item(id);
            if item["visibility"] != "public" {
                continue;
            }
            let used = &item["inner"]["use"];
            if used.is_null() {
                items.push((text(&item["name"]), id.clone()));
            } else if used["is_glob"] == true {
                items.extend(self.items(&used["id"]));
            } else if self.rustdoc.item(&used["id"]).is_null()
                || used["source"].as_str().is_some_and(is_of_runtime)
            {
                items.push((text(&used["name"]), id.clone()));
            } else {
                items.push((text(&used["name"]), used["id"].clone()));
            }
        }
        items
    }

    /// Records the paths of all items of a module.
    fn name(&mut self, module: &Value, prefix: &str) {
        for (name, id) in self.items(module) {
            let path = format!("{prefix}{name}");
            if !self.rustdoc.item(&id)["inner"]["module"].is_null() {
                self.name(&id, &format!("{path}::"));
            }
            self.paths.insert(key(&id), path);
        }
    }

    fn module(&mut self, module: &Value, prefix: &str) {
        for (name, id) in self.items(module) {
            let item = self.rustdoc.item(&id);
            let path = format!("{prefix}{name}");
            let inner = &item["inner"];
            let kind = inner.as_object().and_then(|it| it.keys().next());
            match kind.map_or("", String::as_str) {
                "module" => {
                    self.lines.insert(format!("pub mod {path}"));
                    self.module(&id, &format!("{path}::"));
                }
                "use" => {
                    let source = text(&inner["use"]["source"]);
                    self.lines
                        .insert(format!("pub use {}", source.trim_start_matches("::")));
                }
                "struct" => self.structure(item, &path),
                "enum" => self.enumeration(item, &path),
                "type_alias" => self.alias(item, &path),
                "constant" => self.constant(&inner["constant"]["type"], &path),
                other => {
                    self.lines.insert(format!("{other} {path}"));
                }
            }
        }
    }

    fn structure(&mut self, item: &Value, path: &str) {
        let inner = &item["inner"]["struct"];
        let marks = non_exhaustive(item);
        let payload = match inner["kind"]["tuple"].as_array().map(Vec::as_slice) {
            Some([only]) if !only.is_null() => {
                let ty = self.ty(&self.rustdoc.item(only)["inner"]["struct_field"]);
                format!("(pub {ty})")
            }
            _ => String::new(),
        };
        self.lines
            .insert(format!("{marks}pub struct {path}{payload}"));
        let fields = inner["kind"]["plain"]["fields"].as_array();
        for id in fields.into_iter().flatten() {
            let field = self.rustdoc.item(id);
            let (name, ty) = (
                text(&field["name"]),
                self.ty(&field["inner"]["struct_field"]),
            );
            let marks = deprecated(field);
            self.lines
                .insert(format!("{marks}pub {path}::{name}: {ty}"));
        }
        self.implementations(&inner["impls"], path);
    }

    fn constant(&mut self, ty: &Value, path: &str) {
        let ty = self.ty(ty);
        self.lines.insert(format!("pub const {path}: {ty}"));
    }

    fn enumeration(&mut self, item: &Value, path: &str) {
        let inner = &item["inner"]["enum"];
        let marks = non_exhaustive(item);
        self.lines.insert(format!("{marks}pub enum {path}"));
        for id in inner["variants"].as_array().into_iter().flatten() {
            let variant = self.rustdoc.item(id);
            let held = variant["inner"]["variant"]["kind"]["tuple"].as_array();
            let held = held.into_iter().flatten();
            let held: Vec<String> = held
                .map(|it| self.ty(&self.rustdoc.item(it)["inner"]["struct_field"]))
                .collect();
            let held = if held.is_empty() {
                String::new()
            } else {
                format!("({})", held.join(", "))
            };
            let name = text(&variant["name"]);
            self.lines.insert(format!("pub {path}::{name}{held}"));
        }
        self.implementations(&inner["impls"], path);
    }

    fn alias(&mut self, item: &Value, path: &str) {
        let inner = &item["inner"]["type_alias"];
        let parameters = inner["generics"]["params"].as_array().into_iter().flatten();
        let parameters: Vec<String> = parameters
            .map(|it| {
                let name = text(&it["name"]);
                match &it["kind"]["type"]["default"] {
                    Value::Null => name,
                    default => format!("{name} = client_runtime::{}", self.ty(default)),
                }
            })
            .collect();
        let generics = if parameters.is_empty() {
            String::new()
        } else {
            format!("<{}>", parameters.join(", "))
        };
        let mut ty = self.ty(&inner["type"]);
        // The type of the runtime may have the alias's own name.
        let name = ty.split('<').next().unwrap_or_default();
        if name == last(path) {
            let written = text(&inner["type"]["resolved_path"]["path"]);
            ty = format!("{written}{}", &ty[name.len()..]);
        }
        self.lines
            .insert(format!("pub type {path}{generics} = {ty}"));
    }

    /// The trait implementations and inherent functions of a type. Auto traits and blanket implementations are omitted.
    fn implementations(&mut self, ids: &Value, path: &str) {
        for id in ids.as_array().into_iter().flatten() {
            let inner = &self.rustdoc.item(id)["inner"]["impl"];
            let is_own = inner["is_synthetic"] == false && inner["blanket_impl"].is_null();
            let name = text(&inner["trait"]["path"]);
            if !is_own || UNLISTED.contains(&last(&name)) {
                continue;
            }
            if inner["trait"].is_null() {
                for id in inner["items"].as_array().into_iter().flatten() {
                    self.associated(self.rustdoc.item(id), path);
                }
                continue;
            }
            // The lifetime of `Deserialize` is not significant.
            let implemented = self.path(&inner["trait"]).replace("<'de>", "");
            let implementor = self.ty(&inner["for"]);
            self.lines
                .insert(format!("impl {implemented} for {implementor}"));
        }
    }

    /// A public function or constant of a type.
    fn associated(&mut self, item: &Value, path: &str) {
        if item["visibility"] != "public" {
            return;
        }
        let constant = &item["inner"]["assoc_const"]["type"];
        if constant.is_null() {
            self.function(item, path);
        } else {
            self.constant(constant, &format!("{path}::{}", text(&item["name"])));
        }
    }

    fn function(&mut self, item: &Value, path: &str) {
        let inner = &item["inner"]["function"];
        let inputs = inner["sig"]["inputs"].as_array().into_iter().flatten();
        let arguments = inputs.map(|it| {
            let (name, ty) = (text(&it[0]), self.ty(&it[1]));
            match (name.as_str(), ty.as_str()) {
                ("self", "Self") => "self".to_owned(),
                ("self", "&Self") => "&self".to_owned(),
                _ => format!("{name}: {ty}"),
            }
        });
        let arguments: Vec<String> = arguments.collect();
        let (name, arguments) = (text(&item["name"]), arguments.join(", "));
        let asynchronous = if inner["header"]["is_async"] == true {
            "async "
        } else {
            ""
        };
        let returns = match &inner["sig"]["output"] {
            Value::Null => String::new(),
            ty => format!(" -> {}", self.ty(ty)),
        };
        let marks = deprecated(item);
        self.lines.insert(format!(
            "{marks}pub {asynchronous}fn {path}::{name}({arguments}){returns}"
        ));
    }

    fn ty(&self, ty: &Value) -> String {
        let Some((kind, inner)) = ty.as_object().and_then(|it| it.iter().next()) else {
            return ty.to_string();
        };
        match kind.as_str() {
            "resolved_path" => self.path(inner),
            "generic" | "primitive" => text(inner),
            "tuple" => format!("({})", self.all(inner)),
            "slice" => format!("[{}]", self.ty(inner)),
            "borrowed_ref" => {
                let mutable = if inner["is_mutable"] == true {
                    "mut "
                } else {
                    ""
                };
                format!("&{mutable}{}", self.ty(&inner["type"]))
            }
            "impl_trait" => {
                let bounds = inner.as_array().into_iter().flatten();
                let bounds: Vec<String> = bounds.map(|it| self.bound(it)).collect();
                format!("impl {}", bounds.join(" + "))
            }
            "qualified_path" => text(&inner["name"]),
            other => other.to_owned(),
        }
    }

    fn all(&self, types: &Value) -> String {
        let types = types.as_array().into_iter().flatten();
        let types: Vec<String> = types.map(|it| self.ty(it)).collect();
        types.join(", ")
    }

    fn bound(&self, bound: &Value) -> String {
        let bound = &bound["trait_bound"];
        let maybe = if bound["modifier"] == "maybe" {
            "?"
        } else {
            ""
        };
        format!("{maybe}{}", self.path(&bound["trait"]))
    }

    /// The path of an item of the module, or the last segment of any other path, with its generic arguments.
    fn path(&self, path: &Value) -> String {
        let name = match self.paths.get(&key(&path["id"])) {
            Some(own) => own.clone(),
            None => last(&text(&path["path"])).to_owned(),
        };
        let arguments = &path["args"];
        if let Some(inputs) = arguments["parenthesized"]["inputs"].as_array() {
            let inputs: Vec<String> = inputs.iter().map(|it| self.ty(it)).collect();
            return format!("{name}({})", inputs.join(", "));
        }
        let given = arguments["angle_bracketed"]["args"].as_array();
        let given = given.into_iter().flatten().map(|it| match &it["lifetime"] {
            Value::String(lifetime) => lifetime.clone(),
            _ => self.ty(&it["type"]),
        });
        let constraints = arguments["angle_bracketed"]["constraints"].as_array();
        let constraints = constraints.into_iter().flatten().map(|it| {
            let name = text(&it["name"]);
            match &it["binding"]["equality"]["type"] {
                Value::Null => {
                    let bounds = it["binding"]["constraint"].as_array().into_iter().flatten();
                    let bounds: Vec<String> = bounds.map(|it| self.bound(it)).collect();
                    format!("{name}: {}", bounds.join(" + "))
                }
                ty => format!("{name} = {}", self.ty(ty)),
            }
        });
        let all: Vec<String> = given.chain(constraints).collect();
        if all.is_empty() {
            name
        } else {
            format!("{name}<{}>", all.join(", "))
        }
    }
}

fn is_of_runtime(source: &str) -> bool {
    source
        .trim_start_matches("::")
        .starts_with("client_runtime")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

fn deprecated(item: &Value) -> &'static str {
    if item["deprecation"].is_null() {
        ""
    } else {
        "#[deprecated] "
    }
}

fn non_exhaustive(item: &Value) -> &'static str {
    let mut attributes = item["attrs"].as_array().into_iter().flatten();
    if attributes.any(|it| it.to_string().contains("non_exhaustive")) {
        "#[non_exhaustive] "
    } else {
        ""
    }
}
