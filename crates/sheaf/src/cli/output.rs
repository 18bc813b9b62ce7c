//! What the command line prints: the only place that does.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is where printing happens")]

use sheaf_model::Problem;

/// A line of a command's answer.
pub fn line(text: impl AsRef<str>) {
    use std::io::Write;
    // A reader that has gone away (`| head`) is no failure of ours.
    let _ = writeln!(std::io::stdout(), "{}", text.as_ref());
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
