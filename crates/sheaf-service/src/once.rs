//! Answers that are kept under a client's key, so that a request sent twice is carried out once.

use sheaf_model::Problem;
use sheaf_store::{Fault, Why};

use crate::access::Principal;
use crate::open::Open;
use crate::writing::Idempotency;

impl Open {
    /// What was answered under this key; a conflict where the key was used for another request.
    pub async fn answered(&self, who: &Principal, key: &Idempotency) -> Result<Option<Vec<u8>>, Problem> {
        let (actor, key) = (self.actor(who).await?, key.clone());
        let kept = self.store.write(actor, Why::Write, move |tx| tx.idempotent(&key.key, &key.request)).await?;
        Ok(kept.and_then(|mut bodies| bodies.pop()))
    }

    /// Whether somebody of this kind and key has used a key, as far as it is remembered. It reads alone, and waits for nobody who writes.
    pub(crate) fn is_used(&self, kind: &str, who: &str, key: &str) -> Result<bool, Fault> {
        let now = self.store.now();
        self.store.read(crate::reading::LONGEST, |conn| sheaf_store::again::is_used(conn, (kind, who), key, now))
    }

    /// Remembers for a day what is answered under this key.
    pub async fn keep_answer(&self, who: &Principal, key: Idempotency, answer: Vec<u8>) -> Result<(), Problem> {
        let actor = self.actor(who).await?;
        self.store
            .write(actor, Why::Write, move |tx| tx.keep_idempotent(&key.key, &key.request, &[answer.as_slice()]))
            .await
    }
}
