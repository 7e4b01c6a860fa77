//! Whether output is coloured: `--color`, or what the environment and the terminal say.

use std::ffi::OsString;

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use clap::Args;
use clap::builder::styling::{AnsiColor, Styles};

/// The colours of help and of usage errors, which are those of Cargo.
pub const STYLES: Styles = Styles::styled()
    .header(AnsiColor::BrightGreen.on_default().bold())
    .usage(AnsiColor::BrightGreen.on_default().bold())
    .literal(AnsiColor::BrightCyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default())
    .error(AnsiColor::BrightRed.on_default().bold())
    .valid(AnsiColor::BrightCyan.on_default().bold())
    .invalid(AnsiColor::Yellow.on_default().bold());

/// `--color`, of every command.
#[derive(Args, Clone, Copy, Debug)]
pub struct Colour {
    /// When to use colours. `auto` does on a terminal, unless `NO_COLOR` is set.
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        global = true,
        display_order = 1000
    )]
    color: clap::ColorChoice,
}

impl Colour {
    /// Applies the option to all output of the process.
    pub fn apply(self) {
        write(self.color);
    }
}

/// Applies the option `--color` before the arguments are parsed, so that help and usage errors follow it.
pub fn apply_early(arguments: impl Iterator<Item = OsString>) {
    let mut color = None;
    let mut is_next = false;
    for argument in arguments {
        let text = argument.to_string_lossy();
        let value = match text.strip_prefix("--color=") {
            Some(value) => Some(value),
            None => is_next.then_some(text.as_ref()),
        };
        is_next = text == "--color";
        color = value.and_then(|it| it.parse().ok()).or(color);
        if text == "--" {
            break;
        }
    }
    if let Some(color) = color {
        write(color);
    }
}

fn write(color: clap::ColorChoice) {
    let color = match color {
        clap::ColorChoice::Auto => ColorChoice::Auto,
        clap::ColorChoice::Always => ColorChoice::Always,
        clap::ColorChoice::Never => ColorChoice::Never,
    };
    color.write_global();
}

/// Whether to colour what is printed to a stream.
pub(super) fn is_on(stream: &impl RawStream) -> bool {
    AutoStream::choice(stream) != ColorChoice::Never
}
