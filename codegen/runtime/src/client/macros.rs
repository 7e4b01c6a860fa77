//! What every generated client's builder has in common: a type of its own around
//! [`ClientBuilder`](crate::ClientBuilder), so that it can have setters of its own.

/// Gives a `struct Name { inner: ClientBuilder<…> }` the setters that no API changes: `client_builder!(Name);`
#[macro_export]
macro_rules! client_builder {
    ($name:ident) => {
        impl $name {
            /// Sets how calls are authorized; without it, they carry no credentials.
            pub fn auth(self, auth: impl $crate::auth::Authenticate) -> Self {
                Self {
                    inner: self.inner.auth(auth),
                }
            }

            /// Sets how long one attempt may take, from connecting to the last byte of the response; by default 60
            /// seconds: long enough for a slow response, short enough that a dead server is noticed while somebody waits.
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                Self {
                    inner: self.inner.timeout(timeout),
                }
            }

            /// Sets how long a call may take with all its attempts and all that lies between them; by default 120
            /// seconds, two attempts that take all of their time.
            pub fn deadline(self, deadline: ::std::time::Duration) -> Self {
                Self {
                    inner: self.inner.deadline(deadline),
                }
            }

            /// Sets how long it may take until more of a response comes, once it has begun; by default 30 seconds: a
            /// connection over which nothing comes for so long has died without a word.
            pub fn idle_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self {
                    inner: self.inner.idle_timeout(timeout),
                }
            }

            /// Sets how long connecting may take; by default 10 seconds: long enough for a few lost packets and a TLS
            /// handshake across the world.
            pub fn connect_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self {
                    inner: self.inner.connect_timeout(timeout),
                }
            }

            /// Sets how long an HTTP/2 server may be silent while calls wait for it, before a ping asks whether it is
            /// there; by default 10 seconds. A connection on which the reply takes as long again, and 10 seconds at most,
            /// is given up, and calls go on over another. `None` sends no pings: for servers that take them for an attack,
            /// which response `ENHANCE_YOUR_CALM`.
            pub fn http2_keep_alive(
                self,
                interval: impl ::std::convert::Into<::std::option::Option<::std::time::Duration>>,
            ) -> Self {
                Self {
                    inner: self.inner.http2_keep_alive(interval),
                }
            }

            /// Sets how often and when a call that failed is sent again, if that does no harm; by default
            /// [`Retry::default`]($crate::Retry).
            pub fn retry(self, retry: $crate::Retry) -> Self {
                Self {
                    inner: self.inner.retry(retry),
                }
            }

            /// Sets how many retries the client has to spend, over all of its calls; by default 100. Each retry costs
            /// one, and each five calls that need none earn one back, so that an outage is not made worse.
            pub fn retry_budget(self, retries: u32) -> Self {
                Self {
                    inner: self.inner.retry_budget(retries),
                }
            }

            /// Sets the most bytes that a response may have, decompressed; by default 64 MiB: more than a list that is
            /// meant to be read in pages. With the values that are decoded from it, a response takes at most 32 times as
            /// much memory, or a few MiB if that is more.
            pub fn max_body_size(self, bytes: usize) -> Self {
                Self {
                    inner: self.inner.max_body_size(bytes),
                }
            }

            /// Sets the most bytes that are read of a response that is not a success; by default 1 MiB, and never more
            /// than `max_body_size`. What is longer is cut there, and the error keeps its status.
            pub fn max_error_body_size(self, bytes: usize) -> Self {
                Self {
                    inner: self.inner.max_error_body_size(bytes),
                }
            }

            /// Sets how many calls are under way at once; others wait for their turn, until their deadline. By default
            /// there is no limit. A stream counts until its headers are there.
            pub fn max_concurrent_calls(self, calls: usize) -> Self {
                Self {
                    inner: self.inner.max_concurrent_calls(calls),
                }
            }

            /// Sets how many attempts begin in any stretch of time so long; others wait for their turn, until their
            /// deadline. By default there is no limit.
            pub fn rate_limit(self, attempts: u32, per: ::std::time::Duration) -> Self {
                Self {
                    inner: self.inner.rate_limit(attempts, per),
                }
            }

            /// Adds a hook, which sees each attempt before and after, behind those that were added before.
            pub fn hook(self, hook: impl $crate::hook::Hook) -> Self {
                Self {
                    inner: self.inner.hook(hook),
                }
            }

            /// Sets the `User-Agent` of every request; by default the name and the version of this crate.
            pub fn user_agent(
                self,
                name: impl ::std::convert::Into<::std::string::String>,
            ) -> Self {
                Self {
                    inner: self.inner.user_agent(name),
                }
            }

            /// Sends what the proxy is for through it; by default the environment's `HTTPS_PROXY`, `HTTP_PROXY` and
            /// `NO_PROXY` say so, but for requests to this machine. Requests that carry credentials to this machine without
            /// TLS go through no proxy at all, which could read them.
            pub fn proxy(self, proxy: $crate::reqwest::Proxy) -> Self {
                Self {
                    inner: self.inner.proxy(proxy),
                }
            }

            /// Sends everything through an HTTP client of one's own, with its proxies, certificates and redirects, in
            /// place of what `proxy`, `connect_timeout` and `http2_keep_alive` set.
            pub fn http_client(self, client: $crate::reqwest::Client) -> Self {
                Self {
                    inner: self.inner.http_client(client),
                }
            }
        }
    };
}
