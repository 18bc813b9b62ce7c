//! An import of a workbook that a link leads to: it is fetched, and then goes the way of a file that somebody sent.

use std::sync::Arc;

use serde_json::Value;
use sheaf_model::{Code, Problem};

use super::Choices;
use crate::access::{Ability, Principal};
use crate::downloads::{Link, not_allowed};
use crate::open::{Open, Sheaf};

impl Sheaf {
    /// Whether it fetches what links lead to.
    pub const fn has_downloads(&self) -> bool {
        self.downloads.is_some()
    }

    /// Fetches the workbook of a link and plans its import. `most`: bytes. Nothing is kept where either fails.
    pub async fn plan_linked(
        &self,
        open: &Arc<Open>,
        who: &Principal,
        link: &str,
        most: u64,
    ) -> Result<Value, Problem> {
        who.require(&open.store.model(), Ability::Imports)?;
        let link = Link::read(link)?;
        let off = || not_allowed("This host fetches no files from the internet.");
        let downloads = self.downloads.as_ref().ok_or_else(off)?;
        let incoming = open.incoming()?;
        let file = {
            let _turn = open.downloading.try_acquire().map_err(|_| {
                Problem::new(Code::TooMany, "Other links of this workspace are being fetched at this moment.")
            })?;
            downloads.fetch(&link, incoming.path(), most).await?
        };
        open.plan_import(who, incoming, vec![file], Choices::default()).await
    }
}
