//! The content of an ODS file.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let parts: [(&str, &[u8]); 2] = [("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", data)];
    sheaf_fuzz::look("book.ods", sheaf_fuzz::container(&parts));
});
