//! A stream whose signs of several bytes are written otherwise as it passes, however reads cut them.

use std::io::{self, Read};

/// Bytes read at once.
const CHUNK: usize = 64 << 10;

/// How signs are written otherwise.
pub(super) trait Rewrite {
    /// How many bytes at the end of a text could begin a sign.
    fn open_end(&self, text: &[u8]) -> usize;
    /// Adds a text with its signs as they shall be.
    fn push(&self, text: &[u8], into: &mut Vec<u8>);
}

/// The stream with its signs as they shall be.
pub(super) fn rewritten(input: impl Read + Send + 'static, how: impl Rewrite + Send + 'static) -> Box<dyn Read + Send> {
    Box::new(Rewritten { input, how, held: Vec::new(), ready: Vec::new(), at: 0, done: false })
}

struct Rewritten<I, R> {
    input: I,
    how: R,
    /// Bytes that could begin a sign.
    held: Vec<u8>,
    ready: Vec<u8>,
    at: usize,
    done: bool,
}

impl<I: Read, R: Rewrite> Rewritten<I, R> {
    /// Reads on, and writes what is complete.
    fn fill(&mut self) -> io::Result<()> {
        let before = self.held.len();
        self.held.resize(before + CHUNK, 0);
        let n = self.input.read(&mut self.held[before..])?;
        self.held.truncate(before + n);
        self.done = n == 0;
        let whole = self.held.len() - if self.done { 0 } else { self.how.open_end(&self.held) };
        self.ready.clear();
        self.at = 0;
        self.how.push(&self.held[..whole], &mut self.ready);
        self.held.drain(..whole);
        Ok(())
    }
}

impl<I: Read, R: Rewrite> Read for Rewritten<I, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() && !self.done {
            self.fill()?;
        }
        let n = out.len().min(self.ready.len() - self.at);
        out[..n].copy_from_slice(&self.ready[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

/// The text as it is read a byte at a time.
#[cfg(test)]
pub(super) fn byte_by_byte(text: &[u8], how: impl Rewrite + Send + 'static) -> Vec<u8> {
    struct Bytes(std::collections::VecDeque<u8>);
    impl Read for Bytes {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let next = self.0.pop_front();
            Ok(next.map_or(0, |byte| {
                out[0] = byte;
                1
            }))
        }
    }
    let mut read = Vec::new();
    rewritten(Bytes(text.iter().copied().collect()), how).read_to_end(&mut read).expect("readable");
    read
}
