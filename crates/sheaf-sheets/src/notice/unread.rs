//! What a zip container holds that is no workbook.

use crate::finding::{Finding, Severity};
use crate::said::Said;
use crate::say;
use crate::workbook::Workbook;

/// Files within a zip container that could not be read: nothing of them is imported. The first are told one by one.
pub(super) fn look(book: &Workbook, findings: &mut Vec<Finding>) {
    const LISTED: usize = 20;
    for (n, left) in book.unread.iter().take(LISTED).enumerate() {
        let more = book.unread.len().saturating_sub(LISTED) as u64;
        let why = left.why.trim_start_matches(&format!("'{}' cannot be read: ", left.part)).trim_end_matches('.');
        let why = reason(why);
        let (many, message) = match n + 1 {
            LISTED if more > 0 => (
                1 + more,
                say!(
                    "'{part}' in '{file}' is not imported: {why}. So it is with {more} more.",
                    part = &left.part,
                    file = &left.container,
                    why,
                    more
                ),
            ),
            _ => {
                let (part, file) = (&left.part, &left.container);
                (1, say!("'{part}' in '{file}' is not imported: {why}.", part, file, why))
            }
        };
        findings.push(Finding {
            severity: Severity::Warning,
            file: left.container.clone(),
            count: many,
            ..Finding::plain("unread_file", message)
                .with(say!("If it holds data, save it as a workbook or text file and import that."))
        });
    }
}

/// Why a part of a container cannot be read. The usual reasons are told; the others are details of a damaged file, in English.
fn reason(why: &str) -> Said {
    let usual = [
        say!("it is a PDF document, not a workbook"),
        say!("it is a Word document, not a workbook"),
        say!("it is a picture, not a workbook"),
        say!("it is an empty zip container, not a workbook"),
        say!("it is empty"),
        say!("it is listed, but not there"),
        say!("it is neither a workbook nor a text file"),
        say!("it is packed several times; unpack it first"),
        say!("it is protected by a password; save it without one and try again"),
    ];
    usual.into_iter().find(|known| known.words == why).unwrap_or_else(|| Said::untold(why))
}
