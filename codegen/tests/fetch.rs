//! `codegen fetch`, against servers on loopback.

#![cfg(feature = "fetch")]

#[allow(dead_code, reason = "each suite uses a part of it")]
mod command;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use command::{Said, codegen, folder, read};

const API: &str = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\nservers: [{url: 'https://api.example'}]\npaths:\n  /pets:\n    get:\n      operationId: list_pets\n      responses:\n        '200':\n          description: All.\n          content: {application/json: {schema: {$ref: 'schemas/pet.yaml'}}}\n";
const PET: &str = "type: object\nproperties:\n  owner: {$ref: '../../common/owner.yaml#/Owner'}\n";
const OWNER: &str = "Owner: {type: object, properties: {name: {type: string}}}\n";

/// A response: the status, additional headers and the body.
type Response = (u16, Vec<(String, String)>, String);

/// A server that responds by path, and the requests that it received.
struct Server {
    host: String,
    received: Arc<Mutex<Vec<String>>>,
    files: Arc<Mutex<BTreeMap<String, Response>>>,
}

impl Server {
    fn start(files: &[(&str, &str)]) -> Self {
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

    fn serve(&self, path: &str, status: u16, headers: &[(&str, &str)], body: &str) {
        let headers = headers.iter();
        let headers = headers.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let response = (status, headers.collect(), body.to_owned());
        let mut files = self.files.lock().expect("no panic");
        files.insert(path.to_owned(), response);
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    fn received(&self) -> Vec<String> {
        self.received.lock().expect("no panic").clone()
    }
}

fn respond(
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

fn pets() -> Server {
    Server::start(&[
        ("/v1/openapi.yaml", API),
        ("/v1/schemas/pet.yaml", PET),
        ("/common/owner.yaml", OWNER),
    ])
}

fn fetched(folder: &Path, url: &str, options: &[&str]) -> Said {
    let mut arguments = vec!["fetch", url, "--out", "spec/api.yaml"];
    arguments.extend(options);
    codegen(folder, &arguments)
}

#[test]
fn a_document_and_all_that_it_refers_to_are_written_and_generate_without_the_network() {
    let (server, here) = (pets(), folder(&[]));
    let said = fetched(here.path(), &server.url("/v1/openapi.yaml"), &[]);
    assert_eq!(
        (said.code, said.out.as_str()),
        (Some(0), ""),
        "{}",
        said.err
    );
    assert_eq!(
        said.err,
        "3 files downloaded, 4 written with the lock file\n"
    );
    assert_eq!(read(&here, "spec/api.yaml"), API);
    assert_eq!(read(&here, "spec/schemas/pet.yaml"), PET);
    let beside = format!(
        "spec/api.refs/{}/common/owner.yaml",
        server.host.replace(':', "_")
    );
    assert_eq!(read(&here, &beside), OWNER);
    let requests = server.received().len();
    assert_eq!(requests, 3);
    let said = codegen(here.path(), &["generate", "spec/api.yaml", "--out", "pets"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(read(&here, "pets/src/models/owner.rs").contains("pub name"));
    assert_eq!(server.received().len(), requests);
}

#[test]
fn an_absolute_reference_is_followed() {
    let (server, here) = (pets(), folder(&[]));
    let document = API.replace("schemas/pet.yaml", &server.url("/common/owner.yaml#/Owner"));
    server.serve("/v1/openapi.yaml", 200, &[], &document);
    let said = fetched(here.path(), &server.url("/v1/openapi.yaml"), &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let said = codegen(here.path(), &["generate", "spec/api.yaml", "--out", "pets"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
}

#[test]
fn a_locked_fetch_fails_at_any_change_and_writes_nothing() {
    let (server, here) = (pets(), folder(&[]));
    let url = server.url("/v1/openapi.yaml");
    assert_eq!(fetched(here.path(), &url, &["--locked"]).code, Some(1));
    assert_eq!(fetched(here.path(), &url, &[]).code, Some(0));
    // The URL is in the lock file.
    let locked = ["fetch", "--out", "spec/api.yaml", "--locked"];
    let said = codegen(here.path(), &locked);
    assert_eq!(
        (said.code, said.err.as_str()),
        (
            Some(0),
            "3 files downloaded, 0 written with the lock file\n"
        )
    );
    std::fs::remove_file(here.path().join("spec/schemas/pet.yaml")).expect("it is there");
    assert_eq!(codegen(here.path(), &locked).code, Some(0));
    assert_eq!(read(&here, "spec/schemas/pet.yaml"), PET);
    server.serve("/v1/schemas/pet.yaml", 200, &[], "type: object\n");
    let said = codegen(here.path(), &locked);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("changed http://"), "{}", said.err);
    assert!(said.err.contains("removed http://"), "{}", said.err);
    assert_eq!(read(&here, "spec/schemas/pet.yaml"), PET);
    // Without `--locked`, what is no longer needed is removed.
    let said = codegen(here.path(), &locked[..3]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(
        said.err.starts_with("removed spec/api.refs/"),
        "{}",
        said.err
    );
}

#[test]
fn what_cannot_be_downloaded_is_an_error_and_nothing_is_written() {
    let server = pets();
    server.serve("/page", 200, &[], "<!doctype html><p>Log in</p>");
    server.serve("/broken.yaml", 200, &[], "openapi: [\n");
    server.serve("/round", 302, &[("location", "/round")], "");
    let elsewhere = API.replace("schemas/pet.yaml", "http://127.0.0.2:1/pet.yaml");
    server.serve("/elsewhere.yaml", 200, &[], &elsewhere);
    let missing = API.replace("schemas/pet.yaml", "missing.yaml");
    server.serve("/missing.yaml-user", 200, &[], &missing);
    server.serve(
        "/large.yaml",
        200,
        &[],
        &format!("{API}# {}\n", "x".repeat(4000)),
    );
    for (url, options, expected) in [
        (server.url("/none"), &[][..], "responds with 404"),
        (server.url("/page"), &[], "is a page of HTML"),
        (server.url("/broken.yaml"), &[], "api.yaml:"),
        (server.url("/round"), &[], "redirects more than 10 times"),
        (
            server.url("/elsewhere.yaml"),
            &[],
            "allow it by `--allow-host 127.0.0.2:1`",
        ),
        (
            server.url("/missing.yaml-user"),
            &[],
            "missing.yaml, which http://",
        ),
        (
            server.url("/large.yaml"),
            &["--max-size", "1000"],
            "exceeds the size of 1000 bytes",
        ),
        ("http://a.example/x".to_owned(), &[], "is not encrypted"),
        (
            "https://user:hunter2@a.example/x".to_owned(),
            &[],
            "contains credentials",
        ),
        (
            "ftp://a.example/x".to_owned(),
            &[],
            "neither https nor http",
        ),
        ("openapi.yaml".to_owned(), &[], "neither https nor http"),
    ] {
        let here = folder(&[]);
        let said = fetched(here.path(), &url, options);
        assert_eq!(said.code, Some(1), "{url}: {}", said.err);
        assert!(said.err.contains(expected), "{url}: {}", said.err);
        assert!(!said.err.contains("hunter2"), "{url}: {}", said.err);
        let left = std::fs::read_dir(here.path()).expect("a folder").count();
        assert_eq!(left, 0, "{url}");
    }
}

#[test]
fn a_slow_server_does_not_outlast_the_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let here = folder(&[]);
    let said = fetched(here.path(), &url, &["--timeout", "1"]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.err.contains("takes longer than the 1 s"),
        "{}",
        said.err
    );
}

#[test]
fn headers_go_to_the_host_of_the_document_alone() {
    let (server, other) = (pets(), pets());
    let document = API.replace("schemas/pet.yaml", &other.url("/common/owner.yaml#/Owner"));
    server.serve("/v1/openapi.yaml", 200, &[], &document);
    let here = folder(&[("token", "Authorization: Bearer hunter2\n")]);
    let options = ["--header", "@token", "--allow-host", &other.host];
    let said = fetched(
        here.path(),
        &server.url("/v1/openapi.yaml?key=hunter3"),
        &options,
    );
    // The query is part of the URL.
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(!said.err.contains("hunter"), "{}", said.err);
    let said = fetched(here.path(), &server.url("/v1/openapi.yaml"), &options);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let has_token = |it: &String| {
        it.to_ascii_lowercase()
            .contains("authorization: bearer hunter2")
    };
    assert!(server.received().iter().all(has_token));
    assert_eq!(other.received().len(), 1);
    assert!(!other.received().iter().any(has_token));
    assert!(!read(&here, "spec/api.yaml.lock").contains("hunter"));
}

#[test]
fn references_are_relative_to_where_the_document_was_redirected_to() {
    let (server, here) = (pets(), folder(&[]));
    server.serve("/latest", 302, &[("location", "/v1/openapi.yaml")], "");
    let said = fetched(here.path(), &server.url("/latest"), &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(read(&here, "spec/schemas/pet.yaml"), PET);
    let said = codegen(here.path(), &["generate", "spec/api.yaml", "--out", "pets"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
}

#[test]
fn a_file_that_no_fetch_wrote_is_not_replaced() {
    let (server, here) = (pets(), folder(&[("spec/schemas/pet.yaml", "mine: true\n")]));
    let said = fetched(here.path(), &server.url("/v1/openapi.yaml"), &[]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.err.contains("spec/schemas/pet.yaml exists"),
        "{}",
        said.err
    );
    assert_eq!(read(&here, "spec/schemas/pet.yaml"), "mine: true\n");
    assert!(!here.path().join("spec/api.yaml").exists());
}

#[test]
fn a_lock_file_that_leaves_its_folder_is_refused() {
    let lock =
        "[[files]]\nfile = \"../x.yaml\"\nurl = \"https://a.example/x.yaml\"\nsha256 = \"\"\n";
    let here = folder(&[
        ("spec/api.yaml", API),
        ("spec/api.yaml.lock", lock),
        ("x.yaml", "{}"),
    ]);
    let said = codegen(here.path(), &["generate", "spec/api.yaml", "--out", "pets"]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.err.contains("`../x.yaml` leaves its folder"),
        "{}",
        said.err
    );
}

/// Serves a document that refers to files as if each had a schema.
fn serve_references(server: &Server, path: &str, references: &[&str]) {
    let mut document =
        "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"
            .to_owned();
    for (number, reference) in references.iter().enumerate() {
        document.push_str(&format!("    S{number}: {{$ref: '{reference}'}}\n"));
    }
    server.serve(path, 200, &[], &document);
}

/// The paths of the files in a folder and below, sorted.
fn files(folder: &Path) -> Vec<String> {
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
fn apart(server: &Server, path: &str) -> String {
    format!("api.refs/{}/{path}", server.host.replace(':', "_"))
}

#[test]
fn only_files_named_like_documents_are_written_beside_the_document() {
    let (server, here) = (Server::start(&[]), folder(&[]));
    let kept = ["a.YAML", "b/c.Json", "d.yml"];
    let others = [
        ".cargo/x.yaml",
        "Cargo.toml",
        "Makefile",
        "api.yaml.lock",
        // No file is where another needs a folder.
        "api.yaml.lock/x.yaml",
        "build.rs",
        "codegen.toml",
        "rustfmt",
        "src/bin/x.rs",
    ];
    for name in kept.iter().chain(&others) {
        server.serve(&format!("/v1/{name}"), 200, &[], "type: object\n");
    }
    serve_references(&server, "/v1/openapi.yaml", &[&kept[..], &others].concat());
    let said = fetched(here.path(), &server.url("/v1/openapi.yaml"), &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let mut expected: Vec<String> = kept.iter().map(|it| (*it).to_owned()).collect();
    expected.extend(["api.yaml".to_owned(), "api.yaml.lock".to_owned()]);
    expected.push(apart(&server, "v1/cargo/x.yaml"));
    for name in &others[1..] {
        let name = name.trim_end_matches(".yaml");
        expected.push(apart(&server, &format!("v1/{name}.yaml")));
    }
    expected.sort();
    assert_eq!(files(&here.path().join("spec")), expected);
    let lock = read(&here, "spec/api.yaml.lock");
    assert!(lock.starts_with("# Written by"), "{lock}");
    let said = codegen(here.path(), &["generate", "spec/api.yaml", "--out", "pets"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
}

#[test]
fn a_referenced_file_that_is_empty_or_a_scalar_is_an_error() {
    for (status, body, expected) in [
        (200, "fn main() {}", "is a single value"),
        (200, "\"text\"", "is a single value"),
        (200, "--- 42\n", "is a single value"),
        (200, "", "is empty"),
        (200, "# nothing\n", "is empty"),
        (204, "", "is empty"),
    ] {
        let (server, here) = (pets(), folder(&[]));
        server.serve("/v1/schemas/pet.yaml", status, &[], body);
        let said = fetched(here.path(), &server.url("/v1/openapi.yaml"), &[]);
        assert_eq!(said.code, Some(1), "{body}: {}", said.err);
        let url = server.url("/v1/schemas/pet.yaml");
        assert!(said.err.contains(&url), "{body}: {}", said.err);
        assert!(said.err.contains(expected), "{body}: {}", said.err);
        assert_eq!(files(here.path()), [""; 0], "{body}");
    }
    for (status, body) in [(204, ""), (200, "text")] {
        let (server, here) = (pets(), folder(&[]));
        server.serve("/v1/openapi.yaml", status, &[], body);
        let said = fetched(here.path(), &server.url("/v1/openapi.yaml"), &[]);
        assert_eq!(said.code, Some(1), "{}", said.err);
        let url = server.url("/v1/openapi.yaml");
        assert!(said.err.contains(&url), "{}", said.err);
        assert_eq!(files(here.path()), [""; 0]);
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_removed_through_a_link_to_another_folder() {
    let (server, here) = (
        pets(),
        folder(&[("elsewhere/mine.yaml", "a: b\n"), ("spec/x", "")]),
    );
    let spec = here.path().join("spec");
    std::os::unix::fs::symlink("../elsewhere", spec.join("schemas")).expect("a link");
    let url = server.url("/v1/openapi.yaml");
    let said = fetched(here.path(), &url, &[]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.err.contains("spec/schemas"), "{}", said.err);
    assert_eq!(files(&here.path().join("elsewhere")), ["mine.yaml"]);
    assert!(!spec.join("api.yaml").exists());
    // A link within the folder is no problem.
    std::fs::remove_file(spec.join("schemas")).expect("it is there");
    std::fs::create_dir(spec.join("models")).expect("a folder");
    std::os::unix::fs::symlink("models", spec.join("schemas")).expect("a link");
    let said = fetched(here.path(), &url, &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(read(&here, "spec/models/pet.yaml"), PET);
    // What was fetched earlier is not removed elsewhere either.
    std::fs::remove_file(spec.join("schemas")).expect("it is there");
    std::os::unix::fs::symlink("../elsewhere", spec.join("schemas")).expect("a link");
    std::fs::write(here.path().join("elsewhere/pet.yaml"), PET).expect("it is written");
    serve_references(&server, "/v1/openapi.yaml", &[]);
    let said = fetched(here.path(), &url, &[]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert_eq!(
        files(&here.path().join("elsewhere")),
        ["mine.yaml", "pet.yaml"]
    );
    assert_eq!(read(&here, "spec/api.yaml"), API);
}

#[test]
fn a_file_of_another_document_in_the_folder_is_not_removed() {
    let (server, here) = (pets(), folder(&[("spec/Cargo.lock", "version = 4\n")]));
    server.serve("/v1/other.yaml", 200, &[], API);
    let url = server.url("/v1/openapi.yaml");
    assert_eq!(fetched(here.path(), &url, &[]).code, Some(0));
    let other = server.url("/v1/other.yaml");
    let other = ["fetch", &other, "--out", "spec/other.yaml"];
    let said = codegen(here.path(), &other);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let before = files(&here.path().join("spec"));
    serve_references(&server, "/v1/openapi.yaml", &[]);
    let said = fetched(here.path(), &url, &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(read(&here, "spec/schemas/pet.yaml"), PET);
    assert!(!said.err.contains("schemas/pet.yaml"), "{}", said.err);
    // Of the files apart, `other.refs` is the other document's own.
    let after = files(&here.path().join("spec"));
    assert_eq!(after.len(), before.len() - 1, "{after:?}");
    // With the last document that refers to it, the file is removed.
    serve_references(&server, "/v1/other.yaml", &[]);
    let said = codegen(here.path(), &other);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(!here.path().join("spec/schemas/pet.yaml").exists());
}

#[test]
fn a_lock_file_that_cannot_be_read_keeps_files_from_being_removed() {
    let (server, here) = (pets(), folder(&[]));
    let url = server.url("/v1/openapi.yaml");
    assert_eq!(fetched(here.path(), &url, &[]).code, Some(0));
    let broken = "# Written by `codegen fetch`. Do not edit.\n\n<<<<<<< ours\n";
    std::fs::write(here.path().join("spec/b.yaml.lock"), broken).expect("it is written");
    serve_references(&server, "/v1/openapi.yaml", &[]);
    let said = fetched(here.path(), &url, &[]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(
        said.err.contains("b.yaml.lock cannot be read"),
        "{}",
        said.err
    );
    assert_eq!(read(&here, "spec/schemas/pet.yaml"), PET);
    assert_eq!(read(&here, "spec/api.yaml"), API);
}

#[test]
fn a_file_is_requested_once_however_its_path_is_written() {
    let (server, here) = (Server::start(&[]), folder(&[]));
    server.serve("/v1/x.yaml", 200, &[], "type: object\n");
    server.serve("/b.yaml", 200, &[], "type: object\n");
    let network = format!("//{}/v1/x.yaml", server.host);
    let references = [
        "x.yaml",
        "./x.yaml",
        "./sub/../x.yaml",
        "sub/./../x.yaml",
        "/v1/../v1/x.yaml",
        &network,
        "a/../../../b.yaml",
        "../b.yaml",
    ];
    serve_references(&server, "/v1/openapi.yaml", &references);
    let said = fetched(here.path(), &server.url("/v1/openapi.yaml"), &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let received = server.received();
    assert_eq!(received.len(), 3, "{received:#?}");
    let expected = [
        apart(&server, "b.yaml"),
        "api.yaml".to_owned(),
        "api.yaml.lock".to_owned(),
        "x.yaml".to_owned(),
    ];
    assert_eq!(files(&here.path().join("spec")), expected);
    let said = codegen(here.path(), &["generate", "spec/api.yaml", "--out", "pets"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
}

#[test]
fn a_network_path_is_resolved_against_the_scheme_of_its_base() {
    let (server, other, here) = (pets(), pets(), folder(&[]));
    let reference = format!("//{}/common/owner.yaml#/Owner", other.host);
    serve_references(&server, "/v1/openapi.yaml", &[&reference]);
    let url = server.url("/v1/openapi.yaml");
    let said = fetched(here.path(), &url, &["--allow-host", &other.host]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let lock = read(&here, "spec/api.yaml.lock");
    assert!(lock.contains(&other.url("/common/owner.yaml")), "{lock}");
    let said = codegen(here.path(), &["generate", "spec/api.yaml", "--out", "pets"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    // So is a redirect.
    let to = format!("//{}/v1/openapi.yaml", other.host);
    server.serve("/latest", 302, &[("location", &to)], "");
    let here = folder(&[]);
    let said = fetched(here.path(), &server.url("/latest"), &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
}

#[test]
fn names_that_no_url_has_are_percent_encoded() {
    let (server, here) = (Server::start(&[]), folder(&[]));
    server.serve("/v1/my%20file.yaml", 200, &[], "type: object\n");
    server.serve("/v1/%C3%BC.yaml", 200, &[], "type: object\n");
    let references = ["my file.yaml", "my%20file.yaml", "ü.yaml", "%C3%BC.yaml"];
    serve_references(&server, "/v1/openapi.yaml", &references);
    let said = fetched(here.path(), &server.url("/v1/openapi.yaml"), &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(server.received().len(), 3);
    let said = codegen(here.path(), &["generate", "spec/api.yaml", "--out", "pets"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
}

#[test]
fn a_locked_fetch_does_not_replace_what_somebody_edited() {
    let (server, here) = (pets(), folder(&[]));
    assert_eq!(
        fetched(here.path(), &server.url("/v1/openapi.yaml"), &[]).code,
        Some(0)
    );
    let edited = format!("{PET}description: Mine.\n");
    std::fs::write(here.path().join("spec/schemas/pet.yaml"), &edited).expect("it is written");
    let requests = server.received().len();
    let locked = ["fetch", "--out", "spec/api.yaml", "--locked"];
    let said = codegen(here.path(), &locked);
    assert_eq!(
        (said.code, said.err.as_str()),
        (
            Some(1),
            "error: files differ from the lock file:\n  spec/schemas/pet.yaml\n\
             restore them, or run without `--locked`, which replaces them\n"
        )
    );
    assert_eq!(read(&here, "spec/schemas/pet.yaml"), edited);
    assert_eq!(server.received().len(), requests);
    let said = codegen(here.path(), &locked[..3]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(read(&here, "spec/schemas/pet.yaml"), PET);
}

#[test]
fn the_query_of_the_url_is_no_part_of_the_lock_file() {
    let (server, here) = (pets(), folder(&[]));
    let url = server.url("/latest?token=hunter2");
    let itself = format!("{url}#/components/schemas/Pet");
    let document =
        API.replace("schemas/pet.yaml", &itself) + "components: {schemas: {Pet: {type: object}}}\n";
    let to = "/v1/openapi.yaml?signature=hunter3";
    server.serve("/latest?token=hunter2", 302, &[("location", to)], "");
    server.serve(to, 200, &[], &document);
    let said = fetched(here.path(), &url, &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let lock = read(&here, "spec/api.yaml.lock");
    assert!(!lock.contains("hunter"), "{lock}");
    assert_eq!(files(&here.path().join("spec")).len(), 2);
    let said = codegen(here.path(), &["generate", "spec/api.yaml", "--out", "pets"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(fetched(here.path(), &url, &["--locked"]).code, Some(0));
    let said = codegen(here.path(), &["fetch", "--out", "spec/api.yaml"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("pass the URL"), "{}", said.err);
}

#[test]
fn a_relative_uri_of_the_document_is_resolved_against_its_url() {
    let (server, here) = (pets(), folder(&[]));
    for own in ["../api/openapi.yaml", "/api/openapi.yaml"] {
        let document = API.replace("3.1.0", "3.2.0") + &format!("$self: {own}\n");
        server.serve("/v1/openapi.yaml", 200, &[], &document);
        server.serve("/api/schemas/pet.yaml", 200, &[], "type: object\n");
        let said = fetched(here.path(), &server.url("/v1/openapi.yaml"), &[]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        let lock = read(&here, "spec/api.yaml.lock");
        let url = server.url("/api/schemas/pet.yaml");
        assert!(lock.contains(&url), "{lock}");
        let said = codegen(here.path(), &["generate", "spec/api.yaml", "--out", "pets"]);
        assert_eq!(said.code, Some(0), "{}", said.err);
    }
}

#[test]
fn what_looks_like_a_reference_in_data_is_not_followed() {
    let (server, here) = (pets(), folder(&[]));
    let data = "{$ref: nothing.yaml}";
    let document = format!(
        "openapi: 3.1.0
info: {{title: Pets, version: '1'}}
x-more: {data}
servers: [{{url: 'https://api.example'}}]
paths: {{}}
components:
  examples:
    pet: {{value: {data}}}
    elsewhere: {{$ref: example.yaml}}
  schemas:
    Pet:
      type: object
      default: {data}
      example: {data}
      examples: [{data}]
      enum: [{data}]
      const: {data}
      properties: {{example: {{$ref: schemas/pet.yaml}}, default: {{$ref: '#/x-schemas/Owner'}}}}
x-schemas:
  Owner: {{$ref: ../common/owner.yaml#/Owner}}
"
    );
    server.serve("/v1/openapi.yaml", 200, &[], &document);
    server.serve("/v1/example.yaml", 200, &[], "value: {}\n");
    let said = fetched(here.path(), &server.url("/v1/openapi.yaml"), &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let received = server.received();
    assert!(
        received.iter().all(|it| !it.contains("nothing")),
        "{received:?}"
    );
    // The document, the example, and two schemas.
    assert_eq!(received.len(), 4, "{received:#?}");
}
