//! Indexes that nobody asked for and something of the model needs: titles by which links are found, spans that must not overlap,
//! records with values that do not fit, indexes over computed fields, which follow their formulas.

use std::collections::BTreeMap;

use sheaf_model::rule::Rule;
use sheaf_model::{Field, FieldId, Model, Storage, Table, TableId};
use sheaf_query::sql::{Dialect, ddl, quote};

/// An index that the model needs.
pub(crate) struct Support {
    pub table: TableId,
    pub fields: Vec<FieldId>,
    /// `CREATE INDEX IF NOT EXISTS`.
    pub sql: String,
}

/// All of a model, by name.
pub(crate) fn supports(model: &Model, dialect: Dialect) -> BTreeMap<String, Support> {
    let mut all = BTreeMap::new();
    for table in &model.tables {
        let sql = ddl::create_misfits_index(table, dialect);
        all.insert(ddl::misfits_index_name(table), Support { table: table.id, fields: Vec::new(), sql });
        for title in table.fields.iter().filter_map(|f| Some((model.target(f)?, model.target_title(f)?))) {
            let (target, title) = title;
            if title.storage() == Storage::Text && !begins_an_index(target, title) {
                let name = format!("_title_{}_{}", target.id.0, title.id.0);
                all.insert(name.clone(), support(&name, target, &[title], dialect));
            }
        }
        for rule in &table.rules {
            let Rule::NoOverlap { from, within, .. } = rule else { continue };
            let fields: Vec<&Field> = within.iter().chain([from]).filter_map(|name| table.field(name)).collect();
            let ids = fields.iter().map(|f| f.id.0.to_string()).collect::<Vec<_>>().join("_");
            let name = format!("_span_{}_{ids}", table.id.0);
            all.insert(name.clone(), support(&name, table, &fields, dialect));
        }
        for index in &table.all_indexes() {
            let computed = |f: &Field| sheaf_query::plan::index_expression(dialect, model, table, f);
            let is_computed = |name: &str| table.field(name).is_some_and(|f| f.storage() == Storage::Computed);
            if index.parts().any(|(name, _)| is_computed(name))
                && let Some(sql) = ddl::create_index(table, index, dialect, computed)
            {
                all.insert(ddl::index_name(table, index), Support { table: table.id, fields: Vec::new(), sql });
            }
        }
    }
    all
}

fn begins_an_index(table: &Table, field: &Field) -> bool {
    field.unique || table.all_indexes().iter().any(|i| i.parts().next().is_some_and(|(name, _)| name == field.name))
}

fn support(name: &str, table: &Table, fields: &[&Field], dialect: Dialect) -> Support {
    let keys = fields.iter().map(|f| ddl::key_expression(f, None, dialect)).collect::<Vec<_>>().join(", ");
    let sql = format!("CREATE INDEX IF NOT EXISTS {} ON {} ({keys})", quote(name), dialect.table(&table.name));
    Support { table: table.id, fields: fields.iter().map(|f| f.id).collect(), sql }
}
