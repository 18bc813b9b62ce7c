//! How fast the store writes and reads: many clients that create, update, list and get, then an import.
//!
//! `cargo run --release -p sheaf-store --example write_load -- [clients] [seconds] [import rows]`

#![allow(clippy::print_stdout, reason = "its figures are what it is for")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use sheaf_model::field::{Choice, FieldType, Given, JsonWriter, LinkTarget};
use sheaf_model::{Field, FieldId, Index, Model, Problem, Scalar, Table};
use sheaf_query::plan::{self, Action, Grant, ListPlan, ListRequest, Rights, Search};
use sheaf_store::bulk::{Bulk, Strictness};
use sheaf_store::fetch::{self, Asking};
use sheaf_store::record::Values;
use sheaf_store::{Why, Workspace};

const COMPANIES: i64 = 1_000;

fn model() -> Model {
    let mut model = Model::default();
    let mut companies = Table::new("companies", "Companies");
    companies.add_field(Field { unique: true, ..Field::new("name", "Name", FieldType::Text) });
    model.add_table(companies);
    let mut leads = Table::new("leads", "Leads");
    let choices = Choice::list(["New", "Talking", "Won", "Lost"]);
    let link = LinkTarget { table: "companies".into(), field: None };
    for field in [
        Field { required: true, ..Field::new("name", "Name", FieldType::Text) },
        Field::new("email", "E-mail", FieldType::Email),
        Field::new("company", "Company", FieldType::Link { link }),
        Field::new("status", "Status", FieldType::Choice { choices }),
        Field::new("amount", "Amount", FieldType::Money { decimals: 2, currency: None }),
        Field::new("created_at", "Created at", FieldType::DateTime),
    ] {
        leads.add_field(field);
    }
    leads.indexes = vec![Index(vec!["status".into(), "-@created_at".into()])];
    model.add_table(leads);
    model
}

fn lead(n: i64) -> Values {
    let field = |id, scalar: Scalar| (FieldId(id), Given::Scalar(scalar));
    let given = vec![
        field(1, format!("Lead {n}").into()),
        field(2, format!("lead{n}@example.com").into()),
        field(3, (n % COMPANIES + 1).into()),
        field(4, (n % 4 + 1).into()),
        field(5, (n * 37 % 1_000_000).into()),
        field(6, (1_700_000_000_000 + n * 1_000).into()),
    ];
    Values { given, wrong: Vec::new() }
}

fn grant(table: &Table) -> Grant {
    Grant::issue(table.id, Action::READ, Arc::new(Rights::all()))
}

