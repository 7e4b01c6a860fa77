//! A body that is decompressed while it is read, to its last byte.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

#[cfg(feature = "brotli")]
use async_compression::tokio::bufread::BrotliDecoder;
#[cfg(feature = "gzip")]
use async_compression::tokio::bufread::GzipDecoder;
#[cfg(feature = "zstd")]
use async_compression::tokio::bufread::ZstdDecoder;
#[cfg(feature = "zstd")]
use async_compression::zstd::DParameter;
use bytes::{Buf, Bytes};
use http_body::Body as _;
use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};

/// The number of bytes after which a body yields to other tasks. A few compressed bytes may expand to any number, all
/// of which are immediately available.
pub(crate) const SHARE: usize = 4 << 10;

/// The number of bytes that are decompressed at a time.
const PIECE: usize = SHARE;

/// The largest window of a zstd frame, as a power of two: 8 MiB, the maximum that RFC 9659 allows in HTTP.
#[cfg(feature = "zstd")]
const ZSTD_WINDOW_LOG: u32 = 23;

/// The first byte of brotli's extension for windows of up to 1 GiB, in its lower 7 bits; RFC 7932, section 9.1,
/// excludes them.
const LARGE_WINDOW: u8 = 0b001_0001;

/// Why a body could not be read to its end.
#[derive(Debug)]
pub(crate) enum Broken {
    Http(reqwest::Error),
    /// It is invalid in its encoding.
    Content(io::Error),
    /// Its encoding is not supported, for this reason.
    DecodeError(String),
}

/// Polls for the next bytes of a body. Skips trailers.
fn poll_data(
    body: &mut reqwest::Body,
    context: &mut Context<'_>,
) -> Poll<Option<reqwest::Result<Bytes>>> {
    loop {
        let frame = ready!(Pin::new(&mut *body).poll_frame(context));
        match frame.map(|it| it.map(http_body::Frame::into_data)) {
            None => return Poll::Ready(None),
            Some(Err(why)) => return Poll::Ready(Some(Err(why))),
            Some(Ok(Ok(data))) => return Poll::Ready(Some(Ok(data))),
            Some(Ok(Err(_))) => {}
        }
    }
}

/// A compression format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    #[cfg(feature = "gzip")]
    Gzip,
    #[cfg(feature = "brotli")]
    Brotli,
    #[cfg(feature = "zstd")]
    Zstd,
}

impl Coding {
    /// The format with this name in `Content-Encoding`, ignoring case.
    pub(super) fn of(name: &str) -> Option<Self> {
        const KNOWN: &[(&str, Coding)] = &[
            #[cfg(feature = "gzip")]
            ("gzip", Coding::Gzip),
            #[cfg(feature = "gzip")]
            ("x-gzip", Coding::Gzip),
            #[cfg(feature = "brotli")]
            ("br", Coding::Brotli),
            #[cfg(feature = "zstd")]
            ("zstd", Coding::Zstd),
        ];
        let mut known = KNOWN.iter();
        let found = known.find(|(known, _)| name.eq_ignore_ascii_case(known));
        found.map(|it| it.1)
    }

    /// Rejects extensions that the decoder accepts but the specification does not include, by the first byte.
    fn check(self, first: u8) -> io::Result<()> {
        if Coding::of("br") == Some(self) && first & 0x7f == LARGE_WINDOW {
            let why = "a brotli window larger than 16 MiB";
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        Ok(())
    }
}

/// A body that is decompressed while it is read.
pub(crate) struct Decoded {
    decoder: Pin<Box<dyn Decoder>>,
    piece: Box<[u8]>,
    /// Whether everything has been decoded.
    is_over: bool,
}

/// A decoder and its source.
trait Decoder: AsyncRead + Send {
    fn wire(self: Pin<&mut Self>) -> Pin<&mut Wire>;
    /// The number of bytes read from the source.
    fn received(self: Pin<&Self>) -> u64;
}

macro_rules! decoders {
    ($($feature:literal $decoder:ident)*) => {$(
        #[cfg(feature = $feature)]
        impl Decoder for $decoder<Wire> {
            fn wire(self: Pin<&mut Self>) -> Pin<&mut Wire> {
                self.get_pin_mut()
            }

            fn received(self: Pin<&Self>) -> u64 {
                self.get_ref().get_ref().received
            }
        }
    )*};
}

decoders! {
    "gzip" GzipDecoder
    "brotli" BrotliDecoder
    "zstd" ZstdDecoder
}

fn decoder(coding: Coding, wire: Wire) -> Pin<Box<dyn Decoder>> {
    match (coding, wire) {
        #[cfg(feature = "gzip")]
        (Coding::Gzip, wire) => {
            let mut decoder = GzipDecoder::new(wire);
            decoder.multiple_members(true);
            Box::pin(decoder)
        }
        #[cfg(feature = "brotli")]
        (Coding::Brotli, wire) => Box::pin(BrotliDecoder::new(wire)),
        #[cfg(feature = "zstd")]
        (Coding::Zstd, wire) => {
            let window = DParameter::window_log_max(ZSTD_WINDOW_LOG);
            let mut decoder = ZstdDecoder::with_params(wire, &[window]);
            decoder.multiple_members(true);
            Box::pin(decoder)
        }
    }
}

impl Decoded {
    pub(super) fn new(body: reqwest::Body, coding: Coding) -> Self {
        let wire = Wire {
            body,
            coding,
            data: Bytes::new(),
            received: 0,
            taken: 0,
            has_ended: false,
            broken: None,
        };
        Self {
            decoder: decoder(coding, wire),
            piece: vec![0; PIECE].into(),
            is_over: false,
        }
    }

