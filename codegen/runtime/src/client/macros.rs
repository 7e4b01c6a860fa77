//! The setters of every generated client builder, which is a newtype of [`ClientBuilder`](crate::ClientBuilder) so that
//! it can have setters of its own.

/// The options of a client, as setters of a type that has them, or another that does, in this field. What each of them does
/// is in `ClientOptions`.
#[doc(hidden)]
#[macro_export]
macro_rules! client_options {
    ($field:ident) => {
        /// Sets how calls are authorized; by default, they carry no credentials. What a security scheme of the API has by
        /// itself goes before.
        pub fn auth(mut self, auth: impl $crate::auth::Authenticate) -> Self {
            self.$field = self.$field.auth(auth);
            self
        }

        /// Sets how long one attempt may take, from connecting to the last byte of the response; by default 60 seconds:
        /// long enough for a slow response, short enough that a dead server is noticed while somebody waits.
        ///
        /// Getting credentials is allowed the same time once more, before.
        pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.$field = self.$field.timeout(timeout);
            self
        }

        /// Sets how long a call may take with all its attempts and all that lies between them; by default 120 seconds,
        /// two attempts that take all of their time: who waits for longer has given up. No call takes longer, whatever
        /// happens.
        pub fn deadline(mut self, deadline: ::std::time::Duration) -> Self {
            self.$field = self.$field.deadline(deadline);
            self
        }

        /// Sets how long it may take until more of a response comes, once it has begun; by default 30 seconds: a
        /// connection over which nothing comes for so long has died without a word. Bytes count as they arrive, before
        /// they are decompressed.
        pub fn idle_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.$field = self.$field.idle_timeout(timeout);
            self
        }

        /// Sets how often and when a call that failed is sent again; by default
        /// [`Retry::default`]($crate::Retry::default).
        pub fn retry(mut self, retry: $crate::Retry) -> Self {
            self.$field = self.$field.retry(retry);
            self
        }

        /// Sets how many retries the client has to spend, over all of its calls; by default 100.
        ///
        /// Each retry costs one, and each five calls that need none earn one back. So an outage is not made worse by
        /// clients that ask it three times as much: when all calls fail, the budget is soon spent, and they are sent
        /// once.
        pub fn retry_budget(mut self, retries: u32) -> Self {
            self.$field = self.$field.retry_budget(retries);
            self
        }

        /// Sets the most bytes that a response may have, decompressed; by default 64 MiB: more than a list that is
        /// meant to be read in pages. A larger one is [`ErrorKind::TooLarge`]($crate::ErrorKind).
        ///
        /// It bounds memory, too: with the values that are decoded from it, a response takes at most 32 times as much,
        /// or a few MiB if that is more. Values that take more than 16 times as much are
        /// [`ErrorKind::TooLarge`]($crate::ErrorKind). A typical response takes two to five times its size; many small
        /// objects of free-form JSON take fifty times theirs.
        pub fn max_body_size(mut self, bytes: usize) -> Self {
            self.$field = self.$field.max_body_size(bytes);
            self
        }

        /// Sets the most bytes that are read of a response that is not a success; by default 1 MiB, and never more than
        /// [`max_body_size`](Self::max_body_size). What is longer is cut there: the error keeps its status, headers and
        /// this much of its body. Decoded, it takes at most 32 times as much.
        pub fn max_error_body_size(mut self, bytes: usize) -> Self {
            self.$field = self.$field.max_error_body_size(bytes);
            self
        }

        /// Sets how many calls are under way at once; others wait for a permit, until their deadline. By default
        /// there is no limit: the API may have one, but does not say so.
        ///
        /// A call that waits before it is sent again does not count, and a stream counts only until its headers are
        /// there: who reads many streams at once bounds them by other means.
        ///
        /// A call that a hook makes with this client shares the place of the attempt that it is made for. On a task or
        /// a thread that the hook starts and waits for, it waits for a place of its own: give such hooks a client of
        /// their own.
        pub fn max_concurrent_calls(mut self, calls: usize) -> Self {
            self.$field = self.$field.max_concurrent_calls(calls);
            self
        }

        /// Sets how many attempts begin in any stretch of time so long: `rate_limit(10, Duration::from_secs(1))`.
        /// Others wait for a permit, until their deadline. By default there is no limit: the API may have one, but
        /// does not say so.
        pub fn rate_limit(mut self, attempts: u32, per: ::std::time::Duration) -> Self {
            self.$field = self.$field.rate_limit(attempts, per);
            self
        }

        /// Adds a hook, which sees each attempt before and after, behind those that were added before.
        pub fn hook(mut self, hook: impl $crate::hook::Hook) -> Self {
            self.$field = self.$field.hook(hook);
            self
        }

        /// Sends what the proxy is for through it, calls and requests for tokens; by default the environment's
        /// `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say so, but for requests to this machine. Requests that carry
        /// credentials to this machine without TLS go through no proxy at all, which could read them, nor do those that
        /// a hook changed; where there is a hook, a body that is a stream counts as changed. An HTTP client that you
        /// set has its own.
        pub fn proxy(mut self, proxy: $crate::reqwest::Proxy) -> Self {
            self.$field = self.$field.proxy(proxy);
            self
        }

        /// Sets how long connecting may take; by default 10 seconds: long enough for a few lost packets and a TLS
        /// handshake across the world. A custom HTTP client has its own.
        pub fn connect_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.$field = self.$field.connect_timeout(timeout);
            self
        }

        /// Sets how long an HTTP/2 server may be silent while calls wait for it, before a ping asks whether it is
        /// there; by default 10 seconds. A connection on which the reply takes as long again, and 10 seconds at most,
        /// is given up: calls that may be repeated go on over another, and the next calls find another. Without pings,
        /// each call would run into its timeout on the same dead connection.
        ///
        /// `None` sends no pings: for servers that take them for an attack and respond with `ENHANCE_YOUR_CALM`. Nothing
        /// is sent while no call waits. Over HTTP/1 there is nothing to do: who times out takes the connection along.
        /// An HTTP client set by `http_client` has its own.
        pub fn http2_keep_alive(
            mut self,
            interval: impl ::std::convert::Into<::std::option::Option<::std::time::Duration>>,
        ) -> Self {
            self.$field = self.$field.http2_keep_alive(interval);
            self
        }

        /// Sets what the client calls itself; by default the name and the version of the generated crate.
        pub fn user_agent(
            mut self,
            name: impl ::std::convert::Into<::std::string::String>,
        ) -> Self {
            self.$field = self.$field.user_agent(name);
            self
        }

        /// Sends everything through your own HTTP client, with its proxies and certificates; by default the client
        /// makes one.
        ///
        /// Its redirects are then its maker's business: the client's own follows redirects only within one origin, only
        /// 307 and 308 for what is neither GET nor HEAD, none that the API describes as a response, and none when it
        /// fetches tokens. So neither credentials nor bodies go elsewhere, and no write is taken for done that was not.
        /// So are requests that it sends again by itself, such as HTTP/2 streams that a server refused: neither
        /// [`Retry`]($crate::Retry) nor the budget counts them. And so are bodies that it decompresses by itself, which
        /// it does if any crate switches on reqwest's features `gzip`, `brotli` or `zstd`: of gzip, it takes the first
        /// property only. With `no_gzip()` and the like, they are decoded here.
        pub fn http_client(mut self, client: $crate::reqwest::Client) -> Self {
            self.$field = self.$field.http_client(client);
            self
        }
    };
}

/// Gives a `struct Name { inner: ClientBuilder<…> }` the setters that no API changes: `client_builder!(Name);`
#[macro_export]
macro_rules! client_builder {
    ($name:ident) => {
        impl $name {
            $crate::client_options!(inner);
        }
    };
}
