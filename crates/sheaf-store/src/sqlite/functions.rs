//! Our own functions, as SQLite calls them.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// Registers them on a connection.
pub fn register(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    conn.create_scalar_function("sheaf_key", 1, flags, |context| {
        let text: Option<String> = context.get(0)?;
        Ok(text.map(|t| sheaf_model::text::text_key(&t).into_owned()))
    })
}
