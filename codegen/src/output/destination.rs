//! Where generated files belong.

use std::path::{Path, PathBuf};

use crate::vendored;

/// A folder to write to, and what in it is the generator's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The folder. Its entries are replaced one by one, each at once.
    pub(super) folder: PathBuf,
    /// The entries of the folder in which generated files that are no longer needed are removed.
    pub(super) owned: Vec<String>,
    /// What paths of files begin with.
    pub(super) prefix: String,
}

impl Destination {
    /// The folder of a crate: generated files in `src` and `runtime` that are no longer needed are removed.
    pub fn of_crate(folder: impl Into<PathBuf>) -> Self {
        Destination {
            folder: folder.into(),
            owned: vec!["src".to_owned(), vendored::FOLDER.to_owned()],
            prefix: String::new(),
        }
    }

    /// A folder that is replaced as a whole, such as that of a module. Files that are not generated are kept.
    pub fn whole(folder: &Path) -> Self {
        let name = folder.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        Destination {
            folder: folder.parent().unwrap_or(folder).to_owned(),
            prefix: format!("{name}/"),
            owned: vec![name],
        }
    }

    /// The path of a file of this destination.
    pub fn join(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }
}

impl<P: AsRef<Path> + ?Sized> From<&P> for Destination {
    /// The folder of a crate.
    fn from(folder: &P) -> Self {
        Destination::of_crate(folder.as_ref())
    }
}
