//! What strangers answer: which questions they are asked, and the record that their answers make.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};
use sheaf_model::field::Given;
use sheaf_model::form::{Form, Question};
use sheaf_model::rule::Rule;
use sheaf_model::{Code, Field, FieldId, FieldProblem, Problem, Scalar, Table};
use sheaf_query::plan;
use sheaf_store::again::used_for_another;
use sheaf_store::answers::Answers;
use sheaf_store::value::Stored;

use super::files::{GONE, accept_files, is_of_files};
use super::shown::{confirmation, label_of};
use super::stamp::expect_work;
use super::{Opened, expect_parts};
use crate::files::Handed;
use crate::secret::hash_secret;
use crate::writing::Idempotency;

/// How long may be computed which questions are asked.
const LONGEST: Duration = Duration::from_secs(2);
/// What comes with answers. `homepage` is a field that people do not see, so whoever fills it in is a program.
const PARTS: [&str; 4] = ["answers", "stamp", "work", "homepage"];

/// Answers that were read: each with what was wrong with it, as far as it is asked at all.
struct Read<'a> {
    question: &'a Question,
    field: &'a Field,
    given: Option<Given>,
    wrong: Option<FieldProblem>,
    shown: bool,
}

impl Read<'_> {
    /// What a condition sees of it.
    fn scalar(&self) -> Option<Scalar> {
        match Stored::ready(self.field, self.given.as_ref()?)? {
            Stored::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }
}

impl Opened {
    /// Which questions are asked of somebody who has answered this so far.
    pub async fn asked(&self, body: &Value) -> Result<Value, Problem> {
        expect_parts(body, &["answers"])?;
        let (_, _, form) = self.expect_open()?;
        let read = self.read(form, answers_of(body)?, None).await?;
        let shown: Vec<&str> = read.iter().filter(|r| r.shown).map(|r| r.field.name.as_str()).collect();
        Ok(json!({ "asked": shown }))
    }

    /// Makes a record of what was answered. The same answers under the same stamp make one, however often they are sent.
    pub async fn take(&self, body: &Value, work: u8) -> Result<Value, Problem> {
        expect_parts(body, &PARTS)?;
        let (table, _, form) = self.expect_open()?;
        if !matches!(&body["homepage"], Value::Null) && body["homepage"] != "" {
            return Err(Problem::new(Code::Forbidden, "The answers look as if a program had sent them."));
        }
        let stamp = body["stamp"].as_str().unwrap_or_default();
        self.seal().await.map_err(untold)?.expect(&form.link, stamp, jiff::Timestamp::now().as_millisecond())?;
        expect_work(stamp, body["work"].as_str().unwrap_or_default(), work)?;
        let answers = answers_of(body)?;
        let once = Idempotency { key: stamp.to_owned(), request: hash_secret(&json!(answers).to_string()).to_vec() };
        let handed = self.handed(stamp, answers).await.map_err(untold)?;
        let read = self.read(form, answers, Some(&handed)).await?;
        let wrong: Vec<FieldProblem> = read.iter().filter(|r| r.shown).filter_map(missing_or_wrong).collect();
        if wrong.iter().any(|one| one.code == GONE) {
            // What was handed in has gone from where it waited: the same answers may be coming for the second time.
            match self.open.answered(&self.writer()?, &once).await {
                Ok(Some(_)) => return Ok(confirmation(form)),
                Ok(None) => {}
                Err(problem) => return Err(told(problem, stamp, table, form)),
            }
        }
        if !wrong.is_empty() {
            return Err(Problem::fields(wrong));
        }
        let kept = read.iter().filter(|r| r.shown).filter_map(|r| answers.get_key_value(&r.field.name));
        let record: Map<String, Value> = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
        let files: Vec<FieldId> = read.iter().filter(|r| r.shown && is_of_files(r.field)).map(|r| r.field.id).collect();
        let handed = Arc::new(handed.only(&files));
        match self.open.create_handed(&self.writer()?, &table.name, &record, once, &handed).await {
            Ok(_) => {
                self.clear_brought(stamp).await;
                Ok(confirmation(form))
            }
            Err(problem) => Err(told(problem, stamp, table, form)),
        }
    }

    pub(super) fn expect_open(&self) -> Result<(&Table, &sheaf_model::view::View, &Form), Problem> {
        let (table, view, form) = self.parts()?;
        match form.open {
            true => Ok((table, view, form)),
            false => Err(Problem::new(Code::Forbidden, "The form takes no more answers.")),
        }
    }

