//! Multipart forms with files, which may be large: each part is written to a file of its own as it comes, and never held in memory.

use std::path::{Path, PathBuf};

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::http::{HeaderMap, StatusCode, header};
use sheaf_model::field::MOST_FILES;
use sheaf_model::{Code, Problem};
use tokio::io::AsyncWriteExt;

/// The name of a text that was pasted.
const PASTED: &str = "Pasted.txt";

/// What a form may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Files, each as a part named `file`.
    Files,
    /// The same, and texts without a name, each as a part named `text`.
    FilesAndText,
}

/// Whether a request has a form with parts.
pub fn is_form(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"))
}

/// What is wrong where there is no form that could be read.
pub fn no_form(_: MultipartRejection) -> Problem {
    Problem::new(Code::Unreadable, "The request cannot be read: it is no multipart form.")
}

/// Writes the form's files into a folder; answers the name of each and where it is.
pub async fn receive(folder: &Path, mut form: Multipart, takes: Takes) -> Result<Vec<(String, PathBuf)>, Problem> {
    let mut files = Vec::new();
    while let Some(mut part) = form.next_field().await.map_err(broken)? {
        let pasted = || (takes == Takes::FilesAndText && part.name() == Some("text")).then(|| PASTED.to_owned());
        let Some(name) = part.file_name().map(str::to_owned).or_else(pasted) else { continue };
        if takes == Takes::Files && files.len() == MOST_FILES {
            let message = format!("The upload has more than {MOST_FILES} files.");
            return Err(Problem::new(Code::TooLarge, message).with_hint("Send them in several uploads."));
        }
        let path = folder.join(files.len().to_string());
        write(&mut part, &path, |_| Ok::<_, Problem>(())).await?;
        files.push((name, path));
    }
    if files.is_empty() {
        let hint = match takes {
            Takes::Files => "Send each file as a part named 'file'.",
            Takes::FilesAndText => "Send each file as a part named 'file', or a text as a part named 'text'.",
        };
        return Err(Problem::new(Code::Unreadable, "The upload has no file.").with_hint(hint));
    }
    Ok(files)
}

/// Writes a part to a file as it comes. `more`: told of so many bytes before they are written, and may refuse them.
pub async fn write<E: From<Problem>>(
    part: &mut Field<'_>,
    path: &Path,
    mut more: impl FnMut(u64) -> Result<(), E>,
) -> Result<(), E> {
    let full = |e: std::io::Error| Problem::new(Code::Unavailable, format!("The upload could not be kept: {e}."));
    let mut file = tokio::fs::File::create(path).await.map_err(full)?;
    while let Some(bytes) = part.chunk().await.map_err(broken)? {
        more(bytes.len() as u64)?;
        file.write_all(&bytes).await.map_err(full)?;
    }
    file.flush().await.map_err(full)?;
    Ok(())
}

/// Reads a part that is a short text.
pub async fn read_short(part: &mut Field<'_>, longest: usize) -> Result<String, Problem> {
    let mut text = Vec::new();
    while let Some(bytes) = part.chunk().await.map_err(broken)? {
        if text.len() + bytes.len() > longest {
            let name = part.name().unwrap_or_default();
            let message = format!("The part '{name}' has more than {longest} bytes.");
            return Err(Problem::new(Code::TooLarge, message));
        }
        text.extend_from_slice(&bytes);
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// What is wrong where a form cannot be read.
pub fn broken(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(Code::TooLarge, "The upload is larger than this host allows.")
    } else {
        Problem::new(Code::Unreadable, "The upload broke off, or is no multipart form.")
    }
}
