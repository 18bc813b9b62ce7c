//! Meaning to SQL: formulas, read plans and the two dialects; opens no database.

pub mod formula;
pub mod plan;
pub mod sql;
