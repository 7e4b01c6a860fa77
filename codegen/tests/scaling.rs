//! The work and the memory for a document grow in proportion to it. Judged by counted allocations, which are the same on
//! every machine, not by time.

#[path = "scaling/grown.rs"]
mod grown;

use allocation_counter::AllocationInfo;
use codegen::stages::{Emitted, Loaded};
use codegen::{Compilation, Config, Input, NoFiles, Source};

/// How much more than its share a grown document may cost, in percent: tables double, and names get longer.
const TOLERANCE: u64 = 15;

const FACTORS: [u64; 4] = [2, 4, 8, 16];

fn document(name: &str, factor: u64) -> Source {
    let path = format!("{}/../{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|it| panic!("{path}: {it}"));
    let factor = usize::try_from(factor).expect("it is small");
    let grown = grown::grown(&text, factor).expect("it is YAML");
    Source::new("grown.json", grown)
}

/// What all stages allocate, on this thread.
fn allocated(source: &Source) -> [(&'static str, AllocationInfo); 3] {
    let config = Config::default();
    let mut loaded = None;
    let load = allocation_counter::measure(|| {
        loaded = Loaded::new(&Input::new(source, &NoFiles), &config);
    });
    drop(loaded);
    let mut compilation = None;
    let lower = allocation_counter::measure(|| {
        compilation = codegen::compile(source, &config, Ok).ok();
    });
    let compilation: Compilation = compilation.expect("the document is valid");
    let surface = compilation.surface().expect("the document is valid");
    // A run does this on all processors, file by file.
    let emit = allocation_counter::measure(|| {
        Emitted::new(&surface, &config).print();
    });
    [
        ("load", load),
        ("load and lower", lower),
        ("emit and print", emit),
    ]
}

fn assert_proportional(name: &str) {
    let one = allocated(&document(name, 1));
    let per_copy = |it: u64, factor: u64| it.div_ceil(factor);
    for factor in FACTORS {
        let grown = allocated(&document(name, factor));
        for ((stage, one), (_, grown)) in one.iter().zip(&grown) {
            let figures = [
                ("allocations", one.count_total, grown.count_total),
                ("bytes", one.bytes_total, grown.bytes_total),
                ("bytes at once", one.bytes_max, grown.bytes_max),
            ];
            for (what, one, grown) in figures {
                let grown = per_copy(grown, factor);
                eprintln!(
                    "{name} {factor:>2} {stage:<15} {what:<14} {grown:>12} {:>5}%",
                    grown * 100 / one
                );
                assert!(
                    grown * 100 <= one * (100 + TOLERANCE),
                    "{name} grown {factor} times: {grown} {what} a copy to {stage}, alone {one}"
                );
            }
        }
    }
}

#[test]
fn the_cost_of_operations_and_models_is_proportional() {
    assert_proportional("spec/interop.yaml");
}

#[test]
fn the_cost_of_unions_is_proportional() {
    assert_proportional("tests/fixtures/valid/discriminator_hierarchies.yaml");
}
