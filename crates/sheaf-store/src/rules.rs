//! Rules over several fields, checked right after a record is written and before it stays.

use std::collections::HashMap;
use std::sync::Arc;

use crate::db::ValueRef;
use crate::db::params_from_iter;
use sheaf_model::rule::Rule;
use sheaf_model::{FieldProblem, Model, Problem, Scalar, Storage, Table, TableId};
use sheaf_query::formula::{self, Literals, Scope};
use sheaf_query::plan::Statement;
use sheaf_query::sql::spans::Spans;
use sheaf_query::sql::{Param, SqlBuffer, quote};

use crate::fault::Result;
use crate::spans::overlaps;
use crate::tx::Tx;

/// Compiled rules of one model.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    model: Option<Arc<Model>>,
    rules: HashMap<(TableId, String), Arc<Statement>>,
}

impl Tx<'_> {
    /// Checks the rules that no index keeps.
    pub(crate) fn check_rules(&mut self, table: &Table, id: i64) -> Result<()> {
        for rule in &table.rules {
            match rule {
                Rule::Unique { .. } => {} // its index keeps it
                Rule::NoOverlap { .. } => {
                    Spans::of(table, rule).map_or(Ok(()), |spans| self.check_no_overlap(&spans, id))?;
                }
                Rule::Formula { formula, message } => self.check_formula(table, id, formula, message)?,
            }
        }
        Ok(())
    }

    fn check_no_overlap(&self, spans: &Spans<'_>, id: i64) -> Result<()> {
        // A span of days includes its last one; a moment is where the next span may begin.
        let sign = if spans.from.storage() == Storage::Date { "<=" } else { "<" };
        let (start, end) = (quote(&spans.from.name), quote(&spans.to.name));
        let mut sql = format!(
            "SELECT b.\"_id\" FROM {name} a JOIN {name} b ON b.\"_id\" <> a.\"_id\"
             AND b.{start} {sign} a.{end} AND a.{start} {sign} b.{end}",
            name = self.conn.table(&spans.table.name)
        );
        for field in &spans.within {
            let (a, b) = (self.conn.key_of(field, Some("a")), self.conn.key_of(field, Some("b")));
            sql.push_str(&format!(" AND {a} = {b}"));
        }
        sql.push_str(" WHERE a.\"_id\" = ?1 LIMIT 1");
        let mut select = self.conn.prepare_cached(&sql)?;
        let mut rows = select.query([id])?;
        let Some(row) = rows.next()? else { return Ok(()) };
        let other: i64 = row.get(0)?;
        let is_seen = self.sees.as_ref().map_or(Ok(true), |sees| sees(self.conn, spans.table.id, other))?;
        let other = if is_seen { format!("record {other}") } else { "another record".to_owned() };
        Err(overlaps(spans, &other).into())
    }

    fn check_formula(&mut self, table: &Table, id: i64, text: &str, message: &str) -> Result<()> {
        let statement = self.compiled(table, text)?;
        let mut scalars: Vec<Scalar> = statement.params.iter().map(|p| self.param(p)).collect();
        scalars.push(Scalar::Integer(id));
        let mut select = self.conn.prepare_cached(&statement.text)?;
        let broken = select.query_row(params_from_iter(&scalars), |row| {
            // Anything but a plain no holds: also a blank, and a text.
            Ok(matches!(row.get_ref(0)?, ValueRef::Integer(0)) || row.get_ref(0)? == ValueRef::Real(0.0))
        })?;
        if broken {
            let errors =
                vec![FieldProblem { field: String::new(), code: "rule".to_owned(), message: message.to_owned() }];
            return Err(Problem::fields(errors).into());
        }
        Ok(())
    }

    /// A rule's statement, kept from one group to the next while the model is the same.
    fn compiled(&mut self, table: &Table, text: &str) -> Result<Arc<Statement>> {
        if !self.group.rules.model.as_ref().is_some_and(|m| Arc::ptr_eq(m, &self.model)) {
            self.group.rules = Kept { model: Some(Arc::clone(&self.model)), rules: HashMap::new() };
        }
        let key = (table.id, text.to_owned());
        if let Some(known) = self.group.rules.rules.get(&key) {
            return Ok(Arc::clone(known));
        }
        let compiled = Arc::new(self.compile_rule(table, text)?);
        self.group.rules.rules.insert(key, Arc::clone(&compiled));
        Ok(compiled)
    }

    fn compile_rule(&self, table: &Table, text: &str) -> Result<Statement> {
        let scope = Scope::new(&self.model, table).for_extent(formula::Extent::One);
        let dialect = self.dialect();
        let compiled = formula::parse(text)
            .and_then(|expr| formula::check(&expr, &scope))
            .and_then(|typed| formula::compile(&typed, &scope, dialect, "t", Literals::Inline));
        let compiled = compiled.map_err(|e| e.into_problem("rules", text))?;
        let mut out = SqlBuffer::new(dialect);
        out.push("SELECT ");
        out.push_sql(&compiled.value);
        out.push(&format!(" FROM {} t WHERE t.\"_id\" = ", self.conn.table(&table.name)));
        out.push(&out.mark(out.params().len() + 1));
        Ok(Statement::from(out))
    }

    fn param(&self, param: &Param) -> Scalar {
        match param {
            Param::Scalar(scalar) => scalar.clone(),
            Param::Me => Scalar::Integer(self.actor),
            Param::Now => Scalar::Integer(self.now),
            Param::Today => Scalar::Integer(self.model.settings.day_of(self.now)),
            Param::After(_) | Param::AfterId => Scalar::Null, // of lists alone
        }
    }
}
