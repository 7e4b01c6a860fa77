//! The description of the package in its manifest.

use crate::project::{Project, assert_failures, stderr};

#[test]
fn the_manifest_has_what_the_configuration_says_of_the_package() {
    let project = Project::new();
    project.put(
        "codegen.toml",
        "[package]\nname = \"pets\"\nversion = \"1.2.0\"\ndescription = \"Pets, \\\"all\\\"\"\nlicense = \"MIT\"\n\
         authors = [\"A <a@example.org>\"]\nrepository = \"https://git.example/pets\"\nkeywords = [\"pets\", \"api\"]\n\
         categories = [\"api-bindings\"]\nreadme = \"README.md\"\npublish = true\nrust-version = \"1.90\"\n",
    );
    project.generate(&["--out", "pets", "--config", "codegen.toml"]);
    let read = |path: &str| project.read(path).parse::<toml::Table>().expect("TOML");
    let package = read("pets/Cargo.toml")["package"].clone();
    let expected: toml::Table = "name = \"pets\"\nversion = \"1.2.0\"\nedition = \"2024\"\n\
        description = 'Pets, \"all\"'\nlicense = \"MIT\"\nauthors = [\"A <a@example.org>\"]\n\
        repository = \"https://git.example/pets\"\nkeywords = [\"pets\", \"api\"]\ncategories = [\"api-bindings\"]\n\
        readme = \"README.md\"\npublish = true\nrust-version = \"1.90\"\n"
        .parse()
        .expect("TOML");
    assert_eq!(package, toml::Value::Table(expected));
    let runtime = read("pets/runtime/Cargo.toml")["package"].clone();
    for (key, value) in [
        ("name", "pets-runtime"),
        ("version", "1.2.0"),
        ("license", "MIT OR Apache-2.0"),
        ("repository", "https://git.example/pets"),
    ] {
        assert_eq!(runtime[key].as_str(), Some(value), "{key}");
    }
    assert_eq!(runtime["publish"].as_bool(), Some(true));
}

#[test]
fn mistakes_in_package_metadata_are_reported_at_their_place() {
    let project = Project::new();
    project.put(
        "codegen.toml",
        "[package]\nname = \"pets\"\nversion = \"one\"\nrepository = \"git.example/pets\"\n\
         keywords = [\"pets\", \"two words\"]\nauthors = \"A\"\npublish = \"yes\"\nreadme = true\n\
         rust-version = \"new\"\ndescription = \" \"\n",
    );
    let output = project.codegen(&[
        "generate",
        "api.yaml",
        "--out",
        "pets",
        "--config",
        "codegen.toml",
    ]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(stderr(&output));
}

#[test]
fn a_key_that_no_package_has_is_an_error_with_a_suggestion() {
    let project = Project::new();
    project.put(
        "codegen.toml",
        "[package]\nname = \"pets\"\nlicence = \"MIT\"\n",
    );
    let output = project.codegen(&[
        "generate",
        "api.yaml",
        "--out",
        "pets",
        "--config",
        "codegen.toml",
    ]);
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    assert!(text.contains("codegen.toml:3:1"), "{text}");
    assert!(text.contains("did you mean `license`?"), "{text}");
}

#[test]
fn licences_categories_and_registries_are_checked() {
    let project = Project::new();
    for (line, expected) in [
        (
            "license = \"Apache 2.0\"",
            "`Apache 2.0` is not an SPDX license expression",
        ),
        ("license = \"MIT OR\"", "is not an SPDX license expression"),
        ("license = \"(MIT\"", "is not an SPDX license expression"),
        (
            "categories = [\"API bindings\"]",
            "`API bindings` cannot be a category",
        ),
        (
            "publish = [\"my registry\"]",
            "`my registry` cannot be the name of a registry",
        ),
    ] {
        project.put("codegen.toml", &format!("[package]\n{line}\n"));
        assert_failures(&project, &[(&["--out", "pets"], expected)]);
    }
    project.put(
        "codegen.toml",
        "[package]\nlicense = \"(MIT OR Apache-2.0 WITH LLVM-exception) AND GPL-2.0+\"\nreadme = \"ABOUT.md\"\n\
         categories = [\"api-bindings\", \"web-programming::http-client\"]\npublish = [\"my-registry\"]\n",
    );
    let text = project.generate(&["--out", "pets"]);
    assert!(
        text.contains("add pets/ABOUT.md, which `readme` names"),
        "{text}"
    );
}
