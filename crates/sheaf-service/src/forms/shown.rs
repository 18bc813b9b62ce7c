//! A form as a stranger sees it: what is needed to answer it, and nothing of the table beside that.

use serde_json::{Map, Value, json};
use sheaf_model::form::{Form, Question};
use sheaf_model::{Field, Problem, Table};
use sheaf_query::plan::{self, Condition};

use super::Opened;
use super::files::{MOST_BYTES, MOST_FILES, is_of_files};

/// What a stranger is told of a field's type.
const OF_TYPE: [&str; 4] = ["type", "decimals", "currency", "stars"];

impl Opened {
    /// The form, with a new stamp. One that is closed shows its title alone. `work` is how much is asked of those who answer,
    /// `longest` the most bytes of a file.
    pub async fn shown(&self, work: u8, longest: u64) -> Result<Value, Problem> {
        let (table, _, form) = self.parts()?;
        if !form.open {
            return Ok(json!({ "title": form.title, "open": false }));
        }
        let mut conditions = plan::conditions(&self.model, table, form)?.into_iter();
        let mut steps = Vec::with_capacity(form.steps.len());
        for step in &form.steps {
            let asked = step.questions.iter().zip(conditions.by_ref());
            let questions: Vec<Value> = asked
                .map(|(question, when)| shown_question(table, question, when.as_ref(), longest))
                .collect::<Result<_, _>>()?;
            let mut shown = json!({ "questions": questions });
            put_texts(&mut shown, [("title", &step.title), ("description", &step.description)]);
            steps.push(shown);
        }
        let mut unlike = [0; 16];
        crate::secret::random(&mut unlike)?;
        let now = jiff::Timestamp::now().as_millisecond();
        let stamp = self.seal().await?.stamp(&form.link, now, unlike)?;
        let mut shown = json!({ "title": form.title, "open": true, "steps": steps, "stamp": stamp, "work": work });
        put_texts(&mut shown, [("description", &form.description)]);
        if form.questions().any(|question| table.field(&question.field).is_some_and(is_of_files)) {
            shown["most_bytes"] = json!(MOST_BYTES);
        }
        Ok(shown)
    }
}

/// What is said once the answers are taken.
pub(super) fn confirmation(form: &Form) -> Value {
    let mut shown = json!({ "again": form.confirmation.again });
    put_texts(&mut shown, [("message", &form.confirmation.message), ("link", &form.confirmation.link)]);
    json!({ "confirmation": shown })
}

fn shown_question(
    table: &Table,
    question: &Question,
    when: Option<&Condition>,
    longest: u64,
) -> Result<Value, Problem> {
    let field = table.expect_field(&question.field)?;
    let mut shown = json!({
        "field": field.name,
        "label": label_of(question, field),
        "required": question.required || field.required && field.default.is_none(),
    });
    put_texts(&mut shown, [("help", &question.help)]);
    if let Value::Object(kind) = serde_json::to_value(&field.kind).unwrap_or_default() {
        let told: Map<String, Value> = kind.into_iter().filter(|(name, _)| OF_TYPE.contains(&name.as_str())).collect();
        shown.as_object_mut().into_iter().for_each(|shown| shown.extend(told.clone()));
    }
    if let Some(choices) = field.kind.choices() {
        shown["choices"] = choices.iter().map(|c| json!({ "label": c.label, "colour": c.colour })).collect();
    }
    for (name, bound) in [("min", &field.min), ("max", &field.max)] {
        if let Some(bound) = bound {
            shown[name] = bound.clone();
        }
    }
    if let Some(most) = field.max_length {
        shown["max_length"] = json!(most);
    }
    if is_of_files(field) {
        shown["most"] = json!(MOST_FILES);
        shown["most_bytes"] = json!(longest);
        if !question.kinds.is_empty() {
            shown["kinds"] = json!(question.kinds);
        }
    }
    if let Some(when) = when {
        // By which answers it is decided, and not how: what is compared with may be nobody's business.
        let named = when.of.iter().filter_map(|id| Some(table.field_by_id(*id)?.name.as_str()));
        shown["depends_on"] = named.collect();
    }
    Ok(shown)
}

/// How it is asked.
pub(super) fn label_of<'a>(question: &'a Question, field: &'a Field) -> &'a str {
    question.label.as_deref().unwrap_or(&field.label)
}

fn put_texts<'a>(shown: &mut Value, texts: impl IntoIterator<Item = (&'static str, &'a Option<String>)>) {
    for (name, text) in texts {
        if let Some(text) = text {
            shown[name] = json!(text);
        }
    }
}
