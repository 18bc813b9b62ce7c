//! Cells that are joined downwards hold for each record that they reach.

use rust_xlsxwriter::{Format, Workbook as Writer};
use sheaf_sheets::propose;

use super::{check_account, field, only, open, rows, texts};

/// A sheet with joined cells (top, left, bottom, right, text), written after the other ones.
fn sheet(lines: &[&str], joined: &[(u32, u16, u32, u16, &str)]) -> sheaf_sheets::Workbook {
    let mut writer = Writer::new();
    let s = writer.add_worksheet();
    super::ends::write(s, lines);
    for (top, left, bottom, right, text) in joined {
        s.merge_range(*top, *left, *bottom, *right, text, &Format::new()).expect("writable");
    }
    open(&[("book.xlsx", &writer.save_to_buffer().expect("writable"))])
}

/// The rows of the only table, each as its texts.
fn records(book: &sheaf_sheets::Workbook) -> Vec<String> {
    let proposal = propose(book);
    check_account(book, &proposal);
    rows(book, only(&proposal)).iter().map(|row| texts(row).join("|")).collect()
}

#[test]
fn joined_cells_hold_for_each_record() {
    let header = "Branch|Day|Opens";
    for (lines, joined, expected) in [
        // Down the first column.
        (
            &[header, "|Mon|9", "|Wed|10", "|Mon|9", "|Sat|11", "|Sun|12"][..],
            &[(1, 0, 2, 0, "York"), (3, 0, 5, 0, "Hull")][..],
            &["York|Mon|9", "York|Wed|10", "Hull|Mon|9", "Hull|Sat|11", "Hull|Sun|12"][..],
        ),
        // Down another one.
        (
            &[header, "York||9", "Hull||10", "Bath||9", "Leeds||11"],
            &[(1, 1, 2, 1, "Mon"), (3, 1, 4, 1, "Sat")],
            &["York|Mon|9", "Hull|Mon|10", "Bath|Sat|9", "Leeds|Sat|11"],
        ),
        // What is not joined stays as it is.
        (
            &[header, "York|Mon|9", "|Wed|10", "|Fri|9", "Hull|Sat|11"],
            &[],
            &["York|Mon|9", "|Wed|10", "|Fri|9", "Hull|Sat|11"],
        ),
        // A title across, and labels joined downwards, are no values.
        (
            &["|", "||Hours", "||Opens", "York|Mon|9", "Hull|Wed|10", "Bath|Fri|9"],
            &[(0, 0, 0, 2, "Branches"), (1, 0, 2, 0, "Branch"), (1, 1, 2, 1, "Day")],
            &["York|Mon|9", "Hull|Wed|10", "Bath|Fri|9"],
        ),
        // Joined over two columns it is the value of the first.
        (
            &["Branch|Note|Day|Opens", "||Mon|9", "||Wed|10", "York|x|Mon|9", "Hull|y|Sat|11", "Bath|z|Sun|12"],
            &[(1, 0, 2, 1, "Leeds")],
            &["Leeds||Mon|9", "Leeds||Wed|10", "York|x|Mon|9", "Hull|y|Sat|11", "Bath|z|Sun|12"],
        ),
    ] {
        assert_eq!(records(&sheet(lines, joined)), expected, "{lines:?}");
    }
}

/// Types, keys and blanks are told by what holds for the records.
#[test]
fn joined_cells_count_in_what_is_proposed() {
    let lines = ["Branch|Day|Opens", "|Mon|9", "|Wed|10", "|Sat|9", "|Mon|11", "|Wed|12", "|Sat|12"];
    let book = sheet(&lines, &[(1, 0, 3, 0, "York"), (4, 0, 6, 0, "Hull")]);
    let proposal = propose(&book);
    let table = only(&proposal);
    let branch = field(table, "Branch");
    assert!(branch.required && !branch.unique, "{branch:?}");
    assert_eq!((branch.blank, branch.repeats), (Some(0), Some(4)));
    assert!(
        branch.evidence.contains("; 4 records have it from a cell that is joined down to them"),
        "{}",
        branch.evidence
    );
    assert_eq!(proposal.cells.records, 14);
}

#[test]
fn joined_cells_of_a_page_hold_too() {
    let page = "<table><tr><th>Branch</th><th>Day</th><th>Opens</th></tr>\
        <tr><td rowspan=2>York</td><td>Mon</td><td>9</td></tr><tr><td>Wed</td><td>10</td></tr>\
        <tr><td rowspan=2>Hull</td><td>Mon</td><td>9</td></tr><tr><td>Sat</td><td>11</td></tr></table>";
    let book = open(&[("page.html", page.as_bytes())]);
    assert_eq!(records(&book), ["York|Mon|9", "York|Wed|10", "Hull|Mon|9", "Hull|Sat|11"]);
}
