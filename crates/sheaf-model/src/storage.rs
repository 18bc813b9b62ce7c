//! How a field's values lie in a column, the same meaning on both engines; and `Scalar`, a value ready to bind.

/// The kind of column that holds a field. One kind serves several field types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Storage {
    /// Text as it is.
    Text,
    /// A whole number.
    Integer,
    /// A decimal as a whole number scaled by ten to this power.
    Decimal(u8),
    /// 0 or 1.
    Boolean,
    /// Days since 1970-01-01.
    Date,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    DateTime,
    /// Milliseconds since midnight.
    Time,
    /// Milliseconds, perhaps negative.
    Duration,
    /// The stable code of a choice.
    Choice,
    /// A JSON array of codes.
    Choices,
    /// The id of a record of another table.
    Record,
    /// The id of a person of this workspace.
    Person,
    /// A JSON text.
    Json,
    /// No column: a joining table holds it.
    Joined,
    /// No column: an expression computes it.
    Computed,
}

impl Storage {
    /// Whether the table has a column for it.
    pub const fn has_column(self) -> bool {
        !matches!(self, Storage::Joined | Storage::Computed)
    }

    /// Whether the column holds text (else a whole number).
    pub const fn is_text(self) -> bool {
        matches!(self, Storage::Text | Storage::Json | Storage::Choices)
    }
}

/// A value as a column holds it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Scalar {
    /// Blank.
    #[default]
    Null,
    /// Whole numbers, scaled decimals, days, milliseconds, codes and ids.
    Integer(i64),
    /// A number that is not exact: only formulas make one.
    Real(f64),
    /// Text and JSON.
    Text(String),
}

impl Scalar {
    /// Whether it is blank.
    pub const fn is_null(&self) -> bool {
        matches!(self, Scalar::Null)
    }

    /// The whole number, if it is one.
    pub const fn as_integer(&self) -> Option<i64> {
        match self {
            Scalar::Integer(n) => Some(*n),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Scalar::Text(t) => Some(t),
            _ => None,
        }
    }
}

impl From<i64> for Scalar {
    fn from(n: i64) -> Self {
        Scalar::Integer(n)
    }
}

impl From<&str> for Scalar {
    fn from(t: &str) -> Self {
        Scalar::Text(t.to_owned())
    }
}

impl From<String> for Scalar {
    fn from(t: String) -> Self {
        Scalar::Text(t)
    }
}
