//! Linked records that a stranger may choose from: their titles, where the question says so.

use serde_json::{Value, json};
use sheaf_model::{Code, Problem};
use sheaf_query::plan::ListRequest;

use super::{Opened, not_there};

/// Most records of an answer.
const MOST: usize = 20;
/// Most characters that are looked for.
const LONGEST: usize = 100;

impl Opened {
    /// The first records whose titles contain a text.
    pub async fn picks(&self, field: &str, text: &str) -> Result<Value, Problem> {
        let (table, _, form) = self.parts()?;
        let question = form.question(field).filter(|question| question.pick && form.open);
        let link = question.and_then(|question| table.field(&question.field));
        let unknown =
            || Problem::field("field", "unknown", format!("The form does not let choose records for '{field}'."));
        let target = link.and_then(|link| self.model.target(link)).ok_or_else(unknown)?;
        let title = target.title_field().ok_or_else(not_there)?;
        let text: String = text.trim().chars().take(LONGEST).collect();
        let filter = (!text.is_empty())
            .then(|| format!("CONTAINS({{{}}} & \"\", \"{}\")", title.name, text.replace('"', "\"\"")));
        let request = ListRequest {
            filter,
            sort: vec![title.name.clone()],
            fields: Some(vec![title.name.clone()]),
            limit: MOST,
            ..ListRequest::default()
        };
        let key = format!("form|{}|{text}", title.name);
        let answer = self.open.list(&self.writer()?, &target.name, &key, || Ok(request)).await?;
        let unread = |_| Problem::new(Code::Internal, "The records cannot be read.");
        let page: Value = serde_json::from_slice(&answer.body).map_err(unread)?;
        let records = page["records"].as_array().into_iter().flatten();
        let shown: Vec<Value> =
            records.map(|r| json!({ "id": r["id"], "title": r["fields"][title.name.as_str()] })).collect();
        Ok(json!({ "records": shown }))
    }
}
