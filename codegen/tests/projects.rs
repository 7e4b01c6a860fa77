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
             client-runtime = { package = \"my-app-runtime\", path = \"runtime\", version = \"0.1.0\" }\n\
             uuid = { version = \"1\", features = [\"serde\"] }\n"
        ),
        "{first}"
    );
    let root = project.read("app/src/shop/api/mod.rs");
    assert!(root.contains("use my_app::shop::api::Client;"), "{root}");
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
    assert_eq!(output.status.code(), Some(2));
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

/// Runs that fail, each with what it says.
#[track_caller]
fn assert_failures(project: &Project, failures: &[(&[&str], &str)]) {
    for (arguments, expected) in failures {
        let output = project.codegen(&[&["generate", "api.yaml"], *arguments].concat());
        assert!(!output.status.success(), "{arguments:?}");
        let text = stderr(&output);
        assert!(text.contains(expected), "{arguments:?}: {text}");
    }
}

#[test]
fn a_run_names_the_files_that_it_removes() {
    let project = Project::new();
    project.generate(&["--out", "pets"]);
    let copy = project.read("pets/src/models/pet.rs");
    project.put("pets/src/models/my_pet.rs", &copy);
    let text = project.generate(&["--out", "pets"]);
    assert!(
        text.starts_with("removed: pets/src/models/my_pet.rs\n"),
        "{text}"
    );
    let text = project.generate(&["--out", "pets"]);
    assert!(!text.contains("removed:"), "{text}");
}

#[test]
fn a_folder_of_a_user_with_the_name_of_the_staging_folder_is_kept() {
    let project = Project::new();
    project.put("pets/.codegen-staged/mine.txt", "mine");
    let failure = "pets/.codegen-staged is where the new files are prepared, but holds other ones";
    assert_failures(&project, &[(&["--out", "pets"], failure)]);
    assert_eq!(project.read("pets/.codegen-staged/mine.txt"), "mine");
    // That of a run that was killed.
    project.put("cats/.codegen-staged/.codegen-stage", "");
    project.put("cats/.codegen-staged/src/lib.rs", "");
    project.generate(&["--out", "cats"]);
    assert!(!project.0.path().join("cats/.codegen-staged").exists());
}

#[test]
fn a_dry_run_says_what_it_would_do() {
    let project = Project::new();
    let text = project.generate(&["--out", "pets", "--dry-run"]);
    assert!(
        text.contains("files to write, 0 unchanged, 0 to remove; nothing was written"),
        "{text}"
    );
}

#[test]
fn two_crates_with_one_name_are_reported() {
    let project = Project::new();
    let first = project.generate(&["--out", "a/client"]);
    assert!(!first.contains("has the name"), "{first}");
    let second = project.generate(&["--out", "b/client"]);
    assert!(
        second.contains("a/client/Cargo.toml has the name `client`, too"),
        "{second}"
    );
    let third = project.generate(&["--out", "b/client", "--name", "other"]);
    assert!(!third.contains("has the name"), "{third}");
    project.put("codegen.toml", "[package]\nname = \"one\"\n");
    project.generate(&["--out", "c"]);
    let text = project.generate(&["--out", "d"]);
    assert!(
        text.contains("c/Cargo.toml has the name `one`, too"),
        "{text}"
    );
}

#[test]
fn a_folder_that_cannot_name_the_crate_is_an_error() {
    let project = Project::new();
    assert_failures(
        &project,
        &[
            (
                &["--out", "Ünï"],
                "Ünï does not name the crate, since `ünï` cannot be its name",
            ),
            (
                &["--out", "x", "--name", "a b"],
                "invalid value 'a b' for '--name <NAME>': use letters",
            ),
        ],
    );
    project.generate(&["--out", "123", "--name", "pets"]);
    assert!(project.read("123/Cargo.toml").contains("name = \"pets\""));
    for (folder, name) in [
        ("box", "box-client"),
        ("std", "std-client"),
        ("3d", "client-3d"),
    ] {
        let output = project.codegen(&["generate", "api.yaml", "--out", folder]);
        let expected = format!("the crate is named `{name}`, since `{folder}` cannot be its name");
        assert!(stderr(&output).contains(&expected), "{}", stderr(&output));
        let manifest = project.read(&format!("{folder}/Cargo.toml"));
        assert!(
            manifest.contains(&format!("name = \"{name}\"")),
            "{manifest}"
        );
    }
    project.generate(&["--out", "My.Pets"]);
    assert!(
        project
            .read("My.Pets/Cargo.toml")
            .contains("name = \"my-pets\"")
    );
}

