//! A workspace in a folder of its own, and short ways to write into it and to look at all of it.
#![allow(dead_code, missing_docs, reason = "each test uses some of it")]

pub mod database;
pub mod directory;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sheaf_model::field::{Choice, FieldType, JsonWriter, LinkTarget, Move};
use sheaf_model::{Field, Index, Model, Problem, Storage, Table};
use sheaf_query::plan::{self, Action, Grant, ListRequest, Rights, Search};
use sheaf_query::sql::{Dialect, ddl};
use sheaf_store::db::ValueRef;
use sheaf_store::fetch::{self, Asking};
use sheaf_store::host::Seals;
use sheaf_store::record::{Values, Wrong};
use sheaf_store::search::Freshness;
use sheaf_store::{Fault, Server, Tx, Why, Workspace};

/// Stands for the host's key, which is the service's: what it seals is nothing that was given, and opens for what it was sealed for.
pub struct Turned;

impl Seals for Turned {
    fn seal(&self, of: &str, plain: &[u8]) -> Result<Vec<u8>, Problem> {
        Ok([of.as_bytes(), b"|", plain].concat().into_iter().rev().collect())
    }

    fn unseal(&self, of: &str, sealed: &[u8]) -> Result<Vec<u8>, Problem> {
        let turned: Vec<u8> = sealed.iter().rev().copied().collect();
        let plain = turned.strip_prefix(of.as_bytes()).and_then(|rest| rest.strip_prefix(b"|"));
        plain.map(<[u8]>::to_vec).ok_or_else(|| Problem::new(sheaf_model::Code::Unavailable, "another key"))
    }
}

pub const LONG: Duration = Duration::from_secs(60);

pub struct Place {
    pub store: Workspace,
    pub tokio: tokio::runtime::Runtime,
    pub folder: tempfile::TempDir,
}

/// The server on which workspaces are made, where the suite runs on that engine: `SHEAF_TEST_ENGINE=postgres`.
pub fn server() -> Option<&'static Arc<Server>> {
    static SERVER: OnceLock<Option<Arc<Server>>> = OnceLock::new();
    let found = SERVER.get_or_init(|| {
        std::env::var("SHEAF_TEST_ENGINE").ok().filter(|engine| engine == "postgres")?;
        let url = std::env::var("SHEAF_TEST_POSTGRES").expect("SHEAF_TEST_POSTGRES: run under tests/with-postgres");
        Some(Arc::new(Server::at(&url).unwrap()))
    });
    found.as_ref()
}

/// What a workspace in a folder is called on the server.
pub fn schema(folder: &Path) -> String {
    format!("w{}", folder.file_name().unwrap().to_string_lossy().to_lowercase().replace('.', "_"))
}

/// Opens a workspace, on whichever engine the suite runs.
pub fn open(folder: &Path) -> Workspace {
    match server() {
        Some(server) => Workspace::open_on(server, &schema(folder), folder).unwrap(),
        None => Workspace::open(folder).unwrap(),
    }
}

fn create(folder: &Path) {
    match server() {
        Some(server) => Workspace::create_on(server, &schema(folder), folder).unwrap(),
        None => Workspace::create(folder).unwrap(),
    }
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
    Grant::issue(table.id, Action::READ, Arc::new(Rights::all()))
}

impl Place {
    pub fn new(model: Model) -> Place {
        let folder = tempfile::tempdir().unwrap();
        create(folder.path());
        let place = Place::at(folder);
        place.write(move |tx| tx.reshape(model, "made")).unwrap();
        place
    }

    /// On a server of its own.
    pub fn on(server: &Arc<Server>, schema: &str, model: Model) -> Place {
        let folder = tempfile::tempdir().unwrap();
        Workspace::create_on(server, schema, folder.path()).unwrap();
        let store = Workspace::open_on(server, schema, folder.path()).unwrap();
        let place = Place::of(store, folder);
        place.write(move |tx| tx.reshape(model, "made")).unwrap();
        place
    }

    pub fn at(folder: tempfile::TempDir) -> Place {
        Place::of(open(folder.path()), folder)
    }

