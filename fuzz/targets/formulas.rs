//! A formula filled down a column beside a table, and another sheet's worth of columns that it may name.
#![no_main]

use std::fmt::Write;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let escaped: String = text
        .chars()
        .filter(|c| !c.is_control())
        .map(|c| match c {
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '&' => "&amp;".to_owned(),
            other => other.to_string(),
        })
        .collect();
    let mut sheet = String::from("<worksheet><sheetData><row r=\"1\">");
    for (column, label) in ["No", "Customer", "In", "Out", "Day", "Result"].iter().enumerate() {
        let _ = write!(sheet, "<c r=\"{}1\" t=\"str\"><v>{label}</v></c>", sheaf_sheets::address::column_letters(column as u32));
    }
    for row in 2..12 {
        let _ = write!(
            sheet,
            "</row><row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c><c r=\"B{row}\" t=\"str\"><v>C{}</v></c><c r=\"C{row}\"><v>{}</v></c><c r=\"D{row}\"><v>3</v></c><c r=\"E{row}\" s=\"1\"><v>{}</v></c>",
            row % 4, row * 7, 45_000 + row
        );
        let shared = if row == 2 { format!("<f t=\"shared\" si=\"0\" ref=\"F2:F11\">{escaped}</f>") } else { "<f t=\"shared\" si=\"0\"/>".to_owned() };
        let _ = write!(sheet, "<c r=\"F{row}\">{shared}<v>{row}</v></c>");
    }
    sheet.push_str("</row></sheetData></worksheet>");
    let styles = br#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    sheaf_fuzz::look("book.xlsx", sheaf_fuzz::workbook(sheet.as_bytes(), b"", styles));
});
