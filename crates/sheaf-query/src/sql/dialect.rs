//! What the two engines call differently. Columns hold the same on both (`sheaf_model::storage`), so little differs.

use sheaf_model::Storage;
use sheaf_model::field::pow10;

/// Which engine a statement is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// The embedded engine.
    Sqlite,
    /// The cluster's engine.
    Postgres,
}

/// Stands before a table's name for the schema that it is in, until the statement is written for a workspace; no SQL of ours and no
/// quoted text contains it otherwise.
pub const SCHEMA: char = '\u{2}';

/// Stands before the name of a class of operators of `pg_trgm` for the schema in which that extension is.
pub const TRIGRAMS: char = '\u{3}';

impl Dialect {
    /// A table's name in a statement: with its schema where the engine has one for each workspace.
    pub fn table(self, name: &str) -> String {
        match self {
            Dialect::Sqlite => quote(name),
            Dialect::Postgres => format!("{SCHEMA}{}", quote(name)),
        }
    }

    /// What tells, within a statement, under which version of the model it is run: NULL where the workspace is at another place now.
    /// Only where one statement may be all that is asked: an engine that is at hand is looked at for that.
    pub const fn witness(self) -> Option<&'static str> {
        match self {
            Dialect::Sqlite => None,
            // Of the history of the model: a change of tables keeps all others out of `_model`, and who has a table already and waits
            // there would be in its way.
            Dialect::Postgres => Some(
                "(SELECT max(version) FROM _models WHERE NOT EXISTS (SELECT 1 FROM _settings WHERE key = 'moved'))",
            ),
        }
    }

    /// A type name for a number that is not exact.
    pub const fn real(self) -> &'static str {
        match self {
            Dialect::Sqlite => "REAL",
            Dialect::Postgres => "double precision",
        }
    }

    /// A type name for a whole number of 64 bits.
    pub const fn integer(self) -> &'static str {
        match self {
            Dialect::Sqlite => "INTEGER",
            Dialect::Postgres => "bigint",
        }
    }

    /// What a function of our own is called: `sheaf_left`, or `sheaf.left` in the schema that all workspaces share.
    pub fn own(self, name: &str) -> String {
        match self {
            Dialect::Sqlite => format!("sheaf_{name}"),
            Dialect::Postgres => format!("sheaf.{name}"),
        }
    }

    /// The greatest or least of several values; where one is NULL the answers differ, so none may be.
    pub const fn extreme(self, greatest: bool) -> &'static str {
        match (self, greatest) {
            (Dialect::Sqlite, true) => "MAX",
            (Dialect::Sqlite, false) => "MIN",
            (Dialect::Postgres, true) => "GREATEST",
            (Dialect::Postgres, false) => "LEAST",
        }
    }

    /// Where one text begins in another, from one; 0: nowhere.
    pub const fn position(self) -> &'static str {
        match self {
            Dialect::Sqlite => "instr",
            Dialect::Postgres => "strpos",
        }
    }

    /// A list of whole numbers as a JSON array, from rows in an order.
    pub fn json_ids(self, value: &str, order: &str) -> String {
        match self {
            Dialect::Sqlite => format!("json_group_array({value} ORDER BY {order})"),
            // As SQLite writes it: without blanks, and empty rather than NULL.
            Dialect::Postgres => {
                format!("'[' || coalesce(string_agg(CAST({value} AS text), ',' ORDER BY {order}), '') || ']'")
            }
        }
    }

    /// The sum of whole numbers as text, exact however large it is; of none of them NULL or `0`.
    pub fn exact_sum(self, value: &str) -> String {
        match self {
            Dialect::Sqlite => format!("sheaf_exact_sum({value})"),
            Dialect::Postgres => format!("CAST(SUM({value}) AS text)"),
        }
    }

    /// One of the ids in a parameter that is a JSON array.
    pub fn among(self, value: &str) -> String {
        match self {
            Dialect::Sqlite => format!("{value} IN (SELECT value FROM json_each({{0}}))"),
            Dialect::Postgres => {
                format!("{value} IN (SELECT CAST(v AS bigint) FROM json_array_elements_text(CAST({{0}} AS json)) v)")
            }
        }
    }

    /// A column as a value of an expression: on SQLite it is one already; PostgreSQL's native types become whole numbers.
    pub fn value_of(self, column: &str, storage: Storage) -> String {
        match (self, storage) {
            (Dialect::Postgres, Storage::Decimal(decimals)) if decimals > 0 => {
                format!("CAST({column} * {} AS bigint)", pow10(decimals))
            }
            (Dialect::Postgres, Storage::Date) => format!("CAST({column} - DATE '1970-01-01' AS bigint)"),
            (Dialect::Postgres, Storage::DateTime) => format!("sheaf.ms({column})"),
            (Dialect::Postgres, Storage::Time) => format!("sheaf.time_ms({column})"),
            (Dialect::Postgres, Storage::Json | Storage::Choices) => format!("sheaf.json_text({column})"),
            _ => column.to_owned(),
        }
    }

    /// A value of an expression as a column of this storage holds it, to be compared with one that stands bare.
    pub fn column_of(self, value: &str, storage: Storage) -> String {
        match (self, storage) {
            (Dialect::Postgres, Storage::Decimal(decimals)) if decimals > 0 => {
                // A division would be cut at some digit.
                format!("(CAST({value} AS numeric) * 0.{:0>width$})", 1, width = usize::from(decimals))
            }
            (Dialect::Postgres, Storage::Date) => format!("sheaf.day_of({value})"),
            (Dialect::Postgres, Storage::DateTime) => format!("sheaf.moment({value})"),
            (Dialect::Postgres, Storage::Time) => format!("sheaf.time_of({value})"),
            (Dialect::Postgres, Storage::Boolean) => format!("CAST({value} AS boolean)"),
            (Dialect::Postgres, Storage::Json | Storage::Choices) => format!("CAST({value} AS jsonb)"),
            (Dialect::Postgres, storage) if !storage.is_text() => format!("CAST({value} AS bigint)"),
            _ => value.to_owned(),
        }
    }
}

/// An identifier in quotes, `"` doubled; both dialects read it the same.
pub fn quote(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

/// A text in quotes. Control characters are joined in by their number, so that the text of a statement stays printable
/// and the mark of a parameter (see `Sql`) cannot occur in it.
pub fn quote_text(text: &str, dialect: Dialect) -> String {
    if !text.contains(|c: char| c.is_control()) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let name = match dialect {
        Dialect::Sqlite => "char",
        Dialect::Postgres => "chr",
    };
    let parts: Vec<String> = text
        .split_inclusive(|c: char| c.is_control())
        .map(|part| match part.chars().last().filter(|c| c.is_control()) {
            Some(c) => {
                let before = part[..part.len() - c.len_utf8()].replace('\'', "''");
                format!("'{before}' || {name}({})", c as u32)
            }
            None => format!("'{}'", part.replace('\'', "''")),
        })
        .collect();
    format!("({})", parts.join(" || "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_close() {
        assert_eq!(quote("a\"b"), "\"a\"\"b\"");
        assert_eq!(quote_text("it's", Dialect::Sqlite), "'it''s'");
        assert_eq!(quote_text("a\u{1}b'", Dialect::Sqlite), "('a' || char(1) || 'b''')");
        assert_eq!(quote_text("a\n", Dialect::Postgres), "('a' || chr(10))");
    }
}
