//! A workspace in a folder of its own, and short ways to write into it and to look at all of it.
#![allow(dead_code, missing_docs, reason = "each test uses some of it")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;
use serde_json::{Value, json};
use sheaf_model::field::{Choice, FieldType, JsonWriter, LinkTarget, Move};
use sheaf_model::{Field, Index, Model, Problem, Table};
use sheaf_query::plan::{self, Action, Grant, ListRequest, Rights, Search};
use sheaf_store::fetch::{self, Asking};
use sheaf_store::record::{Values, Wrong};
use sheaf_store::search::Freshness;
use sheaf_store::{Fault, Tx, Why, Workspace};

pub const LONG: Duration = Duration::from_secs(60);

pub struct Place {
    pub store: Workspace,
    pub tokio: tokio::runtime::Runtime,
    pub folder: tempfile::TempDir,
}

/// Companies, and leads that link to them.
pub fn model() -> Model {
    let mut model = Model::default();
    let mut companies = Table::new("companies", "Companies");
    companies.add_field(Field { unique: true, ..Field::new("name", "Name", FieldType::Text) });
    companies.add_field(Field::new("city", "City", FieldType::Text));
    model.add_table(companies);
    let mut leads = Table::new("leads", "Leads");
    let moves = [(1, 2), (2, 3), (2, 4)].map(|(from, to)| Move { from, to, by: vec![], required: vec![] }).to_vec();
    let choices = Choice::list(["New", "Talking", "Won", "Lost"]);
    for field in [
        Field { required: true, ..Field::new("name", "Name", FieldType::Text) },
        Field { unique: true, ..Field::new("email", "E-mail", FieldType::Email) },
        Field::new("company", "Company", link("companies")),
        Field { default: Some(json!("New")), ..Field::new("status", "Status", FieldType::Status { choices, moves }) },
        Field::new("amount", "Amount", FieldType::Money { decimals: 2, currency: None }),
        Field::new("tags", "Tags", FieldType::Choices { choices: Choice::list(["hot", "cold", "old"]) }),
        Field::new("due", "Due", FieldType::Date),
        Field::new("partners", "Partners", links("companies")),
        Field::new("number", "Number", FieldType::AutoNumber),
        Field::new("double", "Double", FieldType::Formula { formula: "{Amount} * 2".to_owned() }),
    ] {
        leads.add_field(field);
    }
    leads.indexes = vec![
        Index(vec!["status".into(), "-@created_at".into()]),
        Index(vec!["name".into()]),
        Index(vec!["amount".into()]),
    ];
    model.add_table(leads);
    model
}

pub fn link(table: &str) -> FieldType {
    FieldType::Link { link: LinkTarget { table: table.into(), field: None } }
}

pub fn links(table: &str) -> FieldType {
    FieldType::Links { link: LinkTarget { table: table.into(), field: None } }
}

/// A table of these fields, alone in a model.
pub fn one_table(name: &str, fields: impl IntoIterator<Item = Field>) -> Model {
    let mut model = Model::default();
    let mut table = Table::new(name, name);
    for field in fields {
        table.add_field(field);
    }
    model.add_table(table);
    model
}

/// Reads a record as a client sends it; what does not fit is kept as a misfit.
pub fn values(table: &Table, fields: &Value) -> Values {
    let mut values = Values::default();
    for (name, value) in fields.as_object().into_iter().flatten() {
        let field = table.field(name).unwrap_or_else(|| panic!("no field {name}"));
        match field.accept(value) {
            Ok(given) => values.given.push((field.id, given)),
            Err(misfit) => {
                let message = format!("'{}' {}.", field.label, misfit.message);
                values.wrong.push((field.id, Wrong { value: value.clone(), code: misfit.code.into(), message }));
            }
        }
    }
    values
}

pub fn table(tx: &Tx, name: &str) -> Table {
    tx.model.table(name).cloned().unwrap_or_else(|| panic!("no table {name}"))
}

pub fn everything(table: &Table) -> Grant {
    Grant::issue(table.id, Action::Read, Arc::new(Rights::all()))
}

impl Place {
    pub fn new(model: Model) -> Place {
        let folder = tempfile::tempdir().unwrap();
        Workspace::create(folder.path()).unwrap();
        let place = Place::at(folder);
        place.write(move |tx| tx.reshape(model, "made")).unwrap();
        place
    }

    pub fn at(folder: tempfile::TempDir) -> Place {
        let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
        Place { store: Workspace::open(folder.path()).unwrap(), tokio, folder }
    }

    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Problem> {
        self.tokio.block_on(self.store.write(1, Why::Write, work))
    }

    pub fn create(&self, name: &str, fields: Value) -> Result<i64, Problem> {
        let name = name.to_owned();
        self.write(move |tx| {
            let table = table(tx, &name);
            tx.create(&table, values(&table, &fields), None)
        })
    }

