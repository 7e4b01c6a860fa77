//! The budget of decoding: memory, as a multiple of the maximum body size, and time.
//!
//! Decoded values may be far larger than their text: `{},` has three bytes, and may become a struct of a thousand. So
//! the deserializer (see [`Bounded`](crate::decoding::bounded::Bounded)) charges the memory of each value in advance,
//! and stops when the budget is exceeded. The remaining budget is thread-local, because serde's traits cannot carry it;
//! decoding never changes threads midway.
//!
//! A charge is one comparison and one subtraction: the budget is handed out in portions, and the deadline is checked
//! between them.

#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::time::Duration;

use serde::de::Error;

use crate::platform::clock::{self, Instant};
use crate::platform::task;

/// The maximum memory of decoded values, as a multiple of the maximum body size.
pub(crate) const FACTOR: usize = 16;

/// The minimum budget in bytes, so that a tiny limit on the body allows the value of a tiny body.
const LEAST: usize = 1 << 20;

/// No limit on the number of portions.
pub(crate) const ANY: u32 = u32::MAX;

/// The budget that is charged between two checks of the deadline: about ten thousand values.
const PORTION: usize = 1 << 18;

/// The maximum number of portions on a thread that runs other tasks: some milliseconds of work.
pub(crate) const BRIEFLY: u32 = 16;

/// The budget for decoding one body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    /// The maximum body size in bytes, and the setting that determines it.
    pub(crate) bytes: usize,
    pub(crate) setting: &'static str,
    /// The deadline of decoding.
    pub(crate) until: Option<Instant>,
    /// The time limit for decoding that begins after the request.
    pub(crate) time: Duration,
    /// The kind of the time limit.
    pub(crate) clock: Clock,
}

/// A time limit for decoding.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Clock {
    Deadline,
    IdleTimeout,
}

impl Clock {
    /// The name of the limit in errors.
    fn name(self) -> &'static str {
        match self {
            Self::Deadline => "the request's deadline",
            Self::IdleTimeout => "the idle timeout",
        }
    }
}

impl Allowance {
    /// The budget where there is no body or no request.
    pub(crate) const NONE: Self = Self {
        bytes: 0,
        setting: "",
        until: None,
        time: Duration::ZERO,
        clock: Clock::Deadline,
    };

    /// The same budget for decoding that begins now.
    pub(crate) fn renewed(mut self) -> Self {
        self.until = Some(clock::after(self.time));
        self
    }

    /// The deadline of decoding that begins now.
    pub(crate) fn end(&self) -> Instant {
        self.until.unwrap_or_else(|| clock::after(self.time))
    }

    fn most(&self) -> usize {
        self.bytes.saturating_mul(FACTOR).max(LEAST)
    }

    /// The error message for a body whose values take too much memory.
    pub(crate) fn too_large(&self) -> String {
        let (bytes, setting) = (self.bytes, self.setting);
        format!(
            "the decoded response takes more memory than {FACTOR} times the {bytes} bytes of `{setting}`: increase it to allow more"
        )
    }

    /// The error message for a body that takes too long to decode.
    pub(crate) fn late(&self) -> String {
        format!(
            "decoding the response took longer than {}",
            self.clock.name()
        )
    }

    /// Why the API's error was not decoded.
    pub(crate) fn undecoded(&self, over: Over) -> String {
        match over {
            Over::Size => format!("its body was not decoded: {}", self.too_large()),
            Over::Depth => format!("its body was not decoded: {TOO_DEEP}"),
            Over::Time | Over::Brief => format!("its body was not decoded: {}", self.late()),
        }
    }
}

/// Which limit was exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    Size,
    Time,
    /// The stack limit for nested values.
    Depth,
    /// The work limit on a thread that runs other tasks.
    Brief,
}

/// The maximum stack size for nested values: half of the default stack of a thread. `serde_json` allows a nesting depth
/// of 128, which overflows the stack if the values are large structs.
const STACK: usize = 1 << 20;

/// The number of copies of a value on the stack while it is decoded: without optimizations, each function that the value
/// passes through has several.
const COPIES: usize = 32;

