//! What PostgreSQL itself can do for this shape of data: statements written by hand, no users, rights, history or model. Sheaf on
//! PostgreSQL is measured beside it.
//!
//!     limit-postgres serve  URL PORT
//!     limit-postgres import URL LEADS.csv COMPANIES.csv
//!
//! Each write is a statement of its own, on the disk before it is answered. The connections are shared: many requests are under way
//! on each.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use bytes::Bytes;
use futures_util::SinkExt;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error, NoTls, Row, Statement};

const CONNECTIONS: usize = 16;
const STATUS: [&str; 5] = ["New", "Contacted", "Qualified", "Won", "Lost"];
const SCHEMA: &str = "
CREATE EXTENSION IF NOT EXISTS pg_trgm;
DROP TABLE IF EXISTS leads, companies;
CREATE TABLE companies (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, domain text, city text, country text);
CREATE TABLE leads (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, email text NOT NULL,
  company bigint NOT NULL REFERENCES companies(id), status smallint NOT NULL, cents bigint NOT NULL, created_at bigint NOT NULL);
CREATE INDEX leads_status ON leads (status, created_at);
CREATE INDEX leads_company ON leads (company);
CREATE INDEX leads_search ON leads USING gin ((name || ' ' || email) gin_trgm_ops);
";

#[derive(Serialize)]
struct Lead {
    id: i64,
    name: String,
    email: String,
    company: i64,
    company_name: String,
    status: &'static str,
    amount: String,
    created_at: i64,
}

#[derive(Serialize)]
struct Page {
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<i64>,
    results: Vec<Lead>,
}

#[derive(Deserialize)]
struct Asked {
    status: Option<String>,
    q: Option<String>,
    count: Option<u8>,
    page: Option<i64>,
    after: Option<i64>,
    under: Option<String>,
}

#[derive(Deserialize)]
struct New {
    name: String,
    email: String,
    company: i64,
    status: String,
    amount: String,
}

#[derive(Deserialize)]
struct Change {
    status: String,
    amount: String,
}

fn code(status: &str) -> Option<i16> {
    STATUS.iter().position(|known| *known == status).map(|at| at as i16)
}

fn cents(amount: &str) -> Option<i64> {
    let (whole, part) = amount.split_once('.').unwrap_or((amount, "0"));
    let part = format!("{part:0<2}");
    (part.len() == 2).then_some(())?;
    Some(whole.parse::<i64>().ok()? * 100 + part.parse::<i64>().ok()?)
}

fn lead(row: &Row) -> Lead {
    let cents: i64 = row.get(6);
    Lead {
        id: row.get(0),
        name: row.get(1),
        email: row.get(2),
        company: row.get(3),
        company_name: row.get(4),
        status: STATUS[row.get::<_, i16>(5) as usize],
        amount: format!("{}.{:02}", cents / 100, cents % 100),
        created_at: row.get(7),
    }
}

/// A connection and what is prepared on it.
struct Link {
    client: Client,
    list: Statement,
    cheap: Statement,
    count: Statement,
    all: Statement,
    search: Statement,
    one: Statement,
    create: Statement,
    update: Statement,
}

async fn connect(url: &str) -> Result<Client, Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

impl Link {
    async fn open(url: &str) -> Result<Link, Error> {
        let client = connect(url).await?;
        let columns = "l.id, l.name, l.email, l.company, c.name, l.status, l.cents, l.created_at";
        let joined = format!("SELECT {columns} FROM leads l JOIN companies c ON c.id = l.company");
        let newest = "ORDER BY l.created_at DESC LIMIT 50";
        let list = format!("{joined} WHERE l.status = $1 AND l.created_at < $2 {newest} OFFSET $3");
        let cheap = format!("{joined} WHERE l.status = $1 AND l.cents < $2 {newest}");
        let search = format!("{joined} WHERE (l.name || ' ' || l.email) ILIKE '%' || $1 || '%' {newest}");
        let create = format!(
            "WITH l AS (INSERT INTO leads (name, email, company, status, cents, created_at)
             VALUES ($1, $2, $3, $4, $5, extract(epoch FROM now())::bigint) RETURNING *)
             SELECT {columns} FROM l JOIN companies c ON c.id = l.company"
        );
        let update = format!(
            "WITH l AS (UPDATE leads SET status = $2, cents = $3 WHERE id = $1 RETURNING *)
             SELECT {columns} FROM l JOIN companies c ON c.id = l.company"
        );
        Ok(Link {
            list: client.prepare_typed(&list, &[Type::INT2, Type::INT8, Type::INT8]).await?,
            cheap: client.prepare(&cheap).await?,
            count: client.prepare("SELECT count(*) FROM leads WHERE status = $1").await?,
            all: client.prepare(&format!("{joined} ORDER BY l.id LIMIT 50 OFFSET $1")).await?,
            search: client.prepare(&search).await?,
            one: client.prepare(&format!("{joined} WHERE l.id = $1")).await?,
            create: client.prepare(&create).await?,
            update: client.prepare(&update).await?,
            client,
        })
    }

    async fn rows(&self, statement: &Statement, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<Lead>, Error> {
        Ok(self.client.query(statement, params).await?.iter().map(lead).collect())
    }

    async fn page(&self, asked: &Asked) -> Result<Page, Error> {
        let offset = (asked.page.unwrap_or(1).max(1) - 1) * 50;
        if let Some(term) = &asked.q {
            return Ok(Page { count: None, results: self.rows(&self.search, &[term]).await? });
        }
        let Some(status) = asked.status.as_deref().and_then(code) else {
            return Ok(Page { count: None, results: self.rows(&self.all, &[&offset]).await? });
        };
        if let Some(under) = asked.under.as_deref().and_then(cents) {
            return Ok(Page { count: None, results: self.rows(&self.cheap, &[&status, &under]).await? });
        }
        let before = asked.after.unwrap_or(i64::MAX);
        let results = self.rows(&self.list, &[&status, &before, &offset]).await?;
        let count = match asked.count {
            Some(1) => Some(self.client.query_one(&self.count, &[&status]).await?.get(0)),
            _ => None,
        };
        Ok(Page { count, results })
    }
}