#[test]
fn a_reserved_name_cannot_be_that_of_a_package() {
    let project = Project::new();
    for name in [
        "std",
        "core",
        "proc-macro",
        "test",
        "if",
        "self",
        "nul",
        "client-runtime",
    ] {
        project.put("codegen.toml", &format!("[package]\nname = \"{name}\"\n"));
        let message = format!("`{name}` cannot be the name of a crate");
        assert_failures(&project, &[(&["--out", "pets"], &message)]);
        let output = project.codegen(&["runtime", "--out", "x", "--name", name]);
        assert_eq!(output.status.success(), name == "client-runtime", "{name}");
    }
}

#[test]
fn a_runtime_is_a_version_or_the_folder_of_a_runtime() {
    let project = Project::new();
    project.generate(&["--out", "pets"]);
    project.put(
        "mine/Cargo.toml",
        "[package]\nname = \"mine\"\nversion = \"0.1.0\"\n",
    );
    let run = |runtime: &'static str| ["--out", "pets", "--runtime", runtime];
    assert_failures(
        &project,
        &[
            (
                &run(""),
                "expected `vendored`, a version, or the folder of a runtime",
            ),
            (
                &run("1.2.3.4"),
                "`1.2.3.4` is not a version as Cargo reads it",
            ),
            (&run("^x"), "`^x` is not a version"),
            (&run("mine"), "mine holds a package that is no runtime"),
            (
                &run("pets"),
                "pets holds a package that is no runtime, without the feature `xml`",
            ),
            (&run("."), ". holds no runtime"),
        ],
    );
    project.generate(&["--out", "cats", "--runtime", "pets/runtime"]);
    project.put("codegen.toml", "[package]\nruntime = \"1.2.3.4\"\n");
    assert_failures(&project, &[(&["--out", "x"], "codegen.toml:2:11")]);
}

#[test]
fn what_is_needed_is_said_without_a_target() {
    let project = Project::new();
    assert_failures(&project, &[(&[], "<--out <DIR>|--module <DIR>>")]);
}

const APP: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

#[test]
fn a_module_beside_a_file_of_the_same_module_is_an_error() {
    let project = Project::new();
    project.put("Cargo.toml", APP);
    project.put("src/api.rs", "//! Mine.\n");
    let failure = "src/api.rs would be the same module as the folder beside it";
    assert_failures(&project, &[(&["--module", "src/api"], failure)]);
}

#[test]
fn a_folder_runtime_of_the_crate_is_kept() {
    let project = Project::new();
    project.put("Cargo.toml", APP);
    project.put("runtime/data.txt", "mine");
    let failure = "runtime has files of yours, so the runtime is not copied into it";
    assert_failures(&project, &[(&["--module", "src/api"], failure)]);
    project.codegen(&["runtime", "--out", "client-runtime"]);
    project.generate(&["--module", "src/api", "--runtime", "client-runtime"]);
    assert_eq!(project.read("runtime/data.txt"), "mine");
}

#[test]
fn a_dependency_on_another_runtime_is_to_be_replaced() {
    let project = Project::new();
    project.put(
        "Cargo.toml",
        &format!("{APP}\n[dependencies]\nuuid = \"1\"\n"),
    );
    let text = project.generate(&["--module", "src/api"]);
    let line =
        "client-runtime = { package = \"app-runtime\", path = \"runtime\", version = \"0.1.0\" }\n";
    assert!(
        text.contains(&format!("add to Cargo.toml:\n\n[dependencies]\n{line}")),
        "{text}"
    );
    // It has fewer features.
    assert!(
        text.contains("replace in Cargo.toml:\n\n[dependencies]\nuuid = {"),
        "{text}"
    );
    for wrong in [
        "\"0.1\"",
        "{ path = \"elsewhere\" }",
        "{ package = \"other\", path = \"runtime\" }",
    ] {
        project.put(
            "Cargo.toml",
            &format!("{APP}\n[dependencies]\nclient-runtime = {wrong}\nuuid = {{ version = \"1\", features = [\"serde\"] }}\n"),
        );
        let text = project.generate(&["--module", "src/api"]);
        assert!(
            text.contains(&format!("replace in Cargo.toml:\n\n[dependencies]\n{line}")),
            "{wrong}: {text}"
        );
    }
    let more = "{ path = \"./runtime\", package = \"app-runtime\", version = \"0.1\", features = [\"mock\"] }";
    project.put(
        "Cargo.toml",
        &format!("{APP}\n[dependencies]\nclient-runtime = {more}\nuuid = {{ version = \"1\", features = [\"serde\"] }}\n"),
    );
    let text = project.generate(&["--module", "src/api"]);
    assert!(!text.contains("Cargo.toml"), "{text}");
}

