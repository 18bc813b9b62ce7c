//! Forms: found by the secret of their address, shown to strangers, and their answers taken as records.
//!
//! A stranger reaches nothing but what is here. Who reads is the form itself, and every answer is put together from what a
//! stranger needs, never by leaving out what he must not see.

mod answers;
mod files;
mod picks;
mod shown;
mod stamp;

use std::sync::Arc;

use serde_json::Value;
use sheaf_model::form::Form;
use sheaf_model::view::View;
use sheaf_model::{Code, Model, Problem, Table};
use sheaf_store::Why;
use subtle::ConstantTimeEq;

use crate::access::{Action, Principal};
use crate::open::{Open, Sheaf};
use crate::secret::{hash_secret, new_secret};
use crate::tables::Shaped;
use crate::views::locked;

pub use files::{Bringing, Brings, LONGEST_FILE, MOST_BYTES, MOST_FILES, too_long};
pub use stamp::{MOST_WORK, USUAL_WORK};

/// A form that somebody has the address of.
#[derive(Clone)]
pub struct Opened {
    open: Arc<Open>,
    model: Arc<Model>,
    /// Where the table is in the model, and the view in the table.
    at: (usize, usize),
}

fn not_there() -> Problem {
    Problem::new(Code::NotFound, "There is no form at this address.")
}

impl Sheaf {
    /// The form at an address. A wrong workspace is told as a wrong secret is.
    pub fn form(&self, workspace: &str, secret: &str) -> Result<Opened, Problem> {
        let (open, archived) = self.for_strangers(workspace, not_there)?;
        if archived {
            return Err(not_there());
        }
        open.store.notice()?;
        let model = open.store.model();
        // All are compared, and each in the same time, so that how long it takes tells nothing of any secret.
        let asked = hash_secret(secret);
        let mut found = None;
        for (table, of) in model.tables.iter().enumerate() {
            for (view, form) in of.views.iter().enumerate().filter_map(|(n, view)| Some((n, view.look.form()?))) {
                if bool::from(hash_secret(&form.link).ct_eq(&asked)) {
                    found = Some((table, view));
                }
            }
        }
        let at = found.ok_or_else(not_there)?;
        Ok(Opened { open, model, at })
    }
}

impl Opened {
    fn parts(&self) -> Result<(&Table, &View, &Form), Problem> {
        let table = self.model.tables.get(self.at.0).ok_or_else(not_there)?;
        let view = table.views.get(self.at.1).ok_or_else(not_there)?;
        Ok((table, view, view.look.form().ok_or_else(not_there)?))
    }

    /// The form as the log knows it: what it writes, strangers said.
    fn writer(&self) -> Result<Principal, Problem> {
        let (_, view, form) = self.parts()?;
        // Which stamps were used is kept under the key, and a stamp is of an address: both stay when the view is named otherwise.
        let key = data_encoding::HEXLOWER.encode(&hash_secret(&form.link));
        Ok(Principal::form(key, view.label.clone()))
    }

    /// What signs the stamps of the workspace's forms; made where it is asked for the first time.
    async fn seal(&self) -> Result<stamp::Seal, Problem> {
        if let Some(seal) = self.open.seal.get() {
            return Ok(stamp::Seal::new(seal));
        }
        let new = new_secret("")?;
        let kept = self.open.store.write(0, Why::Write, move |tx| tx.seal_of_forms(&new)).await?;
        Ok(stamp::Seal::new(self.open.seal.get_or_init(|| kept)))
    }
}

/// The parts of a body that are not among these are refused.
fn expect_parts(body: &Value, parts: &[&str]) -> Result<(), Problem> {
    match body.as_object().and_then(|sent| sent.keys().find(|part| !parts.contains(&part.as_str()))) {
        Some(unknown) => {
            let problem = Problem::unknown("part of an answer", unknown, parts.iter().copied());
            Err(Problem { hint: problem.hint, ..Problem::field(unknown, "unknown", problem.message) })
        }
        None => Ok(()),
    }
}

impl Open {
    /// Gives a form another address; the one before leads nowhere from then on.
    pub async fn renew_link(self: &Arc<Self>, who: &Principal, table: &str, view: &str) -> Result<Shaped, Problem> {
        who.grant(&self.store.model(), table, Action::Shape)?;
        let (of, name, link) = (table.to_owned(), view.to_owned(), new_secret("")?);
        let renewed = self.change_model(who, "form given another address", move |model| {
            let table = model.expect_table_mut(&of)?;
            let view = table.view_for(&name, None)?;
            if view.locked {
                return Err(locked(view));
            }
            let form = table.views.iter_mut().find(|v| v.name == name).and_then(|v| v.look.form_mut());
            let form = form.ok_or_else(|| Problem::field("look", "form", format!("The view '{name}' is no form.")))?;
            form.link.clone_from(&link);
            Ok(())
        });
        let ((), change) = renewed.await?;
        Ok(Shaped { shown: self.view(who, table, view)?, change })
    }
}
