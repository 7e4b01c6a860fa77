//! Reserved names: those of the language, of its prelude, and of generated code.

/// Keywords, strict and reserved.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Types, traits and variants of the prelude, which a glob import of models would shadow.
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

/// The imports of model files.
const MODELS: &[&str] = &[
    "BTreeMap",
    "Bool",
    "Date",
    "Deserialize",
    "IntoOption",
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

/// The imports of operation files.
const OPERATIONS: &[&str] = &[
    "BTreeMap",
    "Body",
    "BodyVariant",
    "Bytes",
    "Client",
    "Credential",
    "Date",
    "Description",
    "Display",
    "Error",
    "ErrorBody",
    "Event",
    "File",
    "HeaderMap",
    "IntoOption",
    "Ipv4Addr",
    "Ipv6Addr",
    "Lenient",
    "ListStyle",
    "Method",
    "Multipart",
    "Nullable",
    "Operation",
    "PagedRequest",
    "Request",
    "ResponseBody",
    "Secret",
    "Streaming",
    "Style",
    "Timestamp",
    "Uuid",
    "Value",
];

/// The modules that contain one module for each tag.
const MODULES: &[&str] = &["mock", "models", "operations"];

/// Windows cannot create files of these names, whatever their extension.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];

/// Methods of operator traits. clippy's `should_implement_trait` fires on setters of these names.
const OPERATORS: &[&str] = &[
    "add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub",
];

pub(super) fn is_keyword(ident: &str) -> bool {
    KEYWORDS.contains(&ident)
}

/// Whether a name is reserved among models.
pub(super) fn is_taken_in_models(ident: &str) -> bool {
    PRELUDE.contains(&ident) || MODELS.contains(&ident)
}

/// Whether a name is reserved among requests.
pub(super) fn is_taken_in_operations(ident: &str) -> bool {
    PRELUDE.contains(&ident) || OPERATIONS.contains(&ident)
}

/// Whether a name is reserved among tag modules: clippy rejects a module inside a module of the same name.
pub(super) fn is_taken_of_modules(ident: &str) -> bool {
    let port = ident
        .strip_prefix("com")
        .or_else(|| ident.strip_prefix("lpt"));
    let is_port = port.is_some_and(|it| matches!(it.as_bytes(), [b'0'..=b'9']));
    MODULES.contains(&ident) || DEVICES.contains(&ident) || is_port
}

/// The name of a setter that does not collide with other methods.
pub(super) fn setter(taken: &[&str], ident: String) -> String {
    beside(OPERATORS, beside(taken, ident))
}

/// A name that is not taken.
pub(super) fn beside(taken: &[&str], ident: String) -> String {
    if taken.contains(&ident.as_str()) {
        format!("{ident}_")
    } else {
        ident
    }
}
