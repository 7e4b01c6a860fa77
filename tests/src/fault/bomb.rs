//! Decompression bombs: bodies of compressed zeros that are small on the wire and inflate to gigabytes.

use std::io::Write;

use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;

/// The inflated size of each bomb: 4 GiB.
pub const INFLATED: usize = 4 << 30;

/// The number of bytes to compress; the rest of a bomb repeats the encoder's output.
const ONCE: usize = 1 << 20;

/// A bomb for each content encoding.
#[must_use]
pub fn all() -> [(&'static str, Vec<u8>); 3] {
    let gzip = GzEncoder::new(Vec::new(), Compression::best());
    let brotli = CompressorWriter::new(Vec::new(), 4096, 5, 22);
    [
        ("gzip", repeated(gzip, GzEncoder::get_ref)),
        ("br", repeated(brotli, CompressorWriter::get_ref)),
        ("zstd", zstd()),
    ]
}

/// After a flush, the next block begins at a byte boundary and can be repeated. The end of the stream is missing, but
/// no test should reach it.
fn repeated<E: Write>(mut encoder: E, wire: fn(&E) -> &Vec<u8>) -> Vec<u8> {
    let zeros = vec![0; ONCE];
    let mut end_of_block = || {
        let written = encoder.write_all(&zeros).and_then(|()| encoder.flush());
        written.expect("memory takes all bytes");
        wire(&encoder).len()
    };
    let (first, second) = (end_of_block(), end_of_block());
    let wire = wire(&encoder);
    let mut bomb = wire[..first].to_vec();
    for _ in 1..INFLATED / ONCE {
        bomb.extend_from_slice(&wire[first..second]);
    }
    bomb
}

/// A frame of RLE blocks: one byte, repeated to 128 KiB.
fn zstd() -> Vec<u8> {
    const BLOCK: usize = 128 << 10;
    // The magic number, no content size and checksum, and a window of 128 KiB.
    let mut bomb = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38];
    // The block type is in bits 1 and 2, its size above them.
    let header = (BLOCK << 3) | (1 << 1);
    let block = [
        header.to_le_bytes()[0],
        header.to_le_bytes()[1],
        header.to_le_bytes()[2],
        0,
    ];
    for _ in 0..INFLATED / BLOCK {
        bomb.extend_from_slice(&block);
    }
    bomb
}
