//! Kinds of files, as people tell them apart; each stands for media types.

use serde::{Deserialize, Serialize};

/// A kind of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Pictures.
    Picture,
    /// PDF.
    Pdf,
    /// Texts, tables and slides of office programs, and plain text.
    Document,
    /// Sound.
    Sound,
    /// Film.
    Film,
}

/// Media types of office programs: before OOXML, of OOXML, of OpenDocument, and what cannot be told apart among the first.
const OFFICE: [&str; 9] = [
    "application/msword",
    "application/rtf",
    "application/vnd.ms-",
    "application/vnd.oasis.opendocument.",
    "application/vnd.openxmlformats-officedocument.",
    "application/x-ole-storage",
    "text/csv",
    "text/plain",
    "text/rtf",
];

impl FileKind {
    /// All of them.
    pub const ALL: [FileKind; 5] =
        [FileKind::Picture, FileKind::Pdf, FileKind::Document, FileKind::Sound, FileKind::Film];

    /// As the model and the API name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            FileKind::Picture => "picture",
            FileKind::Pdf => "pdf",
            FileKind::Document => "document",
            FileKind::Sound => "sound",
            FileKind::Film => "film",
        }
    }

    /// Whether a file of this media type is one of them.
    pub fn takes(self, media_type: &str) -> bool {
        match self {
            FileKind::Picture => media_type.starts_with("image/"),
            FileKind::Pdf => media_type == "application/pdf",
            FileKind::Document => OFFICE.iter().any(|office| media_type.starts_with(office)),
            FileKind::Sound => media_type.starts_with("audio/"),
            FileKind::Film => media_type.starts_with("video/"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types() {
        for (media_type, expected) in [
            ("image/png", Some(FileKind::Picture)),
            ("application/pdf", Some(FileKind::Pdf)),
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Some(FileKind::Document)),
            ("application/vnd.ms-excel", Some(FileKind::Document)),
            ("text/plain", Some(FileKind::Document)),
            ("audio/x-wav", Some(FileKind::Sound)),
            ("video/mp4", Some(FileKind::Film)),
            ("text/html", None),
            ("application/zip", None),
            ("application/vnd.microsoft.portable-executable", None),
        ] {
            let found: Vec<FileKind> = FileKind::ALL.into_iter().filter(|kind| kind.takes(media_type)).collect();
            assert_eq!(found, Vec::from_iter(expected), "{media_type}");
        }
    }

    #[test]
    fn names() {
        for kind in FileKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
