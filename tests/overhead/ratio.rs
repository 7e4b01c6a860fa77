//! The ratios of rounds, and their targets.

/// The target for the median of a ratio.
#[derive(Clone, Copy)]
pub enum Target {
    /// Higher is better.
    AtLeast(f64),
    /// Lower is better.
    AtMost(f64),
    /// Only shown to explain another figure.
    None,
}

/// The measurements of all rounds: of the generated and of the hand-written client.
pub struct Rounds<F>(Vec<(F, F)>);

impl<F> Rounds<F> {
    /// Measures both clients in each round. The order alternates, so that neither always comes second.
    pub fn run(
        rounds: usize,
        mut client: impl FnMut() -> F,
        mut by_hand: impl FnMut() -> F,
    ) -> Self {
        let round = |number: usize| {
            if number.is_multiple_of(2) {
                let first = client();
                (first, by_hand())
            } else {
                let first = by_hand();
                (client(), first)
            }
        };
        Self((0..rounds.max(1)).map(round).collect())
    }

    /// Prints the line of a figure.
    pub fn report(&self, what: &str, target: Target, unit: &str, figure: impl Fn(&F) -> f64) {
        let ratios = sorted(self.0.iter().map(|it| figure(&it.0) / figure(&it.1)));
        let ratio = median(&ratios);
        let (target, verdict) = match target {
            Target::AtLeast(least) => (format!("at least {least:.2}"), ratio >= least),
            Target::AtMost(most) => (format!("at most {most:.2}"), ratio <= most),
            Target::None => (String::new(), true),
        };
        println!(
            "{what:<42}{ratio:>7.3}  {target:<13}  {:<6}  {:.3} … {:.3}; {:.1} and {:.1}{unit}",
            if verdict { "" } else { "missed" },
            ratios[0],
            ratios[ratios.len() - 1],
            median(&sorted(self.0.iter().map(|it| figure(&it.0)))),
            median(&sorted(self.0.iter().map(|it| figure(&it.1)))),
        );
    }
}

fn sorted(figures: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut figures: Vec<_> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures
}

fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    f64::midpoint(sorted[middle], sorted[(sorted.len() - 1) / 2])
}
