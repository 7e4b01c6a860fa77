//! Generated clients in projects of any shape, as Cargo reads them. `.ci/projects` builds and runs some.

use std::path::Path;
use std::process::{Command, Output};

const API: &str = "openapi: 3.0.3\ninfo: {title: Pets, version: 1.0.0}\nservers: [{url: 'https://api.example'}]\npaths:\n  \
    /pets/{id}:\n    get:\n      operationId: getPet\n      parameters: [{name: id, in: path, required: true, schema: \
    {type: string, format: uuid}}]\n      responses: {'200': {description: It., content: {application/json: {schema: \
    {$ref: '#/components/schemas/Pet'}}}}}\ncomponents:\n  schemas:\n    Pet: {type: object, required: [id], properties: \
    {id: {type: string, format: uuid}}}\n";

/// A folder of a user.
struct Project(tempfile::TempDir);

impl Project {
    /// With a document, and the dependency versions that this workspace is tested with.
    fn new() -> Self {
        let project = Project(tempfile::tempdir().expect("a folder"));
        project.put("api.yaml", API);
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        let lock = std::fs::read_to_string(lock).expect("a lock file");
        project.put("Cargo.lock", &lock);
        project
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
        std::fs::write(path, text).expect("the folder can be written");
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.0.path().join(path))
            .unwrap_or_else(|it| panic!("{path}: {it}"))
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        Command::new(program)
            .current_dir(self.0.path())
            .args(arguments)
            .output()
            .expect("it runs")
    }

    fn codegen(&self, arguments: &[&str]) -> Output {
        self.run(env!("CARGO_BIN_EXE_codegen"), arguments)
    }

    /// Generates, and returns what was printed.
    #[track_caller]
    fn generate(&self, arguments: &[&str]) -> String {
        let output = self.codegen(&[&["generate", "api.yaml"], arguments].concat());
        assert!(output.status.success(), "{}", stderr(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The packages that Cargo finds from a manifest, with all their dependencies.
    #[track_caller]
    fn packages(&self, manifest: &str) -> Vec<String> {
        let arguments = [
            "tree",
            "--offline",
            "--quiet",
            "--prefix",
            "none",
            "--manifest-path",
        ];
        let output = self.run(
            env!("CARGO"),
            &[&arguments[..], &[manifest, "--workspace"]].concat(),
        );
        assert!(output.status.success(), "{}", stderr(&output));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let names = text.lines().filter_map(|it| it.split(' ').next());
        names.map(str::to_owned).collect()
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn any_number_of_clients_are_in_one_workspace() {
    let project = Project::new();
    for name in ["pets", "orders"] {
        project.generate(&["--out", name]);
    }
    project.put(
        "Cargo.toml",
        "[workspace]\nmembers = [\"pets\", \"orders\"]\n",
    );
    let packages = project.packages("Cargo.toml");
    for name in ["pets", "pets-runtime", "orders", "orders-runtime"] {
        assert!(packages.iter().any(|it| it == name), "{name}: {packages:?}");
    }
}

#[test]
fn a_crate_needs_no_workspace() {
    let project = Project::new();
    project.generate(&["--out", "pets"]);
    let lock = project.read("Cargo.lock");
    project.put("pets/Cargo.lock", &lock);
    let packages = project.packages("pets/Cargo.toml");
    assert!(
        packages.iter().any(|it| it == "pets-runtime"),
        "{packages:?}"
    );
}

#[test]
fn clients_share_the_runtime_of_a_folder() {
    let project = Project::new();
    let output = project.codegen(&["runtime", "--out", "libs/runtime", "--name", "api-runtime"]);
    assert!(output.status.success(), "{}", stderr(&output));
    for name in ["pets", "orders"] {
        project.generate(&["--out", name, "--runtime", "libs/runtime"]);
        let manifest = project.read(&format!("{name}/Cargo.toml"));
        let expected =
            "client-runtime = { package = \"api-runtime\", path = \"../libs/runtime\", version = ";
        assert!(manifest.contains(expected), "{manifest}");
    }
    project.put(
        "Cargo.toml",
        "[workspace]\nmembers = [\"pets\", \"orders\"]\n",
    );
    let packages = project.packages("Cargo.toml");
    let runtimes = packages.iter().filter(|it| it.ends_with("-runtime"));
    assert!(runtimes.clone().count() > 1 && runtimes.clone().all(|it| it == "api-runtime"));

    let check = [
        "runtime",
        "--out",
        "libs/runtime",
        "--name",
        "api-runtime",
        "--check",
    ];
    assert_eq!(project.codegen(&check).status.code(), Some(0));
    project.put("libs/runtime/src/lib.rs", "// @generated by someone else\n");
    let stale = project.codegen(&check);
    assert_eq!(stale.status.code(), Some(1));
    let text = String::from_utf8_lossy(&stale.stdout).into_owned();
    assert!(text.contains("stale: libs/runtime/src/lib.rs"), "{text}");
}

#[test]
fn the_published_runtime_has_the_name_of_its_package() {
    let project = Project::new();
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
    let runtime = runtime.to_str().expect("a path");
    for (runtime, expected) in [
        (
            runtime,
            "client-runtime = { package = \"openapi-client-runtime\", path = ",
        ),
        (
            "0.1",
            "client-runtime = { package = \"openapi-client-runtime\", version = \"0.1\"",
        ),
    ] {
        project.generate(&["--out", "pets", "--runtime", runtime]);
        let manifest = project.read("pets/Cargo.toml");
        assert!(manifest.contains(expected), "{manifest}");
    }
}

#[test]
fn a_folder_without_a_runtime_is_an_error_that_says_how_to_make_one() {
    let project = Project::new();
    let output = project.codegen(&["generate", "api.yaml", "--out", "pets", "--runtime", "libs"]);
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    assert!(
        text.contains("libs holds no runtime: `codegen runtime --out DIR`"),
        "{text}"
    );
}

#[test]
fn what_a_member_inherits_and_its_workspace_lacks_is_shown_as_lines_to_paste() {
    let project = Project::new();
    project.put(
        "codegen.toml",
        "[package]\nname = \"pets\"\nworkspace = true\n",
    );
    let arguments = [
        "generate",
        "api.yaml",
        "--out",
        "pets",
        "--config",
        "codegen.toml",
    ];
    let output = project.codegen(&arguments);
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    assert!(
        text.contains("no `Cargo.toml` above it has the table `[workspace]`"),
        "{text}"
    );

    let workspace =
        "[workspace]\nmembers = [\"pets\"]\n\n[workspace.package]\nedition = \"2024\"\n";
    project.put("Cargo.toml", workspace);
    let output = project.codegen(&arguments);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(stderr(&output));

    assert!(
        !project.0.path().join("pets").exists(),
        "nothing was written"
    );
    let text = stderr(&output);
    let block = text.split("add:\n\n").nth(1).expect("a block");
    let block = block.split("\n\n`codegen runtime").next().expect("a block");
    let block = block.replace("[workspace.package]\n", "");
    project.put("Cargo.toml", &format!("{workspace}{block}\n"));
    assert!(
        project
            .codegen(&["runtime", "--out", "client-runtime"])
            .status
            .success()
    );
    project.generate(&["--out", "pets", "--config", "codegen.toml"]);
    let packages = project.packages("Cargo.toml");
    assert!(
        packages.iter().any(|it| it == "client-runtime"),
        "{packages:?}"
    );
}

#[test]
fn a_module_is_written_into_a_crate_and_nothing_else_is_touched() {
    let project = Project::new();
    let manifest = "[package]\nname = \"my-app\"\nversion = \"0.3.0\"\nedition = \"2024\"\n";
    let program = "fn main() {}\n";
    project.put("app/Cargo.toml", manifest);
    project.put("app/src/main.rs", program);
    project.put("app/src/shop/api/mine.rs", "// My own.\n");
    let arguments = ["--module", "app/src/shop/api"];
    let first = project.generate(&arguments);
    assert!(
        first.contains(
            "add to app/Cargo.toml:\n\n[dependencies]\n\
             client-runtime = { package = \"my-app-runtime\", path = \"runtime\" }\n\
             uuid = { version = \"1\", features = [\"serde\"] }\n"
        ),
        "{first}"
    );
    let root = project.read("app/src/shop/api/mod.rs");
    assert!(root.contains("use my_app::shop::api::{Client"), "{root}");
    let operations = project.read("app/src/shop/api/operations/default.rs");
    assert!(operations.contains("crate::shop::api::"), "{operations}");
    assert_eq!(project.read("app/Cargo.toml"), manifest);
    assert_eq!(project.read("app/src/main.rs"), program);
    assert_eq!(project.read("app/src/shop/api/mine.rs"), "// My own.\n");
    assert!(
        !project
            .0
            .path()
            .join("app/src/shop/api/Cargo.toml")
            .exists()
    );

    project.put(
        "app/src/shop/api/models/gone.rs",
        "// @generated by \"codegen generate\"\n",
    );
    let check = project.codegen(&[
        "generate",
        "api.yaml",
        "--module",
        "app/src/shop/api",
        "--check",
    ]);
    assert_eq!(check.status.code(), Some(1));
    let text = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(
        text.starts_with("no longer belongs: app/src/shop/api/models/gone.rs\n"),
        "{text}"
    );
    project.put(
        "app/Cargo.toml",
        &format!("{manifest}{}", &first[first.find("[dep").expect("it")..]),
    );
    let second = project.generate(&arguments);
    assert!(
        second.contains("1 removed") && !second.contains("add to"),
        "{second}"
    );
    let lock = project.read("Cargo.lock");
    project.put("app/Cargo.lock", &lock);
    let packages = project.packages("app/Cargo.toml");
    assert!(
        packages.iter().any(|it| it == "my-app-runtime"),
        "{packages:?}"
    );
}

#[test]
fn a_module_names_no_feature_that_its_crate_may_not_have() {
    let project = Project::new();
    project.put(
        "Cargo.toml",
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\n",
    );
    project.generate(&["--module", "src/api"]);
    for file in [
        "mod.rs",
        "client.rs",
        "mock.rs",
        "models/pet.rs",
        "operations/default.rs",
    ] {
        let text = project.read(&format!("src/api/{file}"));
        assert!(!text.contains("feature = "), "{file}: {text}");
    }
}

#[test]
fn a_folder_that_cannot_be_a_module_is_an_error() {
    let project = Project::new();
    for (manifest, module, expected) in [
        (
            false,
            "src/api",
            "is not in a crate: no folder above it has a `Cargo.toml`",
        ),
        (
            true,
            "api",
            "is not below `src`: set its path in Rust as `package.root`",
        ),
        (
            true,
            "src/my-api",
            "cannot be a module: `my-api` is not a name in Rust",
        ),
    ] {
        if manifest {
            project.put("Cargo.toml", "[package]\nname = \"app\"\n");
        }
        let output = project.codegen(&["generate", "api.yaml", "--module", module]);
        assert_eq!(output.status.code(), Some(1));
        let text = stderr(&output);
        assert!(text.contains(expected), "{text}");
        assert!(
            !project.0.path().join(module).exists(),
            "nothing was written"
        );
    }
}

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
fn mistakes_in_what_the_manifest_says_are_shown_at_their_place() {
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
fn a_module_inside_another_module_or_crate_is_kept() {
    let project = Project::new();
    project.put(
        "Cargo.toml",
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\n",
    );
    for (outer, inner) in [
        (["--module", "src/api"], "src/api/v2"),
        (["--out", "client"], "client/src/api"),
    ] {
        project.generate(&outer);
        project.generate(&["--module", inner]);
        project.generate(&outer);
        assert!(
            project
                .read(&format!("{inner}/mod.rs"))
                .contains("@generated")
        );
    }
}

#[test]
fn a_client_and_a_shared_runtime_do_not_replace_each_other() {
    let project = Project::new();
    project.generate(&["--out", "pets"]);
    let output = project.codegen(&["runtime", "--out", "pets"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("a folder of their own"));
    assert!(project.read("pets/src/lib.rs").contains("client"));
    project.codegen(&["runtime", "--out", "shared"]);
    let output = project.codegen(&["generate", "api.yaml", "--out", "shared"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(project.read("shared/Cargo.toml").contains("client-runtime"));
}

#[test]
fn packages_of_runtimes_have_names_that_differ() {
    let project = Project::new();
    project.codegen(&["runtime", "--out", "client-runtime"]);
    project.generate(&["--out", "client"]);
    project.generate(&["--out", "other", "--runtime", "client-runtime"]);
    project.put(
        "Cargo.toml",
        "[workspace]\nmembers = [\"client\", \"other\"]\n",
    );
    assert!(
        project
            .packages("Cargo.toml")
            .contains(&"client-own-runtime".to_owned())
    );
    let output = project.codegen(&["runtime", "--out", "x", "--name", "bad name"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_module_of_a_program_in_one_file_is_named_from_its_own_root() {
    let project = Project::new();
    project.put(
        "Cargo.toml",
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\n",
    );
    project.generate(&["--module", "src/bin/tool"]);
    let text = project.read("src/bin/tool/client.rs") + &project.read("src/bin/tool/mod.rs");
    assert!(!text.contains("crate::bin"), "{text}");
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_printed_is_an_error_and_no_panic() {
    let project = Project::new();
    for arguments in [
        &["generate", "api.yaml", "--out", "pets"][..],
        &["runtime", "--out", "shared"],
    ] {
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .expect("it exists");
        let status = Command::new(env!("CARGO_BIN_EXE_codegen"))
            .current_dir(project.0.path())
            .args(arguments)
            .stdout(full)
            .status()
            .expect("it runs");
        assert_eq!(status.code(), Some(1), "{arguments:?}");
    }
}
