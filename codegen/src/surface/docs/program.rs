//! Programs in documentation, as data.

use serde_json::Value;

use crate::surface::FeatureGate;

/// A program that rustdoc compiles but does not run.
#[derive(Debug)]
pub struct Program {
    /// Its imports from the crate, as paths relative to the crate.
    pub uses: Vec<String>,
    /// The features that it needs to compile.
    pub gate: FeatureGate,
    /// Whether a client is in scope; otherwise, the program builds one.
    pub has_client: bool,
    /// Its statements.
    pub statements: Vec<Statement>,
}

/// A statement of a [`Program`].
#[derive(Debug)]
pub enum Statement {
    /// A variable.
    Let {
        /// Its name.
        name: String,
        /// Whether it is `mut`.
        is_mut: bool,
        /// Its value.
        value: Expr,
    },
    /// An expression.
    Expr(Expr),
    /// A loop that prints the items of a stream.
    Print {
        /// The variable of an item.
        item: String,
        /// The variable of the stream.
        stream: String,
    },
}

/// An expression of a [`Program`].
#[derive(Clone, Debug)]
pub enum Expr {
    /// A string.
    String(String),
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i128),
    /// An `i64` with a suffix, since its type cannot be inferred.
    Long(i64),
    /// A floating-point number.
    Float(f64),
    /// JSON of any kind.
    Json(Value),
    /// A variable, or an item by its path.
    Path(Vec<String>),
    /// `&value`
    Ref(Box<Expr>),
    /// `[values]`
    Array(Vec<Expr>),
    /// `vec![values]`
    Vec(Vec<Expr>),
    /// `(values)`
    Tuple(Vec<Expr>),
    /// A function call.
    Call(Box<Expr>, Vec<Expr>),
    /// A method call.
    Method(Box<Expr>, String, Vec<Expr>),
    /// `value.await`
    Await(Box<Expr>),
    /// `value?`
    Try(Box<Expr>),
}

impl Expr {
    pub(super) fn string(text: impl Into<String>) -> Self {
        Expr::String(text.into())
    }

    pub(super) fn path<const N: usize>(names: [&str; N]) -> Self {
        Expr::Path(names.map(str::to_owned).to_vec())
    }

    /// A function call.
    pub(super) fn call<const N: usize>(path: [&str; N], arguments: Vec<Expr>) -> Self {
        Expr::Call(Box::new(Expr::path(path)), arguments)
    }

    pub(super) fn some(value: Expr) -> Self {
        Expr::call(["Some"], vec![value])
    }

    pub(super) fn none() -> Self {
        Expr::path(["None"])
    }

    pub(super) fn reference(self) -> Self {
        Expr::Ref(Box::new(self))
    }

    pub(super) fn method(self, name: &str, arguments: Vec<Expr>) -> Self {
        Expr::Method(Box::new(self), name.to_owned(), arguments)
    }

    pub(super) fn awaited(self) -> Self {
        Expr::Await(Box::new(self))
    }

    /// `value?`
    pub(super) fn tried(self) -> Self {
        Expr::Try(Box::new(self))
    }

    /// Whether the type of the expression is only inferred from its context.
    pub(super) fn is_inferred(&self) -> bool {
        match self {
            Expr::Try(it) => it.is_inferred(),
            Expr::Method(_, name, _) => matches!(name.as_str(), "into" | "parse"),
            _ => false,
        }
    }

    /// Whether any path in the expression begins with a name.
    fn names(&self, name: &str) -> bool {
        let begins = |path: &[String]| path.len() > 1 && path[0] == name;
        let any = |items: &[Expr]| items.iter().any(|it| it.names(name));
        match self {
            Expr::String(_)
            | Expr::Bool(_)
            | Expr::Integer(_)
            | Expr::Long(_)
            | Expr::Float(_)
            | Expr::Json(_) => false,
            Expr::Path(path) => begins(path),
            Expr::Ref(it) | Expr::Await(it) | Expr::Try(it) => it.names(name),
            Expr::Array(items) | Expr::Vec(items) | Expr::Tuple(items) => any(items),
            Expr::Call(of, arguments) | Expr::Method(of, _, arguments) => {
                of.names(name) || any(arguments)
            }
        }
    }
}

impl Statement {
    pub(super) fn of(name: impl Into<String>, value: Expr) -> Self {
        Statement::Let {
            name: name.into(),
            is_mut: false,
            value,
        }
    }

    /// Whether any path in the statement begins with a name.
    pub(super) fn names(&self, name: &str) -> bool {
        match self {
            Statement::Let { value, .. } | Statement::Expr(value) => value.names(name),
            Statement::Print { .. } => false,
        }
    }
}
