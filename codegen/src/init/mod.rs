//! A first `codegen.toml` for a document: what the generator infers, and what is worth a decision.

mod envelope;
mod errors;
mod names;
mod paging;
mod subject;

use crate::ir::Paging;
use crate::surface::Crate;

pub(crate) use subject::Subject;

/// A proposed configuration, in several forms.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The forms, the shortest one first. One that changes how lists are paged does not fit.
    pub texts: Vec<String>,
    /// How lists are paged without a configuration.
    pub pagings: Pagings,
}

/// How each list is paged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagings(Vec<(String, String)>);

impl Pagings {
    /// How the operations of an API are paged, whatever says so.
    pub(crate) fn of(surface: &Crate<'_>) -> Self {
        let operations = surface.api.operations.iter();
        let pagings = operations.filter_map(|it| {
            let Paging {
                style,
                page_size,
                items,
                next,
                more,
                source: _,
            } = it.response.paging()?;
            let paging = format!("{style:?} {page_size:?} {items:?} {next:?} {more:?}");
            Some((it.name.wire.clone(), paging))
        });
        Pagings(pagings.collect())
    }
}

/// Writes the configuration.
pub(crate) fn propose(subject: &Subject<'_>, title: &str) -> Proposal {
    let envelope = envelope::section(subject);
    let forms = [
        (envelope.as_text(true), paging::section(subject, true)),
        (envelope.as_text(true), paging::section(subject, false)),
        (envelope.as_text(false), paging::section(subject, false)),
    ];
    let texts = forms.map(|(envelope, paging)| {
        let sections = [
            head(title),
            envelope,
            errors::section(subject),
            paging,
            names::section(subject),
        ];
        let sections = sections.into_iter().filter(|it| !it.is_empty());
        sections.collect::<Vec<_>>().join("\n")
    });
    Proposal {
        texts: texts.to_vec(),
        pagings: Pagings::of(subject.surface),
    }
}

fn head(title: &str) -> String {
    format!(
        "# How `codegen` makes a client of {title}: what the document does not say. Each table is optional.\n\
         # What is commented out is a suggestion. `codegen schema` prints the schema of this file, for editors.\n\
         \n\
         # The crate. By default, its folder names it.\n\
         # [package]\n\
         # name = \"my-client\"\n\
         # version = \"0.1.0\"\n"
    )
}
