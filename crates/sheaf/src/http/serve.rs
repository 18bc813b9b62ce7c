//! Serving until told to stop: what is being answered is finished, streams end, and then the process may go.

use std::io;
use std::time::Duration;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{App, router};

/// How long a client may take to let go once the server was told to stop.
const LETTING_GO: Duration = Duration::from_secs(10);

/// Tells what has no end of its own, such as a live stream, that the server stops.
#[derive(Clone)]
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// The two ends: who says it, and who hears it.
    pub fn new() -> (watch::Sender<bool>, Stopping) {
        let (say, hear) = watch::channel(false);
        (say, Stopping(hear))
    }

    /// Returns when the server stops.
    pub async fn wait(&mut self) {
        // The sender lives as long as the server: without it there is nothing left to serve either.
        let _ = self.0.wait_for(|stops| *stops).await;
    }
}

/// Answers what comes in at `listener` until the process is told to stop. `stop` is the other end of the app's `stopping`.
pub async fn serve(app: App, listener: TcpListener, stop: watch::Sender<bool>) -> io::Result<()> {
    let mut stopping = app.stopping.clone();
    let listener = listener.tap_io(|stream| {
        // An answer is one write: waiting for more would only delay it.
        let _ = stream.set_nodelay(true);
    });
    let service = router(app).into_make_service_with_connect_info::<std::net::SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        told_to_stop().await;
        let _ = stop.send(true);
    });
    tokio::select! {
        done = serving => done,
        // A client that neither finishes its request nor takes its answer keeps nobody from stopping.
        () = async { stopping.wait().await; tokio::time::sleep(LETTING_GO).await } => Ok(()),
    }
}

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
