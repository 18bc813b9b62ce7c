//! A workbook that comes again is planned with what the workspace knows of it: earlier decisions, the tables that stand, and a
//! trial that says what would become of each record.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use sheaf_model::{FieldId, Problem, Table};
use sheaf_sheets::standing::{Gone, Side, Standing};
use sheaf_sheets::{Proposal, Workbook, say};
use sheaf_store::imports::Import;
use sheaf_store::{Fault, Why};

use super::incoming::{Waiting, Wanted};
use super::{LONGEST, apart, asked, choices, computed, decisions, known, load, open_files, places, plan, prove};
use crate::access::{Ability, Principal};
use crate::open::Open;

/// Earlier imports among which the same workbook is looked for.
const EARLIER: u32 = 100;

/// What a person says of all tables that stand already.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choices {
    /// None of them is filled: every planned table becomes a new one.
    pub afresh: bool,
    /// What becomes of records that the file does not have any more; none: as was decided about the workbook.
    pub gone: Option<Gone>,
    /// Who is right about what was changed here and in the file; none: as was decided about the workbook.
    pub conflicts: Option<Side>,
}

impl Choices {
    pub(super) fn choose(self, proposal: &mut Proposal) {
        for table in &mut proposal.tables {
            match &mut table.into {
                into if self.afresh => *into = None,
                Some(into) => {
                    into.gone = self.gone.unwrap_or(into.gone);
                    into.conflicts = self.conflicts.unwrap_or(into.conflicts);
                }
                None => {}
            }
        }
    }
}

impl Open {
    /// What an import would do, by the workbook, by what earlier plans of it say, and by what stands already.
    pub(super) fn propose(&self, book: &Workbook, wanted: &Wanted) -> Result<Proposal, Problem> {
        let plans = self.store.read(LONGEST, |conn| sheaf_store::imports::planned(conn, EARLIER));
        let plans = plans.map_err(Fault::into_plain)?;
        let mut proposal = decisions::replay(book, sheaf_sheets::propose(book), &plans);
        wanted.check()?;
        self.recognise(book, &mut proposal)?;
        decisions::carry_into(&self.store.model(), &mut proposal);
        wanted.check()?;
        self.prove(book, &mut proposal)?;
        Ok(proposal)
    }

    /// What only running the formulas tells, and what they are here.
    fn prove(&self, book: &Workbook, proposal: &mut Proposal) -> Result<(), Problem> {
        prove::prove(book, proposal)?;
        computed::tell(&self.store.model(), proposal);
        Ok(())
    }

    /// Which of the tables stand here already.
    fn recognise(&self, book: &Workbook, proposal: &mut Proposal) -> Result<(), Problem> {
        let applied = self.applied_imports()?;
        let model = self.store.model();
        known::recognise(book, &model, &applied, proposal, &|table, field| self.some_values(table, field))
    }

    /// What an import would do here, and nothing is kept of it.
    pub async fn try_import(
        self: &Arc<Self>,
        who: &Principal,
        files: Vec<PathBuf>,
        choices: Choices,
    ) -> Result<Proposal, Problem> {
        who.require(&self.store.model(), Ability::Imports)?;
        self.store.notice()?;
        let open = Arc::clone(self);
        let waiting = Waiting::default();
        let wanted = waiting.wanted();
        let (book, proposal) = apart(move || {
            let book = open_files(&files)?;
            let mut proposal = open.propose(&book, &wanted)?;
            choices.choose(&mut proposal);
            Ok((Arc::new(book), proposal))
        })
        .await?;
        self.compare(who, &book, proposal).await
    }

    /// Which choices an import would add, and which texts will fit none.
    fn tell_choices(&self, book: &Workbook, may_shape: bool, mut proposal: Proposal) -> Result<Proposal, Problem> {
        let stands = proposal.tables.iter().any(|t| t.into.is_some());
        let imports = if stands { self.applied_imports()? } else { Vec::new() };
        let model = self.store.model();
        let since = |table: &Table, field: FieldId, version: u64| {
            let read =
                self.store.read(LONGEST, |conn| sheaf_store::imports::choices_since(conn, table.id, field, version));
            read.map_err(Fault::into_plain)
        };
        let values = |table: &_, field: &_| self.some_values(table, field);
        let here = choices::Here { model: &model, may_shape, imports: &imports, values: &values, since: &since };
        choices::tell(book, &here, &mut proposal)?;
        Ok(proposal)
    }

    fn applied_imports(&self) -> Result<Vec<Import>, Problem> {
        let applied = self.store.read(LONGEST, |conn| sheaf_store::imports::applied(conn, EARLIER));
        applied.map_err(Fault::into_plain)
    }

    fn some_values(&self, table: &Table, field: &sheaf_model::Field) -> Result<Vec<sheaf_model::Scalar>, Problem> {
        let read =
            self.store.read(LONGEST, |conn| sheaf_store::imports::some_values(conn, table, field, known::STORED));
        read.map_err(Fault::into_plain)
    }

