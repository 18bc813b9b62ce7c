//! Any bytes: whatever kind of file they turn out to be.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sheaf_fuzz::look("file", data.to_vec()));
