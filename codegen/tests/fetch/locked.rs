//! What the lock file holds, and what `--locked` refuses.

use crate::command::{codegen, folder, read};
use crate::server::{API, PET, fetched, files, pets, serve_references};

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
