//! What Sheaf does: access, records, imports, exports.

pub mod access;
pub mod accounts;
pub mod answer;
pub mod body;
pub mod changes;
pub mod comments;
pub mod doctor;
mod documents;
pub mod exports;
pub mod files;
pub mod forms;
pub mod imports;
pub mod lock;
pub mod members;
mod mentions;
pub mod notifications;
pub mod once;
pub mod open;
mod own_views;
pub mod people;
pub mod places;
pub mod presence;
pub mod preview;
mod reading;
pub mod records;
mod renames;
pub mod roles;
pub mod secret;
mod sight;
pub mod summaries;
pub mod tables;
pub mod tokens;
pub mod views;
pub mod workspaces;
pub mod writing;

pub use open::{Open, Sheaf};
