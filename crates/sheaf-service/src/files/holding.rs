//! Records that hold files, also where no request named these: an import wrote them, or another type of field became this one.

use std::sync::Arc;

use sheaf_model::field::FieldType;
use sheaf_model::{Field, Problem, Table};
use sheaf_query::plan::ListRequest;

use super::ids_in;
use crate::access::Principal;
use crate::imports::{Progress, apart};
use crate::open::Open;

impl Open {
    /// Keeps for good what waits and records hold: of this table, or of any. What was written stays written where it does not succeed,
    /// so that is told in the server's log alone.
    pub(crate) async fn keep_held(self: &Arc<Self>, table: Option<&str>) {
        let (open, table) = (Arc::clone(self), table.map(str::to_owned));
        let done = apart(move || open.keep_held_now(|of| table.as_ref().is_none_or(|name| of.name == *name))).await;
        if let Err(problem) = done {
            tracing::warn!(%problem, "files that records hold could not be kept");
        }
    }

    fn keep_held_now(&self, among: impl Fn(&Table) -> bool) -> Result<(), Problem> {
        let kept = self.kept_files();
        let waiting = kept.waiting_ids();
        if waiting.is_empty() {
            return Ok(());
        }
        let who = Principal::system("files");
        self.at_one_moment(|snap| {
            let progress = Progress::default();
            let pages = self.pages(snap, &who, &progress)?;
            for table in snap.model.tables.iter().filter(|table| among(table)) {
                let Some(list) = holders(table) else { continue };
                pages.each_record(table, list, |record| {
                    let fields = record["fields"].as_object().into_iter().flat_map(|fields| fields.values());
                    let mut held = fields.flat_map(ids_in).filter(|id| waiting.contains(*id));
                    held.try_for_each(|id| kept.keep(id).map(drop))
                })?;
            }
            Ok(())
        })
    }
}

/// The records of a table that hold files; none where it has no field for them.
pub(super) fn holders(table: &Table) -> Option<ListRequest> {
    holding(table.fields.iter().filter(|field| matches!(field.kind, FieldType::Attachment)))
}

/// The records that hold something in one of these fields.
pub(super) fn holding<'f>(fields: impl Iterator<Item = &'f Field>) -> Option<ListRequest> {
    let fields: Vec<String> = fields.map(|field| field.name.clone()).collect();
    let filter = fields.iter().map(|name| format!("NOT(ISBLANK({{{name}}}))")).collect::<Vec<_>>();
    let filter = if filter.len() > 1 { format!("OR({})", filter.join(", ")) } else { filter.concat() };
    (!fields.is_empty()).then(|| ListRequest { fields: Some(fields), filter: Some(filter), ..ListRequest::default() })
}
