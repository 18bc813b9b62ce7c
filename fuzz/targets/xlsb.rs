//! The parts of an XLSB file: workbook, worksheet, shared strings, styles.
#![no_main]

use sheaf_fuzz::{container, look, parts};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut parts = parts(data);
    let mut next = || parts.next().unwrap_or_default();
    let relations = |targets: &[(&str, &str)]| -> Vec<u8> {
        let each = targets.iter().enumerate().map(|(i, (kind, target))| {
            format!(r#"<Relationship Id="rId{}" Type="x/{kind}" Target="{target}"/>"#, i + 1)
        });
        format!("<Relationships>{}</Relationships>", each.collect::<String>()).into_bytes()
    };
    let bytes = container(&[
        ("_rels/.rels", &relations(&[("officeDocument", "xl/workbook.bin")])),
        (
            "xl/_rels/workbook.bin.rels",
            &relations(&[("worksheet", "worksheets/sheet1.bin"), ("sharedStrings", "sharedStrings.bin"), ("styles", "styles.bin")]),
        ),
        ("xl/workbook.bin", next()),
        ("xl/worksheets/sheet1.bin", next()),
        ("xl/sharedStrings.bin", next()),
        ("xl/styles.bin", next()),
    ]);
    look("book.xlsb", bytes);
});
