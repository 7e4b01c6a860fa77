//! Bodies that are small on the wire and gigabytes when inflated: zeros, compressed.

use std::io::Write;

use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;

/// How large each bomb is: 4 GiB.
pub const INFLATED: usize = 4 << 30;

/// How much an encoder compresses; the rest of a bomb repeats its output.
const ONCE: usize = 1 << 20;

/// A bomb for each content encoding, by its name.
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

/// After a flush, the next block begins at a byte and can be repeated. What should stand at the end is missing, but
/// nobody should get there.
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

/// A frame of blocks that each say: this byte, 128 KiB of it.
fn zstd() -> Vec<u8> {
    const BLOCK: usize = 128 << 10;
    // The magic number; no content size, no checksum; a window of 128 KiB.
    let mut bomb = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38];
    // The type of the block is in bits 1 and 2, its size above them.
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
