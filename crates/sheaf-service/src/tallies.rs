//! Counts of several processes that serve one directory, so that bounds hold for all of them together: each tells what it counted, and
//! hears what the others did.

use serde_json::json;
use sheaf_model::Problem;
pub use sheaf_store::host::Tally;
use sheaf_store::host::random_letters;

use crate::open::Sheaf;

/// One's place among them: a name of one's own, and up to where one has heard.
pub struct Exchange {
    process: String,
    since: i64,
}

impl Exchange {
    /// For a process of a directory that others may serve too; none where it is the only one.
    pub fn of(sheaf: &Sheaf) -> Option<Exchange> {
        let process = || format!("{}{}", random_letters(), random_letters());
        sheaf.host.is_shared().then(|| Exchange { process: process(), since: 0 })
    }

    /// Tells others what was counted here (by key: how many, and for how many milliseconds they count still), and answers what they have
    /// told since the last time.
    pub fn turn(&mut self, sheaf: &Sheaf, own: &[(String, u32, u64)]) -> Result<Vec<Tally>, Problem> {
        if !own.is_empty() {
            let own = own.iter().map(|(key, count, left)| json!({ "key": key, "count": count, "remaining": left }));
            let own = own.collect::<Vec<_>>();
            sheaf.host.tell_tallies(&self.process, &json!(own).to_string())?;
        }
        let (told, since) = sheaf.host.tallies(&self.process, self.since)?;
        self.since = since;
        Ok(told)
    }
}
