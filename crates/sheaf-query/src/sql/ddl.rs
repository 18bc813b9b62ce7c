//! The statements that make and change people's tables.
//!
//! Indexes are named by ids, not by names, so that a rename touches none of them and a violated constraint can be mapped back
//! to its fields. Nothing is deleted: a dropped field or table is renamed to `_gone_…` and can be brought back.

use std::fmt::Write;

use sheaf_model::path::Step;
use sheaf_model::{Field, FieldId, Index, Model, Storage, Table, TableId};

use super::dialect::{Dialect, TRIGRAMS, quote, quote_text};
use super::json;

/// Our own column in which values are kept that do not fit their field: JSON by the field's id, or NULL.
pub const MISFITS: &str = "_misfits";

/// Our own columns of every table, with their definitions on SQLite and on PostgreSQL.
const OWN_COLUMNS: &[(&str, &str, &str)] = &[
    ("_id", "INTEGER PRIMARY KEY", "bigint PRIMARY KEY"),
    ("_version", "INTEGER NOT NULL DEFAULT 1", "bigint NOT NULL DEFAULT 1"),
    ("_created_at", "INTEGER NOT NULL", "timestamptz NOT NULL"),
    ("_updated_at", "INTEGER NOT NULL", "timestamptz NOT NULL"),
    ("_created_by", "INTEGER", "bigint"),
    ("_updated_by", "INTEGER", "bigint"),
    (MISFITS, "TEXT CHECK (\"_misfits\" IS NULL OR json_valid(\"_misfits\"))", "json"),
];

/// Bytes that PostgreSQL keeps of a name.
const LONGEST_NAME: usize = 63;

/// Digits of a decimal on PostgreSQL: as many as 64 bits hold.
const MOST_DIGITS: u8 = 20;

/// `CREATE TABLE` with a column for every stored field.
pub fn create_table(model: &Model, table: &Table, dialect: Dialect) -> String {
    let mut sql = format!("CREATE TABLE {} (", dialect.table(&table.name));
    for (i, (name, sqlite, postgres)) in OWN_COLUMNS.iter().enumerate() {
        let comma = if i == 0 { "" } else { ", " };
        let definition = if dialect == Dialect::Sqlite { sqlite } else { postgres };
        let _ = write!(sql, "{comma}{} {definition}", quote(name));
    }
    for field in table.fields.iter().filter(|f| f.storage().has_column()) {
        let _ = write!(sql, ", {}", column(model, field, dialect));
    }
    sql.push(')');
    sql.push_str(strict(dialect));
    sql
}

/// What SQLite is told so that a column holds what its type says; PostgreSQL's do.
const fn strict(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => " STRICT",
        Dialect::Postgres => "",
    }
}

/// The type of a column, in the words in which the engine tells it.
pub fn column_type(storage: Storage, dialect: Dialect) -> String {
    match (dialect, storage) {
        (Dialect::Sqlite, storage) if storage.is_text() => "TEXT".to_owned(),
        (Dialect::Sqlite, _) => "INTEGER".to_owned(),
        (Dialect::Postgres, Storage::Text) => "text".to_owned(),
        (Dialect::Postgres, Storage::Json | Storage::Choices) => "jsonb".to_owned(),
        (Dialect::Postgres, Storage::Boolean) => "boolean".to_owned(),
        (Dialect::Postgres, Storage::Date) => "date".to_owned(),
        (Dialect::Postgres, Storage::DateTime) => "timestamp with time zone".to_owned(),
        (Dialect::Postgres, Storage::Time) => "time without time zone".to_owned(),
        (Dialect::Postgres, Storage::Decimal(decimals)) if decimals > 0 => format!("numeric({MOST_DIGITS},{decimals})"),
        (Dialect::Postgres, _) => "bigint".to_owned(),
    }
}

/// A column's definition.
fn column(model: &Model, field: &Field, dialect: Dialect) -> String {
    let (name, kind) = (quote(&field.name), column_type(field.storage(), dialect));
    match (field.storage(), dialect) {
        // Compared by its bytes, as on SQLite; what people see as equal or in order is the matter of a key.
        (Storage::Text, Dialect::Postgres) => format!("{name} {kind} COLLATE \"C\""),
        (Storage::Boolean, Dialect::Sqlite) => format!("{name} {kind} CHECK ({name} IN (0, 1))"),
        (Storage::Json | Storage::Choices, Dialect::Sqlite) => format!("{name} {kind} CHECK (json_valid({name}))"),
        // The writer empties links itself, and logs it; this is for the columns of fields that were put aside. PostgreSQL wants the
        // other table to be there already, so that it is told later.
        (Storage::Record, Dialect::Sqlite) => match model.target(field) {
            Some(target) => format!("{name} {kind} {} ON DELETE SET NULL", references(&target.name, dialect)),
            None => format!("{name} {kind}"),
        },
        _ => format!("{name} {kind}"),
    }
}

