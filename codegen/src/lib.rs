//! Rust clients from OpenAPI documents.
//!
//! ```text
//! document ─ load ─▶ Document ─ lower ─▶ ir::Api ─ plan ─▶ surface::Crate ─ emit ─▶ files
//! codegen.toml ────▶ Config ─────┘
//! ```
//!
//! [`compile`] is pure: the same sources and configuration give the same bytes on every machine. It reads no files
//! other than those that references name, through the given [`Files`]. [`output`] compares the result with the files in
//! a folder and writes them. [`Builder`] does both in a build script, which needs no more than the library: the default
//! feature `command` has the command line, `codegen diff` and `codegen explain`.

#![cfg_attr(
    not(feature = "command"),
    allow(
        dead_code,
        unused_imports,
        reason = "only the command uses all of the library"
    )
)]

mod analysis;
mod build_script;
#[cfg(feature = "command")]
pub mod cli;
mod compilation;
mod config;
mod diagnostic;
#[cfg(feature = "command")]
pub mod diff;
mod emit;
#[cfg(feature = "command")]
pub mod explain;
#[cfg(feature = "fetch")]
pub mod fetch;
mod file;
mod files;
mod host;
mod inferred;
#[cfg(feature = "command")]
mod init;
mod input;
pub mod ir;
mod lint;
mod load;
mod lock;
mod lower;
pub mod message;
mod observer;
mod openapi;
pub mod output;
mod source;
mod sources;
mod stack;
#[doc(hidden)]
pub mod stages;
mod suggestions;
pub mod surface;
pub mod upgrade;
mod vendored;

pub use build_script::{BuildError, Builder};
pub use compilation::{Compilation, Generated, compile, compile_both};
pub use config::{
    Config, Dependencies, Envelope, Errors, Format, Limits, Lint, Package, PackageId, Paging,
    References, Rename, Runtime, Selection, Types,
};
pub use diagnostic::{Diagnostic, Diagnostics, Severity, code};
pub use emit::Requirement;
pub use file::GeneratedFile;
pub use files::{Files, Folder, NoFiles, Refusal};
pub use input::Input;
pub use observer::{Observer, Stage};
pub use openapi::{Cardinality, Noun};
pub use source::{Source, Span};
