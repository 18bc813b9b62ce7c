//! Names that a workbook defines for cells say what a table is called, and where it ends.

use rust_xlsxwriter::{Workbook as Writer, Worksheet, XlsxError};
use sheaf_sheets::{Proposal, propose};

use super::{check_account, open};

/// What is found in a sheet `Data` with names.
fn found(names: &[(&str, &str)], write: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Proposal {
    let mut writer = Writer::new();
    write(writer.add_worksheet().set_name("Data").expect("a name")).expect("writable");
    for (name, cells) in names {
        writer.define_name(*name, &format!("=Data!{cells}")).expect("a name");
    }
    let book = open(&[("book.xlsx", &writer.save_to_buffer().expect("writable"))]);
    let proposal = propose(&book);
    check_account(&book, &proposal);
    proposal
}

/// Each table's region, records and labels.
fn tables(proposal: &Proposal) -> Vec<(&str, u64, Vec<&str>)> {
    proposal
        .tables
        .iter()
        .map(|t| (t.region.as_str(), t.rows, t.fields.iter().map(|f| f.label.as_str()).collect()))
        .collect()
}

/// Labels and records of towns from a cell on.
fn towns(sheet: &mut Worksheet, top: u32, left: u16, records: u32) -> Result<(), XlsxError> {
    sheet.write_row(top, left, ["Town", "People", "Mayor"])?;
    for n in 1..=records {
        sheet.write(top + n, left, format!("Town {n}"))?.write(top + n, left + 1, n * 10)?;
        sheet.write(top + n, left + 2, format!("Ann {n}"))?;
    }
    Ok(())
}

#[test]
fn a_defined_name_over_header_and_records_names_the_table() {
    let proposal = found(&[("Town_list", "$A$1:$B$5"), ("Shops", "$E$2:$F$5"), ("Rate", "$F$2")], |sheet| {
        for (left, labels) in [(0_u16, ["Town", "People"]), (4, ["Shop", "Sales"])] {
            sheet.write_row(0, left, labels)?;
            for row in 1..=4_u32 {
                sheet.write(row, left, format!("{} {row}", labels[0]))?.write(row, left + 1, row * 10)?;
            }
        }
        Ok(())
    });
    let labels: Vec<&str> = proposal.tables.iter().map(|t| t.label.as_str()).collect();
    assert_eq!(labels, ["Town list", "Shops"]);
    assert!(
        proposal.tables[0].evidence.ends_with("the workbook names it 'Town_list'"),
        "{}",
        proposal.tables[0].evidence
    );
}

#[test]
fn names_part_tables_that_touch_each_other() {
    let proposal = found(&[("Towns", "$A$1:$C$9"), ("Shops", "$D$1:$E$7")], |sheet| {
        towns(sheet, 0, 0, 8)?;
        sheet.write_row(0, 3, ["Shop", "Sales"])?;
        for row in 1..=6_u32 {
            sheet.write(row, 3, format!("Shop {row}"))?.write(row, 4, row * 7)?;
        }
        Ok(())
    });
    let expected = [("A1:C9", 8, vec!["Town", "People", "Mayor"]), ("D1:E7", 6, vec!["Shop", "Sales"])];
    assert_eq!(tables(&proposal), expected);
    assert!(proposal.tables[1].evidence.starts_with("the workbook names these cells 'Shops'"));
}

#[test]
fn a_name_holds_parts_together_and_keeps_remarks_out() {
    let proposal = found(&[("Towns", "$B$2:$E$20")], |sheet| {
        // The column of the mayors is apart, and a remark stands right beside.
        sheet.write_row(1, 1, ["Town", "People"])?.write(1, 4, "Mayor")?;
        for n in (1..=18_u32).filter(|n| ![7, 8, 9, 10, 11, 12, 13, 14, 15, 16].contains(n)) {
            sheet.write(1 + n, 1, format!("Town {n}"))?.write(1 + n, 2, n * 10)?;
            sheet.write(1 + n, 4, format!("Ann {n}"))?;
        }
        sheet.write(3, 5, "to be checked again")?.write(5, 5, "left")?;
        Ok(())
    });
    assert_eq!(tables(&proposal), [("B2:E20", 8, vec!["Town", "People", "Mayor"])]);
}

#[test]
fn names_part_tables_of_words_that_follow_each_other() {
    let proposal = found(&[("Towns", "$A$1:$B$6"), ("Staff", "$A$7:$B$11")], |sheet| {
        sheet.write_row(0, 0, ["Town", "Mayor"])?.write_row(6, 0, ["Person", "Nick"])?;
        for n in (1..=5_u32).chain(7..=10) {
            sheet.write(n, 0, format!("Word {n}"))?.write(n, 1, format!("Other {n}"))?;
        }
        Ok(())
    });
    assert_eq!(tables(&proposal), [("A1:B6", 5, vec!["Town", "Mayor"]), ("A7:B11", 4, vec!["Person", "Nick"])]);
}

#[test]
fn a_small_list_is_a_table_because_it_has_a_name() {
    let write = |sheet: &mut Worksheet| {
        towns(sheet, 0, 0, 12)?;
        sheet.write_row(2, 6, ["Rate", "Percent"])?;
        sheet.write(3, 6, "full")?.write(3, 7, 19)?.write(4, 6, "half")?.write(4, 7, 7)?;
        Ok(())
    };
    let named = found(&[("Rates", "$G$3:$H$5")], write);
    let regions: Vec<&str> = named.tables.iter().map(|t| t.region.as_str()).collect();
    assert_eq!(regions, ["A1:C13", "G3:H5"]);
    assert_eq!(named.tables[1].label, "Rates");
}

#[test]
fn names_that_say_nothing_of_a_tables_end_change_nothing() {
    let clean = found(&[], |sheet| towns(sheet, 3, 0, 12));
    let expected = tables(&clean);
    let cases: &[&[(&str, &str)]] = &[
        // Some columns of it, a column, a cell, whole columns, some of its records, what is printed.
        &[("Lookup", "$A$4:$B$16")],
        &[("Names", "$A$5:$A$16")],
        &[("Rate", "$B$5")],
        &[("All", "$A:$C")],
        &[("Chart", "$A$8:$C$12")],
        &[("Print_Area", "$A$1:$C$10")],
        // Made when the table was shorter, or for more than there is.
        &[("Towns", "$A$4:$C$9")],
        &[("Towns", "$A$4:$C$500")],
        &[("Towns", "$A$4:$C$6")],
        // With the title.
        &[("Report", "$A$1:$C$16")],
    ];
    for names in cases {
        let proposal = found(names, |sheet| {
            sheet.write(0, 0, "Towns of the county")?;
            towns(sheet, 3, 0, 12)?;
            // Nobody knows how many live there.
            sheet.write(6, 1, "").map(|_| ())
        });
        assert_eq!(tables(&proposal), expected, "{names:?}");
    }
}

#[test]
fn a_name_over_two_tables_does_not_join_them() {
    let proposal = found(&[("Everything", "$A$1:$C$20")], |sheet| {
        towns(sheet, 0, 0, 6)?;
        sheet.write_row(9, 0, ["Shop", "Opened", "Sales"])?;
        for row in 10..=19_u32 {
            sheet.write(row, 0, format!("Shop {row}"))?.write(row, 1, 1990 + row)?.write(row, 2, row * 7)?;
        }
        Ok(())
    });
    let regions: Vec<&str> = proposal.tables.iter().map(|t| t.region.as_str()).collect();
    assert_eq!(regions, ["A1:C7", "A10:C20"]);
}
