//! The arguments of `codegen fetch`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use crate::cli::fetch;
use crate::fetch::{Limits, Request};

#[derive(Args)]
pub(super) struct Fetch {
    /// The URL of the document. By default the one in the lock file.
    url: Option<String>,
    /// The file to write. Its lock file, with `.lock` appended, is written beside it.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Fail if the download, or a file that it would replace, differs from the lock file.
    #[arg(long)]
    locked: bool,
    /// Another host that files may come from, with its port unless it is the default. May be repeated.
    #[arg(long = "allow-host", value_name = "HOST")]
    hosts: Vec<String>,
    /// Allow requests that are not encrypted. For this machine, they always are.
    #[arg(long)]
    allow_http: bool,
    /// A header for the document's host, such as `Authorization: Bearer …`; `@FILE` reads it from a file. May be
    /// repeated.
    #[arg(long = "header", value_name = "HEADER", value_parser = header)]
    headers: Vec<(String, String)>,
    /// The largest total size of all files, in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().size)]
    max_size: u64,
    /// The longest total time for all files, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::default().time.as_secs())]
    timeout: u64,
}

impl Fetch {
    /// Downloads the document.
    pub(super) fn run(self) -> ExitCode {
        let hosts = self.hosts.iter().map(|it| it.to_ascii_lowercase());
        let request = Request {
            url: String::new(),
            hosts: hosts.collect(),
            allow_http: self.allow_http,
            headers: self.headers,
            limits: Limits {
                size: self.max_size,
                time: Duration::from_secs(self.timeout),
            },
        };
        fetch::run(self.url, request, &self.out, self.locked)
    }
}

/// A header as it is written in a request, or the file that contains it.
fn header(text: &str) -> Result<(String, String), String> {
    let read = match text.strip_prefix('@') {
        Some(path) => {
            let read = std::fs::read_to_string(path);
            read.map_err(|error| format!("{path} cannot be read: {error}"))?
        }
        None => text.to_owned(),
    };
    let (name, value) = read
        .trim()
        .split_once(':')
        .ok_or("expected `Name: value`")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}