    /// Carries out what a person asked of a plan.
    pub(super) fn change_plan(&self, book: &Workbook, proposal: &mut Proposal, body: &Value) -> Result<(), Problem> {
        if let Some(places) = places::asked(book, proposal, body)? {
            *proposal = places::plan_anew(book, proposal, &places)?;
            self.recognise(book, proposal)?;
            decisions::carry_into(&self.store.model(), proposal);
            return self.prove(book, proposal);
        }
        let mut noted = proposal.clone();
        decisions::note(&mut noted, body, &self.store.model());
        plan::change(book, proposal, body)?;
        proposal.decisions = noted.decisions;
        for asked in body["tables"].as_array().into_iter().flatten() {
            if let Some(into) = asked.get("into") {
                self.change_into(book, proposal, asked["name"].as_str().unwrap_or_default(), into)?;
            }
        }
        self.prove(book, proposal)
    }

    /// `null`: a table of its own; `{"table","key","gone","conflicts"}`: into that table, what is not named staying as it is.
    fn change_into(&self, book: &Workbook, proposal: &mut Proposal, name: &str, asked: &Value) -> Result<(), Problem> {
        let Some(proposed) = proposal.tables.iter_mut().find(|t| t.name == name) else { return Ok(()) };
        if asked.is_null() {
            proposed.into = None;
            return Ok(());
        }
        asked::expect_parts("part of 'into'", asked, &["table", "key", "gone", "conflicts", "choices"])?;
        let model = self.store.model();
        let current = proposed.into.as_ref().map(|into| into.table.clone());
        let wanted = asked::text(asked, "table")?.map(str::to_owned).or(current.clone());
        let wanted = wanted
            .ok_or_else(|| Problem::field("into", "required", "'into' needs 'table', the table that rows go into."))?;
        let names = model.tables.iter().map(|t| t.name.as_str());
        let table = model.table(&wanted).ok_or_else(|| Problem::unknown("table", &wanted, names))?;
        if current.as_ref() != Some(&wanted) {
            let values = |table: &_, field: &_| self.some_values(table, field);
            let standing = known::stand(book, proposed, table, None, say!("chosen by you"), &values)?;
            proposed.into = Some(standing);
        }
        let Some(into) = &mut proposed.into else { return Ok(()) };
        choices::expect_choosable(asked, table, into)?;
        choose_how(asked, table, into)
    }

    /// Tries the import where tables of it stand already, and notes in the plan what would become of each record.
    pub(super) async fn compare(
        self: &Arc<Self>,
        who: &Principal,
        book: &Arc<Workbook>,
        proposal: Proposal,
    ) -> Result<Proposal, Problem> {
        let actor = self.actor(who).await?;
        let may_shape = who.may(&self.store.model(), Ability::Model);
        let (open, looked) = (Arc::clone(self), Arc::clone(book));
        let mut proposal = apart(move || open.tell_choices(&looked, may_shape, proposal)).await?;
        let stands = |p: &Proposal| p.tables.iter().any(|t| t.include && t.into.is_some());
        if !stands(&proposal) {
            return Ok(proposal);
        }
        let (tried, book) = (proposal.clone(), Arc::clone(book));
        let trial = self
            .store
            .try_alone(actor, Why::Import, move |tx| {
                let loaded = load::load(tx, &book, &tried, 0, &Arc::default())?;
                let compared = loaded.proposal.tables.into_iter().map(|t| t.into.and_then(|into| into.compared));
                Ok(compared.collect::<Vec<_>>())
            })
            .await;
        let (compared, failed) = match trial {
            Ok(compared) => (compared, None),
            Err(problem) => (Vec::new(), Some(problem.message)),
        };
        let compared = compared.into_iter().chain(std::iter::repeat(None));
        for (table, compared) in proposal.tables.iter_mut().zip(compared) {
            if let Some(into) = &mut table.into {
                *into = Standing { compared, problem: failed.clone(), ..std::mem::take(into) };
            }
        }
        Ok(proposal)
    }
}

/// Carries out what is asked of how rows go into a table: `{"key","gone","conflicts","choices"}`.
pub(super) fn choose_how(asked: &Value, table: &Table, into: &mut Standing) -> Result<(), Problem> {
    if let Some(key) = asked::names(asked, "key")? {
        for name in &key {
            table.expect_field(name)?;
            if !into.fields.values().any(|field| field == name) {
                let message = format!("'{name}' cannot tell records apart here: the file has no column for it.");
                return Err(Problem::field("key", "key", message));
            }
        }
        into.key = key.into_iter().map(str::to_owned).collect();
    }
    choices::choose(asked, table, into)?;
    choose(asked, "gone", &mut into.gone, "'keep' or 'delete'")?;
    choose(asked, "conflicts", &mut into.conflicts, "'here' or 'file'")
}

/// Reads one of a few words into its place.
fn choose<T: serde::de::DeserializeOwned>(asked: &Value, part: &str, into: &mut T, words: &str) -> Result<(), Problem> {
    if let Some(word) = asked.get(part).filter(|w| !w.is_null()) {
        *into = serde_json::from_value(word.clone())
            .map_err(|_| Problem::field(part, part, format!("'{part}' is {words}, and not {word}.")))?;
    }
    Ok(())
}