    fn of(store: Workspace, folder: tempfile::TempDir) -> Place {
        let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
        Place { store, tokio, folder }
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

    /// Changes the model; what it needs of tables that are there is made ready before it, however small they are.
    pub fn reshape(&self, change: impl FnOnce(&mut Model)) -> Result<u64, Problem> {
        let model = self.make_ready(change)?;
        self.write(move |tx| tx.reshape(model, "changed"))
    }

    /// Makes a change of the model ready, which is then not made.
    pub fn make_ready(&self, change: impl FnOnce(&mut Model)) -> Result<Model, Problem> {
        let mut model = (*self.store.model()).clone();
        change(&mut model);
        sheaf_model::check::check_model(&model)?;
        self.store.make_ready(&model, 0)?;
        Ok(model)
    }

    pub fn head(&self) -> i64 {
        self.store.head()
    }

    pub fn get(&self, name: &str, id: i64) -> Option<Value> {
        let model = self.store.model();
        let table = model.table(name).unwrap();
        let plan = plan::one(self.store.dialect(), &model, table, &everything(table), None, &[]).unwrap();
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
            let plan = plan::list(self.store.dialect(), &model, table, request, &grant, search)?;
            fetch::list(conn, &plan, &Asking::default(), request.after()?.as_ref(), &mut json)
        })?;
        Ok(serde_json::from_slice(&json.out).unwrap())
    }

    /// The first column of what a statement gives, as text. `@leads` is the table of that name.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        let sql = named(sql, self.store.dialect());
        let read = self.store.read(LONG, |conn| {
            conn.prepare_cached(&sql)?.query_map([], |row| {
                Ok(match row.get_ref(0)? {
                    ValueRef::Text(text) => text.to_owned(),
                    ValueRef::Integer(n) => n.to_string(),
                    other => format!("{other:?}"),
                })
            })
        });
        read.unwrap_or_else(|e| panic!("{e:?}: {sql}"))
    }

    /// The names of a table's indexes.
    pub fn indexes(&self, table: &str) -> Vec<String> {
        match (self.store.dialect(), server()) {
            (Dialect::Postgres, Some(_)) => self.texts(&format!(
                "SELECT indexname FROM pg_catalog.pg_indexes WHERE schemaname = '{}' AND tablename = '{table}' ORDER BY 1",
                schema(self.folder.path())
            )),
            _ => self.texts(&format!(
                "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = '{table}' ORDER BY 1"
            )),
        }
    }

    /// The schema that it has on the server, and a connection that is not Sheaf's.
    pub fn raw(&self) -> Option<(String, postgres::Client)> {
        server()?;
        let url = std::env::var("SHEAF_TEST_POSTGRES").ok()?;
        let client = postgres::Client::connect(&database::direct(&url), postgres::NoTls).unwrap();
        Some((schema(self.folder.path()), client))
    }

    /// Writes past everything that Sheaf does.
    pub fn tamper(&self, sql: &str) {
        let sql = named(sql, self.store.dialect());
        self.write(move |tx| tx.conn.execute_batch(&sql)).unwrap();
    }

    /// All that people's tables hold, also joining tables, without what an undoing may change: versions, and who changed when.
    pub fn contents(&self) -> BTreeMap<String, Vec<String>> {
        let model = self.store.model();
        let mut all = BTreeMap::new();
        for table in &model.tables {
            let stored = table.fields.iter().filter(|f| f.storage().has_column()).map(|f| f.name.as_str());
            let columns = ["_id", "_created_at", "_created_by", "_misfits"].into_iter().chain(stored);
            all.insert(table.name.clone(), self.rows(&table.name, columns));
            for field in table.fields.iter().filter(|f| f.storage() == Storage::Joined) {
                let name = ddl::joining_table(table, field);
                all.insert(name.clone(), self.rows(&name, ["_source", "_target", "_position"].into_iter()));
            }
        }
        all
    }

    fn rows<'c>(&self, table: &str, columns: impl Iterator<Item = &'c str>) -> Vec<String> {
        let mut columns: Vec<&str> = columns.collect();
        columns.sort_unstable();
        let shown: Vec<String> = columns.iter().map(|c| format!("'{c}', \"{c}\"")).collect();
        match self.store.dialect() {
            Dialect::Sqlite => {
                self.texts(&format!("SELECT json_object({}) FROM @{table} ORDER BY 1", shown.join(", ")))
            }
            Dialect::Postgres => {
                let object = format!("CAST(json_build_object({}) AS text) COLLATE \"C\"", shown.join(", "));
                self.texts(&format!("SELECT {object} FROM @{table} ORDER BY 1"))
            }
        }
    }

    /// The log has no gap and every hash is right; the database is whole.
    pub fn check(&self) {
        self.store.read(LONG, |conn| sheaf_store::log::verify(conn).map(drop)).unwrap();
        if self.store.dialect() == Dialect::Sqlite {
            assert_eq!(self.texts("PRAGMA integrity_check"), ["ok"]);
            assert_eq!(self.texts("SELECT \"table\" FROM pragma_foreign_key_check"), Vec::<String>::new());
        }
    }
}

fn named(sql: &str, dialect: Dialect) -> String {
    let mut parts = sql.split('@');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(part.len());
        out.push_str(&dialect.table(&part[..end]));
        out.push_str(&part[end..]);
    }
    out
}

/// The message of what must fail.
pub fn message<T: std::fmt::Debug>(result: Result<T, Problem>) -> String {
    result.unwrap_err().message
}

pub fn ids(list: &Value) -> Vec<i64> {
    list["records"].as_array().unwrap().iter().map(|r| r["id"].as_i64().unwrap()).collect()
}

/// Looks again and again until it is so, or fails after a while.
#[track_caller]
pub fn until(what: &str, mut so: impl FnMut() -> bool) {
    const LONGEST: Duration = Duration::from_secs(60);
    let end = Instant::now() + LONGEST;
    while !so() {
        assert!(Instant::now() < end, "{what}: not so after {LONGEST:?}");
        // Whoever is waited for needs the processor.
        std::thread::sleep(Duration::from_millis(5));
    }
}
