//! The setters of every generated client builder, which is a newtype of [`ClientBuilder`](crate::ClientBuilder) so that
//! it can have setters of its own.

/// The options of a client, as setters of a type whose field has them. `ClientOptions` defines each.
#[doc(hidden)]
#[macro_export]
macro_rules! client_options {
    ($field:ident) => {
        /// Sets the credentials of calls; by default, they carry none. Credentials of a single security scheme take
        /// precedence.
        pub fn auth(mut self, auth: impl $crate::auth::Authenticate) -> Self {
            self.$field = self.$field.auth(auth);
            self
        }

        /// Sets the timeout of one attempt, from connecting to the last byte of the response; by default 60 seconds.
        ///
        /// Obtaining credentials before the attempt has a timeout of the same length.
        pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.$field = self.$field.timeout(timeout);
            self
        }

        /// Sets the timeout of a whole call, with all attempts and the delays between them; by default 120 seconds,
        /// which is enough for two full attempts. No call takes longer.
        pub fn deadline(mut self, deadline: ::std::time::Duration) -> Self {
            self.$field = self.$field.deadline(deadline);
            self
        }

        /// Sets how long a response may pause once it has begun; by default 30 seconds. Bytes count as they arrive,
        /// before decompression.
        pub fn idle_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.$field = self.$field.idle_timeout(timeout);
            self
        }

        /// Sets how often and when a failed call is retried; by default [`Retry::default`]($crate::Retry::default).
        pub fn retry(mut self, retry: $crate::Retry) -> Self {
            self.$field = self.$field.retry(retry);
            self
        }

        /// Sets the number of retries that all calls of the client share; by default 100.
        ///
        /// Each retry costs one, and each five calls that need none earn one back. During an outage, the budget is soon
        /// spent and calls are sent only once, so that retries do not make the outage worse.
        pub fn retry_budget(mut self, retries: u32) -> Self {
            self.$field = self.$field.retry_budget(retries);
            self
        }

        /// Sets the maximum size of a response in bytes, after decompression; by default 64 MiB. A larger response is
        /// [`ErrorKind::TooLarge`]($crate::ErrorKind).
        ///
        /// This also bounds memory. With the values decoded from it, a response takes at most 32 times as much, or a
        /// few MiB if that is more. Values that take more than 16 times as much are
        /// [`ErrorKind::TooLarge`]($crate::ErrorKind). A typical response takes two to five times its size; free-form
        /// JSON of many small objects takes up to 100 times.
        pub fn max_body_size(mut self, bytes: usize) -> Self {
            self.$field = self.$field.max_body_size(bytes);
            self
        }

        /// Sets the maximum number of bytes that are read of a response that is not a success; by default 1 MiB, and
        /// never more than [`max_body_size`](Self::max_body_size). A longer body is truncated: the error keeps its
        /// status, its headers and the beginning of its body. Decoded, it takes at most 32 times as much.
        pub fn max_error_body_size(mut self, bytes: usize) -> Self {
            self.$field = self.$field.max_error_body_size(bytes);
            self
        }

        /// Sets the maximum number of calls in flight. Others wait for a permit, until their deadline. By default there
        /// is no limit.
        ///
        /// A call does not count while it waits for a retry, and a stream counts only until its headers arrive. To
        /// bound the number of open streams, limit them in your own code.
        ///
        /// A call that a hook makes with this client shares the permit of the attempt. A call on a task or a thread
        /// that the hook starts and waits for needs a permit of its own: give such hooks a separate client.
        pub fn max_concurrent_calls(mut self, calls: usize) -> Self {
            self.$field = self.$field.max_concurrent_calls(calls);
            self
        }

        /// Sets the maximum number of attempts that begin in any period of the given length, such as `rate_limit(10,
        /// Duration::from_secs(1))`. Others wait for a permit, until their deadline. By default there is no limit.
        pub fn rate_limit(mut self, attempts: u32, per: ::std::time::Duration) -> Self {
            self.$field = self.$field.rate_limit(attempts, per);
            self
        }

        /// Adds a hook, which is called before and after each attempt. Hooks are called in the order in which they were
        /// added.
        pub fn hook(mut self, hook: impl $crate::hook::Hook) -> Self {
            self.$field = self.$field.hook(hook);
            self
        }

        /// Sets a proxy, for calls and for token requests; by default, `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` in
        /// the environment determine it, except for requests to this machine.
        ///
        /// A request with credentials to this machine without TLS never uses a proxy, because the proxy could read
        /// them. Neither does such a request that a hook changed; if there is a hook, a body that is a stream counts as
        /// changed. A client set by [`http_client`](Self::http_client) has its own proxies.
        pub fn proxy(mut self, proxy: $crate::reqwest::Proxy) -> Self {
            self.$field = self.$field.proxy(proxy);
            self
        }

        /// Sets the timeout of connecting, including TLS; by default 10 seconds. A client set by
        /// [`http_client`](Self::http_client) has its own.
        pub fn connect_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.$field = self.$field.connect_timeout(timeout);
            self
        }

        /// Sets how long an HTTP/2 server may be silent while calls wait for it before a ping checks the connection; by
        /// default 10 seconds. The reply may take as long again, at most 10 seconds; without one, the connection is
        /// replaced, and calls that may be repeated are sent over the new one. Without pings, each call would wait for
        /// its timeout on the dead connection.
        ///
        /// `None` disables pings, for servers that reject them with `ENHANCE_YOUR_CALM`. No ping is sent while no call
        /// waits. HTTP/1 needs none, because a call that times out closes its connection. A client set by
        /// [`http_client`](Self::http_client) has its own setting.
        pub fn http2_keep_alive(
            mut self,
            interval: impl ::std::convert::Into<::std::option::Option<::std::time::Duration>>,
        ) -> Self {
            self.$field = self.$field.http2_keep_alive(interval);
            self
        }

        /// Sets the `User-Agent`; by default the name and the version of the generated crate.
        pub fn user_agent(
            mut self,
            name: impl ::std::convert::Into<::std::string::String>,
        ) -> Self {
            self.$field = self.$field.user_agent(name);
            self
        }

        /// Sends all requests through your own HTTP client, with its proxies and certificates; by default, this client
        /// creates one.
        ///
        /// Your client's redirect policy then applies. The default client follows redirects only within one origin,
        /// only 307 and 308 for methods other than GET and HEAD, none that the API describes as a response, and none
        /// when it fetches tokens. So neither credentials nor bodies go elsewhere, and no redirected write looks
        /// successful.
        ///
        /// Requests that your client repeats by itself, such as HTTP/2 streams that a server refused, count neither for
        /// [`Retry`]($crate::Retry) nor for the retry budget. It also decompresses bodies by itself if any crate
        /// enables reqwest's features `gzip`, `brotli` or `zstd`; of gzip, it then decodes only the first member. With
        /// `no_gzip()`, `no_brotli()` and `no_zstd()`, bodies are decoded here.
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
