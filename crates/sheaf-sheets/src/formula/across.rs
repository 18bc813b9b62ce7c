//! Lookups along a row: a fixed range whose first row holds what is looked for. It is written out, as cells outside a table are.

use formualizer_parse::parser::{ASTNode, ASTNodeType};

use super::translate::{Translator, is_exact, whole_number};

/// Most columns of such a range.
const WIDEST: u32 = 60;

impl Translator<'_> {
    /// `HLOOKUP(value, range, row, FALSE)` as a choice between the cells of that row.
    pub(super) fn hlookup(&mut self, args: &[ASTNode]) -> Result<String, String> {
        let [value, range, row, exact] = args else {
            return Err("it looks up the nearest value along a row".into());
        };
        if !is_exact(exact) {
            return Err("it looks up the nearest value along a row".into());
        }
        let ASTNodeType::Reference { reference, .. } = &range.node_type else {
            return Err("it looks along a row that is worked out first".into());
        };
        let (sheet, area) = self.places.fixed_area(reference)?;
        let row = whole_number(row).and_then(|n| n.checked_sub(1)).map(|n| area.top.saturating_add(n));
        let row = row.filter(|row| *row <= area.bottom).ok_or("it looks up a row that is worked out first")?;
        if area.width() > WIDEST {
            return Err(format!("it looks along a row of more than {WIDEST} columns"));
        }
        let mut parts = vec![self.operand(value, 0)?];
        for column in area.left..=area.right {
            let Some((key, is_day)) = self.places.value_at(sheet, area.top, column) else { continue };
            let key = self.constant(key, is_day)?;
            let found = self.places.value_at(sheet, row, column);
            let found = found.map_or(Ok("0".to_owned()), |(value, is_day)| self.constant(value, is_day))?;
            self.found.constants.push(found.clone());
            parts.extend([key, found]);
        }
        if parts.len() < 3 {
            return Err("it looks along a row that is empty".into());
        }
        parts.push("NA()".into());
        Ok(format!("SWITCH({})", parts.join(", ")))
    }
}