fn main() -> Result<(), Problem> {
    let mut given = std::env::args().skip(1).map(|a| a.parse::<u64>().unwrap_or(0));
    let (clients, seconds) = (given.next().unwrap_or(32), given.next().unwrap_or(3));
    let rows = given.next().unwrap_or(1_000_000) as i64;
    let folder = std::env::temp_dir().join(format!("sheaf-write-load-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let began = Instant::now();
    Workspace::create(&folder)?;
    println!("create a workspace     {:>10.1} ms", began.elapsed().as_secs_f64() * 1e3);
    let began = Instant::now();
    let store = Arc::new(Workspace::open(&folder)?);
    println!("open it                {:>10.1} ms", began.elapsed().as_secs_f64() * 1e3);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|e| Problem::new(sheaf_model::Code::Internal, e.to_string()))?;
    runtime.block_on(async {
        store.write(1, Why::Write, |tx| tx.reshape(model(), "made")).await?;
        store
            .write_alone(1, Why::Write, |tx| {
                let table = tx.model.tables[0].clone();
                for n in 1..=COMPANIES {
                    let given = vec![(FieldId(1), Given::Scalar(format!("Company {n}").into()))];
                    tx.create(&table, Values { given, wrong: Vec::new() }, None)?;
                }
                Ok(())
            })
            .await?;
        let load = Load { store: Arc::clone(&store), clients, time: Duration::from_secs(seconds) };
        let made = load.writes().await;
        load.reads(made).await;
        import(&store, rows).await
    })?;
    let _ = std::fs::remove_dir_all(&folder);
    Ok(())
}

struct Load {
    store: Arc<Workspace>,
    clients: u64,
    time: Duration,
}

impl Load {
    /// Runs a deed over and over in as many tasks as there are clients; answers how often.
    async fn run<F, W>(&self, what: &str, deed: F) -> i64
    where
        F: Fn(Arc<Workspace>, i64) -> W + Clone + Send + 'static,
        W: Future<Output = ()> + Send,
    {
        let (next, slowest) = (Arc::new(AtomicI64::new(1)), Arc::new(AtomicU64::new(0)));
        let began = Instant::now();
        let end = began + self.time;
        let tasks: Vec<_> = (0..self.clients)
            .map(|_| {
                let (deed, store, next, slowest) =
                    (deed.clone(), Arc::clone(&self.store), next.clone(), slowest.clone());
                tokio::spawn(async move {
                    while Instant::now() < end {
                        let started = Instant::now();
                        deed(Arc::clone(&store), next.fetch_add(1, Ordering::Relaxed)).await;
                        slowest.fetch_max(started.elapsed().as_micros() as u64, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        for task in tasks {
            let _ = task.await;
        }
        let done = next.load(Ordering::Relaxed) - 1;
        let rate = done as f64 / began.elapsed().as_secs_f64();
        println!("{what:<22} {rate:>10.0} /s   slowest {:.1} ms", slowest.load(Ordering::Relaxed) as f64 / 1e3);
        done
    }

    /// Answers how many records there are.
    async fn writes(&self) -> i64 {
        let model = self.store.model();
        let leads = Arc::new(model.tables[1].clone());
        let plan = Arc::new(
            plan::one(sheaf_query::sql::Dialect::Sqlite, &model, &leads, &grant(&leads), None, &[]).expect("a plan"),
        );
        let (table, shown) = (Arc::clone(&leads), Arc::clone(&plan));
        let mut made = self
            .run("create and read back", move |store, n| {
                let (leads, plan) = (Arc::clone(&table), Arc::clone(&shown));
                async move {
                    let made = store.write(1, Why::Write, move |tx| {
                        let id = tx.create(&leads, lead(n), None)?;
                        let mut json = JsonWriter::default();
                        fetch::one(tx.conn, &plan, &Asking::default(), id, &mut json)
                    });
                    made.await.expect("created");
                }
            })
            .await;
        let table = Arc::clone(&leads);
        made += self
            .run("create", move |store, n| {
                let leads = Arc::clone(&table);
                async move {
                    let made = store.write(1, Why::Write, move |tx| tx.create(&leads, lead(n), None));
                    made.await.expect("created");
                }
            })
            .await;
        self.run("update and read back", move |store, n| {
            let (leads, plan) = (Arc::clone(&leads), Arc::clone(&plan));
            async move {
                let changed = store.write(1, Why::Write, move |tx| {
                    let given = vec![
                        (FieldId(4), Given::Scalar((n % 4 + 1).into())),
                        (FieldId(5), Given::Scalar((n * 7 + 1_000_000).into())),
                    ];
                    let id = n * 7919 % made + 1;
                    tx.update(&leads, id, Values { given, wrong: Vec::new() }, None)?;
                    let mut json = JsonWriter::default();
                    fetch::one(tx.conn, &plan, &Asking::default(), id, &mut json)
                });
                changed.await.expect("changed");
            }
        })
        .await;
        made
    }

    async fn reads(&self, made: i64) {
        let model = self.store.model();
        let leads = &model.tables[1];
        let request = ListRequest {
            filter: Some("{Status} = \"Won\"".into()),
            sort: vec!["-@created_at".into()],
            expand: vec!["company".into()],
            ..ListRequest::default()
        };
        let plans: (Arc<ListPlan>, Arc<ListPlan>) = (
            Arc::new(
                plan::list(sheaf_query::sql::Dialect::Sqlite, &model, leads, &request, &grant(leads), Search::Scan)
                    .expect("a plan"),
            ),
            Arc::new(
                plan::one(sheaf_query::sql::Dialect::Sqlite, &model, leads, &grant(leads), None, &[]).expect("a plan"),
            ),
        );
        let plan = plans.0;
        self.run("list of 50, expanded", move |store, _| {
            let plan = Arc::clone(&plan);
            async move {
                let mut json = JsonWriter { out: Vec::with_capacity(16 << 10) };
                let limit = Duration::from_secs(1);
                store
                    .read(limit, |conn| fetch::list(conn, &plan, &Asking::default(), None, &mut json))
                    .expect("a list");
            }
        })
        .await;
        let plan = plans.1;
        self.run("get", move |store, n| {
            let plan = Arc::clone(&plan);
            async move {
                let mut json = JsonWriter::default();
                let (id, limit) = (n * 7919 % made + 1, Duration::from_secs(1));
                store.read(limit, |conn| fetch::one(conn, &plan, &Asking::default(), id, &mut json)).expect("a record");
            }
        })
        .await;
    }
}

async fn import(store: &Workspace, rows: i64) -> Result<(), Problem> {
    let began = Instant::now();
    store
        .write_alone(1, Why::Import, move |tx| {
            let table = tx.model.tables[1].clone();
            let mut bulk = Bulk::begin(tx, &table, Strictness::Strict)?;
            for n in 0..rows {
                let mut values = lead(n);
                let name = json!(format!("Company {}", n % COMPANIES + 1));
                values.given[2].1 = Given::Find { field: None, value: name };
                bulk.insert(tx, values)?;
            }
            bulk.finish(tx, &json!({ "file": "leads.csv" }))
        })
        .await?;
    let took = began.elapsed().as_secs_f64();
    println!(
        "import of {rows} rows  {took:>8.2} s  ({:.0} /s), {} MB resident at most",
        rows as f64 / took,
        most_resident()
    );
    Ok(())
}

/// The most memory that this process had, as Linux tells it.
fn most_resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
}
