//! Features of tags: what of the crate is there under which of them, if the configuration asks for them at all.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};

use crate::ir::{Api, Operation, Type, TypeId};

/// When an item is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gate {
    /// Always.
    #[default]
    Open,
    /// Under any of these features.
    Any(BTreeSet<String>),
}

impl Gate {
    /// When either is there.
    pub(super) fn or(self, other: &Gate) -> Gate {
        match (self, other) {
            (Gate::Any(mut features), Gate::Any(others)) => {
                features.extend(others.iter().cloned());
                Gate::Any(features)
            }
            _ => Gate::Open,
        }
    }

    /// What `cfg` takes; nothing if there is no condition.
    pub(super) fn condition(&self) -> Option<TokenStream> {
        let Gate::Any(features) = self else {
            return None;
        };
        let each: Vec<_> = features.iter().map(|it| quote!(feature = #it)).collect();
        Some(match each.as_slice() {
            [one] => quote!(#one),
            many => quote!(any(#(#many),*)),
        })
    }

    /// The attribute of an item.
    pub(super) fn cfg(&self) -> Option<TokenStream> {
        self.condition().map(|it| quote!(#[cfg(#it)]))
    }

    /// The attribute of an item in a file that has a gate itself.
    pub(super) fn cfg_in(&self, file: &Gate) -> Option<TokenStream> {
        self.cfg().filter(|_| self != file)
    }
}

/// The gates of an API.
pub(super) struct Gates<'a> {
    /// The feature of each tag that has operations, by the tag's index.
    features: BTreeMap<usize, String>,
    types: HashMap<&'a str, Gate>,
}

impl<'a> Gates<'a> {
    /// None: all is always there.
    pub(super) fn none() -> Self {
        Gates {
            features: BTreeMap::new(),
            types: HashMap::new(),
        }
    }

    /// A feature for each tag that has operations.
    pub(super) fn of_tags(api: &'a Api) -> Self {
        let tags: BTreeSet<usize> = api.operations.iter().map(|it| it.tag).collect();
        let features = tags.iter().map(|tag| (*tag, feature(api, *tag, &tags)));
        let features: BTreeMap<usize, String> = features.collect();
        let mut under = vec![BTreeSet::new(); api.types.len()];
        for (tag, feature) in &features {
            let operations = api.operations.iter().filter(|it| it.tag == *tag);
            for id in api.reachable(operations.flat_map(Operation::types)) {
                under[id.0].insert(feature.clone());
            }
        }
        // What is not a tag's alone is there without any, and so is all that it holds.
        let open = api.types.iter().enumerate().filter(|(index, ty)| {
            let count = under[*index].len();
            ty.is_used() && (count == 0 || count == features.len())
        });
        let open = open.map(|(index, _)| TypeId(index));
        let open: Vec<_> = open.chain(api.error.as_ref().map(|it| it.ty)).collect();
        for id in api.reachable(open) {
            under[id.0].clear();
        }
        let gates = under.into_iter().map(|it| match it {
            it if it.is_empty() => Gate::Open,
            it => Gate::Any(it),
        });
        let names = api.types.iter().map(|it| it.name.ident.as_str());
        let types = names.zip(gates);
        let used = types.zip(&api.types).filter(|(_, ty)| ty.is_used());
        Gates {
            types: used.map(|(it, _)| it).collect(),
            features,
        }
    }

    /// When the operations of a tag are there.
    pub(super) fn of_tag(&self, tag: usize) -> Gate {
        self.of_some([tag])
    }

    /// When the operations of any of some tags are there.
    pub(super) fn of_some(&self, tags: impl IntoIterator<Item = usize>) -> Gate {
        let features = tags.into_iter().filter_map(|it| self.features.get(&it));
        let features: BTreeSet<_> = features.cloned().collect();
        if features.is_empty() {
            Gate::Open
        } else {
            Gate::Any(features)
        }
    }

    /// When any operation is there.
    pub(super) fn of_any(&self) -> Gate {
        self.of_some(self.features.keys().copied())
    }

    /// When a type is there.
    pub(super) fn of_type(&self, ty: &Type) -> Gate {
        let gate = self.types.get(ty.name.ident.as_str());
        gate.cloned().unwrap_or_default()
    }

    /// All features, in the order of their names.
    pub(super) fn features(&self) -> BTreeSet<&str> {
        self.features.values().map(String::as_str).collect()
    }
}

/// The feature of a tag. What naming added to the module of a keyword comes off, unless it tells two modules apart.
fn feature(api: &Api, tag: usize, tags: &BTreeSet<usize>) -> String {
    let module = api.tags[tag].name.ident.as_str();
    let bare = module.trim_end_matches('_');
    let taken = bare != module && tags.iter().any(|it| api.tags[*it].name.ident == bare);
    let name = if taken { module } else { bare };
    format!("tag-{}", name.replace('_', "-"))
}

/// Items that each have a further attribute, behind what is said of them.
pub(super) fn attributed(items: TokenStream, attribute: Option<&TokenStream>) -> TokenStream {
    let Some(attribute) = attribute else {
        return items;
    };
    // A defect of an emitter is shown by the compiler.
    let Ok(file) = syn::parse2::<syn::File>(items.clone()) else {
        return items;
    };
    let each = file.items.iter().map(|item| {
        if matches!(item, syn::Item::Macro(it) if it.mac.path.is_ident("blank_line")) {
            return quote!(#item);
        }
        let apart = |input: ParseStream| {
            let attributes = input.call(syn::Attribute::parse_outer)?;
            Ok((attributes, input.parse::<TokenStream>()?))
        };
        let Ok((attributes, rest)) = apart.parse2(quote!(#item)) else {
            return quote!(#attribute #item);
        };
        let (words, others): (Vec<_>, Vec<_>) = attributes
            .into_iter()
            .partition(|it| it.path().is_ident("doc"));
        quote!(#(#words)* #attribute #(#others)* #rest)
    });
    each.collect()
}
