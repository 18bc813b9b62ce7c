//! Cells of all kinds in all places: what is inferred from them. Each four bytes are a cell: where it stands after the one
//! before, and what it holds.
#![no_main]

use std::fmt::Write;

const WORDS: &[&str] = &[
    "Name", "Total", "Region North", "Date", "Customer ID", "Status", "Open", "Won", "yes", "no", "n/a", "", " x ", "2024-03-01", "31.12.99",
    "1,234.50", "12,5", "€ 7", "(300)", "5 %", "10:30", "36:15", "a@b.org", "https://x.org", "+49 30 1234567", "00123", "Jan", "Q1 2024", "red, blue",
    "Source: x", "*", "Acme Inc.", "Acme Inc", "1", "2", "3", "#", "Grand Total", "Row Labels", "kg", "(cm)", "Low", "High", "DE89370400440532013000",
];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let (mut row, mut column, mut sheet) = (1_u32, 0_u32, String::from("<worksheet><sheetData><row r=\"1\">"));
    for cell in data.chunks_exact(4).take(4_000) {
        match cell[0] {
            0..=199 => column += 1 + u32::from(cell[0] > 180),
            _ => {
                (row, column) = (row + 1 + u32::from(cell[0] > 245), 1);
                let _ = write!(sheet, "</row><row r=\"{row}\"{}>", if cell[0] == 244 { " hidden=\"1\"" } else { "" });
            }
        }
        let place = format!("{}{row}", sheaf_sheets::address::column_letters(column.saturating_sub(1)));
        let number = i32::from(i16::from_le_bytes([cell[2], cell[3]]));
        let word = WORDS[usize::from(cell[2]) % WORDS.len()];
        let _ = match cell[1] % 8 {
            0 | 1 => write!(sheet, "<c r=\"{place}\"><v>{number}</v></c>"),
            2 => write!(sheet, "<c r=\"{place}\"><v>{}</v></c>", f64::from(number) / 7.0),
            3 => write!(sheet, "<c r=\"{place}\" s=\"{}\"><v>{}</v></c>", cell[3] % 8, 40_000 + number),
            4 => write!(sheet, "<c r=\"{place}\" t=\"b\"><v>{}</v></c>", cell[2] & 1),
            5 => write!(sheet, "<c r=\"{place}\" t=\"str\"><f>SUM(A1:{place})*B$2</f><v>{number}</v></c>"),
            _ => write!(sheet, "<c r=\"{place}\" t=\"str\"><v>{word}</v></c>"),
        };
    }
    sheet.push_str("</row></sheetData></worksheet>");
    let styles = br#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="9"/><xf numFmtId="46"/><xf numFmtId="7"/><xf numFmtId="49"/><xf numFmtId="20"/></cellXfs></styleSheet>"#;
    sheaf_fuzz::look("book.xlsx", sheaf_fuzz::workbook(sheet.as_bytes(), b"", styles));
});
