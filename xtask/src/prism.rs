//! Prism, a third-party mock server that validates every request by a document.

use std::fs;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The time limit for starting Prism, on a slow machine with a large document.
const START: Duration = Duration::from_secs(120);

/// Installs the pinned version of Prism, unless it is already installed.
fn install(folder: &Path) -> io::Result<()> {
    let (lock, installed) = (
        folder.join("package-lock.json"),
        folder.join("node_modules/.installed-lock"),
    );
    let pin = fs::read(&lock)?;
    if fs::read(&installed).is_ok_and(|it| it == pin) {
        return Ok(());
    }
    let npm = Command::new("npm")
        .current_dir(folder)
        .args(["ci", "--no-audit", "--no-fund"])
        .status();
    let status = npm.map_err(|error| {
        io_error(&format!(
            "npm could not be run ({error}): install Node.js 20 or later"
        ))
    })?;
    if !status.success() {
        return Err(io_error("npm ci failed in tests/prism"));
    }
    fs::write(installed, pin)
}

fn io_error(what: &str) -> io::Error {
    io::Error::other(what)
}

/// A running Prism. Dropping it stops the process.
pub(crate) struct Prism {
    process: Child,
    port: u16,
}

impl Prism {
    /// Starts Prism for a document and waits until it accepts requests.
    pub(crate) fn start(root: &Path, document: &Path) -> io::Result<Self> {
        let folder = root.join("tests/prism");
        install(&folder)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new(folder.join("node_modules/.bin/prism"));
        command
            .args(["mock", "--errors", "--host", "127.0.0.1", "--port"])
            .arg(port.to_string())
            .arg(document)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let process = command.spawn()?;
        let mut prism = Prism { process, port };
        prism.wait()?;
        Ok(prism)
    }

    /// The address it listens on.
    pub(crate) fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    fn wait(&mut self) -> io::Result<()> {
        let start = Instant::now();
        while start.elapsed() < START {
            if TcpStream::connect(self.address()).is_ok() {
                return Ok(());
            }
            if let Some(status) = self.process.try_wait()? {
                return Err(io_error(&format!("Prism ended before it served: {status}")));
            }
            sleep(Duration::from_millis(100));
        }
        Err(io_error("Prism did not start"))
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        // The process may already have exited.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
