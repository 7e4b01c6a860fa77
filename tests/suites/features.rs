//! A crate with tag features compiles with any of them, without unused code.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use codegen::{Compilation, Config, PackageId, Runtime, Source, output};

/// The crate of the fixture, outside of this workspace like a user's.
struct Client {
    folder: PathBuf,
    /// The tag features in its manifest.
    tags: Vec<String>,
}

impl Client {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tag-features");
        let read = |kind: &str| {
            let name = format!("tag_features.{kind}");
            let text = interop_tests::read(&format!("tests/fixtures/valid/{name}"));
            Source::new(name, text)
        };
        let mut config = Config::parse(read("toml")).expect("a configuration");
        let runtime = interop_tests::root().join("codegen/runtime");
        config.package.runtime = Runtime::Path(runtime.to_string_lossy().into_owned());
        config.package.runtime_id = Some(PackageId {
            name: "openapi-client-runtime".to_owned(),
            version: None,
        });
        let generated = codegen::compile(&read("yaml"), &config, Compilation::generated)
            .expect("a valid document");
        output::write(&generated.files, &folder).expect("the folder can be written");
        // Use the dependency versions that this workspace is tested with.
        let lock = interop_tests::root().join("Cargo.lock");
        fs::copy(lock, folder.join("Cargo.lock")).expect("the folder can be written");
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
        let tags = manifest.lines().filter_map(|it| it.strip_suffix(" = []"));
        let tags = tags.map(str::to_owned).collect();
        Client { folder, tags }
    }

    /// Runs cargo with exactly these features and warnings as errors. TLS is disabled, since it is irrelevant and slow
    /// to build.
    #[track_caller]
    fn cargo(&self, command: &[&str], features: &[&str]) {
        let features = features.join(",");
        let output = Command::new(env!("CARGO"))
            .args(command)
            .args(["--quiet", "--offline", "--no-default-features"])
            .args(["--features", &features])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.with_file_name("outside"))
            .env("CARGO_TERM_COLOR", "never")
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", "-D warnings")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTDOCFLAGS")
            .stdin(Stdio::null())
            .output()
            .expect("cargo runs");
        assert!(
            output.status.success(),
            "`{}` with `{features}`:\n{}",
            command.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn crates_compile_with_any_tag_features() {
    let client = Client::new();
    let all: Vec<&str> = client.tags.iter().map(String::as_str).collect();
    assert_eq!(
        all,
        ["tag-pets", "tag-store-orders", "tag-type", "tag-users"]
    );
    let mut selections = vec![Vec::new(), all.clone()];
    selections.extend(all.iter().map(|it| vec![*it]));
    for further in [&[][..], &["blocking", "mock"]] {
        for tags in &selections {
            client.cargo(&["check"], &[tags, further].concat());
        }
    }
    for tags in [&[][..], &all] {
        client.cargo(&["doc", "--no-deps"], &[tags, &["mock"]].concat());
    }
}
