//! Bytes of a workbook in; tables, fields, links, formulas, findings and rows out; opens no database.
