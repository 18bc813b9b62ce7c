//! Other records: through links as scalar subqueries, several of them as aggregates.

use super::{Emitter, Pair, Reached, first_of};
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
    pub(super) fn join(&mut self, joins: &[Join]) -> Result<(Sql, Vec<Sql>), FormulaError> {
        let (mut from, mut conditions) = (Vec::new(), Vec::new());
        for join in joins {
            let alias = format!("{}_{}", self.prefix, self.next);
            self.next += 1;
            let many = join.how.is_many() || self.reached.get(&join.from).is_some_and(|from| from.many);
            self.reached.insert(join.row, Reached { alias: alias.clone(), table: join.table, many });
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
        (inner.trusted, inner.on_page) = (true, false);
        inner.reached.insert(0, Reached { alias: alias.to_owned(), table: join.table, many: true });
        inner.condition(&rows.node).map(Some)
    }

    pub(super) fn aggregate(&mut self, aggregate: &Aggregate, node: &Node) -> Result<Pair, FormulaError> {
        if let Some(pair) = self.windowed(aggregate, node)? {
            return Ok(pair);
        }
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
        let value = match (self.fold(aggregate), aggregate.fold) {
            (Some(folded), _) => {
                let folded = Sql::fill(folded, &[parts[0], &Sql::default()]);
                Sql::fill("(SELECT {0} FROM {1}{2})", &[&folded, parts[1], parts[2]])
            }
            (None, Fold::First) => Sql::fill("(SELECT {0} FROM {1}{2} ORDER BY {3} LIMIT 1)", &parts),
            (None, Fold::Last) => {
                let order = self.backwards(&aggregate.joins);
                Sql::fill("(SELECT {0} FROM {1}{2} ORDER BY {3} LIMIT 1)", &[parts[0], parts[1], parts[2], &order])
            }
            (None, _) if self.dialect == Dialect::Sqlite => {
                Sql::fill("(SELECT json_group_array(v) FROM (SELECT {0} AS v FROM {1}{2} ORDER BY {3}))", &parts)
            }
            (None, _) => {
                let value = super::postgres::narrow(&aggregate.body, parts[0].clone());
                let list = "(SELECT COALESCE(array_agg({0} ORDER BY {3}), '{}') FROM {1}{2})";
                Sql::fill(list, &[&value, parts[1], parts[2], parts[3]])
            }
        };
        let strict = error.is_none();
        Ok(Pair { value, error: first_of(error.into_iter().collect()), strict })
    }

    /// One value from those of many records, where their order does not matter: `{0}` is the value of each, `{1}` stands where
    /// a window may.
    pub(super) fn fold(&self, aggregate: &Aggregate) -> Option<&'static str> {
        let (sqlite, real) = (self.dialect == Dialect::Sqlite, aggregate.body.ty == Type::REAL);
        Some(match aggregate.fold {
            // As SQLite sums; it is never NULL.
            Fold::Sum if real && !sqlite => "sheaf.total({0}){1}",
            Fold::Sum => "COALESCE(SUM({0}){1}, 0)",
            Fold::Average if sqlite => "AVG({0}){1}",
            Fold::Average if real => "sheaf.over(sheaf.total({0}){1}, COUNT({0}){1})",
            Fold::Average => "CAST(AVG({0}){1} AS double precision)",
            Fold::Least => "MIN({0}){1}",
            Fold::Greatest => "MAX({0}){1}",
            Fold::Count => "COUNT({0}){1}",
            Fold::CountRows => "COUNT(*){1}",
            Fold::CountDistinct => "COUNT(DISTINCT {0}){1}",
            Fold::First | Fold::Last | Fold::List => return None,
        })
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
