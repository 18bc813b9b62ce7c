//! Criteria of sums and counts, as workbooks write them: `">=5"`, `">" & B2`, `"Open"`, `"*north*"`.

use formualizer_parse::LiteralValue;
use formualizer_parse::parser::{ASTNode, ASTNodeType, BinaryOperator};
use sheaf_model::text::text_key;

use super::translate::{Translator, quote};
use crate::said::Said;
use crate::say;

/// Longer ones first, since one begins another.
const OPERATORS: &[&str] = &["<>", "<=", ">=", "<", ">", "="];

impl Translator<'_> {
    /// A criterion such as `">=5"`, `">"&B2`, `"Open"` or `"*north*"`.
    pub(super) fn condition(&mut self, path: &str, of: (usize, usize), criterion: &ASTNode) -> Result<String, Said> {
        let text = match &criterion.node_type {
            ASTNodeType::Literal(LiteralValue::Text(text)) => text,
            ASTNodeType::BinaryOp { op: BinaryOperator::Concat, left, right } => {
                let ASTNodeType::Literal(LiteralValue::Text(op)) = &left.node_type else {
                    return Err(say!("its condition is put together first"));
                };
                let known = OPERATORS
                    .iter()
                    .find(|known| *known == op)
                    .ok_or_else(|| say!("its condition is put together first"))?;
                let value = self.operand(right, 2)?;
                return Ok(self.compared(path, of, known, &value));
            }
            _ => {
                let value = self.operand(criterion, 2)?;
                return Ok(self.compared(path, of, "=", &value));
            }
        };
        let op = OPERATORS.iter().find(|op| text.starts_with(**op)).copied();
        let value = &text[op.map_or(0, str::len)..];
        if value.contains(['*', '?', '~']) {
            return pattern(path, op.unwrap_or("="), value);
        }
        let value = if value.parse::<f64>().is_ok() { value.to_owned() } else { quote(value) };
        Ok(self.compared(path, of, op.unwrap_or("="), &value))
    }

    /// A comparison. A label that a list of choices does not have is asked of its text: no choice could be equal.
    fn compared(&self, path: &str, (table, field): (usize, usize), op: &str, value: &str) -> String {
        let field = &self.places.works[table].table.fields[field];
        let has = |label: &str| label.is_empty() || field.choices.iter().any(|c| text_key(c) == text_key(label));
        let label = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match label.filter(|_| field.kind == "choice") {
            Some(label) if !has(&label.replace("\"\"", "\"")) => format!("{path} & \"\" {op} {value}"),
            _ => format!("{path} {op} {value}"),
        }
    }
}

/// A criterion with placeholders at its ends.
fn pattern(path: &str, op: &str, value: &str) -> Result<String, Said> {
    let inner = value.trim_matches('*');
    if inner.contains(['*', '?', '~']) || !matches!(op, "=" | "<>") {
        return Err(say!("its condition has placeholders"));
    }
    let found = match (value.starts_with('*'), value.ends_with('*')) {
        _ if inner.is_empty() => format!("{path} <> \"\""),
        (true, true) => format!("ISNUMBER(SEARCH({}, {path}))", quote(inner)),
        (false, true) => format!("LEFT({path}, {}) = {}", inner.chars().count(), quote(inner)),
        _ => format!("RIGHT({path}, {}) = {}", inner.chars().count(), quote(inner)),
    };
    Ok(if op == "<>" { format!("NOT({found})") } else { found })
}
