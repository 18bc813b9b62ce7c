//! Where a command writes: a file appears whole or not at all, also where someone presses Ctrl+C.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sheaf_model::{Code, Problem};

use super::{interrupt, output};

/// Standard output, or a file under another name until it is done.
pub enum Destination {
    /// Standard output.
    Out(output::Stdout),
    /// A file.
    File(Whole),
}

/// A file that gets its name when it is done.
pub struct Whole {
    out: BufWriter<File>,
    path: PathBuf,
    part: interrupt::Leftover,
}

fn unwritable(path: &Path, e: &io::Error) -> Problem {
    Problem::new(Code::Unavailable, format!("'{}' cannot be written: {e}.", path.display()))
}

impl Destination {
    /// A file, or standard output where none is named. A workbook or archive needs a file.
    pub fn new(path: Option<&Path>, needs_file: bool) -> Result<Destination, Problem> {
        match path {
            Some(path) if path != Path::new("-") => Whole::new(path).map(Destination::File),
            _ if needs_file => {
                Err(Problem::new(Code::Unreadable, "This format goes into a file, not to the terminal.")
                    .with_hint("Name one with -o FILE."))
            }
            _ => Ok(Destination::Out(output::Stdout::default())),
        }
    }

    /// Gives the file its name.
    pub fn finish(self) -> Result<(), Problem> {
        match self {
            Destination::Out(mut out) => {
                let _ = out.flush();
                Ok(())
            }
            Destination::File(file) => file.finish(),
        }
    }
}

impl Whole {
    fn new(path: &Path) -> Result<Whole, Problem> {
        let mut part = path.as_os_str().to_owned();
        part.push(format!(".{}.part", std::process::id()));
        let part = PathBuf::from(part);
        let file = File::create(&part).map_err(|e| unwritable(path, &e))?;
        let out = BufWriter::with_capacity(1 << 20, file);
        Ok(Whole { out, path: path.to_owned(), part: interrupt::Leftover::new(part) })
    }

    fn finish(mut self) -> Result<(), Problem> {
        let path = self.path.clone();
        let ended = self.out.flush().and_then(|()| self.out.get_ref().sync_all());
        ended.and_then(|()| std::fs::rename(self.part.path(), &path)).map_err(|e| unwritable(&path, &e))
    }
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Destination::Out(out) => out.write(bytes),
            Destination::File(file) => file.out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Destination::Out(out) => out.flush(),
            Destination::File(file) => file.out.flush(),
        }
    }
}

impl Seek for Destination {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Destination::Out(_) => Err(io::Error::from(io::ErrorKind::NotSeekable)),
            Destination::File(file) => file.out.seek(to),
        }
    }
}
