//! JSON in expressions: looked into where it lies, without being written out in between.

use super::{Emitter, Pair};
use crate::formula::error::FormulaError;
use crate::formula::typed::{Kind, Literal, Node};
use crate::formula::types::Type;
use crate::sql::dialect::Dialect;
use crate::sql::{Param, Read, Sql, json};
use sheaf_model::Scalar;
use sheaf_model::path::Step;

use super::Literals;

impl Emitter<'_> {
    /// A part of JSON, read as something.
    pub(super) fn part(&mut self, of: &Node, steps: &[Step], read: Read) -> Result<Pair, FormulaError> {
        let raw = self.raw_part(of, steps)?;
        Ok(Pair { value: json::read(&raw.value, read, self.dialect), ..raw })
    }

    fn raw_part(&mut self, of: &Node, steps: &[Step]) -> Result<Pair, FormulaError> {
        let raw = self.raw_json(of)?;
        Ok(Pair { value: json::part(raw.value, steps, self.dialect), ..raw })
    }

    /// A JSON value as the engine has it: on PostgreSQL as jsonb.
    fn raw_json(&mut self, node: &Node) -> Result<Pair, FormulaError> {
        match &node.kind {
            Kind::Column { row, column } => Ok(Pair::sure(self.column(*row, column))),
            Kind::Part { of, steps, read: Read::Json } => self.raw_part(of, steps),
            _ => {
                let pair = self.node(node)?;
                Ok(match self.dialect {
                    Dialect::Sqlite => pair,
                    Dialect::Postgres => Pair { value: Sql::fill("CAST({0} AS jsonb)", &[&pair.value]), ..pair },
                })
            }
        }
    }

    /// The first argument of a function about JSON, as the engine has it; others as they are.
    pub(super) fn json_args(&mut self, args: &[Node]) -> Result<Vec<Pair>, FormulaError> {
        let is_json = |place: usize, node: &Node| place == 0 && node.ty == Type::Json;
        args.iter()
            .enumerate()
            .map(|(i, arg)| if is_json(i, arg) { self.raw_json(arg) } else { self.node(arg) })
            .collect()
    }

    /// Whether a list holds what was written, in the words in which PostgreSQL finds it by an index on the whole column.
    pub(super) fn contained(&mut self, args: &[Node]) -> Option<Sql> {
        let [list, wanted] = args else { return None };
        let (Kind::Part { of, steps, read: Read::Json }, Some(Literal::Text(item))) = (&list.kind, wanted.literal())
        else {
            return None;
        };
        let Kind::Column { row, column } = &of.kind else { return None };
        let mut document = format!("[{item}]");
        for step in steps.iter().rev() {
            let Step::Key(key) = step else { return None };
            document = format!("{{{}:{document}}}", serde_json::Value::from(key.as_str()));
        }
        let document = match self.literals {
            Literals::Inline => self.constant(&Literal::Text(document)),
            Literals::Bound => Sql::param(Param::Scalar(Scalar::Text(document))),
        };
        (self.dialect == Dialect::Postgres)
            .then(|| Sql::fill("({0} @> CAST({1} AS jsonb))", &[&self.column(*row, column), &document]))
    }
}
