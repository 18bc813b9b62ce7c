//! Names that a workbook defines for cells say what a table is called.

use rust_xlsxwriter::Workbook as Writer;
use sheaf_sheets::propose;

use super::open;

#[test]
fn a_defined_name_over_header_and_records_names_the_table() {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet().set_name("Data").expect("a name");
    for (left, labels) in [(0_u16, ["Town", "People"]), (4, ["Shop", "Sales"])] {
        sheet.write_row(0, left, labels).expect("writable");
        for row in 1..=4_u32 {
            sheet.write(row, left, format!("{} {row}", labels[0])).expect("writable");
            sheet.write(row, left + 1, row * 10).expect("writable");
        }
    }
    writer.define_name("Town_list", "=Data!$A$1:$B$5").expect("a name");
    writer.define_name("Shops", "=Data!$E$2:$F$5").expect("a name");
    writer.define_name("Rate", "=Data!$F$2").expect("a name");
    let book = open(&[("book.xlsx", &writer.save_to_buffer().expect("writable"))]);
    let labels: Vec<String> = propose(&book).tables.into_iter().map(|t| t.label).collect();
    assert_eq!(labels, ["Town list", "Shops"]);
}
