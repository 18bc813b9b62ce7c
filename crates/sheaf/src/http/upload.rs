//! Multipart forms with files, which may be large: each part is written to a file of its own as it comes, and never held in memory.

use std::path::{Path, PathBuf};

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
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

/// Writes the form's files into a folder; answers the name of each and where it is.
pub async fn receive(folder: &Path, mut form: Multipart, takes: Takes) -> Result<Vec<(String, PathBuf)>, Problem> {
    let full = |e: std::io::Error| Problem::new(Code::Unavailable, format!("The upload could not be kept: {e}."));
    let mut files = Vec::new();
    while let Some(mut part) = form.next_field().await.map_err(broken)? {
        let pasted = || (takes == Takes::FilesAndText && part.name() == Some("text")).then(|| PASTED.to_owned());
        let Some(name) = part.file_name().map(str::to_owned).or_else(pasted) else { continue };
        if takes == Takes::Files && files.len() == MOST_FILES {
            let message = format!("The upload has more than {MOST_FILES} files.");
            return Err(Problem::new(Code::TooLarge, message).with_hint("Send them in several uploads."));
        }
        let path = folder.join(files.len().to_string());
        let mut file = tokio::fs::File::create(&path).await.map_err(full)?;
        while let Some(bytes) = part.chunk().await.map_err(broken)? {
            file.write_all(&bytes).await.map_err(full)?;
        }
        file.flush().await.map_err(full)?;
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

fn broken(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(Code::TooLarge, "The upload is larger than this host allows.")
    } else {
        Problem::new(Code::Unreadable, "The upload broke off, or is no multipart form.")
    }
}
