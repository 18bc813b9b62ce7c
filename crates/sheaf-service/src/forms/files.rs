//! Files in answers: brought while somebody fills the form in, each with the stamp of the form as it was shown to them, and handed in
//! with that stamp alone. Nothing here tells what the workspace holds, and nothing that was brought can be read.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use serde_json::{Map, Value, json};
use sheaf_model::field::{FieldType, Given, file_name};
use sheaf_model::form::{Form, Question};
use sheaf_model::{Code, Field, FieldId, FieldProblem, Problem, Scalar, Table};
use sheaf_store::Fault;

use super::shown::label_of;
use super::stamp::expect_work;
use super::{Opened, not_there};
use crate::files::{Brought, Handed, describe, ids_in};
use crate::imports::{Incoming, apart};

/// Most files of an answer to one question.
pub const MOST_FILES: usize = 10;
/// Most bytes of a file; the host may allow fewer.
pub const LONGEST_FILE: u64 = 25_000_000;
/// Most bytes of all files that are brought with a stamp.
pub const MOST_BYTES: u64 = 100_000_000;
/// How long between two looks for what has waited too long, in ms: strangers decide how often something comes.
const CLEARING: i64 = 10 * 60_000;

/// The code of what is wrong where a file was not brought with the stamp of the answers, or is there no more.
pub(super) const GONE: &str = "file_gone";

/// A question that somebody brings files for, with a stamp that was looked at.
pub struct Bringing {
    stamp: String,
    field: FieldId,
}

/// What became of a file that was brought.
pub struct Brings {
    /// What is answered of it.
    pub shown: Value,
    /// Bytes of all that were brought with the stamp.
    pub bytes: u64,
}

impl Opened {
    /// Whether a file may be brought for a question: before any of it is taken in.
    pub async fn expect_bringing(&self, stamp: &str, work: &str, bits: u8, field: &str) -> Result<Bringing, Problem> {
        let (table, _, form) = self.expect_open()?;
        let (_, found) = question_of_files(table, form, field)?;
        self.expect_alive(stamp, form).await?;
        expect_work(stamp, work, bits)?;
        let (key, named, open) = (self.writer()?.key(), stamp.to_owned(), self.open.clone());
        let is_used = apart(move || Ok(open.is_used("form", &key, &named)?)).await?;
        if is_used {
            let message = "Answers were sent from this page already.";
            return Err(Problem::new(Code::Conflict, message).with_hint("Load the form anew to send more."));
        }
        Ok(Bringing { stamp: stamp.to_owned(), field: found.id })
    }

    /// A folder for a file that comes.
    pub fn incoming(&self) -> Result<Incoming, Problem> {
        self.open.incoming()
    }

    /// Takes a file that has come whole for a question.
    pub async fn bring(
        &self,
        to: Bringing,
        incoming: Incoming,
        name: String,
        path: PathBuf,
    ) -> Result<Brings, Problem> {
        let opened = self.clone();
        // Strangers decide how often: it keeps no other request waiting, and has turns of its own.
        self.open.apart(&self.open.answering, move || opened.bring_now(&to, incoming, &name, &path)).await
    }

    fn bring_now(&self, to: &Bringing, incoming: Incoming, name: &str, path: &Path) -> Result<Brings, Problem> {
        let (table, _, form) = self.expect_open()?;
        let field = table.field_by_id(to.field).ok_or_else(not_there)?;
        let (question, _) = question_of_files(table, form, &field.name)?;
        let wrong = |code: &str, message: String| Problem::field(&field.name, code, message);
        let name = file_name(name).map_err(|why| wrong("attachment", format!("A file {why}.")))?;
        self.clear_waiting();
        let told = describe(path).map_err(|e| Fault::file(path, e).into_plain())?;
        expect_kind(question, field, &told.kind.name).map_err(|unfit| Problem::fields(vec![unfit]))?;
        let brought = self.brought(&to.stamp);
        let id = brought.take_in(to.field, path).map_err(Fault::into_plain)?;
        drop(incoming);
        // Looked at when it is there, so that several that come at once do not get past the bounds together.
        let (count, bytes) = brought.sums(to.field);
        let unfit = if count > MOST_FILES {
            too_many(field, label_of(question, field))
        } else if bytes > MOST_BYTES {
            let message = format!("The files of the answers have {bytes} bytes, expected at most {MOST_BYTES}.");
            FieldProblem { field: field.name.clone(), code: "files_too_large".to_owned(), message }
        } else {
            return Ok(Brings { shown: json!({ "file": told.item(&id, name) }), bytes });
        };
        brought.remove(to.field, &id);
        Err(Problem { code: Code::TooLarge, ..Problem::fields(vec![unfit]) })
    }