/// The stack size of a thread for values that need more. They may use three quarters of it. Without optimizations, a
/// struct with a hundred fields that are structs takes hundreds of KiB.
const LARGE_STACK: usize = 64 << 20;

/// The error message for a body whose values take more stack than that.
pub(crate) const TOO_DEEP: &str = "its values are nested too deeply for their size";

struct Meter {
    /// The budget until the next check of the deadline.
    left: Cell<usize>,
    /// The budget after that.
    rest: Cell<usize>,
    /// The whole budget; `None` outside of [`within`], where there is no limit.
    most: Cell<Option<usize>>,
    until: Cell<Option<Instant>>,
    /// The number of portions left.
    portions: Cell<u32>,
    /// The stack pointer when decoding began; `None` outside of [`within`].
    stack: Cell<Option<usize>>,
    /// The number of bytes of stack that values may use.
    room: Cell<usize>,
    over: Cell<Option<Over>>,
}

thread_local! {
    static METER: Meter = const {
        Meter {
            left: Cell::new(usize::MAX),
            rest: Cell::new(0),
            most: Cell::new(None),
            until: Cell::new(None),
            portions: Cell::new(ANY),
            stack: Cell::new(None),
            room: Cell::new(STACK),
            over: Cell::new(None),
        }
    };
}

impl Meter {
    fn fill(&self, most: usize) {
        let portion = most.min(PORTION);
        self.left.set(portion);
        self.rest.set(most - portion);
    }

    /// Ends decoding: any further charge fails.
    fn stop(&self, over: Over) {
        self.over.set(Some(self.over.get().unwrap_or(over)));
        self.left.set(0);
        self.rest.set(0);
    }

    /// Begins the next portion and charges it.
    #[cold]
    fn next_portion(&self, bytes: usize) -> bool {
        if self.most.get().is_none() {
            self.left.set(usize::MAX);
            return true;
        }
        let over = if self.over.get().is_some() {
            self.over.get()
        } else if bytes > self.left.get().saturating_add(self.rest.get()) {
            Some(Over::Size)
        } else if self.until.get().is_some_and(|it| Instant::now() >= it) {
            Some(Over::Time)
        } else if self.portions.get() == 0 {
            Some(Over::Brief)
        } else {
            None
        };
        if let Some(over) = over {
            self.stop(over);
            return false;
        }
        self.portions.set(self.portions.get() - 1);
        let all = self.left.get() + self.rest.get() - bytes;
        self.fill(all);
        true
    }
}

/// Decodes within a budget. If it is exceeded, the result is discarded, because unions convert errors into values.
/// `portions` bounds the work on a thread that runs other tasks; elsewhere it is [`ANY`].
///
/// A body may be decoded after its deadline although it was received in time, if nobody awaited it. It then gets the
/// full time again.
pub(crate) fn within<R>(
    allowance: &Allowance,
    portions: u32,
    decode: impl FnOnce() -> R,
) -> Result<R, Over> {
    let most = allowance.most();
    let is_late = |it: &Instant| Instant::now() >= *it;
    let until = match allowance.until {
        Some(until) if is_late(&until) => Some(clock::after(allowance.time)),
        until => until,
    };
    METER.with(|meter| {
        let stack = meter.stack.get();
        let _outer = Outer {
            meter,
            stack: meter.stack.replace(stack.or_else(|| Some(address()))),
            left: meter.left.get(),
            rest: meter.rest.get(),
            most: meter.most.replace(Some(most)),
            until: meter.until.replace(until),
            portions: meter.portions.replace(portions),
            over: meter.over.replace(None),
        };
        meter.fill(most);
        let decoded = decode();
        meter.over.get().map_or(Ok(decoded), Err)
    })
}

/// Restores the previous state on drop.
struct Outer<'m> {
    meter: &'m Meter,
    left: usize,
    rest: usize,
    most: Option<usize>,
    until: Option<Instant>,
    portions: u32,
    stack: Option<usize>,
    over: Option<Over>,
}

