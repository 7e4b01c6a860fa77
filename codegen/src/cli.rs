//! The command line: reads the sources, writes the files and prints the result.
//!
//! Shared by the `codegen` command and the `xtask` commands of a repository.

mod arguments;
mod diff;
mod generate;
mod job;
mod lint;
mod pins;
mod sources;
mod summary;
mod upgrade;
mod watch;

pub use arguments::main;
pub use diff::{Comparison, FailOn, ReportFormat};
pub use generate::Mode;
pub use job::Job;
