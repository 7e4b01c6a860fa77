//! The requests to measure, and the clients that send them.

use std::fmt;

use generated_client::Client;
use generated_client::models::Cloud;
use uuid::Uuid;

use crate::by_hand::ByHand;

/// The number of items in a page: about 10 KB.
pub const PAGE_SIZE: i32 = 30;

/// A request, by the size of its response.
#[derive(Clone, Copy)]
pub enum Call {
    /// `find_cloud`
    Small,
    /// `list_clouds`, a page
    Page,
    /// `search_clouds`, with as many items as make 10 MB
    Large,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Small => "small response",
            Self::Page => "10 KB",
            Self::Large => "10 MB",
        })
    }
}

/// The decoded response, which is otherwise unused.
#[expect(dead_code, reason = "made to be dropped")]
pub enum Given {
    One(Cloud),
    Many(Vec<Cloud>),
}

/// A client. It panics if a request fails, since measuring failures would be meaningless.
pub trait Api: Clone + Send + 'static {
    /// Sends a request and returns the decoded value.
    fn make(&self, call: Call) -> impl Future<Output = Given> + Send;
}

const RESPONDED: &str = "the server responses";

impl Api for Client {
    async fn make(&self, call: Call) -> Given {
        match call {
            Call::Small => Given::One(self.find_cloud(Uuid::nil()).await.expect(RESPONDED)),
            Call::Page => {
                let page = self.list_clouds().page(0).page_size(PAGE_SIZE);
                Given::Many(page.await.expect(RESPONDED).into_items())
            }
            Call::Large => Given::Many(self.search_clouds().await.expect(RESPONDED).into_items()),
        }
    }
}

impl Api for ByHand {
    async fn make(&self, call: Call) -> Given {
        match call {
            Call::Small => Given::One(self.find_cloud(Uuid::nil()).await.expect(RESPONDED)),
            Call::Page => Given::Many(self.list_clouds(0, PAGE_SIZE).await.expect(RESPONDED)),
            Call::Large => Given::Many(self.search_clouds().await.expect(RESPONDED)),
        }
    }
}
