//! What the command line prints: the only place that does.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is where printing happens")]

use std::io::{self, BufWriter, Write};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use sheaf_model::Problem;
use sheaf_service::imports::Progress;

/// A line of a command's answer.
pub fn line(text: impl AsRef<str>) {
    // A reader that has gone away (`| head`) is no failure of ours, and no reason for a server to stop.
    let _ = writeln!(io::stdout(), "{}", text.as_ref());
}

/// Text as it is.
pub fn text(text: &[u8]) {
    let _ = Stdout::default().write_all(text);
}

/// Whole lines of another command's answer, not torn by what others write.
pub fn whole(lines: &[u8]) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(lines).and_then(|()| out.flush());
}

/// The same of what it tells beside that.
pub fn whole_note(lines: &[u8]) {
    let _ = io::stderr().lock().write_all(lines);
}

/// A value as JSON, alone on its line.
pub fn json(value: &impl serde::Serialize) {
    let mut out = Stdout::default();
    if serde_json::to_writer(&mut out, value).is_ok() {
        let _ = writeln!(out).and_then(|()| out.flush());
    }
}

/// Standard output for much at a time. Where its reader has gone away, the program ends: nobody wants the rest.
pub struct Stdout(BufWriter<io::Stdout>);

impl Default for Stdout {
    fn default() -> Self {
        Stdout(BufWriter::with_capacity(64 << 10, io::stdout()))
    }
}

fn still_read<T>(done: io::Result<T>) -> io::Result<T> {
    if let Err(e) = &done
        && e.kind() == io::ErrorKind::BrokenPipe
    {
        std::process::exit(0);
    }
    done
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        still_read(self.0.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        still_read(self.0.flush())
    }
}

/// A problem, with what to do about it.
pub fn problem(problem: &Problem) {
    eprintln!("sheaf: {}", problem.message);
    for error in problem.errors.iter().skip(1).take(20) {
        eprintln!("  {}: {}", error.field, error.message);
    }
    if let Some(hint) = &problem.hint {
        eprintln!("  {hint}");
    }
}

/// Something worth knowing while a command runs.
pub fn note(text: impl AsRef<str>) {
    eprintln!("{}", text.as_ref());
}

/// Something that turns while a file is read, where someone watches.
pub fn reading() -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message("reading");
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// A bar that counts rows while they are read or written, where someone watches.
pub fn counting(progress: &Progress) -> ProgressBar {
    let bar = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} rows, {per_sec}") {
        bar.set_style(style);
    }
    let (shown, counted) = (bar.clone(), Arc::downgrade(progress));
    std::thread::spawn(move || {
        while let Some(count) = counted.upgrade() {
            if shown.is_finished() {
                return;
            }
            shown.set_position(count.load(Ordering::Relaxed));
            drop(count);
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    bar
}
