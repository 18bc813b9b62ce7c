//! Where tables end and what belongs to them: rows below and above the records, columns behind a blank one, small tables beside
//! larger ones, and what only looks like a table.

use rust_xlsxwriter::{Workbook as Writer, Worksheet};
use sheaf_sheets::propose;

use super::{check_account, open};

/// Writes lines of cells, parted by bars; figures are numbers.
pub(super) fn write(sheet: &mut Worksheet, lines: &[&str]) {
    for (row, line) in (0..).zip(lines) {
        for (column, text) in (0..).zip(line.split('|')).filter(|(_, text)| !text.is_empty()) {
            match text.parse::<f64>() {
                Ok(n) if !text.starts_with('0') || text.starts_with("0.") => sheet.write(row, column, n),
                _ => sheet.write(row, column, text),
            }
            .expect("writable");
        }
    }
}

/// What is found: of each table its rectangle and its number of records, and `form` where it is one.
fn found(name: &str, bytes: &[u8]) -> Vec<String> {
    let book = open(&[(name, bytes)]);
    let proposal = propose(&book);
    check_account(&book, &proposal);
    let table = |t: &sheaf_sheets::ProposedTable| match &t.transposed {
        Some(turned) if turned.applied => format!("form {}", t.fields.len()),
        _ => format!("{} {}", t.region, super::rows(&book, t).len()),
    };
    proposal.tables.iter().map(table).collect()
}

/// Checks sheets, each with the tables in it.
fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let lines: Vec<&str> = text.split('\n').collect();
        let mut writer = Writer::new();
        write(writer.add_worksheet(), &lines);
        assert_eq!(found("book.xlsx", &writer.save_to_buffer().expect("writable")), *expected, "{text}");
    }
}

#[test]
fn totals_below_ticks_count_them() {
    check(&[
        ("Name|Mon|Tue|Wed\nAnn|x||x\nBob||x|\nCy|x|x|x\nDee|x||\nEve||x|x\nTotal|3|3|3", &["A1:D6 5"]),
        ("Name|Age|W1|W2\nAnn|12|Y|N\nBob|13|N|Y\nCy|12|Y|Y\nDee|14|N|Y\nTotal||2|3", &["A1:D5 4"]),
        // Figures among figures: a shop may be called so.
        ("Shop|Town|Price|Grade\nShell|York|3|A\nTotal|Hull|4|B\nEsso|Bath|5|A\nJet|York|4|C", &["A1:D5 4"]),
        // With a tick of its own it is a name.
        ("Shop|Open|Late\nShell|x|\nEsso||x\nJet|x|x\nTotal|x|", &["A1:C5 4"]),
    ]);
}

#[test]
fn measures_below_the_records_are_computed() {
    let stations = "Station|Rain|Temp\nYork|10|3\nHull|11|4\nBath|12|5\nLeeds|13|6\nWick|14|7";
    let cases = [
        (format!("{stations}\nMean|12|5\nMedian|12|5\nMax|14|7\nMin|10|3\nStd dev|1.6|1.6"), "A1:C6 5"),
        (format!("{stations}\nMaximum|14|7"), "A1:C6 5"),
        (format!("{stations}\nMinimum|10|3\nStandardabweichung|1.58|1.58"), "A1:C6 5"),
        // Names.
        (format!("{stations}\nMax|12|5"), "A1:C7 6"),
        (format!("{stations}\nMax|14|5\nMina|10|3"), "A1:C8 7"),
        (
            "Day|Sales|Visits\n2024-01-01|5|1\n2024-01-02|6|2\n2024-01-03|7|4\n2024-01-04|7|4\nMax|900|300".to_owned(),
            "A1:C5 4",
        ),
    ];
    for (text, expected) in &cases {
        check(&[(text, &[expected])]);
    }
}

#[test]
fn the_sum_of_all_others_is_no_record() {
    let areas = "York|3|7\nHull|4|8\nBath|5|9\nLeeds|6|10\nWick|7|11";
    let cases = [
        (format!("Area|A|B\n{areas}\nEngland|25|45"), "A1:C6 5"),
        (format!("Area|A|B\nENGLAND|25|45\n{areas}"), "A1:C7 5"),
        (format!("Area|A|B\nAll areas|25|45\n{areas}"), "A1:C7 5"),
        // What stands first may be what the others are parts of.
        (format!("Area|A|B\nRevenue|25|45\n{areas}"), "A1:C7 6"),
        ("Area|A\nYork|3\nHull|4\nBath|5\nLeeds|6\nAll areas|18".to_owned(), "A1:B5 4"),
        // One figure alone, or one that is none, proves nothing.
        ("Area|A\nYork|3\nHull|4\nBath|5\nLeeds|6\nWick|18".to_owned(), "A1:B6 5"),
        (format!("Area|A|B\n{areas}\nWick|25|44"), "A1:C7 6"),
        (format!("Area|A|B\n{areas}\nAll areas|25|44"), "A1:C7 6"),
        // Few records come to anything.
        ("Area|A|B\nYork|1|2\nHull|1|2\nBath|2|4".to_owned(), "A1:C4 3"),
        ("Area|A|B|C\nYork|0|0|1\nHull|1|0|0\nBath|0|1|0\nLeeds|0|0|0\nWick|1|1|1".to_owned(), "A1:D6 5"),
    ];
    for (text, expected) in &cases {
        check(&[(text, &[expected])]);
    }
}

#[test]
fn numbers_of_columns_are_no_record() {
    let body = "York|1.5|100\nHull|2.5|101\nBath|3.5|102\nLeeds|4.5|103";
    let cases = [
        (format!("Name|Area|Pop\n(1)|(2)|(3)\n{body}"), "A1:C6 4"),
        (format!("Name|Area|Pop\n1|2|3\n{body}"), "A1:C6 4"),
        ("A|B|C\n1|2|3\n4|5|6\n7|8|9\n3|2|2".to_owned(), "A1:C5 4"),
    ];
    for (text, expected) in &cases {
        check(&[(text, &[expected])]);
    }
}

#[test]
fn numbers_alone_below_the_records_are_prepared() {
    let form = "No.|Day|What|Amount\n1|2024-05-01|Pens|0.5\n2|2024-05-02|Ink|1.5\n3|2024-05-03|Paper|2.5";
    let cases = [
        (format!("{form}\n4\n5\n6\n7\n8\n9\n10"), "A1:D4 3"),
        (format!("{form}\n4\n5\n6\nTotal|||4.5"), "A1:D4 3"),
        // A number in between, too few of them, and numbers that do not go on are records with little in them.
        (format!("{form}\n4\n5\n6|2024-05-06|Glue|2"), "A1:D7 6"),
        (format!("{form}\n4\n5"), "A1:D6 5"),
        // A seat without a name is a seat.
        ("Seat|Name\n1|Ann\n2|Bob\n3|Cy\n4|Dee\n5\n6\n7".to_owned(), "A1:B8 7"),
    ];
    for (text, expected) in &cases {
        check(&[(text, &[expected])]);
    }
}
