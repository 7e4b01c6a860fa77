//! What was downloaded, and how it differs from an earlier download.

use super::http::shown;
use crate::lock::{Lock, LockedFile};

/// A downloaded document, and the files that it refers to.
#[derive(Debug)]
pub struct Fetched {
    /// Their URLs, files and hashes.
    pub lock: Lock,
    /// Their texts, in the order of the lock.
    pub texts: Vec<String>,
}

impl Lock {
    /// The differences to the files of another download, one line each.
    pub fn changes(&self, new: &Lock) -> Vec<String> {
        let mut changes = Vec::new();
        for file in &new.files {
            match self.files.iter().find(|it| it.url == file.url) {
                None => changes.push(format!("added {}", shown(&file.url))),
                Some(old) if old.sha256 != file.sha256 => {
                    changes.push(format!("changed {}", shown(&file.url)));
                }
                Some(old) if old != file => changes.push(format!("moved {}", shown(&file.url))),
                Some(_) => {}
            }
        }
        let gone = |it: &&LockedFile| !new.files.iter().any(|new| new.url == it.url);
        let gone = self.files.iter().filter(gone);
        changes.extend(gone.map(|it| format!("removed {}", shown(&it.url))));
        changes
    }
}
