//! Parts of JSON as SQL, the same text wherever it stands: so that an index on a part serves the filters and sorts that name it.

use sheaf_model::path::{Step, is_plain};

use super::Sql;
use super::dialect::{Dialect, quote_text};

/// Longest key of a text within JSON, in characters: an entry of an index has to fit into a page.
pub const LONGEST_KEY: usize = 256;

/// As what a part of JSON is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// As JSON; its null is a blank.
    Json,
    /// As the key that it is compared, sorted and indexed by: numbers, then texts, yes/no, lists, objects.
    Key,
    /// As a text, whatever it is.
    Text,
    /// As a text, if it is one.
    String,
    /// As a number, if it is one.
    Number,
    /// As a yes/no, if it is one.
    Boolean,
    /// What it is, as `JSONTYPE` says it.
    Kind,
    /// How many items or keys it has.
    Size,
}

impl Read {
    /// The function of ours that reads it so.
    pub const fn function(self) -> &'static str {
        match self {
            Read::Json => "json_there",
            Read::Key => "json_key",
            Read::Text => "json_plain",
            Read::String => "json_string",
            Read::Number => "json_number",
            Read::Boolean => "json_truth",
            Read::Kind => "json_kind",
            Read::Size => "json_size",
        }
    }
}

/// What of a JSON value lies at the end of some steps. Keys are never part of a template: they may look like one.
pub fn part(value: Sql, steps: &[Step], dialect: Dialect) -> Sql {
    match dialect {
        Dialect::Sqlite => sqlite_part(value, steps),
        Dialect::Postgres => steps.iter().fold(value, |value, step| match step {
            Step::Key(key) => around("(", &value, &format!(" -> {})", quote_text(key, dialect))),
            Step::Place(n) => around("sheaf.json_item(", &value, &format!(", {n})")),
        }),
    }
}

fn around(before: &str, value: &Sql, after: &str) -> Sql {
    let mut sql = Sql::new(before);
    sql.push(value);
    sql.push_str(after);
    sql
}

/// A path of SQLite's own goes as far as its keys need no escape; others are looked up by a function of ours.
fn sqlite_part(value: Sql, steps: &[Step]) -> Sql {
    let (mut value, mut path) = (value, String::new());
    let gone = |value: Sql, path: &str| match path {
        "" => value,
        path => around("(", &value, &format!(" -> {})", quote_text(&format!("${path}"), Dialect::Sqlite))),
    };
    for step in steps {
        match step {
            Step::Place(n) => path.push_str(&format!("[{n}]")),
            Step::Key(key) if is_plain(key) => path.push_str(&format!(".{key}")),
            Step::Key(key) if !key.is_empty() && !key.contains(|c: char| c == '"' || c == '\\' || c.is_control()) => {
                path.push_str(&format!(".\"{key}\""));
            }
            Step::Key(key) => {
                let key = quote_text(key, Dialect::Sqlite);
                value = around("sheaf_json_part(", &gone(value, &path), &format!(", {key})"));
                path.clear();
            }
        }
    }
    gone(value, &path)
}

/// A JSON value read as something.
pub fn read(value: &Sql, read: Read, dialect: Dialect) -> Sql {
    let call = || around(&format!("{}(", dialect.own(read.function())), value, ")");
    match (dialect, read) {
        (Dialect::Sqlite, Read::Json) => around("NULLIF(", value, ", 'null')"),
        (Dialect::Postgres, Read::Json) => around("sheaf.json_text(NULLIF(", value, ", 'null'::jsonb))"),
        // It is made of no column that says how it is ordered.
        (Dialect::Postgres, Read::Key) => around("(", &call(), " COLLATE pg_catalog.\"C\")"),
        _ => call(),
    }
}

/// The key of a part of a column: what an index on it holds, and what it is sorted by.
pub fn key(column: &str, steps: &[Step], dialect: Dialect) -> Sql {
    read(&part(Sql::new(column), steps, dialect), Read::Key, dialect)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sheaf_model::path::Path;

    #[test]
    fn parts_of_columns_close_their_quotes() {
        let written = |path: &str, dialect| key("\"d\"", &Path::parse(path).unwrap().steps, dialect).text(dialect);
        for (path, sqlite, postgres) in [
            (
                "d.a.b[2].c",
                r#"sheaf_json_key(("d" -> '$.a.b[2].c'))"#,
                r#"(sheaf.json_key((sheaf.json_item((("d" -> 'a') -> 'b'), 2) -> 'c')) COLLATE pg_catalog."C")"#,
            ),
            (
                r#"d["it's"]["x y"]"#,
                r#"sheaf_json_key(("d" -> '$."it''s"."x y"'))"#,
                r#"(sheaf.json_key((("d" -> 'it''s') -> 'x y')) COLLATE pg_catalog."C")"#,
            ),
            (
                r#"d.a["q""q"].z[""]"#,
                r#"sheaf_json_key(sheaf_json_part((sheaf_json_part(("d" -> '$.a'), 'q"q') -> '$.z'), ''))"#,
                r#"(sheaf.json_key((((("d" -> 'a') -> 'q"q') -> 'z') -> '')) COLLATE pg_catalog."C")"#,
            ),
        ] {
            assert_eq!(written(path, Dialect::Sqlite), sqlite);
            assert_eq!(written(path, Dialect::Postgres), postgres);
        }
    }
}