struct Links {
    all: Vec<Link>,
    next: AtomicUsize,
}

impl Links {
    fn one(&self) -> &Link {
        &self.all[self.next.fetch_add(1, Ordering::Relaxed) % self.all.len()]
    }
}

type App = State<Arc<Links>>;

fn json(status: StatusCode, value: &impl Serialize) -> Response {
    let body = serde_json::to_vec(value).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn first(found: Result<Vec<Lead>, Error>, status: StatusCode) -> Response {
    match found.as_deref() {
        Ok([lead, ..]) => json(status, lead),
        Ok([]) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn list(State(links): App, Query(asked): Query<Asked>) -> Response {
    match links.one().page(&asked).await {
        Ok(page) => json(StatusCode::OK, &page),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn one(State(links): App, Path(id): Path<i64>) -> Response {
    let link = links.one();
    first(link.rows(&link.one, &[&id]).await, StatusCode::OK)
}

async fn create(State(links): App, Json(new): Json<New>) -> Response {
    let (Some(status), Some(cents), true) = (code(&new.status), cents(&new.amount), new.email.contains('@')) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let link = links.one();
    let made = link.rows(&link.create, &[&new.name, &new.email, &new.company, &status, &cents]).await;
    first(made, StatusCode::CREATED)
}

async fn change(State(links): App, Path(id): Path<i64>, Json(change): Json<Change>) -> Response {
    let (Some(status), Some(cents)) = (code(&change.status), cents(&change.amount)) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let link = links.one();
    first(link.rows(&link.update, &[&id, &status, &cents]).await, StatusCode::OK)
}

async fn serve(url: &str, port: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut all = Vec::new();
    for _ in 0..CONNECTIONS {
        all.push(Link::open(url).await?);
    }
    let links = Arc::new(Links { all, next: AtomicUsize::new(0) });
    let app = Router::new()
        .route("/leads", get(list).post(create))
        .route("/leads/{id}", get(one).patch(change))
        .with_state(links);
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let mut end = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    axum::serve(listener, app).with_graceful_shutdown(async move { end.recv().await.map_or((), drop) }).await?;
    Ok(())
}

/// Fills the tables by COPY; rows whose company is not known or whose values cannot be read are left out.
async fn import(url: &str, leads: &str, companies: &str) -> Result<(), Box<dyn std::error::Error>> {
    let client = connect(url).await?;
    client.batch_execute(SCHEMA).await?;
    let make = client
        .prepare("INSERT INTO companies (name, domain, city, country) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .await?;
    for row in csv::Reader::from_path(companies)?.records() {
        let row = row?;
        client.execute(&make, &[&&row[0], &&row[1], &&row[2], &&row[3]]).await?;
    }
    let known = client.query("SELECT name, id FROM companies", &[]).await?;
    let known: HashMap<String, i64> = known.iter().map(|row| (row.get(0), row.get(1))).collect();
    let copy = client.copy_in("COPY leads (name, email, company, status, cents, created_at) FROM STDIN (FORMAT csv)");
    let mut sink = Box::pin(copy.await?);
    let mut out = csv::Writer::from_writer(Vec::new());
    for (n, row) in csv::Reader::from_path(leads)?.records().enumerate() {
        let row = row?;
        let (Some(company), Some(status), Some(cents)) = (known.get(&row[2]), code(&row[3]), cents(&row[4])) else {
            continue;
        };
        // Any moment will do, as long as most rows have one of their own.
        let at = 1_735_689_600 + (n as i64 * 7_919) % 40_000_000;
        out.serialize((&row[0], &row[1], company, status, cents, at))?;
    }
    sink.send(Bytes::from(out.into_inner()?)).await?;
    sink.close().await?;
    client.batch_execute("ANALYZE").await?;
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve", url, port] => serve(url, port).await,
        ["import", url, leads, companies] => import(url, leads, companies).await,
        _ => Err("limit-postgres serve URL PORT | import URL LEADS.csv COMPANIES.csv".into()),
    }
}