/// On PostgreSQL, what ties a link's column to the table that it points to.
pub fn add_reference(model: &Model, table: &Table, field: &Field) -> Option<String> {
    let target = model.target(field).filter(|_| field.storage() == Storage::Record)?;
    let dialect = Dialect::Postgres;
    let (name, column) = (dialect.table(&table.name), quote(&field.name));
    let refers = references(&target.name, dialect);
    Some(format!("ALTER TABLE {name} ADD FOREIGN KEY ({column}) {refers} ON DELETE SET NULL"))
}

fn references(table: &str, dialect: Dialect) -> String {
    format!("REFERENCES {}(\"_id\")", dialect.table(table))
}

/// `ALTER TABLE … ADD COLUMN`.
pub fn add_column(model: &Model, table: &Table, field: &Field, dialect: Dialect) -> String {
    format!("ALTER TABLE {} ADD COLUMN {}", dialect.table(&table.name), column(model, field, dialect))
}

/// `ALTER TABLE … RENAME TO`.
pub fn rename_table(from: &str, to: &str, dialect: Dialect) -> String {
    format!("ALTER TABLE {} RENAME TO {}", dialect.table(from), quote(to))
}

/// `ALTER TABLE … RENAME COLUMN`.
pub fn rename_column(table: &str, from: &str, to: &str, dialect: Dialect) -> String {
    format!("ALTER TABLE {} RENAME COLUMN {} TO {}", dialect.table(table), quote(from), quote(to))
}

/// The name of a table that was put aside.
pub fn gone_table(id: TableId) -> String {
    format!("_gone_{}", id.0)
}

/// The name of a column that was put aside, at a version of the model: a field may be converted more than once.
pub fn gone_column(id: FieldId, version: u64) -> String {
    format!("_gone_{}_{version}", id.0)
}

/// The joining table of a field of several links. Named by ids: neither table's rename touches it.
pub fn joining_table(table: &Table, field: &Field) -> String {
    format!("_links_{}_{}", table.id.0, field.id.0)
}

/// `CREATE TABLE` for a joining table.
pub fn create_joining_table(model: &Model, table: &Table, field: &Field, dialect: Dialect) -> String {
    let target = model.target(field).map_or(&table.name, |t| &t.name);
    let kind = column_type(Storage::Record, dialect);
    let end = if dialect == Dialect::Sqlite { " STRICT, WITHOUT ROWID" } else { "" };
    format!(
        "CREATE TABLE {} (\"_source\" {kind} NOT NULL {} ON DELETE CASCADE, \"_target\" {kind} NOT NULL {} ON DELETE CASCADE, \
         \"_position\" {kind} NOT NULL, PRIMARY KEY (\"_source\", \"_target\")){end}",
        dialect.table(&joining_table(table, field)),
        references(&table.name, dialect),
        references(target, dialect),
    )
}

/// The index by which the other side of a joining table is read.
pub fn index_joining_table(table: &Table, field: &Field, dialect: Dialect) -> String {
    index_joined(&joining_table(table, field), dialect)
}

/// The same for a joining table of this name.
pub fn index_joined(name: &str, dialect: Dialect) -> String {
    format!("CREATE INDEX {} ON {}(\"_target\")", quote(&format!("{name}_target")), dialect.table(name))
}

/// The name of a joining table that was put aside.
pub fn gone_joining_table(table: &Table, field: &Field, version: u64) -> String {
    format!("_gone_links_{}_{}_{version}", table.id.0, field.id.0)
}

/// The index of a link's column that was put aside: the foreign key is still there, and its checks need one.
pub fn index_gone_column(table: &Table, gone: &str, dialect: Dialect) -> String {
    let name = quote(&gone_index_name(table, gone));
    let column = quote(gone);
    format!("CREATE INDEX {name} ON {}({column}) WHERE {column} IS NOT NULL", dialect.table(&table.name))
}

/// Its name.
pub fn gone_index_name(table: &Table, gone: &str) -> String {
    format!("_link_{}{gone}", table.id.0)
}

