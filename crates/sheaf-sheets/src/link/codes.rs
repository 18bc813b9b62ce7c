//! Lists that stand beside the records of their sheet and say what a code means: `Code | Meaning` beside `Condition code`.

use crate::column::decide::header_words;
use crate::column::key::is_identifier;
use crate::column::words::Words;
use crate::proposal::ProposedField;
use crate::propose::Work;

/// Over what a code means.
const MEANING: Words = Words::of(
    "meaning description name label title text means explanation definition bedeutung beschreibung bezeichnung name \
     signification libellé description significado descripción nombre significato descrizione nome betekenis omschrijving naam \
     znaczenie opis nazwa",
);

/// Most records of such a list.
const MOST: u64 = 100;

/// Whether a short list beside a table explains one of its columns: its key is called as the column is, but for what the column
/// says more.
pub(super) fn explains(works: &[Work], from: (usize, usize), to: (usize, usize)) -> bool {
    let (own, far) = (&works[from.0], &works[to.0]);
    let beside = own.sheet == far.sheet
        && (far.area.left > own.area.right || far.area.right < own.area.left)
        && far.area.top <= own.area.bottom
        && own.area.top <= far.area.bottom;
    let is_list = to.1 == 0 && (2..=3).contains(&far.table.fields.len()) && far.table.rows <= MOST;
    let key = &far.table.fields[to.1].label;
    let says = |field: &ProposedField| header_words(&field.label).iter().any(|word| MEANING.contains(word));
    let is_told = far.table.fields.get(1).is_some_and(says);
    beside && is_list && is_told && far.table.rows < own.table.rows && is_identifier(key) && {
        let (label, key) = (header_words(&own.table.fields[from.1].label), header_words(key));
        label.len() > key.len() && label.ends_with(&key)
    }
}
