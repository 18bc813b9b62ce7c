//! The page that shows the API's documentation.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use sheaf_model::{Code, Problem};

use super::failure::{Failure, Result};

const PAGE: &str = include_str!("docs.html");

/// `GET /api/docs`
pub async fn page() -> Html<&'static str> {
    Html(PAGE)
}

/// `GET /api/docs/{file}`
pub async fn asset(Path(file): Path<String>) -> Result<Response> {
    let (kind, text) = match file.as_str() {
        "docs.js" => ("text/javascript; charset=utf-8", include_str!("docs.js")),
        "docs.css" => ("text/css; charset=utf-8", include_str!("docs.css")),
        _ => return Err(Failure::from(Problem::new(Code::NotFound, format!("There is no '{file}' here.")))),
    };
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], text).into_response())
}
