//! What the directory keeps as JSON in one column.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fault::{Fault, Result};

pub(super) fn read_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Fault::Unlike { wanted: "JSON of the directory", found: e.to_string() })
}

pub(super) fn written_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Fault::Unlike { wanted: "JSON of the directory", found: e.to_string() })
}
