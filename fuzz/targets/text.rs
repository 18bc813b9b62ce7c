//! Text files: the first byte chooses what is put before the rest, so that most inputs are text.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let before: &[u8] = match first % 6 {
        0 => b"a,b,c\n1,2,3\n",
        1 => b"sep=;\nName;Born;Sum\n",
        2 => b"\xff\xfe",
        3 => b"{\"a\":[",
        4 => b"<html><table><tr><td>",
        _ => b"",
    };
    sheaf_fuzz::look("file.csv", [before, rest].concat());
});
