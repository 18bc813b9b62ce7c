//! The constraints by which PostgreSQL itself keeps spans apart that must not overlap. What is written past Sheaf keeps to the rule too.
//!
//! Sheaf looks first, and tells which record is in the way; a constraint is looked at when a transaction ends, so that it never comes
//! before that. It lets more through than the rule does: a span that ends before it begins is none to the server, and one of no length
//! is nowhere.

use sheaf_model::rule::Rule;
use sheaf_model::{Field, FieldId, Model, Storage, Table, TableId};

use super::ddl::key_expression;
use super::dialect::{Dialect, quote};

/// Fields of a table that hold spans, no two of which may overlap.
#[derive(Debug, Clone)]
pub struct Spans<'m> {
    /// Whose records they are.
    pub table: &'m Table,
    /// Where a span begins.
    pub from: &'m Field,
    /// Where it ends.
    pub to: &'m Field,
    /// In what two records agree whose spans must not overlap.
    pub within: Vec<&'m Field>,
    /// What a person is told, where the rule says it.
    pub message: Option<&'m str>,
}

impl<'m> Spans<'m> {
    /// Those of a rule; none where it is of another kind.
    pub fn of(table: &'m Table, rule: &'m Rule) -> Option<Spans<'m>> {
        let Rule::NoOverlap { from, to, within, message } = rule else { return None };
        let within = within.iter().map(|name| table.field(name)).collect::<Option<_>>()?;
        Some(Spans { table, from: table.field(from)?, to: table.field(to)?, within, message: message.as_deref() })
    }

    /// Those of all rules of a model, each once.
    pub fn all(model: &'m Model) -> Vec<Spans<'m>> {
        let of = |table: &'m Table| table.rules.iter().filter_map(move |rule| Spans::of(table, rule));
        let mut all: Vec<Spans<'m>> = model.tables.iter().flat_map(of).collect();
        let mut names = std::collections::BTreeSet::new();
        all.retain(|spans| names.insert(spans.name()));
        all
    }

    /// Those that a constraint is for. A database that is spread over several servers adds a number of its own at the end of its name.
    pub fn named(constraint: &str, model: &'m Model) -> Option<Spans<'m>> {
        let all = Spans::all(model);
        let is = |spans: &&Spans<'m>| constraint == spans.name();
        let numbered = |spans: &&Spans<'m>| {
            let rest = constraint.strip_prefix(&spans.name()).and_then(|rest| rest.strip_prefix('_'));
            rest.is_some_and(|number| number.parse::<u64>().is_ok())
        };
        all.iter().find(is).or_else(|| all.iter().find(numbered)).cloned()
    }

    /// The table and the fields, by which one is the same whatever they are called.
    pub fn ids(&self) -> (TableId, Vec<FieldId>) {
        (self.table.id, self.within.iter().chain([&self.from, &self.to]).map(|field| field.id).collect())
    }

    /// What the constraint is called.
    pub fn name(&self) -> String {
        let (table, fields) = self.ids();
        let fields: Vec<String> = fields.iter().map(|id| id.0.to_string()).collect();
        format!("_overlap_{}_{}", table.0, fields.join("_"))
    }

    /// What makes the constraint.
    pub fn constrain(&self) -> String {
        let dialect = Dialect::Postgres;
        let (from, to) = (quote(&self.from.name), quote(&self.to.name));
        let same = self.within.iter().map(|field| format!("({}) WITH =", key_expression(field, None, dialect)));
        let parts: Vec<String> = same.chain([format!("{} WITH &&", self.range(&from, &to))]).collect();
        format!(
            "ALTER TABLE {} ADD CONSTRAINT {} EXCLUDE USING gist ({}) WHERE ({from} <= {to}) DEFERRABLE INITIALLY DEFERRED",
            dialect.table(&self.table.name),
            quote(&self.name()),
            parts.join(", ")
        )
    }

    /// What gives a row where spans that are there overlap, which is found sooner than the constraint would find it.
    pub fn any_that_overlap(&self) -> String {
        let dialect = Dialect::Postgres;
        let (from, to) = (quote(&self.from.name), quote(&self.to.name));
        let keys: Vec<String> = self.within.iter().map(|field| key_expression(field, None, dialect)).collect();
        let filled = keys.iter().map(|key| format!(" AND {key} IS NOT NULL")).collect::<String>();
        let within = if keys.is_empty() { String::new() } else { format!("PARTITION BY {} ", keys.join(", ")) };
        let sign = if self.from.storage() == Storage::Date { "<=" } else { "<" };
        format!(
            "SELECT 1 FROM (SELECT {from} AS _from, max({to}) OVER ({within}ORDER BY {from}, \"_id\" \
             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS _reached FROM {} WHERE {from} {sign} {to}{filled}) AS _spans \
             WHERE _from {sign} _reached LIMIT 1",
            dialect.table(&self.table.name)
        )
    }

    /// What drops it; `IF EXISTS`.
    pub fn free(&self) -> String {
        let table = Dialect::Postgres.table(&self.table.name);
        format!("ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {}", quote(&self.name()))
    }

    /// A span of days includes its last one; a moment is where the next span may begin.
    fn range(&self, from: &str, to: &str) -> String {
        match self.from.storage() {
            Storage::Date => format!("daterange({from}, {to}, '[]')"),
            Storage::DateTime => format!("tstzrange({from}, {to}, '[)')"),
            Storage::Decimal(decimals) if decimals > 0 => format!("numrange({from}, {to}, '[)')"),
            Storage::Time => format!("numrange(EXTRACT(epoch FROM {from}), EXTRACT(epoch FROM {to}), '[)')"),
            _ => format!("int8range({from}, {to}, '[)')"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sheaf_model::field::FieldType;

    #[test]
    fn a_constraint_for_each_kind_of_span() {
        let mut model = Model::default();
        let mut stays = Table::new("stays", "Stays");
        let kinds = [
            ("day", FieldType::Date),
            ("hour", FieldType::DateTime),
            ("clock", FieldType::Time),
            ("page", FieldType::Integer),
            ("metre", FieldType::Number { decimals: 2 }),
        ];
        stays.add_field(Field::new("room", "Room", FieldType::Text));
        for (name, kind) in kinds {
            stays.add_field(Field::new(name, name, kind.clone()));
            stays.add_field(Field::new(format!("{name}_end"), name, kind));
            let (from, to) = (name.to_owned(), format!("{name}_end"));
            let within = if name == "day" { vec!["room".to_owned()] } else { Vec::new() };
            stays.rules.push(Rule::NoOverlap { from, to, within, message: None });
        }
        model.add_table(stays);
        let all = Spans::all(&model);
        assert_eq!(
            all[0].constrain().replace(super::super::SCHEMA, ""),
            r#"ALTER TABLE "stays" ADD CONSTRAINT "_overlap_1_1_2_3" EXCLUDE USING gist ((sheaf.key("room")) WITH =, daterange("day", "day_end", '[]') WITH &&) WHERE ("day" <= "day_end") DEFERRABLE INITIALLY DEFERRED"#
        );
        assert_eq!(
            all[0].any_that_overlap().replace(super::super::SCHEMA, ""),
            r#"SELECT 1 FROM (SELECT "day" AS _from, max("day_end") OVER (PARTITION BY sheaf.key("room") ORDER BY "day", "_id" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS _reached FROM "stays" WHERE "day" <= "day_end" AND sheaf.key("room") IS NOT NULL) AS _spans WHERE _from <= _reached LIMIT 1"#
        );
        let ranges: Vec<String> = all.iter().map(|spans| spans.range("a", "b")).collect();
        assert_eq!(
            ranges,
            [
                "daterange(a, b, '[]')",
                "tstzrange(a, b, '[)')",
                "numrange(EXTRACT(epoch FROM a), EXTRACT(epoch FROM b), '[)')",
                "int8range(a, b, '[)')",
                "numrange(a, b, '[)')"
            ]
        );
        let named = |name: &str| Spans::named(name, &model).map(|spans| spans.from.name.as_str());
        assert_eq!(named("_overlap_1_4_5"), Some("hour"));
        assert_eq!(named("_overlap_1_4_5_102008"), Some("hour"));
        assert_eq!(named("_overlap_1_4"), None);
        assert_eq!(named("_unique_1_4_5"), None);
    }
}
