//! What people did: the log from its end on, as a file too, and where they signed in.

use std::io;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::{Value, json};
use sheaf_model::{Code, Problem, temporal};
use sheaf_service::audit::{Act, Lines, MOST, Op, SoughtSignIns, Wanted};
use tokio::sync::mpsc;

use super::App;
use super::asked::Asked;
use super::exports::{Shown, disposition};
use super::failure::Result;
use super::query;

/// Entries of one answer where no limit is asked for.
const USUAL: i64 = 100;
/// How long a file waits for whoever asked for it to take the next part.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// By what entries are looked for, beside how many.
const FILTERS: [&str; 8] = ["before", "from", "to", "kind", "act", "by", "person", "table"];

fn limit(raw: Option<&str>) -> Result<usize, Problem> {
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    Ok(usize::try_from(query::within(raw, "limit", 1, most)?.unwrap_or(USUAL)).unwrap_or(1))
}

fn moment(raw: Option<&str>, name: &str) -> Result<Option<i64>, Problem> {
    let Some(text) = query::value(raw, name) else { return Ok(None) };
    let unfit = || {
        let message = format!("'{name}' is \"{text}\", expected a moment such as 2027-01-31T12:00:00Z.");
        Problem::field(name, "datetime", message)
    };
    temporal::parse_datetime(&text).ok_or_else(unfit).map(Some)
}

fn kind(raw: Option<&str>) -> Result<Option<Op>, Problem> {
    let Some(text) = query::value(raw, "kind") else { return Ok(None) };
    Op::parse(&text).map(Some).ok_or_else(|| {
        let problem = Problem::unknown("kind of entry", &text, Op::ALL.map(Op::as_str));
        Problem { hint: problem.hint, ..Problem::field("kind", "unknown", problem.message) }
    })
}

fn act(raw: Option<&str>) -> Result<Option<Act>, Problem> {
    let Some(text) = query::value(raw, "act") else { return Ok(None) };
    Act::ALL.into_iter().find(|act| act.name() == text).map(Some).ok_or_else(|| {
        let problem = Problem::unknown("act", &text, Act::ALL.map(Act::name));
        Problem { hint: problem.hint, ..Problem::field("act", "unknown", problem.message) }
    })
}

fn wanted(raw: Option<&str>, limit: usize) -> Result<Wanted, Problem> {
    let (kind, act) = (kind(raw)?, act(raw)?);
    if act.is_some() && kind.is_some_and(|kind| kind != Op::Access) {
        let message = "'act' is asked for and another kind than 'access', which alone has acts.";
        return Err(Problem::field("act", "kind", message));
    }
    Ok(Wanted {
        before: query::within(raw, "before", 1, i64::MAX)?,
        from: moment(raw, "from")?,
        to: moment(raw, "to")?,
        kind,
        act,
        by: query::within(raw, "by", 1, i64::MAX)?,
        person: query::within(raw, "person", 1, i64::MAX)?,
        table: query::value(raw, "table"),
        limit,
    })
}

/// `GET /api/v1/audit`
pub async fn list(State(app): State<App>, asked: Asked, RawQuery(raw): RawQuery) -> Result<Json<Value>> {
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &[&FILTERS[..], &["limit", "workspace"]].concat())?;
    Ok(Json(app.sheaf.audit(&asked.open, &asked.who, &wanted(raw, limit(raw)?)?)?))
}

