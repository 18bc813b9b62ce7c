//! A statement's text as PostgreSQL reads it.

use std::iter::Peekable;
use std::str::Chars;

use sheaf_query::sql::{SCHEMA, quote};

use super::workspace::OWN_TABLES;

/// Parameters as `$1`; the schema before each table of people's, where it is marked, and of ours, which are known by their names.
pub(super) fn translate(sql: &str, schema: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 64);
    let mut chars = sql.chars().peekable();
    let (mut before, mut next) = (' ', 1);
    while let Some(c) = chars.next() {
        match c {
            SCHEMA => qualify(&mut out, schema),
            '?' => {
                let mut digits = taken(&mut chars, |c| c.is_ascii_digit());
                if digits.is_empty() {
                    digits = next.to_string();
                    next += 1;
                }
                out.push('$');
                out.push_str(&digits);
            }
            '_' if !before.is_ascii_alphanumeric() && !matches!(before, '_' | '.') => {
                let name = format!("_{}", taken(&mut chars, |c| c.is_ascii_alphanumeric() || c == '_'));
                // A dot behind it: a column of the table, which goes by the name alone.
                if OWN_TABLES.contains(&name.as_str()) && chars.peek() != Some(&'.') {
                    qualify(&mut out, schema);
                }
                out.push_str(&name);
            }
            '\'' | '"' => {
                out.push(c);
                // A doubled quote ends one piece and begins the next, which comes to the same.
                for inside in chars.by_ref() {
                    out.push(inside);
                    if inside == c {
                        break;
                    }
                }
            }
            other => out.push(other),
        }
        before = out.chars().next_back().unwrap_or(' ');
    }
    out
}

fn qualify(out: &mut String, schema: &str) {
    out.push_str(&quote(schema));
    out.push('.');
}

fn taken(chars: &mut Peekable<Chars<'_>>, wanted: impl Fn(char) -> bool) -> String {
    let mut taken = String::new();
    while let Some(c) = chars.next_if(|c| wanted(*c)) {
        taken.push(c);
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_and_schemas_outside_of_quotes() {
        let sql = format!("SELECT '?1{{}}' FROM {SCHEMA}\"a?\" WHERE x = ?2 AND y = ?1");
        assert_eq!(translate(&sql, "w\"1"), "SELECT '?1{}' FROM \"w\"\"1\".\"a?\" WHERE x = $2 AND y = $1");
        assert_eq!(translate("a = ? AND b = ?", "w"), "a = $1 AND b = $2");
        assert_eq!(translate("'it''s ?' || ?", "w"), "'it''s ?' || $1");
        assert_eq!(
            translate(
                "INSERT INTO _counters VALUES (1) ON CONFLICT DO UPDATE SET next = _counters.next + _n._bulk",
                "w"
            ),
            "INSERT INTO \"w\"._counters VALUES (1) ON CONFLICT DO UPDATE SET next = _counters.next + _n._bulk"
        );
        assert_eq!(
            translate("CREATE INDEX _changes_record ON _changes (a)", "w"),
            "CREATE INDEX _changes_record ON \"w\"._changes (a)"
        );
    }
}
