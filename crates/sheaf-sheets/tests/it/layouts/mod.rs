//! Sheets as people lay them out: a clean table with something around or between it is found as the clean table. For each
//! kind of layout many sheets are drawn; how many are read alike is counted, and may only rise.

mod canvas;
mod kinds;
mod several;
mod turned;

use rust_xlsxwriter::Workbook as Writer;
use sheaf_sheets::propose;

use super::{check_account, open};
use canvas::{Canvas, Dice, Expected};

/// Sheets drawn for each kind.
const SHEETS: u64 = 24;

/// What is found in a sheet.
fn found(canvas: &Canvas) -> Vec<Expected> {
    let mut writer = Writer::new();
    canvas.write(writer.add_worksheet()).unwrap_or_else(|e| panic!("{e}: {}", canvas.picture()));
    let bytes = writer.save_to_buffer().expect("writable");
    let book = open(&[("book.xlsx", &bytes)]);
    let proposal = propose(&book);
    check_account(&book, &proposal);
    let table = |t: &sheaf_sheets::ProposedTable| {
        let area = t.area().expect("a region");
        let (left, right) = (area.left, area.right);
        let rows = super::rows(&book, t).len() as u64;
        assert_eq!(rows, t.rows, "{}", canvas.picture());
        let labels = t.fields.iter().map(|f| f.label.clone()).collect();
        Expected { left, right, first: area.top + t.header_rows, rows, labels }
    };
    proposal.tables.iter().map(table).collect()
}

/// With `SHEAF_LAYOUT` only the kinds with that word in their name are drawn, and what is read wrongly is shown.
#[test]
fn layouts_are_read_as_the_clean_tables_in_them() {
    let only = std::env::var("SHEAF_LAYOUT").ok();
    let (mut report, mut worse, mut all) = (String::new(), Vec::new(), (0, 0));
    for (name, least, draw) in kinds::KINDS {
        if only.as_ref().is_some_and(|o| !name.contains(o.as_str())) {
            continue;
        }
        let mut right = 0;
        for seed in 0..SHEETS {
            let mut dice = Dice(seed * 7_919 + 17);
            dice.below(2);
            let mut canvas = Canvas::default();
            draw(&mut dice, &mut canvas);
            let mut expected = canvas.expected.clone();
            let mut got = found(&canvas);
            expected.sort();
            got.sort();
            if got == expected {
                right += 1;
            } else if only.is_some() {
                let sheet = canvas.picture();
                report.push_str(&format!("{name}, seed {seed}: {sheet}\nexpected {expected:#?}\nfound {got:#?}\n"));
            }
        }
        report.push_str(&format!("{right:>4} of {SHEETS}  {name}\n"));
        all = (all.0 + right, all.1 + SHEETS);
        if right < *least {
            worse.push(format!("{name}: {right} of {SHEETS} are read right, at least {least} were"));
        }
    }
    assert!(worse.is_empty(), "{worse:#?}\n{report}{} of {} in all", all.0, all.1);
}
