//! API names: lower snake case made from a label, never a reserved word, never twice in one place.

use crate::problem::{Problem, Result};
use crate::text::without_accents;

/// Longest name, in bytes: an index or joining table adds to it, and PostgreSQL holds 63.
pub const LONGEST: usize = 40;

/// Names that would be misread in a URL of the API, in a formula or as SQL's own.
const RESERVED: &[&str] = &["fields", "records", "import", "true", "false", "null", "and", "or", "not", "id"];

/// The API name for a label: `"Won on (UTC)"` becomes `won_on_utc`. `taken` are the names already in use beside it.
pub fn name_for(label: &str, fallback: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = String::new();
    for c in without_accents(label).chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if c == '%' {
            name.push_str("_percent");
        } else if c == '#' {
            name.push_str("_number");
        } else if !name.ends_with('_') && !name.is_empty() {
            name.push('_');
        }
    }
    let mut name = name.trim_matches('_').replace("__", "_");
    name.truncate(LONGEST);
    let mut name = name.trim_end_matches('_').to_owned();
    if name.is_empty() {
        name = fallback.to_owned();
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name = format!("{fallback}_{name}");
        name.truncate(LONGEST);
    }
    if fallback == "table" && (RESERVED.contains(&name.as_str()) || is_engines(&name)) {
        name = format!("{fallback}_{name}");
        name.truncate(LONGEST);
    }
    if !taken(&name) {
        return name;
    }
    (2..).map(|n| numbered(&name, n)).find(|n| !taken(n)).expect("some number is free")
}

/// Names that a database engine keeps for itself: of `sqlite` the view would be called so.
fn is_engines(name: &str) -> bool {
    name == "sqlite" || name.starts_with("sqlite_") || name.starts_with("pg_")
}

fn numbered(name: &str, n: u32) -> String {
    let end = format!("_{n}");
    let keep = name.len().min(LONGEST - end.len());
    format!("{}{end}", name[..keep].trim_end_matches('_'))
}

/// Checks a name that a person or a program chose.
pub fn check_name(what: &str, name: &str) -> Result<()> {
    let fits = !name.is_empty()
        && name.len() <= LONGEST
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && !name.contains("__")
        && !name.ends_with('_');
    if !fits {
        return Err(Problem::field(
            "name",
            "name",
            format!(
                "The {what} name '{name}' does not fit: expected lower-case letters, digits and single underscores, \
                 beginning with a letter, at most {LONGEST} characters."
            ),
        ));
    }
    if what == "table" && (RESERVED.contains(&name) || is_engines(name)) {
        return Err(Problem::field("name", "reserved", format!("The {what} name '{name}' is reserved.")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_names() {
        for (label, name) in [
            ("Won on (UTC)", "won_on_utc"),
            ("  % Allocated ", "percent_allocated"),
            ("Größe/Länge", "grosse_lange"),
            ("2019", "field_2019"),
            ("名前", "field"),
            ("ID", "id"),
            ("Item #", "item_number"),
        ] {
            assert_eq!(name_for(label, "field", |_| false), name, "{label}");
        }
        assert_eq!(name_for("Name", "field", |n| n == "name" || n == "name_2"), "name_3");
        assert_eq!(name_for("sqlite_master", "table", |_| false), "table_sqlite_master");
        assert_eq!(name_for("SQLite", "table", |_| false), "table_sqlite");
        assert!(check_name("table", "sqlite_x").is_err() && check_name("field", "sqlite_x").is_ok());
        let long = name_for(&"abc ".repeat(40), "field", |n| n.len() > 3 && !n.ends_with("_2"));
        assert!(long.len() <= LONGEST && long.ends_with("_2"), "{long}");
    }
}