#[test]
fn what_a_crate_inherits_and_its_workspace_lacks_is_printed() {
    let project = Project::new();
    project.put(
        "Cargo.toml",
        "[workspace]\nmembers = [\"app\"]\n\n[workspace.dependencies]\nserde = \"1\"\n",
    );
    let inherited =
        "\n[dependencies]\nclient-runtime.workspace = true\nuuid = { workspace = true }\n";
    project.put("app/Cargo.toml", &format!("{APP}{inherited}"));
    let text = project.generate(&["--module", "app/src/api"]);
    assert!(
        text.contains(
            "add to Cargo.toml:\n\n[workspace.dependencies]\n\
             client-runtime = { package = \"app-runtime\", path = \"app/runtime\", version = \"0.1.0\" }\nuuid = {"
        ),
        "{text}"
    );
    project.put("codegen.toml", "[package]\nworkspace = true\n");
    project.put("app/Cargo.toml", APP);
    let text = project.generate(&["--module", "app/src/api"]);
    assert!(
        text.contains(
            "add to app/Cargo.toml:\n\n[dependencies]\nclient-runtime = { workspace = true }\n"
        ),
        "{text}"
    );
    assert!(
        text.contains(
            "[workspace.dependencies]\nclient-runtime = { path = \"client-runtime\" }\nuuid = {"
        ),
        "{text}"
    );
}

#[test]
fn a_library_in_another_file_has_its_modules_beside_it() {
    let project = Project::new();
    project.put(
        "Cargo.toml",
        &format!("{APP}\n[lib]\npath = \"lib/app.rs\"\n"),
    );
    project.put("lib/app.rs", "");
    let text = project.generate(&["--module", "lib/shop/api"]);
    assert!(!text.contains("pub mod"), "{text}");
    assert!(
        project
            .read("lib/shop/api/operations/default.rs")
            .contains("crate::shop::api::")
    );
    let text = project.generate(&["--module", "lib/pets"]);
    assert!(
        text.contains("add to lib/app.rs: `pub mod pets;`"),
        "{text}"
    );
}

#[test]
fn the_root_of_a_module_is_the_same_from_everywhere() {
    let project = Project::new();
    project.put("Cargo.toml", APP);
    for root in ["self::x", "super", "crate::a<b>", "::a", ""] {
        project.put("codegen.toml", &format!("[package]\nroot = \"{root}\"\n"));
        let failure = "is not the path of a module from the root of its crate";
        assert_failures(&project, &[(&["--module", "src/api"], failure)]);
    }
}

#[test]
fn a_broken_manifest_above_is_the_error() {
    let project = Project::new();
    project.put("Cargo.toml", "[package\n");
    project.put("codegen.toml", "[package]\nworkspace = true\n");
    assert_failures(
        &project,
        &[
            (&["--module", "src/api"], "Cargo.toml is not TOML"),
            (&["--out", "pets"], "Cargo.toml is not TOML"),
        ],
    );
}

#[test]
fn a_configuration_that_cannot_be_read_is_not_ignored() {
    let project = Project::new();
    std::fs::create_dir(project.0.path().join("codegen.toml")).expect("a folder");
    assert_failures(
        &project,
        &[(&["--out", "pets"], "codegen.toml could not be read")],
    );
    #[cfg(unix)]
    {
        let path = project.0.path().join("codegen.toml");
        std::fs::remove_dir(&path).expect("a folder");
        std::os::unix::fs::symlink("gone.toml", path).expect("a link");
        assert_failures(
            &project,
            &[(&["--out", "pets"], "codegen.toml could not be read")],
        );
    }
    project.generate(&["--out", "pets", "--no-config"]);
}

#[test]
fn the_message_of_errors_is_one_of_their_properties() {
    let project = Project::new();
    let api = API.replace("uuid}}}\n", "uuid}, reason: {type: string}}}\n");
    project.put("api.yaml", &api);
    for (message, expected) in [
        ("reasn", "errors have no property `reasn`"),
        ("id", "`id` is not a plain string"),
    ] {
        project.put(
            "codegen.toml",
            &format!("[errors]\nschema = \"Pet\"\nmessage = \"{message}\"\n"),
        );
        assert_failures(
            &project,
            &[
                (&["--out", "pets"], expected),
                (&["--out", "pets"], "codegen.toml:3:12"),
            ],
        );
    }
    project.put(
        "codegen.toml",
        "[errors]\nschema = \"Pet\"\nmessage = \"reason\"\n",
    );
    project.generate(&["--out", "pets"]);
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
