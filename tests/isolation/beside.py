"""What goes on beside the rest until it is told to stop."""
import threading


class Beside(threading.Thread):
    """Does `step` again and again, with a pause between; what fails there is told where it is stopped, in the main thread."""

    pause = 0.0

    def __init__(self, name: str):
        super().__init__(name=name, daemon=True)
        self.stopping = threading.Event()
        self.failure: Exception | None = None

    def step(self) -> None:
        raise NotImplementedError

    def run(self) -> None:
        try:
            while not self.stopping.wait(self.pause):
                self.step()
        except Exception as failure:
            self.failure = failure

    def stop(self) -> None:
        self.stopping.set()
        self.join()
        if self.failure:
            raise self.failure
