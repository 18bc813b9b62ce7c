//! Headings between records, one within the other: a field for each level.

use rust_xlsxwriter::{Format, Workbook as Writer, Worksheet, XlsxError};
use sheaf_sheets::{Proposal, Workbook, propose};

use super::{check_account, field, only, open, propose_text, rows, texts};

/// Two regions with two teams each, three members a team; `put` writes a heading of a level.
fn outline(
    sheet: &mut Worksheet,
    left: u16,
    mut put: impl FnMut(&mut Worksheet, u32, u8, &str) -> Result<(), XlsxError>,
) -> Result<(), XlsxError> {
    sheet.write_row(0, left, ["Member", "Hours", "Town"])?;
    let mut row = 1;
    for (region, teams) in [("North", ["Blue", "Red"]), ("South", ["Green", "Amber"])] {
        put(sheet, row, 0, region)?;
        row += 1;
        for team in teams {
            put(sheet, row, 1, team)?;
            row += 1;
            for n in 0..3_u32 {
                sheet.write(row, left, format!("{team} member {n}"))?.write(row, left + 1, n * 7 + 3)?;
                sheet.write(row, left + 2, "Ulm")?;
                row += 1;
            }
        }
    }
    Ok(())
}

fn found(write: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> (Workbook, Proposal) {
    let mut writer = Writer::new();
    write(writer.add_worksheet()).expect("writable");
    let book = open(&[("book.xlsx", &writer.save_to_buffer().expect("writable"))]);
    let proposal = propose(&book);
    check_account(&book, &proposal);
    (book, proposal)
}

/// The labels of the made fields, and what the first, fourth, seventh and last record have in them.
fn made(book: &Workbook, proposal: &Proposal) -> (Vec<String>, Vec<String>) {
    let table = only(proposal);
    assert_eq!(table.rows, 12);
    let places: Vec<usize> = (0..table.fields.len()).filter(|i| table.fields[*i].reading.made.is_some()).collect();
    let all = rows(book, table);
    let shown = [0, 3, 6, 11].map(|n: usize| {
        let texts = texts(&all[n]);
        places.iter().map(|i| texts[*i]).collect::<Vec<_>>().join(" / ")
    });
    (places.iter().map(|i| table.fields[*i].label.clone()).collect(), shown.to_vec())
}

const HELD: [&str; 4] = ["North / Blue", "North / Red", "South / Green", "South / Amber"];

#[test]
fn headings_within_headings_are_a_field_a_level() {
    let bold = Format::new().set_bold();
    let further = Format::new().set_indent(2);
    type Put<'a> = &'a dyn Fn(&mut Worksheet, u32, u8, &str) -> Result<(), XlsxError>;
    let cases: [(&str, u16, Put<'_>, [&str; 2], &str); 6] = [
        (
            "words",
            0,
            &|s, row, level, name| {
                s.write(row, 0, format!("{} {name}", ["Region", "Team"][usize::from(level)])).map(|_| ())
            },
            ["Region", "Team"],
            "the word that it begins with",
        ),
        (
            "order",
            0,
            &|s, row, _, name| s.write(row, 0, name).map(|_| ()),
            ["Section", "Subsection"],
            "the order of the headings",
        ),
        (
            "blanks",
            0,
            &|s, row, level, name| s.write(row, 0, format!("{}{name}", ["", "  "][usize::from(level)])).map(|_| ()),
            ["Section", "Subsection"],
            "how far it is set in",
        ),
        (
            "indent",
            0,
            &|s, row, level, name| match level {
                0 => s.write(row, 0, name).map(|_| ()),
                _ => s.write_with_format(row, 0, name, &further).map(|_| ()),
            },
            ["Section", "Subsection"],
            "how far it is set in",
        ),
        (
            "bold",
            0,
            &|s, row, level, name| match level {
                0 => s.write_with_format(row, 0, name, &bold).map(|_| ()),
                _ => s.write(row, 0, name).map(|_| ()),
            },
            ["Section", "Subsection"],
            "its bold letters",
        ),
        (
            "columns",
            2,
            &|s, row, level, name| s.write(row, u16::from(level), name).map(|_| ()),
            ["Section", "Subsection"],
            "its column",
        ),
    ];
    for (what, left, put, labels, told) in cases {
        let (book, proposal) = found(|sheet| outline(sheet, left, put));
        let (found, shown) = made(&book, &proposal);
        assert_eq!((found, shown), (labels.map(str::to_owned).to_vec(), HELD.map(str::to_owned).to_vec()), "{what}");
        let evidence = &only(&proposal).fields.last().expect("a field").evidence;
        assert!(evidence.contains(&format!("its level is told by {told};")), "{what}: {evidence}");
        let levels: Vec<u8> = only(&proposal).sections.iter().map(|s| s.level).collect();
        assert_eq!(levels, [0, 1, 1, 0, 1, 1], "{what}");
    }
}

#[test]
fn columns_that_are_labelled_for_their_headings_have_them() {
    let (book, proposal) = found(|sheet| {
        sheet.write(0, 0, "Region")?.write(0, 1, "Team")?;
        outline(sheet, 2, |s, row, level, name| s.write(row, u16::from(level), name).map(|_| ()))
    });
    let labels: Vec<&str> = only(&proposal).fields.iter().map(|f| f.label.as_str()).collect();
    assert_eq!(labels, ["Region", "Team", "Member", "Hours", "Town"]);
    assert_eq!(made(&book, &proposal).1, HELD);
}

#[test]
fn a_heading_without_records_is_no_level() {
    let (book, proposal) = found(|sheet| {
        outline(sheet, 0, |s, row, level, name| match (level, name) {
            // Of four teams the first has nobody.
            (0, "North") => s.write(row, 0, "Violet").map(|_| ()),
            (0, _) => s.write(row, 0, "Amber member 9")?.write(row, 1, 9)?.write(row, 2, "Ulm").map(|_| ()),
            _ => s.write(row, 0, name).map(|_| ()),
        })
    });
    let table = only(&proposal);
    assert_eq!((table.rows, table.sections.iter().map(|s| s.level).max()), (13, Some(0)));
    assert_eq!(texts(&rows(&book, table)[0]).last(), Some(&"Blue"));
}

#[test]
fn two_groups_with_labels_of_their_own_have_the_headings_above_them() {
    let text =
        "Team A\nName,Points,Goals\nAnn,3,1\nBob,4,2\nCid,5,3\nTeam B\nName,Points,Goals\nDan,3,1\nEve,4,2\nFox,5,0\n";
    let book = open(&[("teams.csv", text.as_bytes())]);
    let proposal = propose(&book);
    check_account(&book, &proposal);
    let table = only(&proposal);
    assert_eq!((table.rows, field(table, "Team").choices.join(",").as_str()), (6, "A,B"));
    let teams: Vec<String> =
        rows(&book, table).iter().map(|row| texts(row).last().copied().unwrap_or_default().into()).collect();
    assert_eq!(teams, ["A", "A", "A", "B", "B", "B"]);
    // A title above labels that do not come again heads no group.
    let titled = "Team A\nName,Points,Goals\nAnn,3,1\nBob,4,2\nCid,5,3\nDan,3,1\n";
    assert_eq!(only(&propose_text(titled)).sections.len(), 0);
}

#[test]
fn headings_of_accounts_between_their_totals_are_a_field() {
    let text = "Acme Inc,,,,,\nTransaction Detail,,,,,\n,,,,,\n,Date,Type,Num,Amount,Balance\nAlpha Ltd,,,,,\n\
        ,01/03/2024,Invoice,1001,100.00,100.00\n,01/09/2024,Invoice,1004,50.00,150.00\nTotal for Alpha Ltd,,,,150.00,\n\
        Beta LLC,,,,,\n,01/05/2024,Invoice,1002,200.00,200.00\n,01/15/2024,Credit Memo,1003,-20.00,180.00\n\
        ,01/16/2024,Invoice,1005,20.00,200.00\nTotal for Beta LLC,,,,200.00,\nTOTAL,,,,350.00,\n";
    let book = open(&[("detail.csv", text.as_bytes())]);
    let proposal = propose(&book);
    check_account(&book, &proposal);
    let table = only(&proposal);
    assert_eq!(table.rows, 5);
    let made = table.fields.iter().position(|f| f.reading.made.is_some()).expect("a field of the headings");
    let accounts: Vec<String> = rows(&book, table).iter().map(|row| texts(row)[made].to_owned()).collect();
    assert_eq!(accounts, ["Alpha Ltd", "Alpha Ltd", "Beta LLC", "Beta LLC", "Beta LLC"]);
}
