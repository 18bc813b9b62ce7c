//! Pieces of SQL that carry their parameters with them, so that a piece may be put anywhere, also twice.

use sheaf_model::Scalar;

use super::Dialect;

/// What is bound when a statement runs.
#[derive(Debug, Clone, PartialEq)]
pub enum Param {
    /// A value that is known already.
    Scalar(Scalar),
    /// The id of the person who asks.
    Me,
    /// The moment of asking, in milliseconds since 1970 UTC.
    Now,
    /// The day of asking, in days since 1970.
    Today,
    /// A sort key of the record after which a list goes on, from 0.
    After(usize),
    /// The id of that record.
    AfterId,
}

/// Stands for a parameter in a fragment's text until the fragment is written; no SQL of ours contains it otherwise.
const MARK: char = '\u{1}';

/// A piece of SQL with its parameters in the order in which they occur.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sql {
    text: String,
    params: Vec<Param>,
}

impl Sql {
    /// Text without parameters.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        debug_assert!(!text.contains(MARK));
        Sql { text, params: Vec::new() }
    }

    /// One parameter.
    pub fn param(param: Param) -> Self {
        Sql { text: MARK.to_string(), params: vec![param] }
    }

    /// A template with its parts: `{0}` is the first part; a part may occur several times, and its parameters go with it.
    ///
    /// ```
    /// use sheaf_query::sql::{Dialect, Param, Sql, SqlBuffer};
    /// let x = Sql::param(Param::Me);
    /// let mut out = SqlBuffer::new(Dialect::Postgres);
    /// out.push_sql(&Sql::fill("{0} + {0}", &[&x]));
    /// assert_eq!(out.text(), "$1 + $2");
    /// ```
    pub fn fill(template: &str, parts: &[&Sql]) -> Self {
        let mut out = Sql::default();
        let mut rest = template;
        while let Some(at) = rest.find('{') {
            let after = &rest[at + 1..];
            let end = after.find('}').unwrap_or(after.len());
            match after[..end].parse::<usize>().ok().and_then(|i| parts.get(i)) {
                Some(part) => {
                    out.text.push_str(&rest[..at]);
                    out.push(part);
                    rest = after.get(end + 1..).unwrap_or("");
                }
                None => {
                    out.text.push_str(&rest[..=at]);
                    rest = after;
                }
            }
        }
        out.text.push_str(rest);
        out
    }

    /// Appends text.
    pub fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends another piece.
    pub fn push(&mut self, other: &Sql) {
        self.text.push_str(&other.text);
        self.params.extend(other.params.iter().cloned());
    }

    /// Several pieces with a text between them.
    pub fn join<'a>(parts: impl IntoIterator<Item = &'a Sql>, between: &str) -> Sql {
        let mut out = Sql::default();
        for (i, part) in parts.into_iter().enumerate() {
            if i > 0 {
                out.push_str(between);
            }
            out.push(part);
        }
        out
    }

    /// Length of its text in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether it has no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it is exactly this text, without parameters.
    pub fn is(&self, text: &str) -> bool {
        self.text == text
    }

    /// Its parameters.
    pub fn params(&self) -> &[Param] {
        &self.params
    }

    /// Its text for a dialect, parameters numbered from one.
    pub fn text(&self, dialect: Dialect) -> String {
        let mut out = SqlBuffer::new(dialect);
        out.push_sql(self);
        out.text
    }
}

/// A statement as it is written: text and parameters, which are `?` on SQLite and `$1`, `$2` … on PostgreSQL.
#[derive(Debug, Clone, PartialEq)]
pub struct SqlBuffer {
    dialect: Dialect,
    text: String,
    params: Vec<Param>,
}

impl SqlBuffer {
    /// An empty statement.
    pub fn new(dialect: Dialect) -> Self {
        SqlBuffer { dialect, text: String::new(), params: Vec::new() }
    }

    /// The dialect that it is written in.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Appends text without parameters.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends a parameter.
    pub fn push_param(&mut self, param: Param) {
        self.params.push(param);
        self.text.push_str(&self.mark(self.params.len()));
    }

    /// The mark of the parameter with this number.
    pub fn mark(&self, number: usize) -> String {
        match self.dialect {
            Dialect::Sqlite => "?".to_owned(),
            Dialect::Postgres => format!("${number}"),
        }
    }

    /// Appends a fragment with its parameters.
    pub fn push_sql(&mut self, sql: &Sql) {
        let mut params = sql.params.iter();
        let mut rest = sql.text.as_str();
        while let Some(at) = rest.find(MARK) {
            self.text.push_str(&rest[..at]);
            if let Some(param) = params.next() {
                self.push_param(param.clone());
            }
            rest = &rest[at + MARK.len_utf8()..];
        }
        self.text.push_str(rest);
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The parameters so far.
    pub fn params(&self) -> &[Param] {
        &self.params
    }

    /// Text and parameters.
    pub fn finish(self) -> (String, Vec<Param>) {
        (self.text, self.params)
    }
}
