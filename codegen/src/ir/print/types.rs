//! Prints declared types.

use super::line::{Line, Text, all_quoted, name, plain, quoted};
use super::reference::{References, tag_name};
use crate::ir::{
    Constant, Definition, Discriminant, Discrimination, Enum, Field, Origin, Reach, Step, Struct,
    Tag, Type, TypeId, Union, UnionVariant, Values, Variant,
};

pub(super) fn declaration(
    text: &mut Text,
    index: usize,
    ty: &Type,
    declared: &[Tag],
    references: &References,
) {
    let Type {
        name: _,
        origin,
        span: _,
        description,
        deprecated,
        reach: Reach { request, response },
        tags,
        definition,
    } = ty;
    let line = Line::new("type").word(references.id(TypeId(index)));
    let line = match definition {
        Definition::Struct(_) => line.word("struct"),
        Definition::Enum(it) => line.word(enum_head(it)),
        Definition::Union(it) => line.word(union_head(it)),
        Definition::Alias(ty) => line.word("=").word(references.ty(ty)),
    };
    let origin = match origin {
        Origin::Component => None,
        Origin::Elsewhere { file } => Some(format!("elsewhere {}", quoted(file))),
        Origin::Nested { parent, property } => {
            let parent = references.id(*parent);
            Some(format!("nested {parent}.{}", plain(property)))
        }
        Origin::Inline => Some("inline".to_owned()),
        Origin::Request { of } => Some(format!("request {}", references.id(*of))),
    };
    let tags: Vec<String> = tags.iter().map(|it| tag_name(declared, *it)).collect();
    let line = line.some("from", origin).flag("deprecated", *deprecated);
    let line = line.flag("sent", *request).flag("received", *response);
    text.line(0, &line.list("tags", &tags).description(description));
    match definition {
        Definition::Struct(it) => properties(text, it, references),
        Definition::Enum(it) => variants(text, it),
        Definition::Union(it) => union_variants(text, it, references),
        Definition::Alias(_) => {}
    }
}

fn properties(text: &mut Text, it: &Struct, references: &References) {
    let Struct {
        constants,
        fields,
        additional,
    } = it;
    for constant in constants {
        let Constant {
            name: own,
            value,
            read_only,
            write_only,
        } = constant;
        let line = Line::new(name(own) + ":").word("const").word(quoted(value));
        let line = line.flag("readOnly", *read_only);
        text.line(1, &line.flag("writeOnly", *write_only));
    }
    for field in fields {
        let Field {
            name: own,
            ty,
            required,
            nullable,
            description,
            read_only,
            write_only,
            deprecated,
            constant,
        } = field;
        let line = Line::new(name(own) + ":").word(references.ty(ty));
        let line = line.flag("required", *required).flag("nullable", *nullable);
        let line = line.flag("readOnly", *read_only);
        let line = line.flag("writeOnly", *write_only);
        let line = line.flag("deprecated", *deprecated);
        let line = line.some("const", constant.as_ref());
        text.line(1, &line.description(description));
    }
    if let Some(ty) = additional {
        text.line(1, &Line::new("*:").word(references.ty(ty)));
    }
}

fn enum_head(it: &Enum) -> &'static str {
    let Enum {
        values,
        variants: _,
    } = it;
    match values {
        Values::Strings => "enum",
        Values::Integers => "enum of integers",
    }
}

fn variants(text: &mut Text, it: &Enum) {
    for variant in &it.variants {
        let Variant {
            name: own,
            title,
            description,
        } = variant;
        let line = Line::new(name(own));
        let line = line.some("title", title.as_ref().map(quoted));
        text.line(1, &line.description(description));
    }
}

fn union_head(it: &Union) -> String {
    let Union {
        variants: _,
        discrimination,
    } = it;
    match discrimination {
        Discrimination::Property(property) => format!("union by {}", quoted(property)),
        Discrimination::Scalar(property) => format!("union by scalar {}", quoted(property)),
        Discrimination::Event { text } => {
            format!("union by event, text[{}]", all_quoted(text).join(", "))
        }
        Discrimination::Content => "union".to_owned(),
    }
}

fn union_variants(text: &mut Text, it: &Union, references: &References) {
    for variant in &it.variants {
        let UnionVariant {
            name: own,
            ty,
            values,
            discriminants,
            by_content,
            is_default,
        } = variant;
        let line = Line::new(name(own) + ":").word(references.ty(ty));
        let line = line.list("values", &all_quoted(values));
        let line = line.flag("by_content", *by_content);
        text.line(1, &line.flag("default", *is_default));
        for discriminant in discriminants {
            let Discriminant {
                path,
                values,
                decides,
            } = discriminant;
            let path: String = path.iter().map(step).collect();
            let line = Line::new("at").word(quoted(path)).list("in", values);
            text.line(2, &line.flag("decides", *decides));
        }
    }
}

fn step(step: &Step) -> String {
    match step {
        Step::Property { name, required } => {
            let optional = if *required { "" } else { "?" };
            format!(".{}{optional}", plain(name))
        }
        Step::Item(index) => format!("[{index}]"),
        Step::Items => "[*]".to_owned(),
        Step::Values => ".*".to_owned(),
    }
}
