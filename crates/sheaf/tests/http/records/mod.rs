//! `/api/v1/tables/{table}/records`

mod delete;
mod deleted;
mod export;
mod get;
mod groups;
mod kept;
mod misfits;
mod patch;
mod post;
mod put;
mod several;
mod summary;