    /// The number of bytes that were read from the wire and decoded.
    pub(super) fn received(&self) -> u64 {
        self.decoder.as_ref().received()
    }

    /// Polls for the next bytes; `None` at the end.
    pub(super) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Broken>>> {
        self.decoder.as_mut().wire().taken = 0;
        if !self.is_over {
            let mut piece = ReadBuf::new(&mut self.piece);
            let read = ready!(self.decoder.as_mut().poll_read(context, &mut piece));
            match read {
                Ok(()) if !piece.filled().is_empty() => {
                    return Poll::Ready(Some(Ok(Bytes::copy_from_slice(piece.filled()))));
                }
                Ok(()) => self.is_over = true,
                Err(why) => return Poll::Ready(self.broken(why).map(Err)),
            }
        }
        // Nothing may follow the end, unless the decoder accepts it. Reading to the end also allows the connection to
        // be reused.
        match ready!(self.decoder.as_mut().wire().poll_fill_buf(context)) {
            Ok([]) => Poll::Ready(None),
            Ok(_) => {
                let why = io::Error::new(io::ErrorKind::InvalidData, "trailing bytes");
                Poll::Ready(Some(Err(Broken::Content(why))))
            }
            Err(why) => Poll::Ready(self.broken(why).map(Err)),
        }
    }

    /// The error, or `None` if there is no body at all, which decoders do not accept as an empty one.
    fn broken(&mut self, why: io::Error) -> Option<Broken> {
        self.is_over = true;
        let wire = self.decoder.as_mut().wire().get_mut();
        match wire.broken.take() {
            Some(why) => Some(Broken::Http(why)),
            None if wire.received > 0 || !wire.data.is_empty() => Some(Broken::Content(why)),
            None => None,
        }
    }
}

/// A body as it arrives from the wire.
struct Wire {
    body: reqwest::Body,
    coding: Coding,
    /// Bytes that have arrived and are not decoded yet.
    data: Bytes,
    /// The number of bytes that have arrived and were decoded.
    received: u64,
    /// How many of them were decoded since the decoder was last polled.
    taken: usize,
    has_ended: bool,
    /// Why the body broke off.
    broken: Option<reqwest::Error>,
}

/// Decoders use `AsyncBufRead` only.
impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let data = ready!(self.as_mut().poll_fill_buf(context))?;
        let length = data.len().min(buffer.remaining());
        buffer.put_slice(&data[..length]);
        self.consume(length);
        Poll::Ready(Ok(()))
    }
}

impl AsyncBufRead for Wire {
    fn poll_fill_buf(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        if this.taken >= SHARE {
            // Much input can decode to nothing, such as empty members: yield to other tasks.
            this.taken = 0;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        while this.data.is_empty() && !this.has_ended {
            match ready!(poll_data(&mut this.body, context)) {
                Some(Ok(data)) => this.data = data,
                Some(Err(why)) => {
                    this.has_ended = true;
                    this.broken = Some(why);
                    return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
                }
                None => this.has_ended = true,
            }
        }
        if let (0, Some(first)) = (this.received, this.data.first()) {
            this.coding.check(*first)?;
        }
        Poll::Ready(Ok(&this.data[..this.data.len().min(SHARE)]))
    }

    fn consume(mut self: Pin<&mut Self>, length: usize) {
        self.data.advance(length);
        self.received += length as u64;
        self.taken += length;
    }
}
