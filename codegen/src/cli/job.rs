//! A run on the command line, whatever it is for.

use std::path::{Path, PathBuf};

use super::console::Console;
use super::deny::Deny;
use super::module::Module;
use super::progress::Progress;
use super::runtime;
use crate::files::{slashes, tidy};
use crate::{Compilation, Diagnostics, Generated, Package, Runtime};

/// A document and the folder of its crate.
#[derive(Clone, Debug, Default)]
pub struct Job {
    /// The folder that `document` and `config` are relative to. Messages and file headers show paths relative to it. If
    /// empty, it is the working directory, and headers show only the document's file name.
    pub root: PathBuf,
    /// The document; `-` is the standard input.
    pub document: PathBuf,
    /// Additional folders, relative to `root`, that the document may refer to.
    pub references: Vec<PathBuf>,
    /// Overlays, relative to `root`, that are applied after the configured ones.
    pub overlays: Vec<PathBuf>,
    /// The `codegen.toml`, if any.
    pub config: Option<PathBuf>,
    /// The folder of the crate, or of the module. Its name is that of the crate unless `name` or the configuration says
    /// another.
    pub out: PathBuf,
    /// Whether `out` is a module of the crate that it is in.
    pub is_module: bool,
    /// The crate's name; overrides the configuration.
    pub name: Option<String>,
    /// Where the crate gets `client-runtime` from; overrides the configuration. A path is relative to the working
    /// directory.
    pub runtime: Option<Runtime>,
    /// Whether to leave out operations that cannot be generated instead of failing.
    pub skip_unsupported: bool,
    /// The warnings that fail the run.
    pub deny: Vec<Deny>,
    /// How the run talks to its user.
    pub console: Console,
}

impl Job {
    /// Generates in memory.
    ///
    /// # Errors
    ///
    /// A printable message if a source cannot be read or the document is invalid.
    pub fn generate(&self) -> Result<Generated, String> {
        let generated = self.generate_for_package(&Progress::silent());
        generated.map(|(generated, _)| generated)
    }

    /// Generates in memory, and returns the configured package with what its surroundings add.
    pub(super) fn generate_for_package(
        &self,
        progress: &Progress,
    ) -> Result<(Generated, Package), String> {
        let mut sources = self.sources()?;
        let package = &mut sources.config.package;
        let module = self.module()?;
        if let Some(module) = &module {
            let configured = module.configure(package);
            configured.map_err(|why| self.failure(&self.out, &why))?;
        }
        let folder = module.as_ref().map_or(&*self.out, Module::crate_folder);
        self.resolve_runtime(folder, package)?;
        let package = package.clone();
        let generated = sources.compiled(&self.console, progress, Compilation::generated)?;
        Ok((generated, package))
    }

    /// Sets where the crate gets the runtime from, and which package is there.
    fn resolve_runtime(&self, crate_folder: &Path, package: &mut Package) -> Result<(), String> {
        package.runtime = match &self.runtime {
            Some(Runtime::Path(path)) => {
                Runtime::Path(runtime::relative(crate_folder, Path::new(path)))
            }
            Some(runtime) => runtime.clone(),
            None => package.runtime.clone(),
        };
        if let Runtime::Path(path) = &package.runtime
            && !package.workspace
        {
            let folder = tidy(&crate_folder.join(path));
            let found = runtime::package_in(&folder).map_err(|why| self.failure(&folder, &why))?;
            package.runtime_id = Some(found);
        }
        Ok(())
    }

    /// Reads the sources, compiles them and calls `run` with the compilation.
    pub(super) fn compiled<T: Send>(
        &self,
        progress: &Progress,
        run: impl FnOnce(Compilation) -> Result<T, Diagnostics> + Send,
    ) -> Result<T, String> {
        self.sources()?.compiled(&self.console, progress, run)
    }

    /// The message about a file that could not be read or written.
    pub(super) fn failure(&self, path: &Path, what: &str) -> String {
        let path = match slashes(path) {
            path if path.is_empty() => ".".to_owned(),
            path => path,
        };
        self.console.format.failure(&path, what)
    }
}
