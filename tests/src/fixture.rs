//! Fixtures: documents under `tests/fixtures`, each with its configuration and other files.

use std::path::Path;

use codegen::{Compilation, Config, Diagnostics, Folder, Input, Runtime, Source};

/// A document with its configuration.
#[derive(Debug)]
pub struct Fixture {
    /// The document.
    pub source: Source,
    /// The configuration in the `.toml` file of the same name; the default if there is none.
    pub config: Config,
    files: Folder,
    overlays: Vec<Source>,
}

impl Fixture {
    /// The valid fixture of this name.
    ///
    /// # Panics
    /// As [`read`](Self::read), and if its configuration is invalid.
    #[must_use]
    pub fn valid(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/valid");
        Self::read(&folder.join(format!("{name}.yaml"))).unwrap_or_else(|it| panic!("{it}"))
    }

    /// Reads a fixture.
    ///
    /// # Errors
    /// The errors in its configuration.
    ///
    /// # Panics
    /// If one of its files cannot be read.
    pub fn read(path: &Path) -> Result<Self, Diagnostics> {
        let name = |path: &Path| {
            let name = path.file_name().expect("a fixture is a file");
            name.to_string_lossy().into_owned()
        };
        let text = std::fs::read_to_string(path).expect("a fixture is text");
        let source = Source::new(name(path), text);
        let config_path = path.with_extension("toml");
        let config = std::fs::read_to_string(&config_path).unwrap_or_default();
        let mut config = Config::parse(Source::new(name(&config_path), config))?;
        // Snapshots must only depend on the document.
        config.package.runtime = Runtime::Path("../client-runtime".to_owned());
        let folder = path.parent().expect("a fixture lies in a folder");
        let files = Folder::of(folder, Path::new(&source.name)).configured(&config);
        let overlay = |name: &String| {
            let text = std::fs::read_to_string(folder.join(name)).expect("an overlay is text");
            Source::new(name, text)
        };
        let overlays = config.overlays.iter().map(overlay).collect();
        Ok(Self {
            source,
            config,
            files,
            overlays,
        })
    }

    /// Compiles it.
    ///
    /// # Errors
    /// The errors in the document and its configuration.
    pub fn compile<T: Send>(
        &self,
        run: impl FnOnce(Compilation) -> Result<T, Diagnostics> + Send,
    ) -> Result<T, Diagnostics> {
        let input = Input::new(&self.source, &self.files).overlaid(&self.overlays);
        codegen::compile(input, &self.config, run)
    }
}
