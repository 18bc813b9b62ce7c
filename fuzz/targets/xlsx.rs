//! The parts of an XLSX file: worksheet, shared strings, styles.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut parts = sheaf_fuzz::parts(data);
    let mut next = || parts.next().unwrap_or_default();
    sheaf_fuzz::look("book.xlsx", sheaf_fuzz::workbook(next(), next(), next()));
});
