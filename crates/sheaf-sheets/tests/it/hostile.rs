//! Files that are damaged, locked or out to do harm end quickly, with a sentence that says why.

use std::io::Write;

use sheaf_model::problem::Code;
use sheaf_sheets::{Limits, Source, Workbook, propose};
use zip::write::SimpleFileOptions;

fn refusal(name: &str, bytes: Vec<u8>) -> String {
    let problem =
        Workbook::open(vec![(name.to_owned(), Source::from(bytes))], Limits::default()).expect_err("must be refused");
    assert_eq!(problem.code, Code::Unreadable);
    problem.message
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("writable");
        writer.write_all(text.as_bytes()).expect("writable");
    }
    writer.finish().expect("writable").into_inner()
}

const RELS: &str =
    r#"<Relationships><Relationship Id="rId1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELS: &str =
    r#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook of one sheet, given as the XML of that.
pub(super) fn workbook(sheet: &str) -> Vec<u8> {
    zipped(&[
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

const NUMBERS: &str = "'f.xlsx' cannot be read: it is a file of Numbers, Pages or Keynote; open it there, export it as Excel or CSV, and try again.";

#[test]
fn refusals_say_why() {
    let empty_zip = [b"PK\x05\x06".as_slice(), &[0; 18]].concat();
    let locked: Vec<u8> = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
        .into_iter()
        .chain([0; 1024])
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let ods = zipped(&[("content.xml", "x"), ("META-INF/manifest.xml", "<manifest:encryption-data/>")]);
    let bomb = workbook(
        r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>"#,
    );
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (vec![], "'f.xlsx' cannot be read: it is empty."),
        (empty_zip, "'f.xlsx' cannot be read: it is an empty zip container, not a workbook."),
        (locked, "'f.xlsx' cannot be read: it is protected by a password; save it without one and try again."),
        (ods, "'f.xlsx' cannot be read: it is protected by a password; save it without one and try again."),
        (b"%PDF-1.7 x".to_vec(), "'f.xlsx' cannot be read: it is a PDF document, not a workbook."),
        (
            zipped(&[("xl/worksheets/sheet1.xml", "<x/>")]),
            "'f.xlsx' cannot be read: it is an incomplete Excel file: the part that lists its sheets (xl/workbook.xml) is missing.",
        ),
        (zipped(&[("Index/Document.iwa", "x"), ("Index/Tables/Tile.iwa", "x"), ("preview.jpg", "x")]), NUMBERS),
        (zipped(&[("Index.zip", "x"), ("Metadata/Properties.plist", "x")]), NUMBERS),
        (
            zipped(&[("a.pdf", "%PDF-1.7")]),
            "'f.xlsx' cannot be read: it is a zip container without a workbook in it ('a.pdf': it is a PDF document, not a workbook).",
        ),
        (
            bomb,
            "'f.xlsx' cannot be read: it declares XML entities in 'xl/worksheets/sheet1.xml', which no workbook needs and which can expand without end; it is refused as unsafe.",
        ),
        (
            workbook(r#"<worksheet><sheetData><row><c t="str"><v>&lol;</v></c></row></sheetData></worksheet>"#),
            "'f.xlsx' cannot be read: a cell uses the unknown entity 'lol'.",
        ),
        (
            workbook(r#"<worksheet><sheetData><row r="9999999"><c><v>1</v></c></row></sheetData></worksheet>"#),
            "'f.xlsx' cannot be read: it has a row beyond the last one that a sheet can have (1,048,576).",
        ),
    ];
    for (bytes, message) in cases {
        assert_eq!(refusal("f.xlsx", bytes), message);
    }
}

#[test]
fn a_cell_in_the_far_corner_takes_no_room() {
    let bytes = workbook(
        r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"#,
    );
    let book = Workbook::open(vec![("f.xlsx".into(), Source::from(bytes))], Limits::default()).expect("readable");
    let cells = propose(&book).cells;
    assert_eq!((cells.total, cells.notes), (1, 1));
}

#[test]
fn limits_are_kept() {
    let row: String = (1..200).map(|r| format!("<row r=\"{r}\"><c r=\"A{r}\"><v>1</v></c></row>")).collect();
    let bytes = workbook(&format!("<worksheet><sheetData>{row}</sheetData></worksheet>"));
    let limits = Limits { cells: 100, ..Limits::default() };
    let problem = Workbook::open(vec![("f.xlsx".into(), Source::from(bytes))], limits).expect_err("too many");
    assert!(problem.message.contains("more cells than are allowed"), "{}", problem.message);
    let bomb = "<worksheet><sheetData>".to_owned() + &" ".repeat(40 << 20);
    let message = refusal("f.xlsx", workbook(&bomb));
    assert!(message.contains("zip bomb"), "{message}");
}

#[test]
fn damaged_files_never_panic() {
    let good = workbook(
        r#"<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>Name</v></c><c r="B1" t="str"><v>Age</v></c></row><row r="2"><c r="A2" t="str"><v>Ann</v></c><c r="B2"><v>3</v></c></row></sheetData></worksheet>"#,
    );
    for cut in (0..good.len()).step_by(7) {
        let mut bytes = good.clone();
        bytes.truncate(cut);
        try_open(bytes);
        let mut bytes = good.clone();
        bytes[cut] ^= 0x55;
        try_open(bytes);
    }
    for seed in 0..200_u64 {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let noise: Vec<u8> = (0..200)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                b",;\"'\n\r\t|ab1.-/ \\"[(state >> 33) as usize % 16]
            })
            .collect();
        try_open(noise);
    }
}

fn try_open(bytes: Vec<u8>) {
    if let Ok(book) = Workbook::open(vec![("f".into(), Source::from(bytes))], Limits::default()) {
        let proposal = propose(&book);
        super::check_account(&book, &proposal);
        for table in &proposal.tables {
            assert!(book.rows(table).is_ok_and(|rows| rows.count() as u64 == table.rows), "{table:?}");
        }
    }
}

/// What was found by feeding the readers inputs that no person would write.
#[test]
fn lookups_in_lists_within_each_other_do_not_grow_without_a_bound() {
    let mut writer = rust_xlsxwriter::Workbook::new();
    let sheet = writer.add_worksheet();
    sheet.write_row(0, 0, ["Name", "Score", "Grade"]).expect("writable");
    let list = format!("{{{}}}", (0..60).map(|n| n.to_string()).collect::<Vec<_>>().join(","));
    for row in 1..=9_u32 {
        let look = (0..12).fold(format!("B{}", row + 1), |inner, _| format!("LOOKUP({inner},{list},{list})"));
        let formula = rust_xlsxwriter::Formula::new(format!("={look}")).set_result(row.to_string());
        sheet.write(row, 0, format!("N{row}")).and_then(|s| s.write(row, 1, row)).expect("writable");
        sheet.write(row, 2, formula).expect("writable");
    }
    let book = super::open(&[("book.xlsx", &writer.save_to_buffer().expect("writable"))]);
    let proposal = propose(&book);
    let grade = proposal.tables[0].fields.iter().find(|f| f.label == "Grade").expect("a field");
    assert!(grade.formula.is_none() && grade.evidence.contains("too often"), "{}", grade.evidence);
}

#[test]
fn a_plan_of_a_formula_with_many_numbers_in_it_can_be_read_again() {
    let mut writer = rust_xlsxwriter::Workbook::new();
    let sheet = writer.add_worksheet();
    sheet.write_row(0, 0, ["Name", "Score", "Weighted"]).expect("writable");
    let weights: Vec<String> = (0..150).map(|n| format!("B{{}}*0.{:03}", n + 11)).collect();
    for row in 1..=9_u32 {
        let sum = weights.join("+").replace("{}", &(row + 1).to_string());
        let formula = rust_xlsxwriter::Formula::new(format!("={sum}")).set_result(row.to_string());
        sheet.write(row, 0, format!("N{row}")).and_then(|s| s.write(row, 1, row)).expect("writable");
        sheet.write(row, 2, formula).expect("writable");
    }
    let book = super::open(&[("book.xlsx", &writer.save_to_buffer().expect("writable"))]);
    let proposal = propose(&book);
    let told = proposal.findings.iter().find(|f| f.code == "hard_coded_number").expect("a finding");
    assert!(told.message.contains("0.159 and 0.160 written into it"), "{}", told.message);
    let stored = serde_json::to_string(&proposal).expect("plain data");
    assert_eq!(serde_json::from_str::<sheaf_sheets::Proposal>(&stored).expect("as it was"), proposal);
}

#[test]
fn inputs_that_once_did_not_end() {
    // Digits of other scripts are neither letters nor the digits that numbers are written with.
    let digits = "Region,2023,,2024,,Note\n,Plan,Fact,Plan,Fact,\u{1a84}\u{82b}son 1\nSouth,1,2,3,4,٣ مارس ٢٠٢٤\nNorth,1,2,3,4,३\n";
    let book =
        Workbook::open(vec![("file.csv".to_owned(), Source::from(digits.as_bytes().to_vec()))], Limits::default());
    let proposal = propose(&book.expect("a text file"));
    assert_eq!(proposal.cells.total, 21);
}

/// What took a time that grew with the square of its size.
#[test]
fn inputs_that_once_took_hours() {
    let wide = |word: &str| (0..16_384).map(|i| format!("{word}{i}")).collect::<Vec<_>>().join(",") + "\n";
    for (name, text, records) in [
        ("quotes that nothing closes", "a,b\n".to_owned() + &"x,\"\"y\"\"\n".repeat(60_000), 60_000),
        ("as many columns as there can be", wide("F") + &wide("") + &wide("-"), 2),
    ] {
        let source = Source::from(text.into_bytes());
        let book = Workbook::open(vec![("f.csv".to_owned(), source)], Limits::default()).expect("a text file");
        let proposal = propose(&book);
        assert_eq!(proposal.tables[0].rows, records, "{name}");
        super::check_account(&book, &proposal);
    }
}

#[test]
fn two_sheets_of_one_name_are_told_apart() {
    let sheet = |rows: &str| format!("<table:table table:name=\"S\">{rows}</table:table>");
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: &[&str]| {
        format!("<table:table-row>{}</table:table-row>", cells.iter().map(|text| cell(text)).collect::<String>())
    };
    let second = sheet(&(row(&["Name", "Town"]) + &row(&["Ann", "Bonn"]) + &row(&["Bob", "Ulm"])));
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>{}{second}</office:spreadsheet></office:body></office:document-content>",
        sheet("")
    );
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    let bytes = zipped(&[("mimetype", mimetype), ("content.xml", &content)]);
    let book =
        Workbook::open(vec![("book.ods".to_owned(), Source::from(bytes))], Limits::default()).expect("a workbook");
    let proposal = propose(&book);
    assert_eq!((proposal.tables.len(), proposal.tables[0].rows, proposal.tables[0].sheet.as_str()), (1, 2, "S (2)"));
    assert_eq!(book.rows(&proposal.tables[0]).expect("rows").count(), 2);
}

#[test]
fn damaged_xls_files_end() {
    for name in ["shared-formulas.xls", "shared-formulas-95.xls", "each-kind-of-cell.xls"] {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/workbooks/");
        let whole = std::fs::read(format!("{path}{name}")).unwrap_or_else(|e| panic!("{name}: {e}"));
        for i in 0..600_usize {
            let mut bytes = whole.clone();
            // Steps that share no factor with a record's length meet every kind of place.
            for k in 0..4 {
                let at = (i * 1_009 + k * 7_919) % bytes.len();
                bytes[at] = bytes[at].wrapping_add((i * 37 + k) as u8 | 1);
            }
            if i % 3 == 0 {
                bytes.truncate(i * 131 % whole.len());
            }
            if let Err(problem) = Workbook::open(vec![("f.xls".to_owned(), Source::from(bytes))], Limits::default()) {
                assert_eq!(problem.code, Code::Unreadable, "{name} {i}");
            }
        }
    }
}
