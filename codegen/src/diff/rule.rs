//! The rules: the kinds of changes of a document.

/// Declares the rules, each with its id and what it says about a change.
macro_rules! rules {
    ($($name:ident $id:literal $title:literal;)*) => {
        /// A kind of change of a document.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $title] $name,)*
        }

        impl Rule {
            /// All rules.
            pub const ALL: &[Rule] = &[$(Rule::$name),*];

            /// The id, as used in reports and in `accepted.toml`.
            pub fn id(self) -> &'static str {
                match self {
                    $(Rule::$name => $id,)*
                }
            }

            /// The page of `codegen explain`, in Markdown.
            pub fn page(self) -> &'static str {
                match self {
                    $(Rule::$name => include_str!(concat!("pages/", $id, ".md")),)*
                }
            }

            /// What happened.
            pub fn title(self) -> &'static str {
                match self {
                    $(Rule::$name => $title,)*
                }
            }
        }
    };
}

rules! {
    OperationRemoved "operation-removed" "an operation was removed";
    OperationAdded "operation-added" "an operation was added";
    OperationMoved "operation-moved" "moved to another path or method";
    OperationIdChanged "operation-id-changed" "the operationId changed";
    TagsChanged "tags-changed" "the tags changed";

    ParameterRequiredAdded "required-parameter-added" "a required parameter was added";
    ParameterAdded "parameter-added" "an optional parameter was added";
    ParameterRequiredRemoved "required-parameter-removed" "a required parameter was removed";
    ParameterRemoved "parameter-removed" "an optional parameter was removed";
    ParameterBecameRequired "parameter-became-required" "a parameter became required";
    ParameterBecameOptional "parameter-became-optional" "a parameter became optional";
    ParameterStyle "parameter-style-changed" "the style of a parameter changed";
    ParameterRenamed "parameter-renamed" "a parameter was renamed that is sent without its name";

    BodyRequiredAdded "required-body-added" "a required body was added";
    BodyAdded "body-added" "an optional body was added";
    BodyRemoved "body-removed" "the body was removed";
    BodyBecameRequired "body-became-required" "the body became required";
    BodyBecameOptional "body-became-optional" "the body became optional";
    MediaTypeAdded "media-type-added" "a media type was added";
    MediaTypeRemoved "media-type-removed" "a media type was removed";
    MediaTypeChanged "media-type-changed" "the media type changed";
    EncodingChanged "encoding-changed" "the encoding of a property of a form changed";

    ResponseAdded "response-added" "a success response was added";
    ResponseRemoved "response-removed" "a success response was removed";
    StatusChanged "status-changed" "the status of a success changed";
    ContentAdded "content-added" "a response without a body got one";
    ContentRemoved "content-removed" "a response lost its body";
    FailureAdded "failure-added" "an error response was documented";
    FailureRemoved "failure-removed" "an error response is no longer documented";
    HeaderAdded "header-added" "a response header was added";
    HeaderRemoved "header-removed" "a response header was removed";
    HeaderBecameOptional "header-became-optional" "a response header may be absent now";
    HeaderBecameRequired "header-became-required" "a response header is always present now";
    HeaderStyle "header-style-changed" "the style of a response header changed";

    TypeChanged "type-changed" "the type changed";
    FormatChanged "format-changed" "the format changed";
    RangeChanged "range-changed" "the range of a number changed";
    NullAdded "null-added" "`null` is allowed now";
    NullRemoved "null-removed" "`null` is no longer allowed";
    EnumAdded "enum-added" "the values are listed now";
    EnumRemoved "enum-removed" "the values are no longer listed";
    EnumValueAdded "enum-value-added" "a value was added to an enum";
    EnumValueRemoved "enum-value-removed" "a value was removed from an enum";
    EnumValuesReplaced "enum-values-replaced" "values of an enum were replaced";
    EnumOpened "enum-opened" "the enum allows other values explicitly";
    PropertyRequiredAdded "required-property-added" "a required property was added";
    PropertyAdded "property-added" "an optional property was added";
    PropertyRequiredRemoved "required-property-removed" "a required property was removed";
    PropertyRemoved "property-removed" "an optional property was removed";
    PropertyBecameRequired "property-became-required" "a property became required";
    PropertyBecameOptional "property-became-optional" "a property became optional";
    PropertiesReplaced "properties-replaced" "it is another object now";
    PropertiesListed "properties-listed" "the properties of an object are listed now";
    PropertiesUnlisted "properties-unlisted" "the properties of an object are no longer listed";
    ReadOnlyAdded "read-only-added" "a property became read-only";
    ReadOnlyRemoved "read-only-removed" "a property is no longer read-only";
    WriteOnlyAdded "write-only-added" "a property became write-only";
    WriteOnlyRemoved "write-only-removed" "a property is no longer write-only";
    AdditionalChanged "additional-properties-changed" "the additional properties changed";
    LimitChanged "limit-changed" "a limit changed";
    PatternChanged "pattern-changed" "the pattern changed";
    ConstraintChanged "constraint-changed" "a constraint changed";
    DefaultChanged "default-changed" "the default changed";
    VariantAdded "variant-added" "a variant was added to a union";
    VariantRemoved "variant-removed" "a variant was removed from a union";
    VariantsReplaced "variants-replaced" "variants of a union were replaced";
    DiscriminatorChanged "discriminator-changed" "the discriminator changed";
    XmlChanged "xml-changed" "the XML representation changed";

    SecurityChanged "security-changed" "other credentials are required";
    ScopesChanged "scopes-changed" "other scopes are required";
    SchemeChanged "security-scheme-changed" "a security scheme changed";
    SchemeRenamed "security-scheme-renamed" "a security scheme was renamed";
    TokenUrlChanged "token-url-changed" "a URL for obtaining tokens changed";
    ServerChanged "server-changed" "the default server changed";
    ServersChanged "servers-changed" "the other servers changed";

    SchemaRenamed "schema-renamed" "a schema was renamed";
    SchemaReplaced "schema-replaced" "another schema is used";
    SchemaMoved "schema-moved" "a schema was moved between `components` and its use";
    SchemaAdded "schema-added" "a schema was added";
    SchemaRemoved "schema-removed" "a schema was removed";
    DeprecationAdded "deprecation-added" "it was deprecated";
    DeprecationRemoved "deprecation-removed" "it is no longer deprecated";
    DocumentationChanged "documentation-changed" "the documentation changed";
    CallbacksChanged "callbacks-changed" "the calls that may follow changed";
    ExampleChanged "example-changed" "the example changed";
    ExtensionChanged "extension-changed" "an extension changed";
    InfoChanged "info-changed" "the title or version changed";
}
