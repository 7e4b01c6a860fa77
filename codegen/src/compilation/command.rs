//! What only the command asks of a compilation: a first configuration, and what changed since another one.

use super::Compilation;
use crate::diagnostic::Diagnostics;
use crate::{diff, init, openapi};

impl Compilation {
    /// A first `codegen.toml` for the document.
    ///
    /// # Errors
    ///
    /// As [`api`](Self::api).
    pub(crate) fn proposal(&self) -> Result<init::Proposal, Diagnostics> {
        let surface = self.surface()?;
        let document = self.document.as_ref().ok_or_else(|| self.diagnostics())?;
        let subject = init::Subject {
            document: openapi::Document::of(document),
            surface: &surface,
        };
        Ok(init::propose(&subject, &self.title))
    }

    /// How lists are paged.
    ///
    /// # Errors
    ///
    /// As [`api`](Self::api).
    pub(crate) fn pagings(&self) -> Result<init::Pagings, Diagnostics> {
        Ok(init::Pagings::of(&self.surface()?))
    }

    /// What changed since an older compilation, and what that does to dependents of the client and to clients of the
    /// server. `baseline` is the text of the old crate's `API.txt`, if another generator or configuration has written it.
    ///
    /// # Errors
    ///
    /// As [`api`](Self::api), of either compilation.
    pub fn changes_from(
        &self,
        old: &Compilation,
        baseline: Option<&str>,
    ) -> Result<diff::Report, Diagnostics> {
        Ok(diff::compare(&old.subject()?, &self.subject()?, baseline))
    }

    /// The lines of `codegen.toml` that may preserve the public API of an older compilation, given what
    /// [changed](Self::changes_from), in groups of related ones.
    ///
    /// # Errors
    ///
    /// As [`api`](Self::api), of either compilation.
    pub fn pins(
        &self,
        old: &Compilation,
        report: &diff::Report,
    ) -> Result<Vec<Vec<diff::Pin>>, Diagnostics> {
        Ok(diff::pins(&old.subject()?, &self.subject()?, report))
    }

    fn subject(&self) -> Result<diff::Subject<'_>, Diagnostics> {
        let surface = self.surface()?;
        let document = self.document.as_ref().ok_or_else(|| self.diagnostics())?;
        let document = openapi::Document::of(document);
        let (config, sources) = (&self.config, &self.sources);
        Ok(diff::Subject::new(document, surface, config, sources))
    }
}
