//! As whom providers know a person: shown, connected and removed by that person.

use sheaf_model::{Code, Problem};
pub use sheaf_store::host::Identity;

use crate::accounts::Person;
use crate::open::Sheaf;

impl Sheaf {
    /// As whom providers know a person, each with the provider's label where there still is one.
    pub fn identities(&self, of: &Person) -> Result<Vec<(Identity, Option<String>)>, Problem> {
        let providers = self.host.providers()?;
        let label = |issuer: &str| providers.iter().find(|p| p.issuer == issuer).map(|p| p.label.clone());
        let all = self.host.identities(of.id)?.into_iter();
        Ok(all.map(|identity| (identity.clone(), label(&identity.issuer))).collect())
    }

    /// Removes one of a person's identities. Whoever has nothing else to sign in by keeps it.
    pub fn remove_identity(&self, of: &Person, id: i64) -> Result<(), Problem> {
        let missing = || Problem::new(Code::NotFound, format!("There is no sign-in {id} of yours."));
        if !self.host.identities(of.id)?.iter().any(|identity| identity.id == id) {
            return Err(missing());
        }
        self.expect_another_way(of)?;
        if !self.host.remove_identity(of.id, id)? {
            return Err(missing());
        }
        Ok(self.host.note_sign_in(of.id, "disconnected", (None, None))?)
    }

    /// Expects that somebody has more than one way to sign in.
    pub(crate) fn expect_another_way(&self, of: &Person) -> Result<(), Problem> {
        let ways = self.host.identities(of.id)?.len() + self.host.passkeys(of.id)?.len();
        if of.password.is_some() || ways > 1 {
            return Ok(());
        }
        let message = "You have nothing else to sign in by.";
        Err(Problem::new(Code::Conflict, message).with_hint("Choose a password first."))
    }
}
