//! Whether all is well: each check is a line with what was found.

use std::path::Path;

use sheaf_model::Problem;
use sheaf_query::plan::{self, ListRequest, Search};
use sheaf_store::{Fault, export};

use crate::access::{Action, Principal};
use crate::open::{Open, Sheaf};

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub what: String,
    /// What is wrong; none: nothing.
    pub wrong: Option<String>,
    /// What was found where nothing is wrong.
    pub found: String,
}

impl Check {
    /// From what a look gave.
    pub fn of(what: impl Into<String>, looked: Result<String, Problem>) -> Check {
        let what = what.into();
        match looked {
            Ok(found) => Check { what, wrong: None, found },
            Err(problem) => Check { what, wrong: Some(problem.message), found: String::new() },
        }
    }
}

/// The folder can be written to.
pub fn check_folder(folder: &Path) -> Check {
    let probe = folder.join(".doctor");
    let tried = std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe));
    let looked =
        tried.map(|()| format!("{} can be written to", folder.display())).map_err(|e| Fault::file(folder, e).into());
    Check::of("data folder", looked)
}

impl Sheaf {
    /// Checks every workspace, or the one of this name, telling of each check as it is made.
    pub fn check_workspaces(
        &self,
        only: Option<&str>,
        verify_log: bool,
        mut tell: impl FnMut(Check),
    ) -> Result<(), Problem> {
        let entries = match only {
            Some(name) => vec![self.entry(name)?],
            None => self.host.workspaces(None)?,
        };
        for entry in entries {
            let name = entry.name.clone();
            match self.open_entry(entry) {
                Ok(open) => {
                    let mut tell = |check: Check| tell(Check { what: format!("{name}: {}", check.what), ..check });
                    open.check(verify_log, &mut tell);
                    if open.store.model().tables.iter().flat_map(|t| &t.views).any(|v| v.owner.is_some()) {
                        tell(Check::of("own views", self.check_own_views(&open)));
                    }
                }
                Err(problem) => tell(Check::of(format!("{name}: database"), Err(problem))),
            }
        }
        Ok(())
    }
}

impl Sheaf {
    /// Whose the views are that people keep for themselves. One whose person is not here stays, for they may come again.
    fn check_own_views(&self, open: &Open) -> Result<String, Problem> {
        let here = self.host.members(open.entry.id)?;
        let read = open.store.read(crate::reading::LONGEST, |conn| sheaf_store::tx::actors_of(conn, "person"));
        let known = read.map_err(Fault::into_plain)?;
        let here: Vec<i64> =
            here.iter().filter_map(|m| known.get(&m.person.id.to_string())).map(|(id, _)| *id).collect();
        let model = open.store.model();
        let owners = model.tables.iter().flat_map(|t| &t.views).filter_map(|v| v.owner);
        let (there, nobodys): (Vec<i64>, Vec<i64>) = owners.partition(|owner| here.contains(owner));
        match nobodys.len() {
            0 => Ok(format!("{}", there.len())),
            n => Ok(format!("{}, and {n} of people who do not belong to the workspace: nobody sees them", there.len())),
        }
    }
}

impl Open {
    fn check(&self, verify_log: bool, tell: &mut dyn FnMut(Check)) {
        tell(Check::of("database", self.check_integrity()));
        tell(Check::of("change log", self.check_log(verify_log)));
        tell(Check::of("model", self.check_model()));
        tell(Check::of("search", self.check_search()));
        tell(Check::of("files", self.check_files(verify_log)));
    }

    fn check_integrity(&self) -> Result<String, Problem> {
        let wrong = export::snapshot(&self.store, |snap| export::integrity(snap.conn)).map_err(Fault::into_plain)?;
        match wrong.as_slice() {
            [] => Ok(format!("whole, schema {}", export::schema())),
            [only] => Err(damaged(only)),
            [first, rest @ ..] => Err(damaged(&format!("{first}; and {} more", rest.len()))),
        }
    }

    fn check_log(&self, verify: bool) -> Result<String, Problem> {
        if !verify {
            return Ok(format!("{} entries without a gap", self.store.head()));
        }
        let read = export::snapshot(&self.store, |snap| sheaf_store::log::verify(snap.conn));
        Ok(format!("{} entries, every hash is right", read.map_err(Fault::into_plain)?))
    }

    /// The model holds together, and every formula of it compiles.
    fn check_model(&self) -> Result<String, Problem> {
        let model = self.store.model();
        sheaf_model::check::check_model(&model)?;
        crate::tables::check_formulas(&model)?;
        let who = Principal::system("doctor");
        for table in &model.tables {
            let grant = who.grant_table(table, Action::READ);
            plan::list(self.store.dialect(), &model, table, &ListRequest::default(), &grant, Search::Scan)?;
        }
        let formulas = model.tables.iter().flat_map(|t| &t.fields).filter(|f| f.kind.formula().is_some()).count();
        Ok(format!("version {}, {} tables, {formulas} formulas", model.version, model.tables.len()))
    }

    fn check_search(&self) -> Result<String, Problem> {
        let model = self.store.model();
        let limit = std::time::Duration::from_secs(600);
        for table in &model.tables {
            self.store.read(limit, |conn| self.store.prepare_search(conn, table)).map_err(Fault::into_plain)?;
        }
        Ok("can be used".to_owned())
    }
}

fn damaged(what: &str) -> Problem {
    Problem::new(sheaf_model::Code::Unavailable, what)
}
