//! Forms: questions that strangers answer, each about a field of the table; an answered form is a record.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::field::{Field, FieldType};
use crate::file_kind::FileKind;
use crate::problem::FieldProblem;

/// Most steps of a form.
const MOST_STEPS: usize = 50;
/// Most questions of a form.
const MOST_QUESTIONS: usize = 300;
/// Most characters of a text that a form says.
const LONGEST_TEXT: usize = 10_000;
/// Fewest characters of the secret of an address: 22 of 64 kinds are 132 bits.
const SHORTEST_LINK: usize = 22;

/// A form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// What stands at its top.
    pub title: String,
    /// What is said below the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its questions, some at a time.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// What is said once it was sent.
    #[serde(default)]
    pub confirmation: Confirmation,
    /// Whether it takes answers.
    #[serde(default)]
    pub open: bool,
    /// The secret of its public address; the host makes it.
    #[serde(default)]
    pub link: String,
}

/// Questions that are asked together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What stands above them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What is said below that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// In the order in which they are asked.
    #[serde(default)]
    pub questions: Vec<Question>,
}

/// A question: what is asked for a field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// API name of the field that takes the answer.
    pub field: String,
    /// How it is asked; none: the field's label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What is said below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Whether it must be answered, where it is asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// A formula over the answers before it: it is asked only where that is true. None: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Whether strangers may look for the linked records by their titles.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pick: bool,
    /// Of which kinds the files of an answer may be; none: of any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<FileKind>,
}

/// What is said once a form was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// Thanks, and what comes next; none: the page's own thanks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Whether it offers to fill it in once more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
    /// A web address to go on to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl Form {
    /// Its questions, in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.steps.iter().flat_map(|step| &step.questions)
    }

    /// The same, to change them.
    pub fn questions_mut(&mut self) -> impl Iterator<Item = &mut Question> {
        self.steps.iter_mut().flat_map(|step| &mut step.questions)
    }

    /// The question about a field.
    pub fn question(&self, field: &str) -> Option<&Question> {
        self.questions().find(|question| question.field == field)
    }

    /// What says nothing is not there.
    pub fn tidy(&mut self) {
        let mut texts = vec![&mut self.description, &mut self.confirmation.message, &mut self.confirmation.link];
        for step in &mut self.steps {
            texts.extend([&mut step.title, &mut step.description]);
            for question in &mut step.questions {
                texts.extend([&mut question.label, &mut question.help, &mut question.when]);
            }
        }
        for text in texts {
            *text = text.take().filter(|said| !said.trim().is_empty());
        }
    }

    /// What is wrong with it by itself; places are below `place`.
    pub(crate) fn check(&self, place: &str, errors: &mut Vec<FieldProblem>) {
        let mut wrong = |at: &str, code: &str, message: String| {
            errors.push(FieldProblem { field: format!("{place}.{at}"), code: code.to_owned(), message });
        };
        if self.title.trim().is_empty() {
            wrong("title", "required", "The form needs a title.".to_owned());
        }
        if self.steps.len() > MOST_STEPS {
            wrong("steps", "too_many", format!("{} steps, expected at most {MOST_STEPS}.", self.steps.len()));
        }
        let asked = self.questions().count();
        if asked > MOST_QUESTIONS {
            wrong("steps", "too_many", format!("{asked} questions, expected at most {MOST_QUESTIONS}."));
        }
        if self.link.len() < SHORTEST_LINK {
            wrong("link", "link", "The address of the form can be guessed.".to_owned());
        }
        let goes_on = self.confirmation.link.as_deref();
        if let Some(link) = goes_on.filter(|link| !(link.starts_with("https://") || link.starts_with("http://"))) {
            let message = format!("'{link}' is no web address, expected one such as https://example.com/thanks.");
            wrong("confirmation.link", "url", message);
        }
        let mut seen = HashSet::new();
        for question in self.questions() {
            if !seen.insert(question.field.as_str()) {
                wrong("steps", "taken", format!("The form asks for '{}' twice.", question.field));
            }
        }
        let of_steps = self.steps.iter().flat_map(|s| [s.title.as_ref(), s.description.as_ref()]);
        let of_questions = self.questions().flat_map(|q| [q.label.as_ref(), q.help.as_ref()]);
        let own = [Some(&self.title), self.description.as_ref(), self.confirmation.message.as_ref()];
        let longest = own.into_iter().chain(of_steps).chain(of_questions).flatten().map(|t| t.chars().count()).max();
        if let Some(longest) = longest.filter(|n| *n > LONGEST_TEXT) {
            let message = format!("A text of the form has {longest} characters, expected at most {LONGEST_TEXT}.");
            wrong("title", "too_long", message);
        }
    }
}

/// Why a field cannot be asked of strangers so; none: it can. Of a link it is asked which record, where the question allows to look.
pub fn expect_asked(field: &Field, question: &Question) -> Result<(), String> {
    let label = &field.label;
    match &field.kind {
        kind if !question.kinds.is_empty() && !matches!(kind, FieldType::Attachment) => {
            Err(format!("'{label}' takes no files, so no kinds of them can be named."))
        }
        FieldType::User => Err(format!("'{label}' names a person of the workspace, which strangers do not know.")),
        FieldType::Json => Err(format!("'{label}' is JSON, which a form cannot ask for.")),
        FieldType::AutoNumber => Err(format!("'{label}' is numbered by itself.")),
        kind if !kind.is_written() => Err(format!("'{label}' is worked out and cannot be asked.")),
        FieldType::Link { .. } | FieldType::Links { .. } if !question.pick => {
            Err(format!("'{label}' is a link: it can be asked only where strangers may look for its records."))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_must_be() {
        let question = |field: &str| Question { field: field.to_owned(), ..Question::default() };
        let form = Form {
            title: " ".to_owned(),
            steps: vec![Step { questions: vec![question("name"), question("name")], ..Step::default() }],
            confirmation: Confirmation { link: Some("javascript:alert(1)".to_owned()), ..Confirmation::default() },
            link: "short".to_owned(),
            ..Form::default()
        };
        let mut errors = Vec::new();
        form.check("look", &mut errors);
        let said: Vec<String> = errors.iter().map(|e| format!("{} {}", e.field, e.message)).collect();
        assert_eq!(
            said,
            [
                "look.title The form needs a title.",
                "look.link The address of the form can be guessed.",
                "look.confirmation.link 'javascript:alert(1)' is no web address, expected one such as https://example.com/thanks.",
                "look.steps The form asks for 'name' twice.",
            ]
        );
    }
}
