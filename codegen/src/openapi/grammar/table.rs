//! The notation of the grammar's tables: each row defines a keyword of a [`Noun`](super::Noun) and its typed accessor.

/// Declares kinds of objects: `"keyword" Kind Effect accessor?`, where the kind of objects is `[Kind Noun]`.
///
/// Keywords that nothing reads have no accessor. `@V31` marks keywords that OpenAPI 3.1 added, `@V32` those that 3.2 added.
macro_rules! nouns {
    ($(
        $(#[$doc:meta])*
        $Type:ident $name:literal $({ $($option:ident: $value:expr),* $(,)? })?
        [ $($(@$since:ident)? $key:literal $kind:tt $effect:ident $($method:ident)?;)* ]
    )*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $Type<'d>(&'d $crate::load::Node);

        impl<'d> $crate::openapi::view::Typed<'d> for $Type<'d> {
            fn noun() -> &'static $crate::openapi::grammar::Noun {
                use $crate::openapi::grammar::Noun;
                static NOUN: Noun = Noun {
                    $($($option: $value,)*)?
                    ..Noun::of($name, &[$(
                        $crate::openapi::grammar::Keyword {
                            name: $key,
                            kind: nouns!(@kind $kind),
                            effect: $crate::openapi::grammar::Effect::$effect,
                            since: nouns!(@since $($since)?),
                        },
                    )*])
                };
                &NOUN
            }

            fn of(node: &'d $crate::load::Node) -> Self {
                $Type(node)
            }

            fn node(self) -> &'d $crate::load::Node {
                self.0
            }
        }

        /// Two views are equal if they have the same node.
        impl PartialEq for $Type<'_> {
            fn eq(&self, other: &Self) -> bool {
                std::ptr::eq(self.0, other.0)
            }
        }

        impl Eq for $Type<'_> {}

        impl std::hash::Hash for $Type<'_> {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                std::ptr::from_ref(self.0).hash(state);
            }
        }

        impl<'d> $Type<'d> {
            $($(nouns!(@accessor $method $key $kind);)?)*
        }
    )* };

    (@kind $kind:ident) => { $crate::openapi::grammar::Kind::$kind };
    (@kind [$kind:ident $of:ident]) => {
        $crate::openapi::grammar::Kind::$kind(<$of as $crate::openapi::view::Typed>::noun)
    };
    (@since) => { $crate::load::Version::V30 };
    (@since $version:ident) => { $crate::load::Version::$version };

    (@accessor $method:ident $key:literal Text) => {
        pub(crate) fn $method(self) -> Option<$crate::openapi::view::Text<'d>> {
            self.0.get($key).and_then($crate::openapi::view::Text::of)
        }
    };
    (@accessor $method:ident $key:literal TextOrNumber) => {
        pub(crate) fn $method(self) -> Option<String> {
            self.0.get($key).and_then($crate::openapi::view::text_or_number)
        }
    };
    (@accessor $method:ident $key:literal Flag) => {
        pub(crate) fn $method(self) -> Option<bool> {
            self.0.get($key).and_then($crate::openapi::flag::as_flag)
        }
    };
    (@accessor $method:ident $key:literal List) => {
        pub(crate) fn $method(self) -> Option<&'d [$crate::load::Node]> {
            self.0.get($key)?.as_array()
        }
    };
    (@accessor $method:ident $key:literal Object) => {
        pub(crate) fn $method(self) -> Option<&'d $crate::load::Object> {
            self.0.get($key)?.as_object()
        }
    };
    (@accessor $method:ident $key:literal [Schema $of:ident]) => {
        pub(crate) fn $method(self) -> Option<$of<'d>> {
            $crate::openapi::view::one(self.0, $key)
        }
    };
    // The reader handles booleans.
    (@accessor $method:ident $key:literal [Further $of:ident]) => {
        pub(crate) fn $method(self) -> Option<&'d $crate::load::Node> {
            self.0.get($key)
        }
    };
    (@accessor $method:ident $key:literal [One $of:ident]) => {
        pub(crate) fn $method(self) -> Option<$of<'d>> {
            $crate::openapi::view::one(self.0, $key)
        }
    };
    (@accessor $method:ident $key:literal [ListOf $of:ident]) => {
        pub(crate) fn $method(self) -> Option<$crate::openapi::view::List<'d, $of<'d>>> {
            self.0.get($key).and_then($crate::openapi::view::List::of)
        }
    };
    (@accessor $method:ident $key:literal [MapOf $of:ident]) => {
        pub(crate) fn $method(self) -> Option<$crate::openapi::view::Map<'d, $of<'d>>> {
            self.0.get($key).and_then($crate::openapi::view::Map::of)
        }
    };
    // Other kinds are read as written.
    (@accessor $method:ident $key:literal $kind:ident) => {
        pub(crate) fn $method(self) -> Option<&'d $crate::load::Node> {
            self.0.get($key)
        }
    };
}

pub(super) use nouns;
