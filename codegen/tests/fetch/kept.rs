//! Which files a fetch writes and removes, and which it leaves alone.

use crate::command::{codegen, folder, read};
use crate::server::{API, PET, Server, apart, fetched, files, pets, serve_references};

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
