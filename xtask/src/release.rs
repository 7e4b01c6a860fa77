//! The consequences of a change for the release of the client: its change log and its version.

use std::fs;
use std::path::Path;

use codegen::diff::Report;

/// The change log of the client.
const LOG: &str = "generated-client/CHANGELOG.md";

/// The heading of the entry for unreleased changes.
const UNRELEASED: &str = "## Unreleased\n";

/// Writes the entry of the change log.
pub(crate) fn write_entry(root: &Path, report: &Report) -> Result<(), String> {
    let path = root.join(LOG);
    let old = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(_) => "# Changes of the client\n".to_owned(),
    };
    let entry = report.changelog();
    let new = with_entry(&old, &report.version.required, entry.as_deref());
    if new == old || entry.is_none() && !path.exists() {
        return Ok(());
    }
    fs::write(&path, new).map_err(|why| format!("{LOG}: {why}"))
}

/// Replaces the entry for unreleased changes.
fn with_entry(log: &str, version: &str, entry: Option<&str>) -> String {
    let (before, after) = match log.split_once(UNRELEASED) {
        Some((before, rest)) => {
            let end = rest.find("\n## ").map_or(rest.len(), |it| it + 1);
            (before, &rest[end..])
        }
        None => match log.find("\n## ") {
            Some(at) => log.split_at(at + 1),
            None => (log, ""),
        },
    };
    let Some(entry) = entry else {
        return format!("{before}{after}");
    };
    let gap = if before.ends_with("\n\n") { "" } else { "\n" };
    format!(
        "{before}{gap}{UNRELEASED}\nWill be {version}, compared with the main branch.\n\n{entry}{after}"
    )
}

/// Sets the version in the configuration, if it is lower than the change requires.
pub(crate) fn bump(root: &Path, report: &Report) -> Result<bool, String> {
    if !report.version.unbumped {
        return Ok(false);
    }
    let path = root.join("spec/codegen.toml");
    let old = fs::read_to_string(&path).map_err(|why| format!("spec/codegen.toml: {why}"))?;
    let new = with_version(&old, &report.version.required)
        .ok_or("spec/codegen.toml: there is no `[package]`")?;
    fs::write(&path, new).map_err(|why| format!("spec/codegen.toml: {why}"))?;
    Ok(true)
}

/// The configuration with a version of the package.
fn with_version(config: &str, version: &str) -> Option<String> {
    let head = "[package]\n";
    let start = config.find(head)? + head.len();
    let end = config[start..]
        .find("\n[")
        .map_or(config.len(), |it| start + it);
    let line = format!("version = \"{version}\"");
    let mut lines: Vec<&str> = config[start..end].split('\n').collect();
    match lines
        .iter()
        .position(|it| it.starts_with("version ") || it.starts_with("version="))
    {
        Some(at) => lines[at] = &line,
        None => lines.insert(0, &line),
    }
    Some(format!(
        "{}{}{}",
        &config[..start],
        lines.join("\n"),
        &config[end..]
    ))
}

#[cfg(test)]
mod tests {
    use super::{with_entry, with_version};

    #[test]
    fn the_entry_is_replaced_and_older_ones_remain() {
        let log = "# Changes\n\n## 0.1.0\n\n- The first.\n";
        let first = with_entry(log, "0.2.0", Some("### Breaking\n\n- `a`\n\n"));
        let expected = "# Changes\n\n## Unreleased\n\nWill be 0.2.0, compared with the main branch.\n\n### Breaking\n\n- `a`\n\n## 0.1.0\n\n- The first.\n";
        assert_eq!(first, expected);
        let second = with_entry(&first, "0.2.0", Some("### Breaking\n\n- `b`\n\n"));
        assert_eq!(second, expected.replace("`a`", "`b`"));
        assert_eq!(with_entry(&second, "0.1.0", None), log);
    }

    #[test]
    fn the_version_is_set_once() {
        let config = "# Why.\n[package]\nname = \"a\"\n\n[errors]\nversion = 1\n";
        let first = with_version(config, "0.2.0").expect("a package");
        assert_eq!(
            first,
            "# Why.\n[package]\nversion = \"0.2.0\"\nname = \"a\"\n\n[errors]\nversion = 1\n"
        );
        let second = with_version(&first, "0.3.0").expect("a package");
        assert_eq!(second, first.replace("0.2.0", "0.3.0"));
    }
}
