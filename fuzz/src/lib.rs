//! What holds of every input: it ends, within bounds, with a sentence or with a plan in which every cell has its place, whose
//! rows can be read, and which is the same when it is written down and read again.

use sheaf_sheets::{Limits, Proposal, Row, Source, Workbook, propose, read_cell};

/// Small enough that an input within them takes milliseconds.
pub const LIMITS: Limits = Limits {
    file_bytes: 4 << 20,
    unpacked_bytes: 8 << 20,
    zip_entries: 200,
    zip_ratio: 1_000,
    cells: 60_000,
    text_bytes: 4 << 20,
    sample_bytes: 16 << 20,
    sheets: 50,
    formula_bytes: 2_048,
};

/// Opens a file and checks all that holds of it.
pub fn look(name: &str, bytes: Vec<u8>) {
    let Ok(book) = Workbook::open(vec![(name.to_owned(), Source::from(bytes))], LIMITS) else { return };
    let proposal = propose(&book);
    let cells = proposal.cells;
    assert_eq!(cells.total, cells.records + cells.headers + cells.findings + cells.notes, "a cell has no place");
    for table in &proposal.tables {
        let mut rows = book.rows(table).expect("a proposal fits its workbook");
        let (mut row, mut count) = (Row::default(), 0_u64);
        while rows.read(&mut row).expect("what was read once can be read again") {
            count += 1;
            assert_eq!(row.cells.len(), table.fields.len());
            for (field, cell) in table.fields.iter().zip(&row.cells) {
                let _ = read_cell(field, cell);
            }
        }
        assert_eq!(count, table.rows, "rows of '{}' in {}", table.label, table.region);
        let _ = book.raw_table(table).map(|raw| raw.rows.count());
    }
    let _ = book.first_table().map(|raw| raw.map(|raw| raw.rows.count()));
    let written = serde_json::to_string(&proposal).expect("a plan can be written down");
    let read: Proposal = serde_json::from_str(&written).expect("a plan can be read again");
    assert_eq!(serde_json::to_string(&read).expect("writable"), written);
}

/// A zip container of parts, not packed: an input changes the parts, not the packing.
pub fn container(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let at = out.len() as u32;
        let (length, sum) = (bytes.len() as u32, crc(bytes));
        let common = |out: &mut Vec<u8>| {
            // Version, flags, method 0 (stored), time, date, checksum, sizes, lengths of the name and of what follows it.
            out.extend([20, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            out.extend(sum.to_le_bytes());
            out.extend(length.to_le_bytes());
            out.extend(length.to_le_bytes());
            out.extend((name.len() as u16).to_le_bytes());
            out.extend([0, 0]);
        };
        out.extend(b"PK\x03\x04");
        common(&mut out);
        out.extend(name.as_bytes());
        out.extend(*bytes);
        directory.extend(b"PK\x01\x02\x14\x00");
        common(&mut directory);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, length, count) = (out.len() as u32, directory.len() as u32, parts.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn crc(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

/// The parts around one worksheet.
pub fn workbook(sheet: &[u8], strings: &[u8], styles: &[u8]) -> Vec<u8> {
    container(&[
        ("_rels/.rels", br#"<Relationships><Relationship Id="rId1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        (
            "xl/workbook.xml",
            br#"<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="Rate">S!$A$1</definedName></definedNames></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            br#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
        ("xl/styles.xml", styles),
    ])
}

/// Cuts an input into parts at a mark that is rare in files.
pub fn parts(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    const MARK: &[u8] = b"\n=====\n";
    let mut rest = Some(data);
    std::iter::from_fn(move || {
        let now = rest?;
        match now.windows(MARK.len()).position(|w| w == MARK) {
            Some(at) => {
                rest = Some(&now[at + MARK.len()..]);
                Some(&now[..at])
            }
            None => {
                rest = None;
                Some(now)
            }
        }
    })
}
