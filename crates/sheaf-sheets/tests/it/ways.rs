//! Text files of which some lines are written in another way than the others: they are read as what they say.

use sheaf_sheets::{Limits, Source, Workbook};

/// Header and records as `convert --raw` gives them, the cells with `|` between; blank ones at the end are left out.
fn read(text: &str) -> Vec<String> {
    let files = vec![("x.csv".to_owned(), Source::from(text.as_bytes().to_vec()))];
    let book = Workbook::open(files, Limits::default()).unwrap_or_else(|p| panic!("{p}"));
    let raw = book.first_table().expect("readable").expect("a table");
    let line = |cells: Vec<String>| cells.join("|").trim_end_matches('|').to_owned();
    let header = line(raw.header);
    let rows = raw.rows.map(|row| line(row.expect("a row").cells.into_iter().map(|cell| cell.text).collect()));
    std::iter::once(header).chain(rows).collect()
}

fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(read(text), *expected, "{text}");
    }
}

#[test]
fn a_letter_above_other_values_is_a_label() {
    check(&[
        ("id,t,n\n1,ab,2\n2,x,3\n", &["id|t|n", "1|ab|2", "2|x|3"]),
        ("t,v,w\n1,5,2\n2,6,3\n", &["t|v|w", "1|5|2", "2|6|3"]),
        ("t,2019,2020,2021\n1,5,6,8\n2,6,7,9\n3,7,8,7\n", &["t|2019|2020|2021", "1|5|6|8", "2|6|7|9", "3|7|8|7"]),
        ("t,f\n1,5\n2,6\n3,8\n", &["t|f", "1|5", "2|6", "3|8"]),
        // Records without labels.
        ("1,t,5\n2,f,6\n3,t,7\n4,f,7\n", &["Column A|Column B|Column C", "1|t|5", "2|f|6", "3|t|7", "4|f|7"]),
        ("1,t,5\n2,,6\n3,,7\n4,,7\n", &["Column A|Column B|Column C", "1|t|5", "2||6", "3||7", "4||7"]),
    ]);
}
