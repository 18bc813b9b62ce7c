//! What follows when a table, a field or a choice gets another name: formulas, lookups, links, rules and views name it anew.

use sheaf_model::field::{Choice, FieldType, LinkTarget};
use sheaf_model::path::Path;
use sheaf_model::rule::Rule;
use sheaf_model::view::sorted_field;
use sheaf_model::{Field, FieldId, Model, Problem, TableId};
use sheaf_query::formula::{self, Rename};

/// Formulas compare a choice with its label: where the label changes, so do they.
pub(crate) fn rename_choices(model: &mut Model, table: TableId, before: &Field, after: &Field) -> Result<(), Problem> {
    let (Some(was), Some(now)) = (before.kind.choices(), after.kind.choices()) else { return Ok(()) };
    let renamed = was.iter().filter_map(|old| {
        let new = Choice::with_code(now, old.code).filter(|new| new.label != old.label)?;
        Some((old.label.as_str(), new.label.as_str(), format!("\u{e000}{}", old.code)))
    });
    let renamed: Vec<(&str, &str, String)> = renamed.collect();
    // By way of names that nothing has, so that two that swap their labels are not taken for one.
    let field = before.id;
    for (from, _, between) in &renamed {
        rename_everywhere(model, Rename::Choice { table, field, from, to: between })?;
    }
    for (_, to, between) in &renamed {
        rename_everywhere(model, Rename::Choice { table, field, from: between, to })?;
    }
    Ok(())
}

/// Names of a field in lookups, links, titles, keys, indexes, rules and views.
pub(crate) fn rename_parts(model: &mut Model, table: TableId, field: FieldId, old: &str, new: &str) {
    let Some(own) = model.table_by_id(table).map(|t| t.name.clone()) else { return };
    let mut through = Vec::new();
    for from in &model.tables {
        for f in from.fields.iter().filter(|f| f.kind.link().is_some_and(|l| l.table == own)) {
            through.push((from.id, f.name.clone()));
        }
    }
    for from in &mut model.tables {
        let (from_id, is_own) = (from.id, from.id == table);
        for f in &mut from.fields {
            if let FieldType::Lookup { lookup } = &mut f.kind {
                if through.contains(&(from_id, lookup.link.clone())) && lookup.field == old {
                    new.clone_into(&mut lookup.field);
                }
                if is_own && lookup.link == old {
                    new.clone_into(&mut lookup.link);
                }
            }
            if let Some(link) = link_of(f)
                && link.table == own
                && link.field.as_deref() == Some(old)
            {
                link.field = Some(new.to_owned());
            }
        }
        if !is_own {
            continue;
        }
        let swap = |name: &mut String| {
            if name == old {
                new.clone_into(name);
            }
        };
        for f in &mut from.fields {
            if let FieldType::Status { moves, .. } = &mut f.kind {
                moves.iter_mut().flat_map(|m| &mut m.required).for_each(swap);
            }
        }
        from.title.iter_mut().for_each(swap);
        from.key.iter_mut().for_each(swap);
        from.document.iter_mut().for_each(swap);
        from.person.iter_mut().for_each(swap);
        for part in from.indexes.iter_mut().flat_map(|i| &mut i.0) {
            let (sign, name) = part.split_at(usize::from(part.starts_with('-')));
            if let Some(path) = Path::parse(name).filter(|path| path.name == old) {
                *part = format!("{sign}{}", Path { name: new.to_owned(), ..path });
            }
        }
        for rule in &mut from.rules {
            match rule {
                Rule::Unique { fields } => fields.iter_mut().for_each(swap),
                Rule::NoOverlap { from, to, within, .. } => {
                    [from, to].into_iter().chain(within).for_each(swap);
                }
                Rule::Formula { .. } => {}
            }
        }
        for view in &mut from.views {
            view.names_mut().for_each(swap);
            if let Some(width) = view.layout.widths.remove(old) {
                view.layout.widths.insert(new.to_owned(), width);
            }
            for part in &mut view.sort {
                let (name, descending) = sorted_field(part);
                if let Some(path) = Path::parse(name).filter(|path| path.name == old) {
                    let sign = if descending { "-" } else { "" };
                    *part = format!("{sign}{}", Path { name: new.to_owned(), ..path });
                }
            }
        }
        from.summaries_mut().for_each(|summary| summary.rename(old, new));
        if let Some(f) = from.fields.iter_mut().find(|f| f.id == field) {
            new.clone_into(&mut f.name);
        }
    }
    model.roles.iter_mut().for_each(|role| role.rename_field(&own, old, Some(new)));
}

/// Rewrites every formula of the model for a new name. The model is still the one before.
pub(crate) fn rename_everywhere(model: &mut Model, rename: Rename) -> Result<(), Problem> {
    let before = model.clone();
    rename_from(model, &before, rename)
}

/// The same where names mean what they meant in another model.
pub(crate) fn rename_from(model: &mut Model, before: &Model, rename: Rename) -> Result<(), Problem> {
    for table in &mut model.tables {
        let Some(own) = before.table_by_id(table.id) else { continue };
        let rewrite = |place: &str, text: &str| {
            formula::rename(text, before, own, rename).map_err(|e| e.into_problem(place, text))
        };
        for field in &mut table.fields {
            if let FieldType::Formula { formula } | FieldType::Rollup { formula } = &mut field.kind {
                *formula = rewrite(&field.name, formula)?;
            }
        }
        for rule in &mut table.rules {
            if let Rule::Formula { formula, .. } = rule {
                *formula = rewrite("rules", formula)?;
            }
        }
        for view in &mut table.views {
            let name = view.name.clone();
            for formula in view.formulas_mut() {
                *formula = rewrite(&name, formula)?;
            }
        }
    }
    for role in &mut model.roles {
        for (name, rights) in &mut role.tables {
            let Some(own) = before.table(name) else { continue };
            for text in rights.formulas_mut() {
                let renamed = formula::rename(text, before, own, rename);
                *text = renamed.map_err(|e| e.into_problem(&format!("roles.{}.tables.{name}", role.name), text))?;
            }
        }
    }
    Ok(())
}

pub(crate) fn link_of(field: &mut Field) -> Option<&mut LinkTarget> {
    match &mut field.kind {
        FieldType::Link { link } | FieldType::Links { link } => Some(link),
        _ => None,
    }
}
