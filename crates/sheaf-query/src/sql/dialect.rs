//! What the two engines call differently. Columns hold the same on both (`sheaf_model::storage`), so little differs.

/// Which engine a statement is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// The embedded engine.
    Sqlite,
    /// The cluster's engine.
    Postgres,
}

impl Dialect {
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
