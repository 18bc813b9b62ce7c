//! Files that records hold. Each is kept once in its workspace under the SHA-256 of what is in it, which is its id too. Who
//! knows the id need not have seen the file: `naming` says who may put it into a record. What it is served as is found out from what is in it, never from what it is called.

mod brought;
mod check;
mod holding;
mod kept;
mod making;
mod naming;
mod picture;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use sheaf_model::field::{FieldType, Given, file_name, is_file_id};
use sheaf_model::{Code, Field, Problem, Scalar};
use sheaf_query::formula::Sight;
use sheaf_store::Fault;

pub(crate) use brought::{Brought, Handed, ids_in};
pub(crate) use kept::{DERIVED, WAITING, describe};
pub(crate) use making::Making;
pub use picture::Size;

use crate::access::{Action, Principal};
use crate::imports::{Incoming, apart};
use crate::open::Open;
use kept::{Kept, Told};

/// A file that is to be sent.
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Its media type, by what is in it.
    pub kind: String,
    /// What people call it.
    pub name: String,
}

/// The files that a request names, by id; none: they are not there.
#[derive(Default)]
pub(crate) struct Named(HashMap<String, Option<Told>>);

impl Named {
    /// Tells of the files in a value what is so; where one is not there, at which place of the list.
    pub fn settle(&self, given: Given) -> Result<Given, usize> {
        let Given::Scalar(Scalar::Text(text)) = &given else { return Ok(given) };
        let mut files: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
        for (n, file) in files.iter_mut().enumerate() {
            let Some(id) = file["id"].as_str() else { continue };
            let Some(Some(told)) = self.0.get(id) else { return Err(n) };
            *file = told.item(id, file["name"].as_str().map(str::to_owned));
        }
        Ok(Given::Scalar(Scalar::Text(sheaf_model::json::text(&Value::Array(files)))))
    }
}

impl Open {
    pub(crate) fn kept_files(&self) -> Kept {
        Kept::within(self.store.folder())
    }

    /// Takes files that came; answers what is put into a record of each.
    pub async fn add_files(
        self: &Arc<Self>,
        who: &Principal,
        incoming: Incoming,
        files: Vec<(String, PathBuf)>,
    ) -> Result<Value, Problem> {
        who.require_writing(&self.store.model())?;
        let (kept, who) = (self.kept_files(), who.clone());
        apart(move || {
            kept.clear();
            let added = files.iter().map(|(name, path)| {
                let name =
                    file_name(name).map_err(|why| Problem::field("file", "attachment", format!("A file {why}.")))?;
                // Before it is where a record of another request may take it along.
                let told = describe(path).map_err(|e| Fault::file(path, e).into_plain())?;
                let id = kept.take_in(path).map_err(Fault::into_plain)?;
                kept.note_upload(&who, &id).map_err(Fault::into_plain)?;
                Ok(told.item(&id, name))
            });
            let added = added.collect::<Result<Vec<_>, Problem>>();
            drop(incoming);
            Ok(json!({ "files": added? }))
        })
        .await
    }

    /// The files that records of a request name; they are kept for good from now on. One that is not theirs is as one that is not there.
    /// `changed`: the records that are changed, in which most of these stand already.
    pub(crate) async fn files_named<'r>(
        self: &Arc<Self>,
        who: &Principal,
        (table, changed): (&str, &[i64]),
        records: impl Iterator<Item = &'r Map<String, Value>>,
    ) -> Result<Named, Problem> {
        let model = self.store.model();
        let fields = model.table(table).map_or(&[][..], |table| &table.fields);
        let fields: Vec<&Field> = fields.iter().filter(|f| matches!(f.kind, FieldType::Attachment)).collect();
        if fields.is_empty() {
            return Ok(Named::default());
        }
        who.require_writing(&model)?;
        let mut ids = HashSet::new();
        for record in records {
            for value in fields.iter().filter_map(|field| record.get(&field.name)) {
                ids.extend(ids_in(value).map(str::to_owned));
            }
        }
        if ids.is_empty() {
            return Ok(Named::default());
        }
        let not_theirs = self.not_theirs(who, (table, changed), &ids).await?;
        let kept = self.kept_files();
        apart(move || {
            let told = ids.into_iter().map(|id| {
                if not_theirs.contains(&id) {
                    return Ok((id, None));
                }
                let told = kept.keep(&id).map_err(Fault::into_plain)?;
                Ok((id, told))
            });
            Ok(Named(told.collect::<Result<_, Problem>>()?))
        })
        .await
    }

    /// A file that a record holds, where whoever asks sees it there; or a small picture of it.
    pub async fn file(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        record: i64,
        id: &str,
        small: Option<Size>,
    ) -> Result<Found, Problem> {
        let none = || Problem::new(Code::NotFound, format!("Record {record} of '{table}' holds no file '{id}'."));
        // What is no hash is no place of ours, whatever a record may hold: an archive is taken as it is.
        if !is_file_id(id) {
            return Err(none());
        }
        let name = self.name_in(who, table, record, id).await?.ok_or_else(none)?;
        let (kept, id) = (self.kept_files(), id.to_owned());
        let path = kept.path(&id).ok_or_else(|| {
            let message = format!("The file '{name}' is not in the folder of this workspace.");
            Problem::new(Code::Unavailable, message)
                .with_hint("Restore the folder 'files' of the workspace from a backup.")
        })?;
        let read = |path: PathBuf| {
            let kind = std::fs::File::open(&path).and_then(kept::kind_of);
            let kind = kind.map_err(|e| Fault::file(&path, e).into_plain())?;
            Ok::<_, Problem>((path, kind.name))
        };
        let (path, kind) = match small {
            None => apart(move || read(path)).await?,
            // Each takes memory for all that is in the picture.
            Some(size) => {
                // Who asks for the same at the same moment waits for it and finds it made, without keeping others from theirs.
                let alone = self.making.turn(&kept.derived(&id, size.name())).await;
                self.apart(&self.picturing, move || {
                    let _alone = alone;
                    let (path, kind) = read(path)?;
                    read(picture::small(&kept, &path, &id, &kind, size)?)
                })
                .await?
            }
        };
        Ok(Found { path, kind, name })
    }

    /// What a file is called in a record; none where nothing that one sees of the record holds it.
    async fn name_in(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        record: i64,
        id: &str,
    ) -> Result<Option<String>, Problem> {
        if !self.store.is_remote() {
            self.store.notice()?;
        }
        let model = self.store.model();
        let (found, grant) = who.grant(&model, table, Action::READ)?;
        let seen = found
            .fields
            .iter()
            .filter(|f| matches!(f.kind, FieldType::Attachment) && Sight::sees(grant.rights(), found, f));
        let fields: Vec<String> = seen.map(|f| f.name.clone()).collect();
        if fields.is_empty() {
            return Ok(None);
        }
        let answer = self.get(who, table, record, Some(&fields), &[]).await?;
        let record: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let mut files = fields.iter().filter_map(|field| record["fields"][field].as_array()).flatten();
        let file = files.find(|file| file["id"] == id);
        Ok(file.map(|file| file["name"].as_str().unwrap_or("file").to_owned()))
    }
}
