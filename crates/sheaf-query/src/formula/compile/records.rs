//! Other records: through links as scalar subqueries, several of them as aggregates.

use super::{Emitter, Pair, first_of};
use crate::formula::error::FormulaError;
use crate::formula::typed::{Aggregate, Fold, How, Join, Node};
use crate::formula::types::Type;
use crate::sql::Sql;
use crate::sql::dialect::{Dialect, quote};

impl Emitter<'_> {
    /// A value of the one record that links lead to.
    pub(super) fn via(&mut self, joins: &[Join], body: &Node) -> Result<Pair, FormulaError> {
        let (from, conditions) = self.join(joins)?;
        let body = self.node(body)?;
        let select =
            |what: &Sql| Sql::fill("(SELECT {0} FROM {1} WHERE {2})", &[what, &from, &Sql::join(&conditions, " AND ")]);
        Ok(Pair { value: select(&body.value), error: body.error.as_ref().map(select), strict: body.strict })
    }

    /// The records of a chain: what stands after FROM, and what joins them.
    fn join(&mut self, joins: &[Join]) -> Result<(Sql, Vec<Sql>), FormulaError> {
        let (mut from, mut conditions) = (Vec::new(), Vec::new());
        for join in joins {
            let alias = format!("{}_{}", self.prefix, self.next);
            self.next += 1;
            self.aliases.insert(join.row, alias.clone());
            from.push(Sql::new(format!("{} AS {alias}", self.dialect.table(&join.name))));
            let before = self.alias(join.from).to_owned();
            let between_alias = format!("{alias}j");
            match &join.how {
                How::Link { column } => {
                    conditions.push(Sql::new(format!("{alias}.\"_id\" = {before}.{}", quote(column))));
                }
                How::Back { column } => {
                    conditions.push(Sql::new(format!("{alias}.{} = {before}.\"_id\"", quote(column))));
                }
                How::Links { between } => {
                    from.push(Sql::new(format!("{} AS {between_alias}", self.dialect.table(between))));
                    conditions.push(Sql::new(format!("{between_alias}.\"_source\" = {before}.\"_id\"")));
                    conditions.push(Sql::new(format!("{alias}.\"_id\" = {between_alias}.\"_target\"")));
                }
                How::BackLinks { between } => {
                    from.push(Sql::new(format!("{} AS {between_alias}", self.dialect.table(between))));
                    conditions.push(Sql::new(format!("{between_alias}.\"_target\" = {before}.\"_id\"")));
                    conditions.push(Sql::new(format!("{alias}.\"_id\" = {between_alias}.\"_source\"")));
                }
                How::Whole => {}
            }
            conditions.extend(self.visible(join, &alias)?);
        }
        Ok((Sql::join(&from, ", "), conditions))
    }

    /// The condition under which the one who asks may see a record.
    fn visible(&mut self, join: &Join, alias: &str) -> Result<Option<Sql>, FormulaError> {
        if self.trusted {
            return Ok(None);
        }
        let table = self.scope.model.table_by_id(join.table);
        let Some(rows) = table.and_then(|t| self.scope.sight.rows(t)) else { return Ok(None) };
        let mut inner = Emitter::new(self.scope, self.dialect, alias, self.literals);
        inner.trusted = true;
        inner.condition(&rows.node).map(Some)
    }

    pub(super) fn aggregate(&mut self, aggregate: &Aggregate) -> Result<Pair, FormulaError> {
        let (from, mut conditions) = self.join(&aggregate.joins)?;
        for condition in &aggregate.conditions {
            conditions.push(self.condition(condition)?);
        }
        let body = self.node(&aggregate.body)?;
        let clause = |conditions: &[Sql]| match conditions {
            [] => Sql::default(),
            some => Sql::fill(" WHERE {0}", &[&Sql::join(some, " AND ")]),
        };
        let error = body.error.map(|error| {
            let mut failing = conditions.clone();
            failing.push(Sql::fill("{0} IS NOT NULL", &[&error]));
            Sql::fill("(SELECT {0} FROM {1}{2} LIMIT 1)", &[&error, &from, &clause(&failing)])
        });
        let ordered = matches!(aggregate.fold, Fold::First | Fold::Last | Fold::List);
        if ordered && aggregate.body.nullable {
            conditions.push(Sql::fill("{0} IS NOT NULL", &[&body.value]));
        }
        let parts = [&body.value, &from, &clause(&conditions), &self.order(&aggregate.joins)];
        let sqlite = self.dialect == Dialect::Sqlite;
        let whole = aggregate.body.ty != Type::REAL;
        let value = match aggregate.fold {
            Fold::Sum if whole && !sqlite => Sql::fill("(SELECT COALESCE(SUM({0}), 0) FROM {1}{2})", &parts),
            Fold::Sum => Sql::fill("(SELECT COALESCE(SUM({0}), 0) FROM {1}{2})", &parts),
            Fold::Average if sqlite => Sql::fill("(SELECT AVG({0}) FROM {1}{2})", &parts),
            Fold::Average => Sql::fill("(SELECT CAST(AVG({0}) AS double precision) FROM {1}{2})", &parts),
            Fold::Least => Sql::fill("(SELECT MIN({0}) FROM {1}{2})", &parts),
            Fold::Greatest => Sql::fill("(SELECT MAX({0}) FROM {1}{2})", &parts),
            Fold::Count => Sql::fill("(SELECT COUNT({0}) FROM {1}{2})", &parts),
            Fold::CountRows => Sql::fill("(SELECT COUNT(*) FROM {1}{2})", &parts),
            Fold::CountDistinct => Sql::fill("(SELECT COUNT(DISTINCT {0}) FROM {1}{2})", &parts),
            Fold::First => Sql::fill("(SELECT {0} FROM {1}{2} ORDER BY {3} LIMIT 1)", &parts),
            Fold::Last => {
                let order = self.backwards(&aggregate.joins);
                Sql::fill("(SELECT {0} FROM {1}{2} ORDER BY {3} LIMIT 1)", &[parts[0], parts[1], parts[2], &order])
            }
            Fold::List if sqlite => {
                Sql::fill("(SELECT json_group_array(v) FROM (SELECT {0} AS v FROM {1}{2} ORDER BY {3}))", &parts)
            }
            Fold::List => Sql::fill("(SELECT COALESCE(json_agg({0} ORDER BY {3}), '[]') FROM {1}{2})", &parts),
        };
        let strict = error.is_none();
        Ok(Pair { value, error: first_of(error.into_iter().collect()), strict })
    }

    /// Linked records in the order in which they were put there, others in that in which they were made.
    fn order(&self, joins: &[Join]) -> Sql {
        let keys = joins.iter().filter(|j| j.how.is_many()).map(|join| {
            let alias = self.alias(join.row);
            Sql::new(match join.how {
                How::Links { .. } => format!("{alias}j.\"_position\", {alias}.\"_id\""),
                _ => format!("{alias}.\"_id\""),
            })
        });
        Sql::join(&keys.collect::<Vec<_>>(), ", ")
    }

    fn backwards(&self, joins: &[Join]) -> Sql {
        let forward = self.order(joins).text(self.dialect);
        Sql::new(forward.split(", ").map(|key| format!("{key} DESC")).collect::<Vec<_>>().join(", "))
    }
}