/// The expression of a field in an index, the same that filters and sorts use.
pub fn key_expression(field: &Field, alias: Option<&str>, dialect: Dialect) -> String {
    let column = match alias {
        Some(alias) => format!("{alias}.{}", quote(&field.name)),
        None => quote(&field.name),
    };
    if field.storage() == Storage::Text { format!("{}({column})", dialect.own("key")) } else { column }
}

fn field_ids(table: &Table, names: &[String]) -> String {
    let ids = names.iter().filter_map(|n| table.field(n)).map(|f| f.id.0.to_string());
    ids.collect::<Vec<_>>().join("_")
}

/// The name of the unique index over these fields.
pub fn unique_name(table: &Table, names: &[String]) -> String {
    format!("_unique_{}_{}", table.id.0, field_ids(table, names))
}

/// `CREATE UNIQUE INDEX`; text goes by its key.
pub fn create_unique(table: &Table, names: &[String], dialect: Dialect) -> String {
    let keys = names.iter().filter_map(|n| table.field(n)).map(|f| key_expression(f, None, dialect));
    let keys = keys.collect::<Vec<_>>().join(", ");
    format!("CREATE UNIQUE INDEX {} ON {} ({keys})", quote(&unique_name(table, names)), dialect.table(&table.name))
}

/// Most columns of an index of PostgreSQL.
const MOST_INDEXED: usize = 32;

/// An index by which words are found in a table on PostgreSQL: of each three letters that stand beside one another in a text.
pub struct SearchIndex<'t> {
    /// Its name.
    pub name: String,
    /// The statement that makes it, beside those who read and write.
    pub create: String,
    fields: Vec<&'t Field>,
}

impl SearchIndex<'_> {
    /// The columns that it is over, sorted, with a blank between.
    pub fn columns(&self) -> String {
        let mut names: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
        names.sort_unstable();
        names.join(" ")
    }
}

/// The indexes by which words are found in a table on PostgreSQL: one, or several where it has many fields.
pub fn search_indexes(table: &Table) -> Vec<SearchIndex<'_>> {
    let searched: Vec<&Field> = table.fields.iter().filter(|field| field.kind.is_searched()).collect();
    searched.chunks(MOST_INDEXED).map(|fields| search_index(table, fields.to_vec())).collect()
}

fn search_index<'t>(table: &Table, fields: Vec<&'t Field>) -> SearchIndex<'t> {
    let ids = fields.iter().map(|field| field.id.0.to_string()).collect::<Vec<_>>().join("_");
    let key = |field: &&Field| format!("{} {TRIGRAMS}gin_trgm_ops", key_expression(field, None, Dialect::Postgres));
    let keys = fields.iter().map(key).collect::<Vec<_>>().join(", ");
    // A name has 63 bytes. Which columns it is over is asked of the server besides.
    let name = match fields.as_slice() {
        [first, .., last] if ids.len() > 40 => {
            format!("_search_{}_{}_to_{}_{}", table.id.0, first.id.0, last.id.0, fields.len())
        }
        _ => format!("_search_{}_{ids}", table.id.0),
    };
    let on = Dialect::Postgres.table(&table.name);
    let create = format!("CREATE INDEX CONCURRENTLY {} ON {on} USING gin ({keys})", quote(&name));
    SearchIndex { name, create, fields }
}

/// The name of an index.
pub fn index_name(table: &Table, index: &Index) -> String {
    let parts = index.parts().map(|(name, down)| {
        let id = match name.strip_prefix('@') {
            Some(own) => own.to_owned(),
            None => match (table.field(name), table.part(name)) {
                (Some(field), _) => field.id.0.to_string(),
                (None, Some((field, steps))) => format!("{}p{:016x}", field.id.0, digest(&steps)),
                (None, None) => String::new(),
            },
        };
        if down { format!("{id}d") } else { id }
    });
    format!("_index_{}_{}", table.id.0, parts.collect::<Vec<_>>().join("_"))
}

