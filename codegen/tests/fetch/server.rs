//! Servers of documents, and fetches from them.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use crate::command::{Said, codegen};

pub(crate) const API: &str = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\nservers: [{url: 'https://api.example'}]\npaths:\n  /pets:\n    get:\n      operationId: list_pets\n      responses:\n        '200':\n          description: All.\n          content: {application/json: {schema: {$ref: 'schemas/pet.yaml'}}}\n";

pub(crate) const PET: &str =
    "type: object\nproperties:\n  owner: {$ref: '../../common/owner.yaml#/Owner'}\n";

pub(crate) const OWNER: &str = "Owner: {type: object, properties: {name: {type: string}}}\n";

/// A response: the status, additional headers and the body.
pub(crate) type Response = (u16, Vec<(String, String)>, String);

/// A server that responds by path, and the requests that it received.
pub(crate) struct Server {
    pub(crate) host: String,
    received: Arc<Mutex<Vec<String>>>,
    files: Arc<Mutex<BTreeMap<String, Response>>>,
}

impl Server {
    pub(crate) fn start(files: &[(&str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let host = listener.local_addr().expect("an address").to_string();
        let server = Server {
            host,
            received: Arc::default(),
            files: Arc::default(),
        };
        for (path, text) in files {
            server.serve(path, 200, &[], text);
        }
        let (received, files) = (server.received.clone(), server.files.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (received, files) = (received.clone(), files.clone());
                thread::spawn(move || respond(stream, &received, &files));
            }
        });
        server
    }

    pub(crate) fn serve(&self, path: &str, status: u16, headers: &[(&str, &str)], body: &str) {
        let headers = headers.iter();
        let headers = headers.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let response = (status, headers.collect(), body.to_owned());
        let mut files = self.files.lock().expect("no panic");
        files.insert(path.to_owned(), response);
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    pub(crate) fn received(&self) -> Vec<String> {
        self.received.lock().expect("no panic").clone()
    }
}

pub(crate) fn respond(
    mut stream: TcpStream,
    received: &Mutex<Vec<String>>,
    files: &Mutex<BTreeMap<String, Response>>,
) {
    let lines = BufReader::new(stream.try_clone().expect("it clones")).lines();
    let head: Vec<String> = lines
        .map_while(Result::ok)
        .take_while(|it| !it.is_empty())
        .collect();
    let Some(path) = head.first().and_then(|it| it.split(' ').nth(1)) else {
        return;
    };
    received.lock().expect("no panic").push(head.join("\n"));
    let found = files.lock().expect("no panic").get(path).cloned();
    let (status, headers, body) = found.unwrap_or((404, Vec::new(), "Not here".to_owned()));
    let headers = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"));
    let headers: String = headers.collect();
    let length = body.len();
    let head = format!("HTTP/1.1 {status} S\r\nConnection: close\r\nContent-Length: {length}\r\n");
    let _ = stream.write_all(format!("{head}{headers}\r\n{body}").as_bytes());
}

pub(crate) fn pets() -> Server {
    Server::start(&[
        ("/v1/openapi.yaml", API),
        ("/v1/schemas/pet.yaml", PET),
        ("/common/owner.yaml", OWNER),
    ])
}

pub(crate) fn fetched(folder: &Path, url: &str, options: &[&str]) -> Said {
    let mut arguments = vec!["fetch", url, "--out", "spec/api.yaml"];
    arguments.extend(options);
    codegen(folder, &arguments)
}

/// Serves a document that refers to files as if each had a schema.
pub(crate) fn serve_references(server: &Server, path: &str, references: &[&str]) {
    let mut document =
        "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"
            .to_owned();
    for (number, reference) in references.iter().enumerate() {
        document.push_str(&format!("    S{number}: {{$ref: '{reference}'}}\n"));
    }
    server.serve(path, 200, &[], &document);
}

/// The paths of the files in a folder and below, sorted.
pub(crate) fn files(folder: &Path) -> Vec<String> {
    let (mut found, mut next) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(it) = next.pop() {
        for entry in std::fs::read_dir(&it).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                next.push(path);
            } else {
                let below = path.strip_prefix(folder).expect("it is below");
                found.push(below.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// The path of a file that is not kept beside `api.yaml`.
pub(crate) fn apart(server: &Server, path: &str) -> String {
    format!("api.refs/{}/{path}", server.host.replace(':', "_"))
}