    pub fn update(&self, name: &str, id: i64, fields: Value) -> Result<i64, Problem> {
        let name = name.to_owned();
        self.write(move |tx| {
            let table = table(tx, &name);
            tx.update(&table, id, values(&table, &fields), None)
        })
    }

    pub fn delete(&self, name: &str, id: i64) -> Result<(), Problem> {
        let name = name.to_owned();
        self.write(move |tx| tx.delete(&table(tx, &name), id, None))
    }

    pub fn undo(&self, seq: i64) -> Result<i64, Problem> {
        self.write(move |tx| tx.undo(seq))
    }

    /// Changes the model.
    pub fn reshape(&self, change: impl FnOnce(&mut Model)) -> Result<u64, Problem> {
        let mut model = (*self.store.model()).clone();
        change(&mut model);
        self.write(move |tx| tx.reshape(model, "changed"))
    }

    pub fn head(&self) -> i64 {
        self.store.head()
    }

    pub fn get(&self, name: &str, id: i64) -> Option<Value> {
        let model = self.store.model();
        let table = model.table(name).unwrap();
        let plan = plan::one(&model, table, &everything(table), None, &[]).unwrap();
        let mut json = JsonWriter::default();
        let found = self.store.read(LONG, |conn| fetch::one(conn, &plan, &Asking::default(), id, &mut json)).unwrap();
        found.map(|_| serde_json::from_slice(&json.out).unwrap())
    }

    /// The fields of a record.
    pub fn fields(&self, name: &str, id: i64) -> Value {
        self.get(name, id).map_or(Value::Null, |record| record["fields"].clone())
    }

    pub fn list(&self, name: &str, request: &ListRequest) -> Result<Value, Problem> {
        let model = self.store.model();
        self.list_as(name, request, everything(model.table(name).unwrap()))
    }

    pub fn list_as(&self, name: &str, request: &ListRequest, grant: Grant) -> Result<Value, Problem> {
        let model = self.store.model();
        let table = model.table(name).unwrap();
        let mut json = JsonWriter::default();
        self.store.read(LONG, |conn| {
            let searched = request.search.is_some();
            let search = match searched && self.store.prepare_search(conn, table)? == Freshness::Current {
                true => Search::Index,
                false => Search::Scan,
            };
            let plan = plan::list(&model, table, request, &grant, search)?;
            fetch::list(conn, &plan, &Asking::default(), request.after()?.as_ref(), &mut json)
        })?;
        Ok(serde_json::from_slice(&json.out).unwrap())
    }

    /// A connection of its own to the file.
    pub fn sql(&self) -> Connection {
        sheaf_store::sqlite::open_reader(&self.folder.path().join("workspace.db")).unwrap()
    }

    /// All that people's tables hold, also joining tables, without what an undoing may change: versions, and who changed when.
    pub fn contents(&self) -> BTreeMap<String, Vec<String>> {
        let conn = self.sql();
        let names = "SELECT name FROM sqlite_schema WHERE type = 'table'
                     AND (name LIKE '\\_links\\_%' ESCAPE '\\' OR name NOT LIKE '\\_%' ESCAPE '\\') AND name NOT LIKE 'sqlite%'";
        let tables = texts(&conn, names);
        let mut all = BTreeMap::new();
        for table in tables {
            let columns = texts(&conn, &format!("SELECT name FROM pragma_table_info('{table}') ORDER BY name"));
            let kept = |c: &&String| {
                !["_version", "_updated_at", "_updated_by"].contains(&c.as_str()) && !c.starts_with("_gone")
            };
            let shown: Vec<String> = columns.iter().filter(kept).map(|c| format!("'{c}', \"{c}\"")).collect();
            let rows = format!("SELECT json_object({}) FROM \"{table}\" ORDER BY 1", shown.join(", "));
            all.insert(table, texts(&conn, &rows));
        }
        all
    }

    /// The log has no gap and every hash is right; the database is whole.
    pub fn check(&self) {
        let conn = self.sql();
        sheaf_store::log::verify(&conn).unwrap();
        assert_eq!(texts(&conn, "PRAGMA integrity_check"), ["ok"]);
        assert_eq!(texts(&conn, "SELECT \"table\" FROM pragma_foreign_key_check"), Vec::<String>::new());
    }
}

pub fn texts(conn: &Connection, sql: &str) -> Vec<String> {
    let mut select = conn.prepare(sql).unwrap_or_else(|e| panic!("{e}: {sql}"));
    let rows = select.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap_or_else(|e| panic!("{e}: {sql}"))
}

/// The message of what must fail.
pub fn message<T: std::fmt::Debug>(result: Result<T, Problem>) -> String {
    result.unwrap_err().message
}

pub fn ids(list: &Value) -> Vec<i64> {
    list["records"].as_array().unwrap().iter().map(|r| r["id"].as_i64().unwrap()).collect()
}
