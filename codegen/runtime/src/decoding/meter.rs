//! What decoding may cost: memory, as a multiple of the bytes that a body may have, and time.
//!
//! What is decoded takes room that its text does not show: `{},` is three bytes, and may be a struct of a thousand. So the
//! deserializer (see [`Bounded`](crate::decoding::bounded::Bounded)) charges what each value takes before it is there, and stops
//! where the sum exceeds the limit. The sum is kept per thread, because serde's traits have no place for it; decoding
//! never changes threads on its way.
//!
//! A charge is a comparison and a subtraction: the limit is handed out in portions, and the clock is looked at between two
//! of them.

#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::time::Duration;

use serde::de::Error;

use crate::platform::clock::{self, Instant};

/// How many bytes decoded values may take for each byte that the body may have.
pub(crate) const FACTOR: usize = 16;

/// The least that they may take, so that a tiny limit on the body does not forbid the value of a tiny body.
const LEAST: usize = 1 << 20;

/// As many portions as there are.
pub(crate) const ANY: u32 = u32::MAX;

/// How much is charged between two looks at the clock: some ten thousand values.
const PORTION: usize = 1 << 18;

/// How many portions a thread that others wait for may take: some milliseconds of work.
pub(crate) const BRIEFLY: u32 = 16;

/// What decoding one body may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    /// How many bytes the body may have, and the setting that says so.
    pub(crate) bytes: usize,
    pub(crate) setting: &'static str,
    /// When decoding must be over.
    pub(crate) until: Option<Instant>,
    /// How long it may take if it begins later than with the call.
    pub(crate) time: Duration,
    /// What says so.
    pub(crate) clock: &'static str,
}

impl Allowance {
    /// For what has no body, or no call.
    pub(crate) const NONE: Self = Self {
        bytes: 0,
        setting: "",
        until: None,
        time: Duration::ZERO,
        clock: "",
    };

    /// The same for a decoding that begins now.
    pub(crate) fn renewed(mut self) -> Self {
        self.until = Some(clock::after(self.time));
        self
    }

    /// When decoding that begins now must be over.
    pub(crate) fn end(&self) -> Instant {
        self.until.unwrap_or_else(|| clock::after(self.time))
    }

    fn most(&self) -> usize {
        self.bytes.saturating_mul(FACTOR).max(LEAST)
    }

    /// What is wrong with a body whose values take too much memory.
    pub(crate) fn too_large(&self) -> String {
        let (bytes, setting) = (self.bytes, self.setting);
        format!(
            "decoded, the response takes more memory than {FACTOR} times the {bytes} bytes of `{setting}`, which allows more"
        )
    }

    /// What is wrong with a body that takes too long to decode.
    pub(crate) fn late(&self) -> String {
        format!("decoding the response took longer than {}", self.clock)
    }

    /// Why the API's error is not known.
    pub(crate) fn undecoded(&self, over: Over) -> String {
        match over {
            Over::Size => format!("its body was not decoded: {}", self.too_large()),
            Over::Depth => format!("its body was not decoded: {TOO_DEEP}"),
            Over::Time | Over::Brief => format!("its body was not decoded: {}", self.late()),
        }
    }
}

/// Which limit decoding exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    Size,
    Time,
    /// The stack that nested values may take.
    Depth,
    /// The work that may be done while others wait for the thread.
    Brief,
}

/// How much of the stack nested values may take: half of what threads have by default. `serde_json` allows 128 values
/// within each other, which overflow it if they are large structs.
const STACK: usize = 1 << 20;

/// What is wrong with a body whose values take more of the stack than [`STACK`].
pub(crate) const TOO_DEEP: &str = "its values are nested too deeply for their size";

struct Meter {
    /// What may be charged until the next look at the clock.
    left: Cell<usize>,
    /// What may be charged after that.
    rest: Cell<usize>,
    /// All that may be charged; nothing is limited outside of [`within`].
    most: Cell<Option<usize>>,
    until: Cell<Option<Instant>>,
    /// How many portions are left.
    portions: Cell<u32>,
    /// Where the stack stood when decoding began; none outside of [`within`].
    stack: Cell<Option<usize>>,
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

    /// Allows nothing more.
    fn stop(&self, over: Over) {
        self.over.set(Some(self.over.get().unwrap_or(over)));
        self.left.set(0);
        self.rest.set(0);
    }

    /// What is charged when the portion is used up.
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

/// Decodes within what that may cost. If it exceeds that, what came of it does not count: types that are choices turn
/// errors into values. `portions` bounds the work, if other tasks wait for the thread; else it is [`ANY`].
///
/// What is decoded when its time has passed has been received in time, and nobody asked for it: it has the same time anew.
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

/// What was there before, and is there again afterwards.
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

/// Where the stack stands.
#[inline]
fn address() -> usize {
    let marker = 0_u8;
    std::hint::black_box(&raw const marker).addr()
}

/// Checks that there is room on the stack for a value within those that are being decoded.
///
/// # Errors
///
/// If there is none.
#[inline]
pub(crate) fn descend<E: Error>() -> Result<(), E> {
    METER.with(|meter| match meter.stack.get() {
        Some(stack) if stack.abs_diff(address()) > STACK => {
            meter.stop(Over::Depth);
            Err(over())
        }
        _ => Ok(()),
    })
}

/// Ends decoding on a thread that others wait for; whether it is one. Another thread begins anew.
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

/// Looks at the clock between two steps that charge nothing; whether decoding is over.
pub(crate) fn is_late() -> bool {
    METER.with(|meter| {
        if meter.until.get().is_some_and(|it| Instant::now() >= it) {
            meter.stop(Over::Time);
        }
        meter.over.get().is_some()
    })
}

/// Whether a limit was exceeded, so that there is no use in decoding again.
pub(crate) fn is_over() -> bool {
    METER.with(|it| it.over.get().is_some())
}

/// Begins anew: all that was decoded was dropped.
pub(crate) fn restart() {
    METER.with(|meter| {
        if let (Some(most), None) = (meter.most.get(), meter.over.get()) {
            meter.fill(most);
        }
    });
}

/// Charges what is about to be allocated; false if there is no more to be had.
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

/// Charges what is about to be allocated.
///
/// # Errors
///
/// If there is no more to be had.
#[inline]
pub(crate) fn charge<E: Error>(bytes: usize) -> Result<(), E> {
    if take(bytes) { Ok(()) } else { Err(over()) }
}

/// Nobody sees it: what [`within`] returns takes its place.
#[cold]
fn over<E: Error>() -> E {
    E::custom("decoding it costs more than is allowed")
}

/// Gives back what was charged and is free again. Not to the portion that is being used: the clock is looked at for what
/// is done, also if nothing is left of it.
pub(crate) fn refund(bytes: usize) {
    METER.with(|meter| {
        if let (Some(most), None) = (meter.most.get(), meter.over.get()) {
            meter
                .rest
                .set(meter.rest.get().saturating_add(bytes).min(most));
        }
    });
}

/// How much there is left.
pub(crate) fn mark() -> usize {
    METER.with(|it| it.left.get().saturating_add(it.rest.get()))
}
