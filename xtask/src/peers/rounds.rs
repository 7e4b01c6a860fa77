//! Runs generators in pairs: this one, and another directly before or after it.

use std::io;
use std::path::Path;

use super::figures::Figures;
use super::generator::Generator;
use super::trial::Trial;
use crate::spent::Spent;

/// How pairs are run.
pub(super) struct Pairs<'a> {
    /// This generator, and the others.
    pub(super) generators: &'a [Generator],
    pub(super) runs: u16,
    /// The folder for generated crates.
    pub(super) place: &'a Path,
}

impl Pairs<'_> {
    /// Runs all pairs for a document.
    pub(super) fn run(&self, document: &Path, trial: &dyn Trial) -> Vec<Figures> {
        let name = document.file_stem().unwrap_or_default().to_string_lossy();
        let size = document.metadata().map_or(0, |it| it.len());
        let Some((ours, others)) = self.generators.split_first() else {
            return Vec::new();
        };
        let out = |generator: &Generator| self.place.join(generator.name).join(&*name);
        let prepare = |it: &Generator| trial.prepare(it, document, &out(it));
        let once = |it: &Generator| trial.measure(it, document, &out(it));
        let (mut all, mut own) = (Vec::new(), Vec::new());
        if let Err(error) = prepare(ours) {
            eprintln!("note: {} on {name}: {error}", ours.name);
            return vec![figures(&name, size, ours, own)];
        }
        for other in others {
            eprintln!("{name}: {} and {}", ours.name, other.name);
            let pairs = prepare(other).and_then(|()| self.pairs(ours, other, once));
            let pairs = pairs.unwrap_or_else(|error| {
                eprintln!("note: {} on {name}: {error}", other.name);
                Vec::new()
            });
            own.extend(pairs.iter().map(|(_, ours)| (*ours, *ours)));
            all.push(figures(&name, size, other, pairs));
        }
        if own.is_empty() {
            let alone = (0..self.runs).map(|_| once(ours).map(|it| (it, it)));
            own = alone.collect::<io::Result<_>>().unwrap_or_default();
        }
        all.insert(0, figures(&name, size, ours, own));
        all
    }

    /// The pairs of another generator and this one. The order alternates, so that neither always comes second.
    fn pairs(
        &self,
        ours: &Generator,
        other: &Generator,
        once: impl Fn(&Generator) -> io::Result<Spent>,
    ) -> io::Result<Vec<(Spent, Spent)>> {
        let pair = |number: u16| {
            if number.is_multiple_of(2) {
                let other = once(other)?;
                Ok((other, once(ours)?))
            } else {
                let ours = once(ours)?;
                Ok((once(other)?, ours))
            }
        };
        (0..self.runs).map(pair).collect()
    }
}

fn figures(
    document: &str,
    size: u64,
    generator: &Generator,
    pairs: Vec<(Spent, Spent)>,
) -> Figures {
    Figures {
        document: document.to_owned(),
        size,
        generator: generator.name,
        pairs,
    }
}
