//! What is seen of a table, as a file.

use std::fs::File;
use std::io;

use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sheaf_service::exports::Format;
use tokio::io::AsyncReadExt;

use super::asked::Asked;
use super::failure::Result;
use super::query;

/// Bytes that are read from the file at a time.
const PART: usize = 64 << 10;
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
    let (wanted, called) = query::export_request(raw.as_deref())?;
    let (ending, kind) = kind(wanted.format);
    if method == Method::HEAD {
        let records = asked.open.check_view_export(&asked.who, &table, wanted).await?;
        return Ok(([("sheaf-records", HeaderValue::from(records))], [(header::CONTENT_TYPE, kind)]).into_response());
    }
    let done = asked.open.export_view(&asked.who, &table, wanted).await?;
    let name = format!("{}.{ending}", called.unwrap_or(done.name));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_LENGTH, HeaderValue::from(done.length)),
        (header::CONTENT_DISPOSITION, attachment(&name)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let records = [("sheaf-records", HeaderValue::from(done.records))];
    Ok((headers, records, Body::from_stream(parts(done.file))).into_response())
}

/// A name that every system takes, for those that read only ASCII too.
fn attachment(name: &str) -> HeaderValue {
    let clean: String =
        name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '-' } else { c }).collect();
    let plain: String = clean.chars().map(|c| if c.is_ascii() && c != '%' { c } else { '_' }).collect();
    let whole = utf8_percent_encode(&clean, PLAIN);
    let text = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}");
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("attachment"))
}

/// The file, part by part, as fast as it is taken.
fn parts(file: File) -> impl stream::Stream<Item = io::Result<Bytes>> {
    stream::try_unfold(tokio::fs::File::from_std(file), |mut file| async move {
        let mut part = Vec::with_capacity(PART);
        let read = (&mut file).take(PART as u64).read_to_end(&mut part).await?;
        Ok((read > 0).then(|| (Bytes::from(part), file)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(attachment(name).to_str().unwrap(), expected);
        }
    }
}
