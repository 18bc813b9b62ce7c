//! The people of a workspace, as others there may know them: by name, and by the number that its records and comments have for them.

use sheaf_model::Problem;
use sheaf_store::{Fault, Tx, Why};

use crate::access::Principal;
use crate::open::{Open, Sheaf};
use crate::reading::LONGEST;

/// Someone of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Of the workspace's own numbers, as a field of people holds it.
    pub id: i64,
    /// What others see.
    pub name: String,
}

impl Sheaf {
    /// The people of a workspace, by name: its members, who are given a number now where they have done nothing yet, and of
    /// those who administer the host the ones who have done something there.
    pub async fn people(&self, open: &Open, who: &Principal) -> Result<Vec<Known>, Problem> {
        let mut all = self.everybody(open).await?;
        if let Some(by) = who.guest_of(&open.store.model()) {
            // Whoever sees nothing but what was shared with them knows those who shared it.
            let own = open.looked_up_actor(who)?;
            all.retain(|person| by.contains(&person.id) || own == Some(person.id));
        }
        Ok(all)
    }

    pub(crate) async fn everybody(&self, open: &Open) -> Result<Vec<Known>, Problem> {
        let read = open.store.read(LONGEST, |conn| sheaf_store::tx::actors_of(conn, "person"));
        let known = read.map_err(Fault::into_plain)?;
        let key = |person: &sheaf_store::host::Person| person.id.to_string();
        let mut all = self.host.members(open.entry.id)?;
        all.retain(|member| member.role.is_some() || known.contains_key(&key(&member.person)));
        let found = all.iter().map(|member| {
            let (id, name) = known.get(&key(&member.person))?;
            (*name == member.person.name).then(|| Known { id: *id, name: name.clone() })
        });
        if let Some(found) = found.collect::<Option<Vec<_>>>() {
            return Ok(found);
        }
        let number = move |tx: &mut Tx| {
            let numbered = all.iter().map(|member| {
                let person = &member.person;
                let id = tx.actor("person", &key(person), &person.name, Some(&person.email))?;
                Ok(Known { id, name: person.name.clone() })
            });
            numbered.collect()
        };
        open.store.write(0, Why::Write, number).await
    }
}
