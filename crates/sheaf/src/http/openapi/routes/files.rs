//! Files that records hold.

use serde_json::{Value, json};

use super::super::route::{Route, Who};
use super::super::sample::{FILE, Sample};
use super::super::schema::{list, object, of, text, whole, with_example};

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::post("/api/v1/files", "add_files", Who::Editor, "Upload files for records")
            .about(
                "What it answers of each is put into a field of the type `attachment`. A file that no record takes is gone after a day. \
                 A file that is there already is kept once.",
            )
            .takes_files()
            .answers(201, "Files")
            .may(&[422]),
        Route::get("/api/v1/tables/{table}/records/{id}/files/{file}", "get_file", Who::Reader, "A file that a record holds")
            .about(
                "Its type is what is in it, whatever it is called. Pictures, PDF, sound, film and plain text may be shown, all else is to be \
                 saved. `Range` asks for a part of it (206); with `If-Modified-Since` one that is known is not sent again (304).",
            )
            .asks(&["thumbnail", "download", "workspace_asked", "range"])
            .answers_text("*/*", "The bytes of the file.", "%PDF-1.7")
            .with(&["Content-Disposition", "Last-Modified", "Accept-Ranges", "Cross-Origin-Resource-Policy"])
            .may(&[206, 304, 416]),
    ]
}

/// The schemas.
pub fn schemas(_: &Sample) -> Vec<(&'static str, Value)> {
    let file = json!({ "id": FILE, "name": "cv.pdf", "type": "application/pdf", "size": 48_213 });
    vec![
        (
            "File",
            with_example(
                object(
                    "A file, as a record holds it.",
                    json!({
                        "id": text("The SHA-256 of what is in it, in hexadecimal digits."),
                        "name": text("What people call it."),
                        "type": text("Its media type, by what is in it."),
                        "size": whole("Bytes."),
                        "width": whole("Of a picture (PNG, JPEG, GIF or WebP), as it is seen: pixels."),
                        "height": whole("The same.") }),
                    &["type", "size", "width", "height"],
                ),
                &file,
            ),
        ),
        (
            "Files",
            with_example(
                object(
                    "Files that were uploaded.",
                    json!({ "files": list("In the order in which they were sent.", of("File")) }),
                    &[],
                ),
                &json!({ "files": [file] }),
            ),
        ),
    ]
}
