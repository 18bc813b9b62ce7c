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

use std::sync::LazyLock;

pub use pattern::{Use, translate};

/// The statements that make the functions, in order, and what tells whether they are the ones that stand.
#[derive(Debug)]
pub struct Functions {
    /// Each may hold several statements; they may be run again at any time.
    pub statements: Vec<String>,
    /// Differs where the statements differ.
    pub stamp: String,
}

const FILES: [&str; 13] = [
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
];

static FUNCTIONS: LazyLock<Functions> = LazyLock::new(|| {
    let mut statements = vec!["CREATE SCHEMA IF NOT EXISTS sheaf".to_owned()];
    statements.extend(FILES.iter().map(|file| filled(file)));
    let stamp = format!("{:016x}", hash(&statements));
    Functions { statements, stamp }
});

/// The functions as this version has them.
pub fn functions() -> &'static Functions {
    &FUNCTIONS
}

/// The tables of Unicode put where a file names them.
fn filled(file: &str) -> String {
    let fillings: [(&str, fn() -> String); 14] = [
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
        let all = functions().statements.join("\n");
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
