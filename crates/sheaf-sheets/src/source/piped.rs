//! A part that is unpacked by a thread of its own, while what it holds is read. A few pieces wait in between, so that memory
//! stays bounded whichever of the two is slower.

use std::io::{self, BufRead, Read};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// Bytes of a piece.
const PIECE: usize = 64 << 10;
/// Pieces that wait to be read.
const WAITING: usize = 8;

/// Does work with what a part holds, which is unpacked beside it.
pub(super) fn beside<T>(mut part: impl Read + Send, work: impl FnOnce(Piped) -> T) -> T {
    let (give, pieces) = sync_channel(WAITING);
    thread::scope(|scope| {
        scope.spawn(move || {
            loop {
                let mut piece = Vec::with_capacity(PIECE);
                let read = part.by_ref().take(PIECE as u64).read_to_end(&mut piece).map(|_| piece);
                let last = read.as_ref().map_or(true, Vec::is_empty);
                // Nobody takes it: the work ended before the part did.
                if give.send(read).is_err() || last {
                    return;
                }
            }
        });
        work(Piped { pieces, piece: Vec::new(), at: 0 })
    })
}

/// What another thread unpacks.
pub(super) struct Piped {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: Vec<u8>,
    at: usize,
}

impl Read for Piped {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let held = self.fill_buf()?;
        let count = held.len().min(out.len());
        out[..count].copy_from_slice(&held[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Piped {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.piece.len() {
            // The other thread has ended where nothing more comes.
            self.piece = self.pieces.recv().unwrap_or_else(|_| Ok(Vec::new()))?;
            self.at = 0;
        }
        Ok(&self.piece[self.at..])
    }

    fn consume(&mut self, count: usize) {
        self.at = self.piece.len().min(self.at + count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_whole_or_given_up() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 40 * PIECE + 7] {
            let bytes: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            let mut read = Vec::new();
            beside(bytes.as_slice(), |mut piped| piped.read_to_end(&mut read)).expect("readable");
            assert!(read == bytes, "{length}");
        }
        let endless = io::repeat(b'x');
        assert_eq!(beside(endless, |mut piped| piped.fill_buf().map(<[u8]>::len).ok()), Some(PIECE));
        let broken = b"abc".chain(Broken);
        assert!(beside(broken, |mut piped| piped.read_to_end(&mut Vec::new())).is_err());
    }

    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("broken"))
        }
    }
}
