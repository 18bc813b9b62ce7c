//! What several processes count together: each tells the others every second what it counted, and holds theirs against its bounds beside
//! its own. In between, and while nothing gets through, a bound may be passed by as much as the others counted.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::time::{Duration, Instant};

use sheaf_model::Problem;
use sheaf_service::secret::hash_secret;
use sheaf_service::tallies::{Exchange, Tally};

use super::super::App;
use super::{Counts, Shared};

/// How long between two turns.
const TURN: Duration = Duration::from_secs(1);
/// Most counts of a kind that are told at a turn; the others have theirs.
const MOST_NEWS: usize = 5_000;

/// What others counted, by what it is of.
#[derive(Default)]
pub(super) struct Others {
    of: HashMap<String, Vec<Theirs>>,
}

/// What one of them counted.
struct Theirs {
    process: String,
    count: u32,
    until: Instant,
}

impl Others {
    /// How many they counted that count still, and until when.
    fn of(&self, name: &str, now: Instant) -> (u64, Option<Instant>) {
        let live = self.of.get(name).into_iter().flatten().filter(|theirs| theirs.until > now && theirs.count > 0);
        live.fold((0, None), |(all, last), theirs| (all + u64::from(theirs.count), last.max(Some(theirs.until))))
    }

    fn hear(&mut self, told: &Tally, now: Instant) {
        let until = now + Duration::from_millis(u64::try_from(told.left).unwrap_or(0));
        let count = u32::try_from(told.count).unwrap_or(u32::MAX);
        let all = self.of.entry(told.key.clone()).or_default();
        all.retain(|theirs| theirs.process != told.process);
        all.push(Theirs { process: told.process.clone(), count, until });
    }

    fn clear(&mut self, now: Instant) {
        self.of.retain(|_, all| {
            all.retain(|theirs| theirs.until > now && theirs.count > 0);
            !all.is_empty()
        });
    }
}

impl<K: Debug> Counts<K> {
    /// By which others know a key: a hash, since they tell it by way of a table.
    fn name(&self, key: &K) -> String {
        let hash = hash_secret(&format!("{key:?}"));
        let short: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("{} {short}", self.kind)
    }

    /// How many others counted of this, and until when.
    pub(super) fn theirs(&self, key: &K, now: Instant) -> (u64, Option<Instant>) {
        // Most have nobody beside them, and none of what others count.
        if self.others.of.is_empty() { (0, None) } else { self.others.of(&self.name(key), now) }
    }
}

/// What has changed since the last turn.
struct News<K> {
    keys: Vec<K>,
    /// By name how many, and for how many milliseconds they count still.
    told: Vec<(String, u32, u64)>,
}

impl<K: Debug + Clone + Eq + Hash> Shared<K> {
    /// From now on there are others to tell.
    fn begin(&self) {
        self.lock().news.get_or_insert_default();
    }

    /// What is to be told at this turn.
    fn news(&self, now: Instant) -> News<K> {
        let mut counts = self.lock();
        let Some(news) = &mut counts.news else { return News { keys: Vec::new(), told: Vec::new() } };
        let keys: Vec<K> = news.iter().take(MOST_NEWS).cloned().collect();
        for key in &keys {
            news.remove(key);
        }
        let window = counts.window;
        let tally = |key: &K| {
            let live = counts.of.get(key).filter(|(since, _)| now.duration_since(*since) < window);
            let (since, count) = live.copied().unwrap_or((now, 0));
            let left = window.saturating_sub(now.duration_since(since)).as_millis();
            (counts.name(key), count, u64::try_from(left).unwrap_or(0))
        };
        let told = keys.iter().map(tally).collect();
        News { keys, told }
    }

    /// What could not be told is to be told at the next turn.
    fn put_back(&self, news: News<K>) {
        if let Some(all) = &mut self.lock().news {
            all.extend(news.keys);
        }
    }

    fn hear(&self, told: &[Tally], now: Instant) {
        let mut counts = self.lock();
        let kind = counts.kind;
        let of_kind = |tally: &&Tally| tally.key.split_once(' ').is_some_and(|(of, _)| of == kind);
        told.iter().filter(of_kind).for_each(|tally| counts.others.hear(tally, now));
        counts.others.clear(now);
    }
}

impl App {
    /// Counts together with the other processes of the directory, for as long as this one runs.
    pub async fn count_together(self) {
        let Some(mut exchange) = Exchange::of(&self.sheaf) else { return };
        self.attempts.0.begin();
        self.requests.seen.begin();
        self.strangers.0.begin();
        let mut failed = false;
        loop {
            tokio::time::sleep(TURN).await;
            let app = self.clone();
            let turn = tokio::task::spawn_blocking(move || {
                let taken = app.take_turn(&mut exchange);
                (exchange, taken)
            });
            let taken = match turn.await {
                Ok((same, taken)) => {
                    exchange = same;
                    taken
                }
                Err(error) => {
                    tracing::error!(%error, "bounds are kept by this process alone from now on");
                    return;
                }
            };
            // Said once, however long the server is away.
            if let Err(problem) = &taken
                && !failed
            {
                tracing::warn!(error = %problem, "bounds are kept by this process alone until the server is there again");
            }
            failed = taken.is_err();
        }
    }

    fn take_turn(&self, exchange: &mut Exchange) -> Result<(), Problem> {
        let now = Instant::now();
        let (attempts, requests) = (self.attempts.0.news(now), self.requests.seen.news(now));
        let strangers = self.strangers.0.news(now);
        let own = [attempts.told.as_slice(), &requests.told, &strangers.told].concat();
        let told = exchange.turn(&self.sheaf, &own).inspect_err(|_| {
            self.attempts.0.put_back(attempts);
            self.requests.seen.put_back(requests);
            self.strangers.0.put_back(strangers);
        })?;
        self.attempts.0.hear(&told, now);
        self.requests.seen.hear(&told, now);
        self.strangers.0.hear(&told, now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::super::{Attempt, Attempts};
    use super::*;

    /// What one tells comes to the other, as by the table in between.
    fn tell(one: &Attempts, other: &Attempts) {
        let now = Instant::now();
        let tally = |(key, count, left): (String, u32, u64)| Tally {
            process: "one".into(),
            key,
            count: count.into(),
            left: i64::try_from(left).unwrap(),
        };
        other.0.hear(&one.0.news(now).told.into_iter().map(tally).collect::<Vec<_>>(), now);
    }

    #[test]
    fn what_failed_at_one_is_counted_by_the_other() {
        let (one, other) = (Attempts::default(), Attempts::default());
        one.0.begin();
        let ann = || Attempt::new(IpAddr::from([10, 0, 0, 1]), "ann@example.org");
        let failed = (0..10).map(|_| one.begin(ann()).unwrap()).collect::<Vec<_>>();
        assert!(one.begin(ann()).is_err() && other.begin(ann()).is_ok(), "nothing is told yet");
        tell(&one, &other);
        assert!(other.begin(ann()).is_err());
        let bob = Attempt::new(IpAddr::from([10, 0, 0, 1]), "bob@example.org");
        assert!(other.begin(bob).is_ok(), "another person");
        // What succeeds there is forgiven here too.
        failed.into_iter().next_back().unwrap().succeeded();
        tell(&one, &other);
        assert!(other.begin(ann()).is_ok());
    }
}
