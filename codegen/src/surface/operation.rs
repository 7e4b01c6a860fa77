//! Operations: the client's method and the request type.

use super::docs::{self, Docs};
use super::item::{Constant, Function, Implementation, Item, Kind, Receiver};
use super::names::{self, OperationNames};
use super::ty::Ty;
use super::{Operation, Parameter, Planner, Provided, RequestType};
use crate::ir::{self, Paging, PagingStyle, Response, Stream};

impl<'a> Planner<'a> {
    /// The operations, in the order of the IR.
    pub(super) fn operations(&self) -> Vec<Operation<'a>> {
        let operations = self.api.operations.iter().zip(&self.names.operations);
        let operations = operations.enumerate();
        let operations = operations.map(|(index, (ir, names))| self.operation(index, ir, names));
        operations.collect()
    }

    fn operation(
        &self,
        index: usize,
        ir: &'a ir::Operation,
        names: &OperationNames,
    ) -> Operation<'a> {
        let parameters = self.parameters(ir, names);
        let body = self.body(ir, names);
        let response = self.response_enum(ir, names);
        let value = match &response {
            Some(response) => Ty::Operation(response.ident.clone()),
            None => self.value_ty(&ir.response),
        };
        let request = request_ty(&ir.response, value.clone(), |it| Ty::from(it));
        let arguments = parameters.iter().filter(|it| it.ir.is_argument());
        let arguments = arguments.map(|it| (it.ident.clone(), it.ty.clone()));
        let body_argument = body.iter().filter(|it| it.ir.required);
        let body_argument = body_argument.filter_map(|it| Some((it.ident.clone(), it.ty.clone()?)));
        let returns = Ty::Operation(names.request.clone());
        let docs = Docs::Operation(index);
        let method = Function {
            arguments: arguments.chain(body_argument).collect(),
            deprecated: ir.deprecated,
            ..Function::new(&names.method, Receiver::Ref, returns, docs)
        };
        let mut operation = Operation {
            ir,
            name: names.request.clone(),
            failure: self.failure_enum(ir, names),
            headers: self.headers(ir, names),
            method,
            parameters,
            body,
            response,
            value,
            request,
            own_request: self.own_request(ir, names),
            constant: self.constant(names),
        };
        self.add_setters(&mut operation);
        operation
    }

    /// The entry in the table of operations.
    fn constant(&self, names: &OperationNames) -> Constant<'a> {
        let of = Box::new(Ty::Library("client_runtime::Operation"));
        Constant {
            ident: names.constant.clone(),
            ty: Ty::Generic(of, vec![Ty::Operation(names.request.clone())]),
            docs: format!("The operation of [`Client::{}`].", names.method).into(),
        }
    }

    /// The type of the value of a response with a single shape.
    pub(super) fn value_ty(&self, raw: &Response) -> Ty {
        match raw {
            Response::Empty | Response::ByStatus(_) => Ty::UNIT,
            Response::Json {
                ty, optional: true, ..
            } => Ty::option(Ty::from(ty)),
            Response::Json { ty, .. }
            | Response::Paged { item: ty, .. }
            | Response::Xml { ty, .. } => Ty::from(ty),
            Response::Stream(stream) => self.stream_ty(stream),
            Response::Text => Ty::STRING,
            Response::Binary => Ty::Library("client_runtime::Bytes"),
        }
    }

    fn stream_ty(&self, stream: &Stream) -> Ty {
        Ty::Generic(
            Box::new(Ty::Library("client_runtime::Streaming")),
            vec![item_ty(stream), Ty::Root("ErrorBody")],
        )
    }

    /// The request type of an operation, without the setters of parameters.
    fn own_request(&self, ir: &'a ir::Operation, names: &OperationNames) -> RequestType<'a> {
        let docs = format!("A request of [`Client::{}`].", names.method);
        let mut item = Item::new(&names.request, Kind::Opaque, docs);
        item.derives = vec!["Clone", "Debug"];
        item.must_use = Some("a request does nothing until it is awaited or sent");
        item.implements.push(Implementation::Plain("IntoFuture"));
        let stream = ir.stream.as_ref();
        item.functions
            .extend(stream.map(|it| self.stream_function(ir, it)));
        let provided = match &ir.response {
            Response::Paged { paging, .. } if has_numbers(paging) => Provided::NumberedPages,
            Response::Paged { .. } => Provided::Pages,
            Response::Binary => Provided::Bytes,
            Response::Text | Response::ByStatus(_) | Response::Stream(_) => Provided::Raw,
            _ => Provided::Value,
        };
        RequestType { item, provided }
    }

    /// Adds the setters of parameters, and of an optional body, to the request type.
    fn add_setters(&self, operation: &mut Operation<'a>) {
        let setters = operation.setters().map(|it| Function {
            deprecated: it.ir.deprecated,
            ..Function::setter(&it.ident, &it.ident, it.ty.clone(), Docs::Parameter(it.ir))
        });
        let body = operation.optional_body().and_then(|it| {
            let (docs, ty) = (docs::body_setter(it.ir), self.body_setter_ty(it)?);
            Some(Function::setter(&it.ident, &it.ident, ty, docs))
        });
        let setters: Vec<_> = setters.chain(body).collect();
        operation.own_request.item.functions.splice(0..0, setters);
    }

    /// The method that requests a stream instead of the response.
    fn stream_function(&self, ir: &ir::Operation, stream: &Stream) -> Function<'a> {
        let returns = Ty::Generic(Box::new(Ty::Root("Request")), vec![self.stream_ty(stream)]);
        let (ident, docs) = (names::stream(ir, stream), stream_docs(stream));
        Function::new(ident, Receiver::Value, returns, docs)
    }
}

