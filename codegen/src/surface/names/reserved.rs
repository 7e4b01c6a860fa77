//! The names that documents cannot have: those of the language, of its prelude, and of what generated code uses.

/// Keywords, strict and reserved.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Types, traits and variants of the prelude. A glob import of models would hide them.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// What files of models import.
const MODELS: &[&str] = &[
    "BTreeMap",
    "Bool",
    "Date",
    "Deserialize",
    "Ipv4Addr",
    "Ipv6Addr",
    "Lenient",
    "Nullable",
    "Secret",
    "Serialize",
    "Timestamp",
    "Uuid",
    "Value",
];

/// What files of operations import.
const OPERATIONS: &[&str] = &[
    "BTreeMap",
    "Body",
    "Bytes",
    "Client",
    "Credential",
    "Date",
    "Display",
    "Error",
    "ErrorBody",
    "Event",
    "File",
    "HeaderMap",
    "Ipv4Addr",
    "Ipv6Addr",
    "Lenient",
    "ListStyle",
    "Method",
    "Multipart",
    "Nullable",
    "PagedRequest",
    "Request",
    "Secret",
    "Streaming",
    "Style",
    "Timestamp",
    "Uuid",
    "Value",
];

/// The modules that have one for each tag.
const MODULES: &[&str] = &["mock", "models", "operations"];

/// Files of these names cannot be made on Windows, whatever their extension.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];

/// Methods of traits that operators call. clippy asks for the trait where a setter looks like one.
const OPERATORS: &[&str] = &[
    "add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub",
];

pub(super) fn is_keyword(ident: &str) -> bool {
    KEYWORDS.contains(&ident)
}

/// Whether no model can have a name.
pub(super) fn is_taken_in_models(ident: &str) -> bool {
    PRELUDE.contains(&ident) || MODELS.contains(&ident)
}

/// Whether no request can have a name.
pub(super) fn is_taken_in_operations(ident: &str) -> bool {
    PRELUDE.contains(&ident) || OPERATIONS.contains(&ident)
}

/// Whether no tag can have a name: a module within one of the same name is hard to speak of, and clippy says so.
pub(super) fn is_taken_of_modules(ident: &str) -> bool {
    let port = ident
        .strip_prefix("com")
        .or_else(|| ident.strip_prefix("lpt"));
    let is_port = port.is_some_and(|it| matches!(it.as_bytes(), [b'0'..=b'9']));
    MODULES.contains(&ident) || DEVICES.contains(&ident) || is_port
}

/// The name of a method that takes a value and gives the whole back, beside those of other methods.
pub(super) fn setter(taken: &[&str], ident: String) -> String {
    beside(OPERATORS, beside(taken, ident))
}

/// A name that is none of those that are taken.
pub(super) fn beside(taken: &[&str], ident: String) -> String {
    if taken.contains(&ident.as_str()) {
        format!("{ident}_")
    } else {
        ident
    }
}