/// `CREATE INDEX`. `computed` gives the expression of a computed field, where it can be indexed.
pub fn create_index(
    table: &Table,
    index: &Index,
    dialect: Dialect,
    computed: impl Fn(&Field) -> Option<String>,
) -> Option<String> {
    let mut keys = Vec::new();
    if let [only] = index.0.as_slice()
        && table.field(only).is_some_and(|f| f.storage() == Storage::Json)
    {
        return create_json_index(table, index, only, dialect);
    }
    for (name, down) in index.parts() {
        let key = match (own_column(name), table.field(name)) {
            (Some(column), _) => quote(column),
            (None, Some(field)) if field.storage() == Storage::Computed => format!("({})", computed(field)?),
            (None, Some(field)) if field.storage() == Storage::Json => return None,
            (None, Some(field)) if field.storage().has_column() => key_expression(field, None, dialect),
            (None, None) => {
                let (field, steps) = table.part(name)?;
                format!("({})", json::key(&quote(&field.name), &steps, dialect).text(dialect))
            }
            _ => return None,
        };
        keys.push(if down { format!("{key} DESC") } else { key });
    }
    keys.extend(ties(dialect));
    let name = quote(&index_name(table, index));
    Some(format!("CREATE INDEX IF NOT EXISTS {name} ON {} ({})", dialect.table(&table.name), keys.join(", ")))
}

/// An index over all that a JSON field holds, by which lists within it are looked through; SQLite has none.
fn create_json_index(table: &Table, index: &Index, field: &str, dialect: Dialect) -> Option<String> {
    let (name, rows) = (quote(&index_name(table, index)), dialect.table(&table.name));
    let column = quote(field);
    (dialect == Dialect::Postgres)
        .then(|| format!("CREATE INDEX IF NOT EXISTS {name} ON {rows} USING gin ({column} jsonb_path_ops)"))
}

/// FNV-1a of steps: it names an index, so that it must stay what it is.
fn digest(steps: &[Step]) -> u64 {
    let written: String = steps.iter().map(Step::to_string).collect();
    written.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What ends an index so that records that agree in its keys lie in the order of their ids; on SQLite they do anyhow.
pub fn ties(dialect: Dialect) -> Option<String> {
    (dialect == Dialect::Postgres).then(|| quote("_id"))
}

/// The column behind `@id`, `@created_at` and so on.
pub fn own_column(name: &str) -> Option<&'static str> {
    Some(match name {
        "@id" => "_id",
        "@version" => "_version",
        "@created_at" => "_created_at",
        "@updated_at" => "_updated_at",
        "@created_by" => "_created_by",
        "@updated_by" => "_updated_by",
        _ => return None,
    })
}

/// `@created_at` of `_created_at`, and so on.
pub fn own_name(column: &str) -> Option<&'static str> {
    ["@id", "@version", "@created_at", "@updated_at", "@created_by", "@updated_by"]
        .into_iter()
        .find(|name| own_column(name) == Some(column))
}

/// The index by which the records that link to one are found.
pub fn create_link_index(table: &Table, field: &Field, dialect: Dialect) -> String {
    let name = quote(&link_index_name(table, field));
    let keys: Vec<String> = [quote(&field.name)].into_iter().chain(ties(dialect)).collect();
    format!("CREATE INDEX IF NOT EXISTS {name} ON {}({})", dialect.table(&table.name), keys.join(", "))
}

/// Its name.
pub fn link_index_name(table: &Table, field: &Field) -> String {
    format!("_link_{}_{}", table.id.0, field.id.0)
}

/// The index by which the records are found that have a value which does not fit. Of all others it holds nothing, so that it costs
/// next to nothing where everything fits.
pub fn create_misfits_index(table: &Table, dialect: Dialect) -> String {
    let (name, rows) = (quote(&misfits_index_name(table)), dialect.table(&table.name));
    format!("CREATE INDEX IF NOT EXISTS {name} ON {rows} (\"_id\") WHERE {} IS NOT NULL", quote(MISFITS))
}

/// Its name.
pub fn misfits_index_name(table: &Table) -> String {
    format!("_misfits_{}", table.id.0)
}

/// `DROP INDEX`.
pub fn drop_index(name: &str, dialect: Dialect) -> String {
    format!("DROP INDEX IF EXISTS {}", dialect.table(name))
}

/// The name of a table's view for outside readers. No table is called so: their names have no two underscores in a row.
pub fn view_name(table: &Table) -> String {
    format!("{}__view", table.name)
}

