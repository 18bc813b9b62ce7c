//! Every cell ends in one place, whatever the sheet looks like.

use proptest::prelude::*;

use super::{check_account, open};

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_cell_is_lost(grid in prop::collection::vec(prop::collection::vec(cell(), 1..6), 1..14)) {
        let text: String = grid.iter().map(|row| row.join(",") + "\n").collect();
        let Ok(book) = sheaf_sheets::Workbook::open(vec![("x.csv".into(), text.clone().into_bytes().into())], sheaf_sheets::Limits::default()) else { return Ok(()) };
        let proposal = sheaf_sheets::propose(&book);
        check_account(&proposal);
        for table in &proposal.tables {
            prop_assert_eq!(book.rows(table).expect("rows").count() as u64, table.rows, "{} {:?}", &text, table);
        }
        let _ = open(&[("x.csv", text.as_bytes())]);
    }
}
