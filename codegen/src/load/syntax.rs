//! Help for YAML syntax errors with a usual cause.

use serde_yaml::granit_parser::ErrorKind;

/// The suggested fix.
pub(super) fn help(kind: &ErrorKind, text: &str, at: usize) -> Option<String> {
    let (before, after) = text.split_at(at);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let is_json = text.trim_start().starts_with('{');
    Some(match kind {
        _ if line.contains('\t') && line.trim().is_empty() => {
            "indent by spaces: in YAML, no tab may do it".to_owned()
        }
        ErrorKind::MappingValueNotAllowed => mapping_value(line),
        ErrorKind::SimpleKeyExpected => {
            "a key is followed by `:` and a space; a string continues on lines that are indented deeper than its key"
                .to_owned()
        }
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => {
            "a key begins in the column in which the other keys of its object begin".to_owned()
        }
        ErrorKind::ExpectedBlockSequenceEntry => {
            "each item of a list begins with `- `, in the column of the others".to_owned()
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar => {
            "within single quotes, `'` is written twice: `''`".to_owned()
        }
        ErrorKind::InvalidTrailingDoubleQuotedScalar if is_json => {
            "is there a comma missing? Within quotes, `\"` is written `\\\"`".to_owned()
        }
        ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            "within double quotes, `\"` is written `\\\"`".to_owned()
        }
        ErrorKind::UnknownQuotedScalarEscape => {
            "within double quotes, `\\` is written `\\\\`; within single quotes it is itself".to_owned()
        }
        ErrorKind::UnknownAnchor | ErrorKind::MissingAnchorOrAliasName => {
            "no anchor above has this name; a string that begins with `*` or `&` needs quotes"
                .to_owned()
        }
        ErrorKind::UnexpectedCharacter { .. } => {
            format!("a string that begins with `{}` needs quotes", first(after)?)
        }
        ErrorKind::UnclosedQuotedScalar => {
            "the quote that opens here has no other that closes it".to_owned()
        }
        _ => return brackets(kind),
    })
}

/// The suggested fix for brackets.
fn brackets(kind: &ErrorKind) -> Option<String> {
    Some(match kind {
        ErrorKind::UnclosedFlowCollection { open } => {
            let close = if *open == '{' { '}' } else { ']' };
            format!("nothing closes it: write a `{close}` where it ends")
        }
        ErrorKind::ExpectedFlowMappingSeparator => {
            "properties are separated by commas, and the last is followed by `}`".to_owned()
        }
        ErrorKind::ExpectedFlowSequenceSeparator => {
            "items are separated by commas, and the last is followed by `]`".to_owned()
        }
        ErrorKind::InvalidColonPlacement => {
            "is a bracket not closed, or a comma missing, in the lines before?".to_owned()
        }
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            "no bracket is open that this one closes".to_owned()
        }
        ErrorKind::ExpectedDocumentStart => {
            "the document has ended before: remove what follows it".to_owned()
        }
        _ => return None,
    })
}

/// Help for a `: ` where no key is allowed: within a plain scalar, or because the line before became one.
fn mapping_value(line: &str) -> String {
    if line.contains(": ") {
        return "a string that contains `: ` needs quotes".to_owned();
    }
    "does the line before lack a space after its `:`, or is it indented otherwise?".to_owned()
}

fn first(text: &str) -> Option<char> {
    text.chars().find(|it| !it.is_control())
}
