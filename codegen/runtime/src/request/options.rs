//! The options of a request: the effect of each. The macro `request_options` declares and documents them for every type
//! that has them.

use std::fmt::Display;
use std::time::Duration;

use super::call::Call;
use super::list_style::ListStyle;
use crate::client::address;
use crate::send::Retry;

/// The options of a call.
pub(crate) trait Options: Sized {
    fn call_mut(&mut self) -> &mut Call;

    fn query(mut self, name: &str, value: impl Display) -> Self {
        self.call_mut().query(name, &value);
        self
    }

    fn query_list(
        mut self,
        name: &str,
        style: ListStyle,
        values: impl IntoIterator<Item: Display>,
    ) -> Self {
        let mut texts = values.into_iter().map(|it| address::text(&it));
        self.call_mut().query_list(name, style, &mut texts);
        self
    }

    fn header(mut self, name: &str, value: impl Display) -> Self {
        self.call_mut().header(name, &value);
        self
    }

    fn timeout(mut self, timeout: Duration) -> Self {
        self.call_mut().settings.timeout = timeout;
        self
    }

    fn deadline(mut self, deadline: Duration) -> Self {
        self.call_mut().settings.deadline = deadline;
        self
    }

    fn retry(mut self, retry: Retry) -> Self {
        self.call_mut().settings.retry = retry;
        self
    }

    fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.call_mut().settings.idle_timeout = timeout;
        self
    }

    fn max_body_size(mut self, bytes: usize) -> Self {
        self.call_mut().settings.max_body_size = bytes;
        self
    }

    fn max_error_body_size(mut self, bytes: usize) -> Self {
        self.call_mut().settings.max_error_body_size = bytes;
        self
    }
}

impl Options for Box<Call> {
    fn call_mut(&mut self) -> &mut Call {
        self
    }
}
