//! A folder of a user, in which the command runs.

use std::path::Path;
use std::process::{Command, Output};

pub(crate) const API: &str = "openapi: 3.0.3\ninfo: {title: Pets, version: 1.0.0}\nservers: [{url: 'https://api.example'}]\npaths:\n  \
    /pets/{id}:\n    get:\n      operationId: getPet\n      parameters: [{name: id, in: path, required: true, schema: \
    {type: string, format: uuid}}]\n      responses: {'200': {description: It., content: {application/json: {schema: \
    {$ref: '#/components/schemas/Pet'}}}}}\ncomponents:\n  schemas:\n    Pet: {type: object, required: [id], properties: \
    {id: {type: string, format: uuid}}}\n";

/// A folder of a user.
pub(crate) struct Project(pub(crate) tempfile::TempDir);

impl Project {
    /// With a document, and the dependency versions that this workspace is tested with.
    pub(crate) fn new() -> Self {
        let project = Project(tempfile::tempdir().expect("a folder"));
        project.put("api.yaml", API);
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        let lock = std::fs::read_to_string(lock).expect("a lock file");
        project.put("Cargo.lock", &lock);
        project
    }

    pub(crate) fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
        std::fs::write(path, text).expect("the folder can be written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.0.path().join(path))
            .unwrap_or_else(|it| panic!("{path}: {it}"))
    }

    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> Output {
        Command::new(program)
            .current_dir(self.0.path())
            .args(arguments)
            .output()
            .expect("it runs")
    }

    pub(crate) fn codegen(&self, arguments: &[&str]) -> Output {
        self.run(env!("CARGO_BIN_EXE_codegen"), arguments)
    }

    /// Generates, and returns what was printed.
    #[track_caller]
    pub(crate) fn generate(&self, arguments: &[&str]) -> String {
        let output = self.codegen(&[&["generate", "api.yaml"], arguments].concat());
        assert!(output.status.success(), "{}", stderr(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The packages that Cargo finds from a manifest, with all their dependencies.
    #[track_caller]
    pub(crate) fn packages(&self, manifest: &str) -> Vec<String> {
        let tree = ["tree", "--quiet", "--prefix", "none", "--workspace"];
        let tree = [&tree[..], &["--manifest-path", manifest]].concat();
        let offline = [&tree[..], &["--offline"]].concat();
        let mut output = self.run(env!("CARGO"), &offline);
        // This suite alone needs less than a client does, so that not all of it is on the machine.
        if !output.status.success() {
            output = self.run(env!("CARGO"), &tree);
        }
        assert!(output.status.success(), "{}", stderr(&output));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let names = text.lines().filter_map(|it| it.split(' ').next());
        names.map(str::to_owned).collect()
    }
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs that fail, each with what it says.
#[track_caller]
pub(crate) fn assert_failures(project: &Project, failures: &[(&[&str], &str)]) {
    for (arguments, expected) in failures {
        let output = project.codegen(&[&["generate", "api.yaml"], *arguments].concat());
        assert!(!output.status.success(), "{arguments:?}");
        let text = stderr(&output);
        assert!(text.contains(expected), "{arguments:?}: {text}");
    }
}

pub(crate) const APP: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
