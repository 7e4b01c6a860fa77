"""Validates an OpenAPI document with openapi-spec-validator, and prints each error as `file:line: message`.

The validator itself prints the schema and the object that an error is about, without a line.
"""

import sys

import yaml
from jsonschema_path.paths import SchemaPath
from openapi_spec_validator.readers import read_from_filename
from openapi_spec_validator.shortcuts import get_validator_cls
from referencing.exceptions import Unresolvable


def located(validator):
    """A validator of a keyword whose errors have the path of the object that it was called with."""

    class Located(validator):
        def __call__(self, *args, **options):
            place = next((it for it in args if isinstance(it, SchemaPath)), None)
            for error in super().__call__(*args, **options):
                # The innermost of nested validators knows best.
                if place is not None and not hasattr(error, "is_located"):
                    error.path.extendleft(reversed(place.parts))
                    error.is_located = True
                yield error

    return Located


def errors(spec, base_uri):
    """All errors of the document."""
    validator = get_validator_cls(spec)
    keywords = {name: located(it) for name, it in validator.keyword_validators.items()}
    validator = type("Located", (validator,), {"keyword_validators": keywords})
    return validator(spec, base_uri=base_uri).iter_errors()


def cause(error):
    """The error of the alternative that was probably meant, if there are several."""
    alternatives = {}
    for it in error.context or []:
        alternatives.setdefault(it.schema_path[0], []).append(it)
    # An object without `$ref` is not meant to be a reference.
    meant = [found for found in alternatives.values() if all("'$ref' is a required" not in it.message for it in found)]
    candidates = [it for found in meant or alternatives.values() for it in found]
    if not candidates:
        return error
    deepest = max(len(it.absolute_path) for it in candidates)
    candidates = [it for it in candidates if len(it.absolute_path) == deepest]
    if all(it.validator == "enum" for it in candidates):
        values = sorted({value for it in candidates for value in it.validator_value})
        candidates[0].message = f"{candidates[0].instance!r} is not one of {values}"
    return cause(candidates[0])


def line(root, path):
    """The line of what a path leads to, through references, or of the last part of it that is there."""
    node, at = root, root.start_mark.line
    for step in path:
        node = target(root, node) or node
        if isinstance(node, yaml.MappingNode):
            key, node = next(((key, value) for key, value in node.value if key.value == str(step)), (None, None))
            if node is None:
                break
            at = key.start_mark.line
        elif isinstance(node, yaml.SequenceNode) and int(step) < len(node.value):
            node = node.value[int(step)]
            at = node.start_mark.line
        else:
            break
    return at + 1


def reference(node):
    """The reference within the document that a node is."""
    entries = node.value if isinstance(node, yaml.MappingNode) else []
    return next((it for key, it in entries if key.value == "$ref" and it.value.startswith("#/")), None)


def target(root, node):
    """What a reference leads to; none if that is nothing, or if the node is no reference."""
    found = reference(node)
    if found is None:
        return None
    node = root
    for step in found.value[2:].split("/"):
        name = step.replace("~1", "/").replace("~0", "~")
        entries = node.value if isinstance(node, yaml.MappingNode) else []
        node = next((it for key, it in entries if key.value == name), None)
    return node


def dangling(root, node):
    """The references that lead nowhere, which the validator cannot go on after."""
    found = reference(node)
    if found is not None and target(root, node) is None:
        yield found
    children = [it for entry in node.value for it in entry] if isinstance(node, yaml.MappingNode) else node.value
    for it in children if isinstance(children, list) else []:
        yield from dangling(root, it)


def message(error):
    """The message, without a dump of the object that it is about."""
    dump = repr(error.instance)
    text = error.message.replace(dump, "this") if len(dump) > 60 else error.message
    return " ".join(text.split())


def main(file):
    with open(file, encoding="utf-8") as text:
        try:
            root = yaml.compose(text)
        except yaml.MarkedYAMLError as error:
            print(f"{file}:{error.problem_mark.line + 1}: error: {error.problem} (yaml)")
            return 1
    found = {(it.start_mark.line + 1, f"`{it.value}` leads nowhere") for it in dangling(root, root)}
    try:
        for error in errors(*read_from_filename(file)):
            error = cause(error)
            found.add((line(root, error.absolute_path), message(error)))
    except Unresolvable:
        if not found:
            raise
    for at, text in sorted(found):
        print(f"{file}:{at}: error: {text} (openapi-spec-validator)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