    /// Reads answers in the order of the questions. An answer to a question that is not asked counts as blank for those after it.
    /// `handed`: the files that were brought for them; none: it is not looked whether they were.
    async fn read<'a>(
        &'a self,
        form: &'a Form,
        answers: &Map<String, Value>,
        handed: Option<&Handed>,
    ) -> Result<Vec<Read<'a>>, Problem> {
        let (table, ..) = self.parts()?;
        let others = answers.keys().filter(|name| form.question(name).is_none());
        let others: Vec<FieldProblem> = others.map(|name| problem(name, "unknown", not_asked(name))).collect();
        if !others.is_empty() {
            return Err(Problem::fields(others));
        }
        let mut read = Vec::new();
        for question in form.questions() {
            let field = table.expect_field(&question.field)?;
            let (mut given, mut wrong) = (None, None);
            match answers.get(&field.name).map(|value| accept(question, field, value, handed)) {
                Some(Ok(taken)) => given = Some(taken),
                Some(Err(problem)) => wrong = Some(problem),
                None => {}
            }
            read.push(Read { question, field, given, wrong, shown: true });
        }
        if form.questions().all(|question| question.when.is_none()) {
            return Ok(read);
        }
        let given = read.iter().map(|r| (r.field.id, r.scalar())).collect();
        // Strangers decide how often it is computed: it keeps no other request waiting, and has turns of its own.
        let opened = self.clone();
        let shown = self.open.apart(&self.open.answering, move || opened.decide(given)).await.map_err(untold)?;
        read.iter_mut().zip(shown).for_each(|(read, shown)| read.shown = shown);
        Ok(read)
    }

    /// Which questions are asked by what is answered before them: for each its field, and what is given for it.
    fn decide(&self, given: Vec<(FieldId, Option<Scalar>)>) -> Result<Vec<bool>, Problem> {
        let (table, _, form) = self.parts()?;
        let (place, mut known) = (Answers::within(LONGEST)?, HashMap::<FieldId, Scalar>::new());
        let mut shown = Vec::with_capacity(given.len());
        for ((field, scalar), condition) in given.into_iter().zip(plan::conditions(&self.model, table, form)?) {
            let asked = match &condition {
                None => true,
                Some(condition) => {
                    let of = condition.of.iter().map(|id| known.get(id).cloned().unwrap_or(Scalar::Null));
                    place.hold(condition, &of.collect::<Vec<_>>())?
                }
            };
            known.extend(scalar.filter(|_| asked).map(|scalar| (field, scalar)));
            shown.push(asked);
        }
        Ok(shown)
    }
}

fn answers_of(body: &Value) -> Result<&Map<String, Value>, Problem> {
    let unfit = || Problem::field("answers", "required", "'answers' says what is answered: a value for each field.");
    body["answers"].as_object().ok_or_else(unfit)
}

fn problem(field: &str, code: &str, message: String) -> FieldProblem {
    FieldProblem { field: field.to_owned(), code: code.to_owned(), message }
}

fn not_asked(name: &str) -> String {
    format!("The form does not ask for '{name}'.")
}

/// An answer as its field takes it. Linked records are named by their ids alone: other names would tell what they hold.
fn accept(question: &Question, field: &Field, value: &Value, handed: Option<&Handed>) -> Result<Given, FieldProblem> {
    let wrong = |code: &str, message: String| problem(&field.name, code, message);
    let label = label_of(question, field);
    if field.kind.link().is_some() {
        let is_id = |value: &Value| value.is_null() || value.as_i64().is_some();
        let ids = value.as_array().map_or_else(|| is_id(value), |ids| ids.iter().all(|id| id.as_i64().is_some()));
        if !ids {
            return Err(wrong("link", format!("'{label}' is {value}, expected a record's id.")));
        }
    }
    let given = field.accept(value).map_err(|misfit| wrong(misfit.code, format!("'{label}' {}.", misfit.message)))?;
    if is_of_files(field) { accept_files(question, field, given, handed) } else { Ok(given) }
}

fn missing_or_wrong(read: &Read<'_>) -> Option<FieldProblem> {
    if let Some(wrong) = &read.wrong {
        return Some(wrong.clone());
    }
    let blank = match &read.given {
        None => true,
        Some(given) => Stored::ready(read.field, given).is_some_and(|stored| stored.is_blank()),
    };
    let required = read.question.required || read.field.required && read.field.default.is_none();
    (blank && required).then(|| {
        problem(&read.field.name, "required", format!("'{}' is required.", label_of(read.question, read.field)))
    })
}

/// A problem that is none of a stranger's: it may name what they must not see.
fn untold(found: Problem) -> Problem {
    tracing::warn!(code = found.code.as_str(), problem = %found, "answers to a form were not taken");
    Problem::new(found.code, "The answers cannot be taken now.").with_hint("Try again in a moment.")
}

/// A problem of the table in words that tell a stranger what to mend, and nothing of what the table holds. The page says it in its reader's
/// language, by the code: `rule` is what the table's makers have written themselves, `lacking` what the form does not ask for.
fn told(found: Problem, stamp: &str, table: &Table, form: &Form) -> Problem {
    if found == used_for_another(stamp) {
        return Problem::new(Code::Conflict, "Other answers were sent from this page already.")
            .with_hint("Load the form anew to send more.");
    }
    if found.errors.is_empty() {
        return untold(found);
    }
    let own_words = |message: &str| {
        table.rules.iter().any(|rule| match rule {
            Rule::NoOverlap { message: own, .. } => own.as_deref() == Some(message),
            Rule::Formula { message: own, .. } => own == message,
            Rule::Unique { .. } => false,
        })
    };
    let one = |error: FieldProblem| {
        let asked = form.question(&error.field).zip(table.field(&error.field));
        let is_own = own_words(&error.message);
        let message = match (asked, error.code.as_str()) {
            _ if is_own => error.message,
            (Some((question, field)), "duplicate") => {
                format!("Somebody has answered '{}' with the same already.", label_of(question, field))
            }
            (Some((question, field)), "overlap") => {
                format!("'{}' overlaps with what is there already.", label_of(question, field))
            }
            (Some((question, field)), _) => {
                let (own, asked) = (format!("'{}'", field.label), format!("'{}'", label_of(question, field)));
                error.message.replace(&own, &asked)
            }
            (None, _) => "The form asks too little for its table; tell those who gave you its address.".to_owned(),
        };
        let code = match asked {
            _ if is_own => "rule".to_owned(),
            Some(_) => error.code,
            None => "lacking".to_owned(),
        };
        let field = if asked.is_some() { error.field } else { String::new() };
        FieldProblem { field, code, message }
    };
    Problem::fields(found.errors.into_iter().map(one).collect())
}
