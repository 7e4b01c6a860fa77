//! Lines of the public API, as `API.txt` has them.
//!
//! Text instead of the surface: the committed file is then a baseline too, whatever has generated it.

/// A line of the public API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The path of the item; for an implementation, its whole text.
    pub(super) path: String,
    pub(super) what: What,
    /// The condition under which it is compiled.
    pub(super) gate: String,
    pub(super) deprecated: bool,
    pub(super) non_exhaustive: bool,
}

/// What a line declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A type or a module, by its keyword and, for aliases and wrappers, with its definition.
    Item(String),
    /// A field with its type.
    Field(String),
    /// A constant with its type.
    Constant(String),
    /// A variant with its payload.
    Variant(String),
    Function(Signature),
    /// An implementation of a trait, with the path of the type.
    Implementation(String),
    /// An export from the runtime.
    Export,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signature {
    /// The keywords before the name.
    pub(super) head: String,
    /// The names and types of the arguments; a receiver has no type.
    pub(super) arguments: Vec<(String, String)>,
    pub(super) returns: String,
}

impl Signature {
    /// The types of the arguments.
    pub(super) fn types(&self) -> impl Iterator<Item = &str> {
        self.arguments.iter().map(|it| it.1.as_str())
    }

    /// The names of the arguments.
    pub(super) fn names(&self) -> Vec<&str> {
        self.arguments.iter().map(|it| it.0.as_str()).collect()
    }
}

impl Line {
    /// Reads a line; `None` for comments and empty lines.
    pub(super) fn read(text: &str) -> Option<Line> {
        let mut rest = text.trim();
        let (mut gate, mut deprecated, mut non_exhaustive) = (String::new(), false, false);
        while rest.starts_with("#[") {
            let (attribute, after) = rest.split_once("] ")?;
            match attribute {
                "#[deprecated" => deprecated = true,
                "#[non_exhaustive" => non_exhaustive = true,
                it => it.trim_start_matches("#[").clone_into(&mut gate),
            }
            rest = after;
        }
        let (path, what) = declared(rest)?;
        Some(Line {
            path,
            what,
            gate,
            deprecated,
            non_exhaustive,
        })
    }

    /// The path of the item that it is part of.
    pub(super) fn owner(&self) -> &str {
        match &self.what {
            What::Implementation(of) => of,
            What::Field(_) | What::Variant(_) | What::Function(_) => {
                self.path.rsplit_once("::").map_or("", |it| it.0)
            }
            What::Item(_) | What::Constant(_) | What::Export => "",
        }
    }

    /// Whether it is an item of the same keyword as another one: a struct and an alias have nothing in common.
    pub(super) fn is_of_kind(&self, other: &Line) -> bool {
        let keyword = |it: &Line| match &it.what {
            What::Item(text) => text.split(' ').next().map(str::to_owned),
            _ => None,
        };
        keyword(self) == keyword(other)
    }

    /// What the line declares, for reports.
    pub(super) fn shown(&self) -> String {
        match &self.what {
            What::Item(text) | What::Field(text) | What::Constant(text) | What::Variant(text) => {
                text.clone()
            }
            What::Function(it) => {
                let arguments = it.arguments.iter().map(|(name, ty)| {
                    if ty.is_empty() {
                        name.clone()
                    } else {
                        format!("{name}: {ty}")
                    }
                });
                let arguments = arguments.collect::<Vec<_>>().join(", ");
                match it.returns.as_str() {
                    "" => format!("({arguments})"),
                    returns => format!("({arguments}) -> {returns}"),
                }
            }
            What::Implementation(_) | What::Export => String::new(),
        }
    }
}

fn declared(rest: &str) -> Option<(String, What)> {
    if let Some(name) = rest.strip_prefix("pub use ") {
        return Some((name.to_owned(), What::Export));
    }
    if let Some(of) = rest.strip_prefix("impl ") {
        let (of_trait, of_type) = of.split_once(" for ")?;
        let converted = of_trait.strip_prefix("From<");
        let is_own = of_type.contains("::") || of_type.starts_with("Client");
        let owner = match converted.and_then(|it| it.strip_suffix('>')) {
            // A conversion into a type of the runtime belongs to what is converted.
            Some(from) if !is_own => from,
            _ => of_type,
        };
        return Some((rest.to_owned(), What::Implementation(owner.to_owned())));
    }
    let rest = rest.strip_prefix("pub ")?;
    for keyword in ["mod ", "struct ", "enum ", "type "] {
        if let Some(item) = rest.strip_prefix(keyword) {
            let end = item.find(['(', '<', ' ']).unwrap_or(item.len());
            let what = format!("{keyword}{}", item[end..].trim_start());
            let what = what.trim().to_owned();
            return Some((item[..end].to_owned(), What::Item(what)));
        }
    }
    if let Some(constant) = rest.strip_prefix("const ") {
        let (path, ty) = constant.split_once(": ")?;
        return Some((path.to_owned(), What::Constant(ty.to_owned())));
    }
    if let Some(at) = rest.find("fn ") {
        return function(&rest[..at], &rest[at + 3..]);
    }
    // A single colon ends the path of a field.
    if let Some((path, ty)) = rest.split_once(": ") {
        return Some((path.to_owned(), What::Field(ty.to_owned())));
    }
    let (path, payload) = match rest.split_once('(') {
        Some((path, payload)) => (path, format!("({payload}")),
        None => (rest, String::new()),
    };
    Some((path.to_owned(), What::Variant(payload)))
}

fn function(head: &str, rest: &str) -> Option<(String, What)> {
    let open = rest.find('(')?;
    let close = closing(&rest[open..])? + open;
    let arguments = split(&rest[open + 1..close]);
    let arguments = arguments.into_iter().map(|it| match it.split_once(": ") {
        Some((name, ty)) => (name.to_owned(), ty.to_owned()),
        None => (it.to_owned(), String::new()),
    });
    let signature = Signature {
        head: head.trim().to_owned(),
        arguments: arguments.collect(),
        returns: rest[close + 1..].trim_start_matches(" -> ").to_owned(),
    };
    Some((rest[..open].to_owned(), What::Function(signature)))
}

/// The index of the parenthesis that closes the first one.
pub(crate) fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return Some(index);
        }
    }
    None
}

/// Splits arguments at the commas that are in no brackets.
pub(crate) fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (index, letter) in text.char_indices() {
        match letter {
            '(' | '<' | '[' => depth += 1,
            // That of `->` closes nothing.
            '>' if text[..index].ends_with('-') => {}
            ')' | '>' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(text[start..index].trim());
                start = index + 1;
            }
            _ => {}
        }
    }
    let last = text[start..].trim();
    if !last.is_empty() {
        parts.push(last);
    }
    parts
}