    /// Lets go of a file that is not to be handed in, whether it is there or not; answers how many bytes are left.
    pub async fn give_up(&self, stamp: &str, field: &str, file: &str) -> Result<u64, Problem> {
        let (table, _, form) = self.expect_open()?;
        let (_, field) = question_of_files(table, form, field)?;
        self.expect_alive(stamp, form).await?;
        let (brought, field, file) = (self.brought(stamp), field.id, file.to_owned());
        apart(move || {
            if sheaf_model::field::is_file_id(&file) {
                brought.remove(field, &file);
            }
            Ok(brought.sums(field).1)
        })
        .await
    }

    /// The files that answers name, as far as they were brought with the stamp.
    pub(super) async fn handed(&self, stamp: &str, answers: &Map<String, Value>) -> Result<Handed, Problem> {
        let (table, _, form) = self.parts()?;
        let asked = form.questions().filter_map(|question| {
            let field = table.field(&question.field).filter(|field| is_of_files(field))?;
            Some((field.id, answers.get(&field.name)?))
        });
        let named: Vec<(FieldId, String)> = asked
            .flat_map(|(field, value)| ids_in(value).take(MOST_FILES + 1).map(move |id| (field, id.to_owned())))
            .collect();
        let brought = self.brought(stamp);
        apart(move || brought.handed(named).map_err(Fault::into_plain)).await
    }

    /// Lets go of what was brought with a stamp, once its answers are taken.
    pub(super) async fn clear_brought(&self, stamp: &str) {
        let brought = self.brought(stamp);
        let _ = apart(move || {
            brought.clear();
            Ok(())
        })
        .await;
    }

    fn brought(&self, stamp: &str) -> Brought {
        self.open.kept_files().brought(stamp)
    }

    async fn expect_alive(&self, stamp: &str, form: &Form) -> Result<(), Problem> {
        self.seal().await?.expect_alive(&form.link, stamp, jiff::Timestamp::now().as_millisecond())
    }

    fn clear_waiting(&self) {
        let now = jiff::Timestamp::now().as_millisecond();
        let last = self.open.cleared.load(Ordering::Relaxed);
        let mine = || self.open.cleared.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if now - last >= CLEARING && mine() {
            self.open.kept_files().clear();
        }
    }
}

pub(super) fn is_of_files(field: &Field) -> bool {
    matches!(field.kind, FieldType::Attachment)
}

/// A file of more bytes than one may have.
pub fn too_long(field: &str, most: u64) -> Problem {
    let message = format!("The file has more than {most} bytes.");
    Problem { code: Code::TooLarge, ..Problem::field(field, "file_too_large", message) }
}

fn question_of_files<'f>(table: &'f Table, form: &'f Form, name: &str) -> Result<(&'f Question, &'f Field), Problem> {
    let asked = form.question(name).zip(table.field(name)).filter(|(_, field)| is_of_files(field));
    asked.ok_or_else(|| Problem::field("field", "unknown", format!("The form does not ask for files by '{name}'.")))
}

fn too_many(field: &Field, label: &str) -> FieldProblem {
    let message = format!("'{label}' has more than {MOST_FILES} files.");
    FieldProblem { field: field.name.clone(), code: "too_many_files".to_owned(), message }
}

fn expect_kind(question: &Question, field: &Field, media_type: &str) -> Result<(), FieldProblem> {
    if question.kinds.is_empty() || question.kinds.iter().any(|kind| kind.takes(media_type)) {
        return Ok(());
    }
    let kinds = question.kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
    let message =
        format!("'{}' has a file of the type {media_type}, expected one of: {kinds}.", label_of(question, field));
    Err(FieldProblem { field: field.name.clone(), code: "file_kind".to_owned(), message })
}

/// Files as an answer has them: such as were brought, and no addresses of others. `handed`: those that were, where it is known.
pub(super) fn accept_files(
    question: &Question,
    field: &Field,
    given: Given,
    handed: Option<&Handed>,
) -> Result<Given, FieldProblem> {
    let Given::Scalar(Scalar::Text(text)) = &given else { return Ok(given) };
    let files: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let label = label_of(question, field);
    let wrong =
        |code: &str, message: String| FieldProblem { field: field.name.clone(), code: code.to_owned(), message };
    if files.len() > MOST_FILES {
        return Err(too_many(field, label));
    }
    for file in &files {
        let Some(id) = file["id"].as_str() else {
            return Err(wrong(
                "attachment",
                format!("'{label}' has an address, expected a file that was uploaded here."),
            ));
        };
        let Some(handed) = handed else { continue };
        let Some(told) = handed.told(field.id, id) else {
            let message = format!("'{label}' has a file that was not uploaded from this page, or has waited too long.");
            return Err(wrong(GONE, message));
        };
        expect_kind(question, field, &told.kind.name)?;
    }
    let settled = handed.map(|handed| handed.named().settle(given.clone()));
    Ok(settled.and_then(Result::ok).unwrap_or(given))
}
