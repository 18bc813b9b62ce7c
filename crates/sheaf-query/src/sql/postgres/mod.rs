//! The functions of ours that statements of PostgreSQL call, in a schema `sheaf` that all workspaces of a database share.
//!
//! They give what `formula::runtime` gives on SQLite, which the store's tests hold against each other. None of them stops a
//! statement, reads a table or depends on a setting, a collation or what a server knows of Unicode; all may be used in
//! indexes and in parallel. They are `plpgsql` where a body uses an argument twice: only a body that does not can become part
//! of the statement, and one that cannot costs more than `plpgsql` does.
//!
//! A function of our own is named with its schema. PostgreSQL's own are not: `pg_catalog` comes first whatever a connection's
//! `search_path` says, unless it names it itself, and ours say nothing.

mod pattern;
mod unicode;

pub use pattern::{Use, translate};

/// Tells the functions that stand from those of this version: the hash of their statements. To make these takes a while, so that it
/// is written down; a test holds it against them.
pub const STAMP: &str = "be0ded1ac39849a8";

const FILES: [&str; 14] = [
    include_str!("columns.sql"),
    include_str!("text.sql"),
    include_str!("words.sql"),
    include_str!("number.sql"),
    include_str!("rounding.sql"),
    include_str!("math.sql"),
    include_str!("radix.sql"),
    include_str!("date.sql"),
    include_str!("calendar.sql"),
    include_str!("format.sql"),
    include_str!("statistics.sql"),
    include_str!("financial.sql"),
    include_str!("pattern.sql"),
    include_str!("json.sql"),
];

/// The statements that make the functions, in order. Each may hold several; they may be run again at any time.
pub fn functions() -> Vec<String> {
    let first = ["CREATE SCHEMA IF NOT EXISTS sheaf", "CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA sheaf"];
    first.into_iter().map(str::to_owned).chain(FILES.iter().map(|file| filled(file))).collect()
}

/// A place in a file and what goes there.
type Filling = (&'static str, fn() -> String);

/// The tables of Unicode put where a file names them.
fn filled(file: &str) -> String {
    let fillings: [Filling; 14] = [
        ("@BLANKS@", unicode::blanks),
        ("@SPACE@", unicode::space),
        ("@UPPERS@", unicode::uppers),
        ("@LOWERS@", unicode::lowers),
        ("@CASED@", unicode::cased),
        ("@IGNORABLE@", unicode::case_ignorable),
        ("@ALPHABETIC@", unicode::alphabetic),
        ("@DECOMPOSITIONS@", unicode::decompositions),
        ("@COMPOSITIONS@", unicode::compositions_json),
        ("@CLASSES@", unicode::classes),
        ("@CASE_FOLDS@", unicode::case_folds),
        ("@FOLDS@", unicode::folds),
        ("@WORD@", unicode::word),
        ("@DIGIT@", unicode::digit),
    ];
    fillings.into_iter().fold(file.to_owned(), |text, (name, filling)| match text.contains(name) {
        true => text.replace(name, &filling()),
        false => text,
    })
}

/// FNV-1a, which is the same in every version of Rust.
#[cfg(test)]
fn hash(statements: &[String]) -> u64 {
    let bytes = statements.iter().flat_map(|s| s.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::runtime;

    #[test]
    fn every_function_of_ours_is_there_and_every_place_filled() {
        let statements = functions();
        assert_eq!(STAMP, format!("{:016x}", hash(&statements)), "STAMP is to be what stands to the right");
        let all = statements.join("\n");
        for own in runtime::all().filter(|own| !matches!(own.name, "least" | "greatest")) {
            assert!(all.contains(&format!("FUNCTION sheaf.{}(", own.name)), "sheaf.{}", own.name);
        }
        assert!(!all.contains("@\u{20}") && !all.contains("@SPACE@") && !all.contains("@FOLDS@"));
        for statement in all.split("CREATE OR REPLACE FUNCTION ").skip(1) {
            let head = statement.split("AS $").next().unwrap_or_default();
            assert!(head.contains("IMMUTABLE") && head.contains("PARALLEL SAFE"), "{head}");
        }
    }
}
