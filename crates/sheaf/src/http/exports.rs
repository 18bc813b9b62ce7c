//! What is seen of a table, as a file.

use std::fs::File;
use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use sheaf_model::{Code, Problem};
use sheaf_service::audit::Act;
use sheaf_service::exports::Format;
use tokio::io::AsyncReadExt;
use tokio::sync::mpsc;

use super::asked::Asked;
use super::failure::Result;
use super::query;

/// Bytes that are read from the file at a time.
const PART: usize = 64 << 10;
/// How long a file waits for whoever asked for it to take the next part: so many others wait for its place.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// What a file's name may hold as it is (RFC 5987).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

const fn kind(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Csv => ("csv", "text/csv; charset=utf-8"),
        Format::Json => ("json", "application/json"),
        Format::Xlsx => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Format::Sheaf => ("sheaf", "application/zip"),
    }
}

/// `GET /api/v1/tables/{table}/records/export`; with `HEAD` nothing is written, and it is told whether it could be.
pub async fn show(
    asked: Asked,
    Path(table): Path<String>,
    RawQuery(raw): RawQuery,
    method: Method,
) -> Result<Response> {
    if asked.who.is_looked_through() {
        let message = "Whoever looks with the eyes of somebody else takes no records out.";
        return Err(Problem::new(Code::Forbidden, message).with_hint("Leave out the header 'Sheaf-As'.").into());
    }
    let (wanted, called) = query::export_request(raw.as_deref())?;
    let (ending, kind) = kind(wanted.format);
    if method == Method::HEAD {
        let records = asked.open.check_view_export(&asked.who, &table, wanted).await?;
        return Ok(([("sheaf-records", HeaderValue::from(records))], [(header::CONTENT_TYPE, kind)]).into_response());
    }
    let detail = json!({ "as": ending, "view": called });
    let done = asked.open.export_view(&asked.who, &table, wanted).await?;
    // It is not handed out before it is noted.
    asked.open.note(&asked.who, Act::Exported, &table, detail).await?;
    let name = format!("{}.{ending}", called.unwrap_or(done.name));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_LENGTH, HeaderValue::from(done.length)),
        (header::CONTENT_DISPOSITION, disposition(Shown::Attachment, &name)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let records = [("sheaf-records", HeaderValue::from(done.records))];
    Ok((headers, records, Body::from_stream(parts(done.file, done.length, done.held, LONGEST_PAUSE))).into_response())
}

/// Whether a browser shows a file or saves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// In the page that asked for it.
    Inline,
    /// Among the downloads.
    Attachment,
}

/// A name that every system takes, for those that read only ASCII too.
pub(super) fn disposition(shown: Shown, name: &str) -> HeaderValue {
    let shown = match shown {
        Shown::Inline => "inline",
        Shown::Attachment => "attachment",
    };
    let clean: String =
        name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '-' } else { c }).collect();
    let plain: String = clean.chars().map(|c| if c.is_ascii() && c != '%' { c } else { '_' }).collect();
    let whole = utf8_percent_encode(&clean, PLAIN);
    let text = format!("{shown}; filename=\"{plain}\"; filename*=UTF-8''{whole}");
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(shown))
}

/// A whole file to be saved under a name.
pub(super) fn whole(file: File, length: u64, kind: &'static str, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_LENGTH, HeaderValue::from(length)),
        (header::CONTENT_DISPOSITION, disposition(Shown::Attachment, name)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, Body::from_stream(parts(file, length, (), LONGEST_PAUSE))).into_response()
}

/// The file, part by part, as fast as it is taken. Where nobody takes it, the file and what is held with it are let go of.
fn parts(
    file: File,
    length: u64,
    held: impl Send + 'static,
    pause: Duration,
) -> impl stream::Stream<Item = io::Result<Bytes>> {
    let (give, take) = mpsc::channel(1);
    tokio::spawn(async move {
        // Whoever takes them finds out that some are missing.
        let _ = hand(file, &give, pause).await;
        drop(held);
    });
    stream::try_unfold((take, length), |(mut take, left)| async move {
        match take.recv().await {
            Some(part) => {
                let left = left.saturating_sub(part.len() as u64);
                Ok(Some((part, (take, left))))
            }
            None if left == 0 => Ok(None),
            None => Err(io::Error::new(io::ErrorKind::TimedOut, "the file was not taken, or cannot be read")),
        }
    })
}

/// Reads the file, and waits so long for each part to be taken.
async fn hand(file: File, give: &mpsc::Sender<Bytes>, pause: Duration) -> io::Result<()> {
    let mut file = tokio::fs::File::from_std(file);
    loop {
        let mut part = Vec::with_capacity(PART);
        if (&mut file).take(PART as u64).read_to_end(&mut part).await? == 0 {
            return Ok(());
        }
        let given = tokio::time::timeout(pause, give.send(part.into())).await?;
        given.map_err(io::Error::other)?;
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, Write};
    use std::sync::Arc;

    use futures_util::StreamExt;
    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn a_file_that_nobody_takes_is_let_go_of() {
        let places = Arc::new(Semaphore::new(1));
        let (bytes, hour) = (vec![7; 4 * PART + 1], Duration::from_secs(3_600));
        for (pause, is_taken) in [(hour, true), (Duration::from_millis(1), false)] {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&bytes).unwrap();
            file.rewind().unwrap();
            let held = Arc::clone(&places).acquire_owned().await.unwrap();
            let parts = parts(file, bytes.len() as u64, held, pause);
            if !is_taken {
                drop(places.acquire().await.unwrap());
            }
            let taken: Vec<io::Result<Bytes>> = parts.collect().await;
            let whole: Vec<u8> = taken.iter().flatten().flatten().copied().collect();
            assert_eq!(whole == bytes, is_taken);
            assert_eq!(taken.iter().all(Result::is_ok), is_taken);
        }
    }

    #[test]
    fn names_of_files_fit_everywhere() {
        for (name, expected) in [
            ("Leads.csv", "attachment; filename=\"Leads.csv\"; filename*=UTF-8''Leads.csv"),
            (
                "Aufträge - a/b.csv",
                "attachment; filename=\"Auftr_ge - a-b.csv\"; filename*=UTF-8''Auftr%C3%A4ge%20-%20a-b.csv",
            ),
            ("a\"b\n.csv", "attachment; filename=\"a-b-.csv\"; filename*=UTF-8''a-b-.csv"),
        ] {
            assert_eq!(disposition(Shown::Attachment, name).to_str().unwrap(), expected);
        }
    }
}
