//! Programs in documentation, as data.

use serde_json::Value;

use crate::surface::FeatureGate;

/// A program that rustdoc compiles and does not run.
#[derive(Debug)]
pub struct Program {
    /// What it imports of the crate, as `use` has it behind the crate's name.
    pub uses: Vec<String>,
    /// The features without which it does not compile.
    pub gate: FeatureGate,
    /// Whether it is given a client; otherwise, it makes one.
    pub has_client: bool,
    /// What it does.
    pub statements: Vec<Statement>,
}

/// A statement of a [`Program`].
#[derive(Debug)]
pub enum Statement {
    /// A variable.
    Let {
        /// Its name.
        name: String,
        /// Whether it changes.
        is_mut: bool,
        /// Its value.
        value: Expr,
    },
    /// An expression.
    Expr(Expr),
    /// A loop that prints what a stream gives.
    Print {
        /// The name of an item.
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
    /// A struct.
    Struct {
        /// The path of its type.
        path: Vec<String>,
        /// Fields with their values.
        fields: Vec<(String, Expr)>,
        /// What has the other fields.
        rest: Option<Box<Expr>>,
    },
    /// The call of a function.
    Call(Box<Expr>, Vec<Expr>),
    /// The call of a method.
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

    /// The call of a function.
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

    /// Whether a path anywhere in it begins with a name.
    fn names(&self, name: &str) -> bool {
        let begins = |path: &[String]| path.len() > 1 && path[0] == name;
        let any = |items: &[Expr]| items.iter().any(|it| it.names(name));
        match self {
            Expr::String(_) | Expr::Bool(_) | Expr::Integer(_) | Expr::Float(_) | Expr::Json(_) => {
                false
            }
            Expr::Path(path) => begins(path),
            Expr::Ref(it) | Expr::Await(it) | Expr::Try(it) => it.names(name),
            Expr::Array(items) | Expr::Vec(items) | Expr::Tuple(items) => any(items),
            Expr::Struct { path, fields, rest } => {
                begins(path)
                    || fields.iter().any(|(_, it)| it.names(name))
                    || rest.as_ref().is_some_and(|it| it.names(name))
            }
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

    /// Whether a path anywhere in it begins with a name.
    pub(super) fn names(&self, name: &str) -> bool {
        match self {
            Statement::Let { value, .. } | Statement::Expr(value) => value.names(name),
            Statement::Print { .. } => false,
        }
    }
}