/// A view in people's own labels and units: for BI tools, which need none of our functions to read it.
pub fn create_view(model: &Model, table: &Table, dialect: Dialect) -> String {
    let mut columns = vec!["t.\"_id\" AS \"Record\"".to_owned()];
    let mut taken = vec!["record".to_owned()];
    for field in &table.fields {
        let Some(expression) = readable(model, field, dialect) else { continue };
        let mut label = shortened(&field.label, dialect, "");
        let mut n = 2;
        while taken.contains(&label.to_lowercase()) {
            label = shortened(&field.label, dialect, &format!(" {n}"));
            n += 1;
        }
        taken.push(label.to_lowercase());
        columns.push(format!("{expression} AS {}", quote(&label)));
    }
    let (view, from) = (dialect.table(&view_name(table)), dialect.table(&table.name));
    format!("CREATE VIEW {view} AS SELECT {} FROM {from} t", columns.join(", "))
}

/// A label with an end, in as many bytes as PostgreSQL keeps of a name.
fn shortened(label: &str, dialect: Dialect, end: &str) -> String {
    let most = if dialect == Dialect::Postgres { LONGEST_NAME - end.len() } else { usize::MAX };
    let cut = label.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|at| *at <= most).last().unwrap_or(0);
    format!("{}{end}", &label[..cut])
}

fn readable(model: &Model, field: &Field, dialect: Dialect) -> Option<String> {
    let column = format!("t.{}", quote(&field.name));
    Some(match field.storage() {
        Storage::Decimal(_) | Storage::Date | Storage::DateTime | Storage::Time if dialect == Dialect::Postgres => {
            column
        }
        Storage::Decimal(decimals) if decimals > 0 => format!("{column} / 1e{decimals}"),
        Storage::Date => format!("date({column} * 86400, 'unixepoch')"),
        Storage::DateTime => format!("strftime('%Y-%m-%d %H:%M:%S', {column} / 1000, 'unixepoch')"),
        Storage::Time => format!("time({column} / 1000, 'unixepoch')"),
        Storage::Duration => format!("{column} / 3600000.0"),
        Storage::Choice => {
            let choices = field.kind.choices()?;
            let mut case = format!("CASE {column}");
            for choice in choices {
                let _ = write!(case, " WHEN {} THEN {}", choice.code, quote_text(&choice.label, dialect));
            }
            if choices.is_empty() { "NULL".to_owned() } else { case + " END" }
        }
        Storage::Record => {
            let (target, title) = (model.target(field)?, model.target_title(field)?);
            if !title.storage().has_column() {
                return Some(column);
            }
            format!(
                "(SELECT l.{} FROM {} l WHERE l.\"_id\" = {column})",
                quote(&title.name),
                dialect.table(&target.name)
            )
        }
        Storage::Joined | Storage::Computed => return None,
        _ => column,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sheaf_model::field::{Choice, FieldType, LinkTarget};

    #[test]
    fn a_table_its_indexes_and_its_view() {
        let mut model = Model::default();
        let mut companies = Table::new("companies", "Companies");
        companies.add_field(Field { unique: true, ..Field::new("name", "Name", FieldType::Text) });
        model.add_table(companies);
        let mut leads = Table::new("leads", "Leads");
        let link = LinkTarget { table: "companies".into(), field: None };
        leads.add_field(Field::new("company", "Company", FieldType::Link { link }));
        leads.add_field(Field::new("amount", "Deal size", FieldType::Number { decimals: 2 }));
        leads.add_field(Field::new("status", "Status", FieldType::Choice { choices: Choice::list(["New", "Won't"]) }));
        model.add_table(leads);
        let (companies, leads) = (&model.tables[0], &model.tables[1]);
        assert_eq!(
            create_unique(companies, &["name".into()], Dialect::Sqlite),
            r#"CREATE UNIQUE INDEX "_unique_1_1" ON "companies" (sheaf_key("name"))"#
        );
        let index = Index(vec!["status".into(), "-@created_at".into()]);
        assert_eq!(
            create_index(leads, &index, Dialect::Sqlite, |_| None).as_deref(),
            Some(r#"CREATE INDEX IF NOT EXISTS "_index_2_3_created_atd" ON "leads" ("status", "_created_at" DESC)"#)
        );
        assert!(
            create_table(&model, leads, Dialect::Sqlite).contains(r#""company" INTEGER REFERENCES "companies"("_id")"#)
        );
        assert_eq!(
            create_view(&model, leads, Dialect::Sqlite),
            r#"CREATE VIEW "leads__view" AS SELECT t."_id" AS "Record", (SELECT l."name" FROM "companies" l WHERE l."_id" = t."company") AS "Company", t."amount" / 1e2 AS "Deal size", CASE t."status" WHEN 1 THEN 'New' WHEN 2 THEN 'Won''t' END AS "Status" FROM "leads" t"#
        );
    }
}
