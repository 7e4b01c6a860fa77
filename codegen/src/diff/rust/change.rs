//! The kinds of changes of items, each with a page of `codegen explain`.

/// Declares the kinds, each with its name and what it says about an item.
macro_rules! kinds {
    ($($name:ident $text:literal $id:literal $title:literal;)*) => {
        /// What happened to an item of the public API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ItemChange {
            $(#[doc = $title] $name,)*
        }

        impl ItemChange {
            /// All kinds.
            pub const ALL: &[ItemChange] = &[$(ItemChange::$name),*];

            /// The name, as used in reports.
            pub fn name(self) -> &'static str {
                match self {
                    $(ItemChange::$name => $text,)*
                }
            }

            /// The rule, as used in ids and in `accepted.toml`.
            pub fn rule(self) -> &'static str {
                match self {
                    $(ItemChange::$name => $id,)*
                }
            }

            /// The page of `codegen explain`, in Markdown.
            pub fn page(self) -> &'static str {
                match self {
                    $(ItemChange::$name => include_str!(concat!("../pages/", $id, ".md")),)*
                }
            }

            /// What happened.
            pub fn title(self) -> &'static str {
                match self {
                    $(ItemChange::$name => $title,)*
                }
            }
        }
    };
}

kinds! {
    Removed "removed" "rust-item-removed" "an item of the public API was removed";
    Added "added" "rust-item-added" "an item was added to the public API";
    Changed "changed" "rust-item-changed" "an item of the public API has another type or signature";
    Attribute "attribute" "rust-item-attribute" "an item of the public API has another attribute or condition";
    Meaning "meaning" "rust-item-meaning" "an item of the public API means something else on the wire";
}
