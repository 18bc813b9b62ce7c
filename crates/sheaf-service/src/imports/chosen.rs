//! What is said of a type that a person chose for a column: what it was proposed as stays, however often they choose.

use sheaf_sheets::{ProposedField, Said, SaidValue, say};

/// What stands before the proposal's own evidence, as plans of an earlier version have it.
const CHOSEN: &str = "Chosen by you; the proposal was ";

/// Says that the type was chosen, with the one that was proposed; chosen as it was proposed, it is as if nothing was said.
pub(super) fn choose_evidence(field: &mut ProposedField, was: &str, now: &str) {
    if field.told.evidence.is_empty() {
        field.evidence = chosen_in_words(&field.evidence, was, now);
        return;
    }
    field.change_evidence(|evidence| {
        evidence.change_first(|first| {
            let (proposed, own) = proposed_before(&first).unwrap_or_else(|| (was.to_owned(), first));
            if proposed == now { own } else { chosen(&proposed, own) }
        });
    });
}

fn chosen(proposed: &str, own: Said) -> Said {
    say!("Chosen by you; the proposal was {kind}. {own}", kind = said_type(proposed), own)
}

/// What was proposed, and what speaks for it, where another type was chosen already.
fn proposed_before(first: &Said) -> Option<(String, Said)> {
    let value = |wanted: &str| first.values.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    match (value("kind")?, value("own")?) {
        (kind, SaidValue::Said(own)) if first.to_string().starts_with(CHOSEN) => Some((kind.to_string(), *own.clone())),
        _ => None,
    }
}

fn chosen_in_words(evidence: &str, was: &str, now: &str) -> String {
    let earlier = evidence.strip_prefix(CHOSEN).and_then(|rest| rest.split_once(". "));
    let (proposed, own) = earlier.unwrap_or((was, evidence));
    if proposed == now { own.to_owned() } else { format!("{CHOSEN}{proposed}. {own}") }
}

/// A type by its name in the API.
pub(super) fn said_type(kind: &str) -> Said {
    match kind {
        "boolean" => say!("boolean"),
        "choice" => say!("choice"),
        "choices" => say!("choices"),
        "date" => say!("date"),
        "datetime" => say!("datetime"),
        "duration" => say!("duration"),
        "email" => say!("email"),
        "formula" => say!("formula"),
        "integer" => say!("integer"),
        "json" => say!("json"),
        "link" => say!("link"),
        "links" => say!("links"),
        "long_text" => say!("long_text"),
        "lookup" => say!("lookup"),
        "money" => say!("money"),
        "number" => say!("number"),
        "percent" => say!("percent"),
        "phone" => say!("phone"),
        "rating" => say!("rating"),
        "rollup" => say!("rollup"),
        "status" => say!("status"),
        "text" => say!("text"),
        "time" => say!("time"),
        "url" => say!("url"),
        other => Said::untold(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_proposed_stays_however_often_one_chooses() {
        let own = || ProposedField::default().with_evidence(say!("{why}: all fit", why = say!("whole number")));
        let mut told = own();
        told.also(say!("all different"));
        let proposed = told.clone();
        for (was, now) in [("integer", "text"), ("text", "number"), ("number", "integer")] {
            let earlier = ProposedField { evidence: told.evidence.clone(), ..ProposedField::default() };
            let mut in_words = earlier.clone();
            choose_evidence(&mut in_words, was, now);
            choose_evidence(&mut told, was, now);
            assert_eq!(told.evidence, in_words.evidence, "{now}");
            assert_eq!(told.told.evidence.to_string(), told.evidence, "{now}");
        }
        assert_eq!(told, proposed);
    }
}
