//! Generated clients in projects of any shape, as Cargo reads them. `.ci/projects` builds and runs some.

mod crates;
mod modules;
mod output;
mod package;
mod project;
mod runtimes;
