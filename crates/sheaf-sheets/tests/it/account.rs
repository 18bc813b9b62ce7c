//! Every cell ends in one place, whatever the sheet looks like.

use proptest::prelude::*;

use sheaf_sheets::propose;

use super::hostile::workbook;
use super::{check_account, field, only, open};

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        3 => "[a-zA-Z]{1,8}",
        3 => "[0-9]{1,5}",
        1 => "[0-9]{1,3}\\.[0-9]{1,2}",
        1 => Just("Total".to_owned()),
        1 => Just("2024-03-01".to_owned()),
        1 => " {1,2}",
    ]
}

/// Twenty rows of a product, the formula of each with a stored value, none, or a typed value instead.
fn products(total: impl Fn(u32) -> String) -> sheaf_sheets::Workbook {
    let words = |row: u32, words: [&str; 4]| {
        let cells = ["A", "B", "C", "D"].iter().zip(words);
        cells.map(|(c, word)| format!(r#"<c r="{c}{row}" t="str"><v>{word}</v></c>"#)).collect::<String>()
    };
    let mut rows = format!(r#"<row r="1">{}</row>"#, words(1, ["Item", "Qty", "Price", "Total"]));
    for row in 2..=21 {
        let total = total(row);
        rows += &format!(
            r#"<row r="{row}"><c r="A{row}" t="str"><v>I{row}</v></c><c r="B{row}"><v>{row}</v></c><c r="C{row}"><v>2.5</v></c><c r="D{row}">{total}</c></row>"#
        );
    }
    open(&[("book.xlsx", &workbook(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")))])
}

fn formula(row: u32, value: &str) -> String {
    format!("<f>B{row}*C{row}</f>{value}")
}

#[test]
fn a_value_typed_over_a_formula_is_in_a_finding_and_in_a_record_where_the_field_holds_it() {
    let book = products(|row| match row {
        8 => "<v>999</v>".to_owned(),
        _ => formula(row, &format!("<v>{}</v>", f64::from(row) * 2.5)),
    });
    let mut proposal = propose(&book);
    check_account(&book, &proposal);
    assert_eq!((proposal.cells.findings, proposal.cells.records, proposal.typed_values(&book)), (1, 79, 1));
    assert!(proposal.findings.iter().any(|f| f.code == "broken_fill_down" && f.message.contains("'999'")));
    let typed = proposal.typed_values(&book);
    proposal.tables[0].fields[3].formula = None;
    proposal.keep_typed(&book, typed);
    assert_eq!((proposal.cells.findings, proposal.cells.records), (0, 80));
    check_account(&book, &proposal);
}

#[test]
fn formulas_without_a_value_are_cells_and_are_told() {
    let book = products(|row| formula(row, ""));
    let proposal = propose(&book);
    let total = field(only(&proposal), "Total");
    assert_eq!((total.kind.as_str(), total.formula.as_deref()), ("formula", Some("{Qty} * {Price}")));
    assert_eq!((proposal.cells.total, proposal.cells.records), (84, 80));
    check_account(&book, &proposal);
    let told: Vec<_> = proposal.findings.iter().filter(|f| f.code == "no_values").map(|f| f.count).collect();
    assert_eq!(told, [20]);
    // One value that was calculated says that the others were too: they are blank.
    let book = products(|row| formula(row, if row == 4 { "<v>10</v>" } else { "" }));
    let proposal = propose(&book);
    assert_eq!(proposal.cells.total, 65);
    check_account(&book, &proposal);
    assert!(proposal.findings.iter().all(|f| f.code != "no_values"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_cell_is_lost(grid in prop::collection::vec(prop::collection::vec(cell(), 1..6), 1..14)) {
        let text: String = grid.iter().map(|row| row.join(",") + "\n").collect();
        let Ok(book) = sheaf_sheets::Workbook::open(vec![("x.csv".into(), text.clone().into_bytes().into())], sheaf_sheets::Limits::default()) else { return Ok(()) };
        let proposal = propose(&book);
        check_account(&book, &proposal);
        for table in &proposal.tables {
            prop_assert_eq!(book.rows(table).expect("rows").count() as u64, table.rows, "{} {:?}", &text, table);
        }
        let _ = open(&[("x.csv", text.as_bytes())]);
    }
}
