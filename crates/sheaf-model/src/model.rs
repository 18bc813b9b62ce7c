//! The model: everything that a workspace is, apart from its records.

use serde::{Deserialize, Serialize};

use crate::field::{Field, FieldType};
use crate::problem::{Problem, Result};
use crate::role::Role;
use crate::setting::Settings;
use crate::table::{Table, TableId};
use crate::text::text_key;

/// Everything that a workspace is, apart from its records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Counts the changes of the model; plans are cached under it.
    pub version: u64,
    /// In the order that people see.
    pub tables: Vec<Table>,
    /// Roles of its own, in the order that people see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// What it says about itself.
    #[serde(default, skip_serializing_if = "Settings::is_empty")]
    pub settings: Settings,
    /// The id that the next new table gets.
    pub next_table: u32,
}

impl Default for Model {
    fn default() -> Self {
        Model { version: 0, tables: Vec::new(), roles: Vec::new(), settings: Settings::default(), next_table: 1 }
    }
}

/// A field of another table that points to a table: the other side of a link.
#[derive(Debug, Clone, Copy)]
pub struct BackLink<'a> {
    /// The table that points.
    pub table: &'a Table,
    /// Its link or links field.
    pub field: &'a Field,
}

impl Model {
    /// Closes what strangers reach by an address: no view is published any more, and no form takes answers. Whether there was any.
    pub fn close_to_strangers(&mut self) -> bool {
        let mut any = false;
        for view in self.tables.iter_mut().flat_map(|table| &mut table.views) {
            any |= view.published.take().is_some();
            if let Some(form) = view.look.form_mut() {
                any |= std::mem::take(&mut form.open);
            }
        }
        any
    }

    /// Adds a table and gives it and its fields their ids.
    pub fn add_table(&mut self, mut table: Table) -> TableId {
        table.id = TableId(self.next_table);
        self.next_table += 1;
        table.next_field = 1;
        for field in std::mem::take(&mut table.fields) {
            table.add_field(field);
        }
        self.tables.push(table);
        TableId(self.next_table - 1)
    }

    /// Puts a table before another one; none: behind all. Nothing is asked of the other but to be there.
    pub fn put_before(&mut self, id: TableId, next: Option<TableId>) {
        let place = |tables: &[Table], id| tables.iter().position(|t| t.id == id);
        let Some(at) = place(&self.tables, id) else { return };
        let table = self.tables.remove(at);
        let to = next.and_then(|next| place(&self.tables, next)).unwrap_or(self.tables.len());
        self.tables.insert(to, table);
    }

    /// The table with this API name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|t| t.name == name)
    }

    /// The table with this API name, to be changed.
    pub fn table_mut(&mut self, name: &str) -> Option<&mut Table> {
        self.tables.iter_mut().find(|t| t.name == name)
    }

    /// The table with this API name, or a problem that says which name may have been meant.
    pub fn expect_table(&self, name: &str) -> Result<&Table> {
        self.table(name).ok_or_else(|| Problem::unknown("table", name, self.tables.iter().map(|t| t.name.as_str())))
    }

    /// The same table, to be changed.
    pub fn expect_table_mut(&mut self, name: &str) -> Result<&mut Table> {
        let at = self.tables.iter().position(|t| t.name == name);
        match at {
            Some(at) => Ok(&mut self.tables[at]),
            None => Err(Problem::unknown("table", name, self.tables.iter().map(|t| t.name.as_str()))),
        }
    }

    /// The table that says which person each of its records is about, and the field that says so. Of several the one that was made
    /// first, whatever the order: a formula means the same when tables are moved.
    pub fn table_of_people(&self) -> Option<(&Table, &Field)> {
        let saying = self.tables.iter().filter_map(|table| Some((table, table.field(table.person.as_deref()?)?)));
        saying.min_by_key(|(table, _)| table.id)
    }

    /// The role of its own with this name.
    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|r| r.name == name)
    }

    /// The table with this id.
    pub fn table_by_id(&self, id: TableId) -> Option<&Table> {
        self.tables.iter().find(|t| t.id == id)
    }

    /// The table with this API name, or with this label as a person would compare; of several the one that was made first.
    pub fn table_called(&self, called: &str) -> Option<&Table> {
        self.table(called).or_else(|| {
            let key = text_key(called);
            let so_called = self.tables.iter().filter(|t| text_key(&t.label) == key || text_key(&t.name) == key);
            so_called.min_by_key(|t| t.id)
        })
    }

    /// The table that a link or links field points to.
    pub fn target(&self, field: &Field) -> Option<&Table> {
        field.kind.link().and_then(|link| self.table(&link.table))
    }

    /// The field by which a linked record is named: the link's own, else the target's title.
    pub fn target_title(&self, field: &Field) -> Option<&Field> {
        let target = self.target(field)?;
        let named = field.kind.link().and_then(|l| l.field.as_ref()).and_then(|name| target.field(name));
        named.or_else(|| target.title_field())
    }

    /// The links of other tables (and of its own) that point to a table.
    pub fn back_links<'a>(&'a self, table: &'a Table) -> impl Iterator<Item = BackLink<'a>> {
        self.tables.iter().flat_map(move |from| {
            let points = move |f: &&Field| f.kind.link().is_some_and(|l| l.table == table.name);
            from.fields.iter().filter(points).map(move |field| BackLink { table: from, field })
        })
    }

    /// The field that a lookup shows, through as many lookups as there are.
    pub fn lookup_source<'a>(&'a self, table: &'a Table, field: &'a Field) -> Option<(&'a Table, &'a Field)> {
        let (mut table, mut field) = (table, field);
        for _ in 0..16 {
            let FieldType::Lookup { lookup } = &field.kind else { return Some((table, field)) };
            table = self.target(table.field(&lookup.link)?)?;
            field = table.field(&lookup.field)?;
        }
        None
    }
}
