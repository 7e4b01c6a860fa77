//! The runtime as a folder: a copy that several clients share, and how a client depends on one.

use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use super::part::{self, Mode, Part};
use crate::config::PackageId;
use crate::files::{slashes, tidy};
use crate::message::MessageFormat;
use crate::output::{Destination, OutputError};
use crate::vendored;

/// A copy of the runtime that several clients share.
#[derive(Clone, Debug)]
pub struct SharedRuntime {
    /// The folder of the copy.
    pub out: PathBuf,
    /// The name of its package; `client-runtime` by default.
    pub name: Option<String>,
}

impl SharedRuntime {
    /// Writes or checks the copy and prints the result. The exit code is 1 on any error.
    pub fn run(&self, mode: &Mode) -> ExitCode {
        let name = self.name.as_deref().unwrap_or(vendored::NAME);
        let part = Part {
            files: vendored::shared(name, "codegen runtime"),
            destination: Destination::of_crate(&self.out),
        };
        match self.attempt(&[part], mode) {
            Ok((text, code)) => super::print(&text, code),
            Err(error) => {
                let format = MessageFormat::Human;
                super::report(&format.failure(&slashes(error.path()), &error.reason()));
                ExitCode::FAILURE
            }
        }
    }

    fn attempt(&self, parts: &[Part], mode: &Mode) -> Result<(String, ExitCode), OutputError> {
        match mode {
            Mode::Check { hint } => part::check(parts, slashes, hint),
            Mode::DryRun => {
                let (text, _) = part::compare(parts, ("would write", "would remove"), slashes)?;
                Ok((text, ExitCode::SUCCESS))
            }
            Mode::Write => {
                let (removed, counts) = part::write(parts, slashes)?;
                let (written, unchanged) = (counts.written, counts.unchanged);
                let out = slashes(&self.out);
                let text = format!(
                    "{removed}{written} files written, {unchanged} unchanged, {} removed\n\
                     generate clients with `--runtime {out}`\n",
                    counts.removed
                );
                Ok((text, ExitCode::SUCCESS))
            }
        }
    }
}

/// The runtime in a folder.
///
/// # Errors
///
/// Why there is none, as the rest of a sentence.
pub(super) fn package_in(folder: &Path) -> Result<PackageId, String> {
    let how = "`codegen runtime --out DIR` writes one to a folder";
    let none = || format!("holds no runtime: {how}");
    let text = std::fs::read_to_string(folder.join("Cargo.toml")).map_err(|_| none())?;
    let manifest: toml::Table = text.parse().map_err(|_| none())?;
    let package = manifest.get("package").ok_or_else(none)?;
    let text = |key: &str| package.get(key)?.as_str().map(str::to_owned);
    let features = manifest.get("features").and_then(|it| it.as_table());
    let has = |it: &&str| features.is_some_and(|features| features.contains_key(*it));
    let features = vendored::features();
    if let Some(lacking) = features.iter().find(|it| !has(&it.as_str())) {
        let what = format!("holds a package that is no runtime, without the feature `{lacking}`");
        return Err(format!("{what}: {how}"));
    }
    Ok(PackageId {
        name: text("name").ok_or_else(none)?,
        version: text("version"),
    })
}

/// The path that leads from one folder to another as Cargo reads it: without following symbolic links. Absolute if they
/// have nothing in common.
pub(super) fn relative(from: &Path, to: &Path) -> String {
    let absolute = |it: &Path| tidy(&std::path::absolute(it).unwrap_or_else(|_| it.to_owned()));
    let (from, to) = (absolute(from), absolute(to));
    let parts = |it: &Path| {
        it.components()
            .map(|it| it.as_os_str().to_owned())
            .collect()
    };
    let (from_parts, to_parts): (Vec<_>, Vec<_>) = (parts(&from), parts(&to));
    let shared = from.components().zip(to.components());
    let shared: Vec<_> = shared
        .take_while(|(a, b)| a == b)
        .map(|(it, _)| it)
        .collect();
    if !shared.iter().any(|it| matches!(it, Component::Normal(_))) {
        return slashes(&to);
    }
    let up = from_parts.iter().skip(shared.len()).map(|_| "..".into());
    let path: PathBuf = up.chain(to_parts.into_iter().skip(shared.len())).collect();
    slashes(&path)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::relative;

    #[test]
    fn paths_lead_from_one_folder_to_another() {
        for (from, to, expected) in [
            ("a/client", "a/runtime", "../runtime"),
            ("a", "a/runtime", "runtime"),
            ("a/b/c", "./a/x/../runtime", "../../runtime"),
            ("/home/one", "/srv/runtime", "/srv/runtime"),
        ] {
            assert_eq!(relative(Path::new(from), Path::new(to)), expected, "{from}");
        }
    }
}