impl Drop for Outer<'_> {
    fn drop(&mut self) {
        self.meter.left.set(self.left);
        self.meter.rest.set(self.rest);
        self.meter.most.set(self.most);
        self.meter.until.set(self.until);
        self.meter.portions.set(self.portions);
        self.meter.stack.set(self.stack);
        self.meter.over.set(self.over);
    }
}

/// Runs `work` on a thread with a larger stack, and waits for it. Returns `None` if the system starts no thread.
///
/// The result is moved through frames of the smaller stack, so large values must be boxed.
#[cold]
pub(crate) fn on_large_stack<R: Send>(work: impl FnOnce() -> R + Send) -> Option<R> {
    task::with_stack(LARGE_STACK, || {
        METER.with(|it| it.room.set(LARGE_STACK / 4 * 3));
        work()
    })
}

/// The approximate stack pointer.
#[inline]
fn address() -> usize {
    let marker = 0_u8;
    std::hint::black_box(&raw const marker).addr()
}

/// Whether values of a type are so large that they are only decoded on a large stack.
pub(crate) const fn is_large<T>() -> bool {
    size_of::<T>() > STACK / COPIES
}

/// Checks that there is stack for a nested value of `size` bytes.
///
/// # Errors
///
/// If the stack limit is exceeded.
#[inline]
pub(crate) fn descend<E: Error>(size: usize) -> Result<(), E> {
    METER.with(|meter| match meter.stack.get() {
        Some(stack) if stack.abs_diff(address()) + COPIES * size > meter.room.get() => {
            meter.stop(Over::Depth);
            Err(over())
        }
        _ => Ok(()),
    })
}

/// Ends decoding on a thread that runs other tasks, to be restarted on another. Returns whether this is such a thread.
#[cfg(feature = "xml")]
pub(crate) fn leave() -> bool {
    METER.with(|meter| {
        let is_shared = meter.most.get().is_some() && meter.portions.get() <= BRIEFLY;
        if is_shared {
            meter.stop(Over::Brief);
        }
        is_shared
    })
}

/// Checks the deadline between two steps that charge nothing. Returns whether decoding has ended.
pub(crate) fn is_late() -> bool {
    METER.with(|meter| {
        if meter.until.get().is_some_and(|it| Instant::now() >= it) {
            meter.stop(Over::Time);
        }
        meter.over.get().is_some()
    })
}

/// Whether a limit was exceeded, so that decoding again is pointless.
pub(crate) fn is_over() -> bool {
    METER.with(|it| it.over.get().is_some())
}

/// Restores the whole budget, because all decoded values were dropped.
pub(crate) fn restart() {
    METER.with(|meter| {
        if let (Some(most), None) = (meter.most.get(), meter.over.get()) {
            meter.fill(most);
        }
    });
}

/// Charges memory in advance; returns `false` if the budget is exceeded.
#[inline]
pub(crate) fn take(bytes: usize) -> bool {
    METER.with(|meter| match meter.left.get().checked_sub(bytes) {
        Some(left) => {
            meter.left.set(left);
            true
        }
        None => meter.next_portion(bytes),
    })
}

/// Charges memory in advance.
///
/// # Errors
///
/// If the budget is exceeded.
#[inline]
pub(crate) fn charge<E: Error>(bytes: usize) -> Result<(), E> {
    if take(bytes) { Ok(()) } else { Err(over()) }
}

/// A placeholder, never shown: [`within`] returns which limit was exceeded.
#[cold]
fn over<E: Error>() -> E {
    E::custom("decoding it costs more than is allowed")
}

/// Refunds memory that was freed. It is not added to the current portion, so that the deadline is checked even if all
/// memory is refunded.
pub(crate) fn refund(bytes: usize) {
    METER.with(|meter| {
        if let (Some(most), None) = (meter.most.get(), meter.over.get()) {
            meter
                .rest
                .set(meter.rest.get().saturating_add(bytes).min(most));
        }
    });
}

/// The remaining budget.
pub(crate) fn mark() -> usize {
    METER.with(|it| it.left.get().saturating_add(it.rest.get()))
}
