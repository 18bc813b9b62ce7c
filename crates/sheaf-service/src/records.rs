//! Records: listed and read.

use std::sync::Arc;
use std::time::Duration;

use sheaf_model::field::JsonWriter;
use sheaf_model::{Code, Model, Problem, Table};
pub use sheaf_query::plan::ListRequest;
use sheaf_query::plan::{self, Cursor, Grant, ListPlan};
use sheaf_store::Fault;
use sheaf_store::db::Connection;
use sheaf_store::fetch::{self, Asking};

use crate::access::{Action, Principal};
use crate::answer::Answer;
use crate::open::Open;
use crate::reading::{At, LONGEST, Made, Reading};
use crate::writing::Written;

impl Open {
    /// A page of a table's records. `raw` is the request as it came, under which the answer is kept; it is read only where
    /// no kept answer serves.
    pub async fn list(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        raw: &str,
        read: impl FnOnce() -> Result<ListRequest, Problem>,
    ) -> Result<Answer, Problem> {
        self.answer(who, table, &format!("list|{raw}"), read).await
    }

    /// One record.
    pub async fn get(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        id: i64,
        fields: Option<&[String]>,
        expand: &[String],
    ) -> Result<Answer, Problem> {
        let version = self.store.model_version();
        let done = match self.get_planned(who, table, id, fields, expand).await {
            Err(_) if self.has_moved(version)? => self.get_planned(who, table, id, fields, expand).await,
            done => done,
        };
        if done.is_ok()
            && let Some(table) = self.store.model().table(table)
        {
            self.note_read(who, table, Some(id), "");
            self.note_expanded(who, &table.name, expand, &format!("record|{}|{id}", table.name));
        }
        done
    }

    async fn get_planned(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        id: i64,
        fields: Option<&[String]>,
        expand: &[String],
    ) -> Result<Answer, Problem> {
        if !self.store.is_remote() {
            self.store.notice()?;
        }
        let model = self.store.model();
        let (table, grant) = who.grant(&model, table, Action::READ)?;
        let plan_key = one_key(table, &grant, fields, expand);
        let key = format!("{}|{id}|{plan_key}", self.entry.id);
        if self.may_be_kept(&key)?
            && let Some(answer) = self.answers.get(&key, &self.store)
        {
            return Ok(answer);
        }
        let plan = self
            .plan(model.version, plan_key, || plan::one(self.store.dialect(), &model, table, &grant, fields, expand))?;
        let asking = self.asking(who)?;
        if self.store.is_remote()
            && let Some(answer) = self.get_at_once(&model, &plan, asking, id, &key).await?
        {
            return Ok(answer);
        }
        let inline = self.get_now(&model, &plan, asking, id, &key, self.inline());
        let found = match inline {
            Err(problem) if problem.code == Code::TimedOut => {
                let (open, model) = (Arc::clone(self), Arc::clone(&model));
                self.apart(&self.slow, move || open.get_now(&model, &plan, asking, id, &key, LONGEST)).await?
            }
            done => done?,
        };
        found.ok_or_else(|| no_record(table, id))
    }

    fn get_now(
        &self,
        model: &Model,
        plan: &ListPlan,
        asking: Asking,
        id: i64,
        key: &str,
        limit: Duration,
    ) -> Result<Option<Answer>, Problem> {
        let seq = self.store.head();
        let read = self.store.read(limit, |conn| {
            self.store.expect_model(conn, model.version)?;
            let mut json = JsonWriter { out: Vec::with_capacity(1 << 10) };
            let Some(version) = fetch::one(conn, plan, &asking, id, &mut json)? else { return Ok(None) };
            Ok(Some(self.kept(json.out, (id, version), plan, key, model.version, seq)))
        });
        read.map_err(Fault::into_plain)
    }

    async fn get_at_once(
        &self,
        model: &Model,
        plan: &ListPlan,
        asking: Asking,
        id: i64,
        key: &str,
    ) -> Result<Option<Answer>, Problem> {
        let seq = self.store.head();
        let read = fetch::at_once::one(&self.store, plan, &asking, id, model.version).await;
        let Some((json, version)) = read.map_err(Fault::into_plain)? else { return Ok(None) };
        Ok(Some(self.kept(json, (id, version), plan, key, model.version, seq)))
    }

    /// A record as an answer, which is kept where it may be.
    fn kept(
        &self,
        json: Vec<u8>,
        (id, version): (i64, i64),
        plan: &ListPlan,
        key: &str,
        model: u64,
        seq: i64,
    ) -> Answer {
        let answer = written(json, id, version, plan).answer;
        if plan.fixed {
            self.answers.keep(key.to_owned(), answer.clone(), model, seq, &plan.reads);
        }
        answer
    }
}

impl Reading for ListRequest {
    fn view(&self) -> Option<&str> {
        self.view.as_deref()
    }

    fn words(&self) -> Option<&str> {
        self.search.as_deref()
    }

    fn expands(&self) -> &[String] {
        &self.expand
    }

    fn make(&self, conn: &Connection, at: &At<'_>) -> Result<Made, Fault> {
        let after = self.after()?;
        let plan = list_plan(self, at, after.as_ref())?;
        let mut json = JsonWriter { out: Vec::with_capacity(16 << 10) };
        fetch::list(conn, &plan, &at.asking, after.as_ref(), &mut json)?;
        Ok(Made { json: json.out, reads: plan.reads.clone(), fixed: plan.fixed })
    }

    async fn at_once(&self, at: &At<'_>) -> Result<Option<Made>, Fault> {
        let after = self.after()?;
        let plan = list_plan(self, at, after.as_ref())?;
        let page = fetch::at_once::list(&at.open.store, &plan, &at.asking, after.as_ref(), at.model.version).await?;
        Ok(page.map(|json| Made { json, reads: plan.reads.clone(), fixed: plan.fixed }))
    }
}

fn list_plan(request: &ListRequest, at: &At<'_>, after: Option<&Cursor>) -> Result<Arc<ListPlan>, Problem> {
    let (rights, named) = (at.grant.rights().fingerprint, request.plan_name(after));
    let name = format!("{:?}|{rights:x}|{}|{named}", at.search, at.table.id.0);
    let make = || plan::list(at.open.store.dialect(), at.model, at.table, request, at.grant, at.search);
    at.open.plan(at.model.version, name, make)
}

/// The key of the plan for one record; what is asked for comes last, for it may contain anything.
pub(crate) fn one_key(table: &Table, grant: &Grant, fields: Option<&[String]>, expand: &[String]) -> String {
    format!("1|{:x}|{}|{fields:?}|{expand:?}", grant.rights().fingerprint, table.id.0)
}

pub(crate) fn no_record(table: &Table, id: i64) -> Problem {
    Problem::new(Code::NotFound, format!("There is no record {id} in '{}'.", table.name))
}

/// A record's tag is its version; where it shows what other records hold, those bytes count too.
pub(crate) fn written(body: Vec<u8>, id: i64, version: i64, plan: &ListPlan) -> Written {
    // Whoever sees less of a record is not shown what was kept of it for another.
    let etag = if plan.reads.len() == 1 && plan.fixed && plan.whole {
        format!("\"{version}\"")
    } else {
        format!("\"{version}.{:x}\"", crate::answer::hash(&body))
    };
    Written { answer: Answer { body: body.into(), etag }, id, change: None }
}
