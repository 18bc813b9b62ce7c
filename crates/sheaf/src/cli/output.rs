//! What the command line prints: the only place that does.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is where printing happens")]

use sheaf_model::Problem;

/// A line of a command's answer.
pub fn line(text: impl AsRef<str>) {
    use std::io::Write;
    // A reader that has gone away (`| head`) is no failure of ours.
    let _ = writeln!(std::io::stdout(), "{}", text.as_ref());
}

/// A value as JSON, alone on its line.
pub fn json(value: &impl serde::Serialize) {
    use std::io::Write;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if serde_json::to_writer(&mut out, value).is_ok() {
        let _ = writeln!(out).and_then(|()| out.flush());
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
