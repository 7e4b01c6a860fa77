//! Example programs in documentation, as text.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Emitter, ident};
use crate::file;
use crate::surface::{Expr, FeatureGate, Program, Statement};

impl Emitter<'_> {
    /// A program as a code block that rustdoc compiles but does not run; in a module, as text.
    pub(super) fn program(&self, program: &Program) -> String {
        let name = self.surface.crate_path();
        let mut uses: Vec<String> = program
            .uses
            .iter()
            .map(|it| format!("use {name}::{it};"))
            .collect();
        if !uses.is_empty() {
            // A blank line.
            uses.push(String::new());
        }
        uses.push(String::new());
        let uses = uses.join("\n");
        let gate = hidden(&program.gate);
        let client = if program.has_client {
            format!("client: {name}::Client")
        } else {
            String::new()
        };
        let code: Vec<String> = program.statements.iter().flat_map(lines).collect();
        let code = code.join("\n");
        // A module may be private, and the crate may be a program: then nothing can use its path.
        if self.config.package.is_module() {
            return format!("```text\n{uses}{code}\n```");
        }
        format!(
            "```no_run\n{uses}{gate}\
             # async fn example({client}) -> Result<(), Box<dyn std::error::Error>> {{\n\
             {code}\n# Ok(())\n# }}\n```"
        )
    }
}

/// The features that a program needs to compile, as a hidden line.
fn hidden(gate: &FeatureGate) -> String {
    let cfg = gate.condition();
    cfg.map_or_else(String::new, |it| format!("# #[cfg({it})]\n"))
}

fn lines(statement: &Statement) -> Vec<String> {
    match statement {
        Statement::Let {
            name,
            is_mut,
            value,
        } => {
            let (name, value) = (ident(name), expression(value));
            let mutable = is_mut.then(|| quote!(mut));
            file::statement(&quote!(let #mutable #name = #value;))
        }
        Statement::Expr(value) => {
            let value = expression(value);
            file::statement(&quote!(#value;))
        }
        Statement::Print { item, stream } => {
            let (item, stream) = (ident(item), ident(stream));
            vec![
                format!("while let Some({item}) = {stream}.try_next().await? {{"),
                format!("    println!(\"{{{item}:?}}\");"),
                "}".to_owned(),
            ]
        }
    }
}

fn expression(expr: &Expr) -> TokenStream {
    match expr {
        Expr::String(text) => quote!(#text),
        Expr::Bool(it) => quote!(#it),
        Expr::Integer(it) => {
            let it = Literal::i128_unsuffixed(*it);
            quote!(#it)
        }
        Expr::Long(it) => {
            let it = Literal::i64_suffixed(*it);
            quote!(#it)
        }
        Expr::Float(it) => {
            let it = Literal::f64_unsuffixed(*it);
            quote!(#it)
        }
        Expr::Json(value) => {
            let json: TokenStream = value.to_string().parse().unwrap_or_default();
            quote!(serde_json::json!(#json))
        }
        Expr::Path(names) => path(names),
        Expr::Ref(it) => {
            let it = expression(it);
            quote!(&#it)
        }
        Expr::Array(items) => {
            let items = items.iter().map(expression);
            quote!([#(#items),*])
        }
        Expr::Vec(items) => {
            let items = items.iter().map(expression);
            quote!(vec![#(#items),*])
        }
        Expr::Tuple(items) => {
            let items = items.iter().map(expression);
            quote!((#(#items),*))
        }
        Expr::Call(of, arguments) => {
            let (of, arguments) = (expression(of), arguments.iter().map(expression));
            quote!(#of(#(#arguments),*))
        }
        Expr::Method(of, name, arguments) => method(of, name, arguments),
        Expr::Await(it) => {
            let it = expression(it);
            quote!(#it.await)
        }
        Expr::Try(it) => {
            let it = expression(it);
            quote!(#it?)
        }
    }
}

fn method(of: &Expr, name: &str, arguments: &[Expr]) -> TokenStream {
    let (receiver, name) = (expression(of), ident(name));
    let receiver = match of {
        // Without the parentheses, a minus sign would apply to the method's result.
        Expr::Integer(..0) => quote!((#receiver)),
        Expr::Float(it) if it.is_sign_negative() => quote!((#receiver)),
        _ => receiver,
    };
    let arguments = arguments.iter().map(expression);
    quote!(#receiver.#name(#(#arguments),*))
}

fn path(names: &[String]) -> TokenStream {
    let names = names.iter().map(|it| ident(it));
    quote!(#(#names)::*)
}

#[cfg(test)]
mod tests {
    use super::lines;
    use crate::surface::{Expr, Statement};

    #[test]
    fn a_method_of_a_negative_number_is_called_of_all_of_it() {
        for (number, expected) in [
            (Expr::Integer(-3), "(-3).into();"),
            (Expr::Integer(3), "3.into();"),
            (Expr::Float(-1.5), "(-1.5).into();"),
        ] {
            let call = Expr::Method(Box::new(number), "into".to_owned(), Vec::new());
            assert_eq!(lines(&Statement::Expr(call)), [expected]);
        }
    }
}
