//! Lookups along a row: a fixed range whose first row holds what is looked for. It is written out, as cells outside a table are.

use formualizer_parse::parser::{ASTNode, ASTNodeType};

use crate::address::Rect;
use crate::said::Said;
use crate::say;

use super::translate::{Translator, is_exact, whole_number};

/// Most columns of such a range.
const WIDEST: u32 = 60;

impl Translator<'_> {
    /// `HLOOKUP(value, range, row, FALSE)` as a choice between the cells of that row.
    pub(super) fn hlookup(&mut self, args: &[ASTNode]) -> Result<String, Said> {
        let [value, range, row, exact] = args else {
            return Err(say!("it looks up the nearest value along a row"));
        };
        if !is_exact(exact) {
            return Err(say!("it looks up the nearest value along a row"));
        }
        let ASTNodeType::Reference { reference, .. } = &range.node_type else {
            return Err(say!("it looks along a row that is worked out first"));
        };
        let (sheet, area) = self.places.fixed_area(reference)?;
        let row = whole_number(row).and_then(|n| n.checked_sub(1)).map(|n| area.top.saturating_add(n));
        let row =
            row.filter(|row| *row <= area.bottom).ok_or_else(|| say!("it looks up a row that is worked out first"))?;
        if let Some(linked) = self.across_records(value, (sheet, area), row) {
            return Ok(linked);
        }
        if area.width() > WIDEST {
            return Err(say!("it looks along a row of more than {n} columns", n = WIDEST));
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
            return Err(say!("it looks along a row that is empty"));
        }
        parts.push("NA()".into());
        Ok(format!("SWITCH({})", parts.join(", ")))
    }

    /// The same where the columns of the range are records of a table: through a link to the one that is looked up.
    fn across_records(&mut self, value: &ASTNode, (sheet, area): (usize, Rect), row: u32) -> Option<String> {
        let key = self.key_field(Some(value)).ok()?;
        let (table, to, result) = self.places.works.iter().enumerate().find_map(|(number, work)| {
            let turned = self.places.book.sheets[work.sheet].turned.as_deref()?;
            let field_in = |row: u32| work.field_at(turned.column_of(sheet, row, area.left..=area.right)?);
            Some((number, field_in(area.top)?, field_in(row)?))
        })?;
        self.is_covered(key, (table, to)).then(|| self.through(key, (table, to), result))
    }
}
