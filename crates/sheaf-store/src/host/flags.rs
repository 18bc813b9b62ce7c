//! For whom flags are on: rules of the host, by the name of the flag.

use std::collections::HashMap;

use sheaf_model::flag::Rule;

use super::Host;
use super::kept::{read_json, written_json};
use crate::clock::system_now;
use crate::fault::Result;

impl Host {
    /// The rules of all flags that have any.
    pub fn flag_rules(&self) -> Result<HashMap<String, Vec<Rule>>> {
        let sql = "SELECT name, rules FROM @flags";
        let read = self.directory.read(|tables| {
            tables.all(sql, [], |row| Ok((row.get::<String>(0)?, read_json(&row.get::<String>(1)?)?)))
        })?;
        Ok(read.into_iter().collect())
    }

    /// Gives a flag these rules and no others.
    pub fn set_flag_rules(&self, name: &str, rules: &[Rule]) -> Result<()> {
        let text = written_json(&rules)?;
        self.directory.write(|tables| {
            tables.execute("DELETE FROM @flags WHERE name = ?1", [name])?;
            if rules.is_empty() {
                return Ok(());
            }
            let sql = "INSERT INTO @flags (name, rules, changed_at) VALUES (?1, ?2, ?3)";
            tables.execute(sql, (name, text.as_str(), system_now())).map(drop)
        })
    }
}