/// The type of a stream's items.
pub(super) fn item_ty(stream: &Stream) -> Ty {
    match stream {
        Stream::Events { data, .. } => {
            let event = Ty::Library("client_runtime::Event");
            match data {
                Some(data) => Ty::Generic(Box::new(event), vec![Ty::from(data)]),
                None => event,
            }
        }
        Stream::Lines { item, .. } => Ty::from(item),
    }
}

/// The documentation of the method that requests a stream.
fn stream_docs(stream: &Stream) -> String {
    let what = match stream {
        Stream::Events { .. } => "a stream of Server-Sent Events",
        Stream::Lines { .. } => "a stream of values",
    };
    format!(
        "Requests {what} instead. When awaited, it returns the stream as soon as the headers arrive.\n\nIf the API also \
         needs a property of the body or a parameter for that, set it, too."
    )
}

/// The runtime's type of a request.
fn request_ty(raw: &Response, value: Ty, ty: impl Fn(&ir::TypeRef) -> Ty) -> Ty {
    match raw {
        Response::Paged { item, paging, .. } => {
            let item = ty(item);
            if has_numbers(paging) {
                return Ty::Generic(Box::new(Ty::Root("PagedRequest")), vec![item]);
            }
            let of = Box::new(Ty::Path("client_runtime::PagedRequest"));
            Ty::Generic(
                of,
                vec![item, Ty::Root("ErrorBody"), Ty::Path(style(paging))],
            )
        }
        _ => Ty::Generic(Box::new(Ty::Root("Request")), vec![value]),
    }
}

impl<'a> Operation<'a> {
    /// The parameters with setters; the runtime provides those of the page number and size.
    pub fn setters(&self) -> impl Iterator<Item = &Parameter<'a>> {
        let paging = self.ir.response.paging().filter(|it| has_numbers(it));
        let is_paged = move |it: &ir::Parameter| {
            paging.is_some_and(|paging| {
                let name = it.name.wire.as_str();
                paging.parameter() == Some(name) || paging.page_size.as_deref() == Some(name)
            })
        };
        let parameters = self.parameters.iter();
        parameters.filter(move |it| !it.ir.is_argument() && !is_paged(it.ir))
    }

    /// The body, if it is optional and the caller can pass one.
    pub fn optional_body(&self) -> Option<&super::Body<'a>> {
        let body = self.body.as_ref();
        body.filter(|it| !it.ir.required && it.ty.is_some())
    }

    /// The operation's own types.
    pub fn types(&self) -> impl Iterator<Item = &Item<'a>> {
        let request = std::iter::once(&self.own_request.item);
        let body = self.body.iter();
        let bodies = body.flat_map(|it| it.form.iter().map(|it| &it.item).chain(&it.variants));
        let response = self
            .response
            .iter()
            .chain(&self.failure)
            .chain(&self.headers);
        request.chain(bodies).chain(response)
    }
}

/// Whether the runtime provides setters for the page number and size.
pub fn has_numbers(paging: &Paging) -> bool {
    matches!(paging.style, PagingStyle::Number { .. })
}

/// The runtime's type of a pagination style.
pub fn style(paging: &Paging) -> &'static str {
    match paging.style {
        PagingStyle::Number { .. } => "client_runtime::Paging",
        PagingStyle::Offset { .. } => "client_runtime::OffsetPaging",
        PagingStyle::Cursor { .. } => "client_runtime::CursorPaging",
        PagingStyle::LastItem { .. } => "client_runtime::LastItemPaging",
        PagingStyle::Link => "client_runtime::LinkPaging",
    }
}
