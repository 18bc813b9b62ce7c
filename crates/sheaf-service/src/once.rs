//! Answers that are kept under a client's key, so that a request sent twice is carried out once.

use sheaf_model::Problem;
use sheaf_store::Why;

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

    /// Remembers for a day what is answered under this key.
    pub async fn keep_answer(&self, who: &Principal, key: Idempotency, answer: Vec<u8>) -> Result<(), Problem> {
        let actor = self.actor(who).await?;
        self.store
            .write(actor, Why::Write, move |tx| tx.keep_idempotent(&key.key, &key.request, &[answer.as_slice()]))
            .await
    }
}