/// `GET /api/v1/audit/export`: all that the same filters choose.
pub async fn export(State(app): State<App>, asked: Asked, RawQuery(raw): RawQuery) -> Result<Response> {
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &[&FILTERS[..], &["format", "workspace"]].concat())?;
    if asked.who.is_looked_through() {
        let message = "Whoever looks with the eyes of somebody else takes nothing out.";
        return Err(Problem::new(Code::Forbidden, message).with_hint("Leave out the header 'Sheaf-As'.").into());
    }
    let lines = Lines::read(query::value(raw, "format").as_deref().unwrap_or("csv"))?;
    let wanted = wanted(raw, MOST)?;
    // Before it is noted: nobody takes out what they may not see.
    app.sheaf.audit(&asked.open, &asked.who, &Wanted { limit: 1, ..wanted.clone() })?;
    let detail = json!({ "as": lines.ending(), "asked": raw.unwrap_or_default() });
    asked.open.note(&asked.who, Act::ExportedLog, &asked.open.entry.name, detail).await?;
    let name = format!("{}-log.{}", asked.open.entry.name, lines.ending());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(lines.media_type())),
        (header::CONTENT_DISPOSITION, disposition(Shown::Attachment, &name)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, Body::from_stream(parts(app, asked, wanted, lines))).into_response())
}

/// The file, an answer's entries after the other's, as fast as they are taken.
fn parts(app: App, asked: Asked, wanted: Wanted, lines: Lines) -> impl stream::Stream<Item = io::Result<Bytes>> {
    let (give, take) = mpsc::channel(1);
    tokio::spawn(async move {
        if let Err(error) = hand(&app, asked, wanted, lines, &give).await {
            // It ends as what is broken off, not as what is whole.
            let _ = tokio::time::timeout(LONGEST_PAUSE, give.send(Err(error))).await;
        }
    });
    stream::unfold(take, |mut take| async move { take.recv().await.map(|part| (part, take)) })
}

async fn hand(
    app: &App,
    asked: Asked,
    mut wanted: Wanted,
    lines: Lines,
    give: &mpsc::Sender<io::Result<Bytes>>,
) -> io::Result<()> {
    let send = async |part: Vec<u8>| {
        let given = tokio::time::timeout(LONGEST_PAUSE, give.send(Ok(part.into()))).await?;
        given.map_err(io::Error::other)
    };
    send(lines.head()).await?;
    let (open, who) = (asked.open, asked.who);
    // Pages without an entry that fits hand on nothing by which it would show.
    while !give.is_closed() {
        let (app, open, who, page) = (app.clone(), open.clone(), who.clone(), wanted.clone());
        let read = tokio::task::spawn_blocking(move || app.sheaf.audit(&open, &who, &page)).await;
        let page = read.map_err(io::Error::other)?.map_err(|problem| io::Error::other(problem.message))?;
        let entries = page["entries"].as_array().map(Vec::as_slice).unwrap_or_default();
        if !entries.is_empty() {
            send(lines.of(entries)).await?;
        }
        match page["next"].as_i64() {
            Some(next) => wanted.before = Some(next),
            None => return Ok(()),
        }
    }
    Ok(())
}

/// `GET /api/v1/audit/sign-ins`
pub async fn sign_ins(State(app): State<App>, asked: Asked, RawQuery(raw): RawQuery) -> Result<Json<Value>> {
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["before", "person", "kind", "limit", "workspace"])?;
    let kind = query::value(raw, "kind");
    if let Some(kind) = kind.as_deref().filter(|kind| !SIGN_INS.contains(kind)) {
        let problem = Problem::unknown("kind of sign-in", kind, SIGN_INS);
        return Err(Problem { hint: problem.hint, ..Problem::field("kind", "unknown", problem.message) }.into());
    }
    let sought = SoughtSignIns {
        before: query::within(raw, "before", 1, i64::MAX)?,
        person: query::within(raw, "person", 1, i64::MAX)?,
        kind: kind.as_deref(),
    };
    Ok(Json(app.sheaf.sign_ins(&asked.open, &asked.who, sought, limit(raw)?)?))
}

/// What is noted of accounts.
pub(super) const SIGN_INS: [&str; 14] = [
    "signed_in",
    "wrong_password",
    "wrong_code",
    "no_code",
    "password_changed",
    "address_changed",
    "second_factor_removed",
    "by_provider",
    "by_passkey",
    "wrong_passkey",
    "connected",
    "disconnected",
    "passkey_added",
    "passkey_removed",
];
