//! Files and addresses that a record holds.

use serde_json::{Map, Value, json};

use super::{Misfit, is_url};
use crate::storage::Scalar;

/// Most files of one value.
pub const MOST_FILES: usize = 100;
/// Most characters of a file's name.
pub const LONGEST_FILE_NAME: usize = 255;
/// Letters of a file's id: the SHA-256 of what is in it.
const ID_LENGTH: usize = 64;

/// Whether it is the id of a file.
pub fn is_file_id(text: &str) -> bool {
    text.len() == ID_LENGTH && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// What files are called, one after the other; an address without a name as it is.
pub fn names_of_files(files: &[Value]) -> String {
    let names = files.iter().filter_map(|file| file["name"].as_str().or(file["url"].as_str()));
    names.collect::<Vec<_>>().join(", ")
}

/// Reads a list of files, or one of them. What is told of a file beside its id and name is found out by who keeps it.
pub(super) fn accept_files(value: &Value) -> Result<Scalar, Misfit> {
    let files: Vec<Value> = match value {
        Value::Array(items) => {
            items.iter().enumerate().map(|(n, item)| file(item, Some(n))).collect::<Result<_, _>>()?
        }
        one => vec![file(one, None)?],
    };
    if files.len() > MOST_FILES {
        return Err(Misfit::new("too_long", format!("has {} files, expected at most {MOST_FILES}", files.len())));
    }
    Ok(if files.is_empty() { Scalar::Null } else { Scalar::Text(crate::json::text(&Value::Array(files))) })
}

fn file(item: &Value, at: Option<usize>) -> Result<Value, Misfit> {
    let unfit = |what: String| {
        let place = at.map_or_else(String::new, |n| format!("[{n}]: "));
        Misfit::new("attachment", format!("{place}{what}"))
    };
    let parts = match item {
        Value::String(text) => &Map::from_iter([("url".to_owned(), Value::from(text.trim()))]),
        Value::Object(parts) => parts,
        other => {
            return Err(unfit(format!("is {other}, expected a file such as {{\"id\": \"…\", \"name\": \"cv.pdf\"}}")));
        }
    };
    let name = match parts.get("name") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => file_name(name).map_err(unfit)?,
        Some(other) => return Err(unfit(format!("has the name {other}, expected a text"))),
    };
    let mut file = match (parts.get("id"), parts.get("url")) {
        (Some(Value::String(id)), _) if is_file_id(id) => json!({ "id": id }),
        (Some(id), _) => return Err(unfit(format!("has the id {id}, expected one that an upload has answered"))),
        (None, Some(Value::String(url))) if is_web_address(url) => json!({ "url": url }),
        (None, Some(url)) => {
            return Err(unfit(format!("has the address {url}, expected one such as https://example.com/cv.pdf")));
        }
        (None, None) => return Err(unfit("has neither an 'id' nor a 'url'".to_owned())),
    };
    if let Some(name) = name {
        file["name"] = Value::from(name);
    }
    if file["id"].is_string() {
        // As an export wrote it, which may come back by an import; where a request says it, it is found out anew.
        let kind = parts.get("type").filter(|kind| kind.as_str().is_some_and(is_media_type));
        let number = |name| parts.get(name).filter(|n| n.as_u64().is_some());
        let told = [("type", kind), ("size", number("size")), ("width", number("width")), ("height", number("height"))];
        for (name, value) in told {
            if let Some(value) = value {
                file[name] = value.clone();
            }
        }
    }
    Ok(file)
}

fn is_web_address(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https")) && is_url(text) && !text.contains(char::is_control)
}

fn is_media_type(text: &str) -> bool {
    let part =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b));
    text.len() <= 127 && text.split_once('/').is_some_and(|(kind, of)| part(kind) && part(of))
}

/// A file's name without what separates folders or cannot be seen; none where nothing is left of it, and why not where it is too long.
pub fn file_name(given: &str) -> Result<Option<String>, String> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or(given);
    let seen: String = last.chars().filter(|c| !c.is_control() && !is_turning(*c)).collect();
    let name = seen.trim();
    match name.chars().count() {
        0 => Ok(None),
        1..=LONGEST_FILE_NAME => Ok(Some(name.to_owned())),
        n => Err(format!("has a name of {n} characters, expected at most {LONGEST_FILE_NAME}")),
    }
}

/// Turns the direction of what follows, by which `cod.exe` would look like `exe.doc`.
const fn is_turning(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &Value) -> Result<Value, String> {
        match accept_files(value) {
            Ok(Scalar::Text(text)) => Ok(serde_json::from_str(&text).unwrap()),
            Ok(other) => Ok(json!(other.is_null())),
            Err(misfit) => Err(misfit.message),
        }
    }

    #[test]
    fn files_and_addresses() {
        let id = "0123456789abcdef".repeat(4);
        assert_eq!(
            read(
                &json!([{ "id": id, "name": " C:\\x\\cv\u{202e}.pdf\n", "size": 9, "more": 1 }, "https://example.com/a.png"])
            ),
            Ok(json!([{ "id": id, "name": "cv.pdf", "size": 9 }, { "url": "https://example.com/a.png" }]))
        );
        assert_eq!(read(&json!({ "id": id, "type": "<b>", "width": -1, "size": "9" })), Ok(json!([{ "id": id }])));
        assert_eq!(read(&json!({ "id": id })), Ok(json!([{ "id": id }])));
        assert_eq!(read(&json!([])), Ok(json!(true)));
        let long = "n".repeat(256);
        for (given, said) in [
            (json!(7), "is 7, expected a file such as {\"id\": \"…\", \"name\": \"cv.pdf\"}"),
            (json!(["x.pdf"]), "[0]: has the address \"x.pdf\", expected one such as https://example.com/cv.pdf"),
            (json!([{ "id": id }, {}]), "[1]: has neither an 'id' nor a 'url'"),
            (json!([{ "id": "../../x" }]), "[0]: has the id \"../../x\", expected one that an upload has answered"),
            (
                json!([{ "url": "javascript:alert(1)" }]),
                "[0]: has the address \"javascript:alert(1)\", expected one such as https://example.com/cv.pdf",
            ),
            (json!([{ "id": id, "name": long }]), "[0]: has a name of 256 characters, expected at most 255"),
            (json!([{ "id": id, "name": 7 }]), "[0]: has the name 7, expected a text"),
            (json!(vec![json!({ "id": id }); 101]), "has 101 files, expected at most 100"),
        ] {
            assert_eq!(read(&given), Err(said.to_owned()));
        }
    }
}
