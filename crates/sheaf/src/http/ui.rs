//! The embedded UI: files of the build by their names, and its page for every other path.

use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// Any path that is no route of the API.
pub async fn page(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Dist::get(path).filter(|_| !path.is_empty()) {
        // The build puts a hash of the content into the names under assets/.
        let forever = path.starts_with("assets/");
        let cache = if forever { "public, max-age=31536000, immutable" } else { "no-cache" };
        return served(file, cache);
    }
    // Strangers at a form, or at what is shared by a link, load nothing of the application around it.
    let page = match path.split_once('/') {
        Some(("f", _)) => "form.html",
        Some(("s", _)) => "shared.html",
        Some(("v", _)) => "view.html",
        _ => "index.html",
    };
    match Dist::get(page) {
        Some(page) => served(page, "no-cache"),
        None => (
            [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))],
            "This build has no pages. Build them with `npm run build` in web/, then build the server again. The API is at /api/docs.",
        )
            .into_response(),
    }
}

fn served(file: rust_embed::EmbeddedFile, cache: &'static str) -> Response {
    let kind =
        HeaderValue::try_from(file.metadata.mimetype()).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, HeaderValue::from_static(cache))];
    (headers, file.data.into_owned()).into_response()
}
