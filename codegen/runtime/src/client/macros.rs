//! The setters of every generated client builder, which is a newtype of [`ClientBuilder`](crate::ClientBuilder) so that
//! it can have setters of its own.

/// Adds the setters that all APIs share to a `struct Name { inner: ClientBuilder<…> }`: `client_builder!(Name);`
#[macro_export]
macro_rules! client_builder {
    ($name:ident) => {
        impl $name {
            /// Sets how requests are authorized. By default, they carry no credentials.
            pub fn auth(self, auth: impl $crate::auth::Authenticate) -> Self {
                Self {
                    inner: self.inner.auth(auth),
                }
            }

            /// Sets the timeout of one attempt, from connecting to the last byte of the response. The default is 60
            /// seconds: long enough for a slow response, short enough to notice a dead server while somebody waits.
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                Self {
                    inner: self.inner.timeout(timeout),
                }
            }

            /// Sets the timeout of a request, including all attempts and the delays between them. The default is 120
            /// seconds, which is two full attempts.
            pub fn deadline(self, deadline: ::std::time::Duration) -> Self {
                Self {
                    inner: self.inner.deadline(deadline),
                }
            }

            /// Sets the maximum time between two parts of a response. The default is 30 seconds: a connection without
            /// any data for that long is dead.
            pub fn idle_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self {
                    inner: self.inner.idle_timeout(timeout),
                }
            }

            /// Sets the timeout of connecting. The default is 10 seconds: long enough for a few lost packets and a TLS
            /// handshake across the world.
            pub fn connect_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self {
                    inner: self.inner.connect_timeout(timeout),
                }
            }

            /// Sets how long an HTTP/2 server may be silent while requests wait for it before the client sends a ping.
            /// The default is 10 seconds. If there is no reply within the same time, or within 10 seconds if that is
            /// less, the connection is closed, and requests continue on another one. `None` disables pings, for servers
            /// that mistake them for an attack and respond with `ENHANCE_YOUR_CALM`.
            pub fn http2_keep_alive(
                self,
                interval: impl ::std::convert::Into<::std::option::Option<::std::time::Duration>>,
            ) -> Self {
                Self {
                    inner: self.inner.http2_keep_alive(interval),
                }
            }

            /// Sets how often and when a failed request is sent again, if that is safe. The default is
            /// [`Retry::default`]($crate::Retry).
            pub fn retry(self, retry: $crate::Retry) -> Self {
                Self {
                    inner: self.inner.retry(retry),
                }
            }

            /// Sets the client's retry budget, which all of its requests share. The default is 100. Each retry costs
            /// one, and every five requests without a retry earn one back, so that retries do not make an outage worse.
            pub fn retry_budget(self, retries: u32) -> Self {
                Self {
                    inner: self.inner.retry_budget(retries),
                }
            }

            /// Sets the maximum size of a response in bytes, after decompression. The default is 64 MiB: more than any
            /// list that is meant to be read in pages. Including the values decoded from it, a response takes at most
            /// 32 times its maximum size in memory, or a few MiB if that is more.
            pub fn max_body_size(self, bytes: usize) -> Self {
                Self {
                    inner: self.inner.max_body_size(bytes),
                }
            }

            /// Sets the maximum number of bytes that are read of a response that is not a success. The default is 1
            /// MiB, and it never exceeds `max_body_size`. A longer body is truncated, and the error keeps its status.
            pub fn max_error_body_size(self, bytes: usize) -> Self {
                Self {
                    inner: self.inner.max_error_body_size(bytes),
                }
            }

            /// Sets the maximum number of concurrent requests. Further requests wait until their deadline. By default
            /// there is no limit. A stream counts only until its headers have arrived.
            pub fn max_concurrent_calls(self, calls: usize) -> Self {
                Self {
                    inner: self.inner.max_concurrent_calls(calls),
                }
            }

            /// Sets how many attempts may begin within any period of this length. Further attempts wait until their
            /// deadline. By default there is no limit.
            pub fn rate_limit(self, attempts: u32, per: ::std::time::Duration) -> Self {
                Self {
                    inner: self.inner.rate_limit(attempts, per),
                }
            }

            /// Adds a hook, which is called before and after each attempt. Hooks are called in the order in which they
            /// are added.
            pub fn hook(self, hook: impl $crate::hook::Hook) -> Self {
                Self {
                    inner: self.inner.hook(hook),
                }
            }

            /// Sets the `User-Agent` of every request. The default is the name and version of this crate.
            pub fn user_agent(
                self,
                name: impl ::std::convert::Into<::std::string::String>,
            ) -> Self {
                Self {
                    inner: self.inner.user_agent(name),
                }
            }

            /// Sends requests through this proxy, as far as it applies to them. By default, the environment variables
            /// `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` decide, except for requests to this machine. Requests that
            /// carry credentials to this machine without TLS bypass all proxies, which could read them.
            pub fn proxy(self, proxy: $crate::reqwest::Proxy) -> Self {
                Self {
                    inner: self.inner.proxy(proxy),
                }
            }

            /// Sends all requests through a custom HTTP client, with its own proxies, certificates and redirect policy.
            /// `proxy`, `connect_timeout` and `http2_keep_alive` then have no effect.
            pub fn http_client(self, client: $crate::reqwest::Client) -> Self {
                Self {
                    inner: self.inner.http_client(client),
                }
            }
        }
    };
}
