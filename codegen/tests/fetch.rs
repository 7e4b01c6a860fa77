//! `codegen fetch`, against servers on loopback.

#![cfg(feature = "fetch")]

#[allow(dead_code, reason = "each suite uses a part of it")]
mod command;
#[path = "fetch/kept.rs"]
mod kept;
#[path = "fetch/locked.rs"]
mod locked;
#[path = "fetch/server.rs"]
mod server;

use std::net::TcpListener;

use command::{codegen, folder, read};
use server::{API, OWNER, PET, Server, apart, fetched, files, pets, serve_references};

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
