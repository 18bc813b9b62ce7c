"""Two workspaces of one server: whatever is asked of the one, by whomever, tells nothing of the other, and changes nothing there.

    python3 tests/isolation/run.py --requests 100000 --seed 1      with SHEAF_URL and SHEAF_LINK; see scripts/isolation

--leak plants something of the other workspace where it must be found: then it is an error when it is not."""
import argparse
import os
import sys
import threading
import time
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import neighbour
import world as worlds
from judge import Judge, prove_that_leaks_are_seen, told
from listening import Listener
from routes import Asked, Operation, Routes, operations
from twins import compare
from wire import Caller, Connection, Request
from world import World

DOCUMENT = Path(__file__).resolve().parents[2] / "web" / "openapi.json"
# Asked by the other's own people too, by turns, in the same words: kept answers must not be mixed up.
BY_TURNS = {"list_records", "summarise_records", "group_records", "get_record", "export_records", "list_tables", "get_openapi", "list_people", "list_views"}
# Of fewer requests nobody expects that they carry everything out.
FEW = 10_000
# How often an operation is asked for that chance has not carried out.
MOST_TRIES = 1_000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--requests", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--workers", type=int, default=6)
    arguments.add_argument("--leak", action="store_true")
    options = arguments.parse_args()
    proofs = prove_that_leaks_are_seen()
    at = urlsplit(os.environ["SHEAF_URL"])
    address = (at.hostname, at.port)
    acme, birch = make_both(Caller(*address, []), os.environ["SHEAF_LINK"].split("link=")[1])
    if options.leak:
        acme.owner.expect(200, "PATCH", "/api/v1/tables/deals/records/4", {"fields": {"note": birch.word("planted")}})
    before = neighbour.snapshot(birch)
    all_operations = operations(DOCUMENT)
    judge, mirror = Judge(acme.marks, birch.marks), Judge(birch.marks, acme.marks)
    writer = neighbour.Writer(birch, options.seed)
    changes = next(o for o in all_operations if o.name == "list_changes")
    heard = Judge(acme.marks, birch.marks)
    listeners = [Listener(acme, birch, heard, changes, by, address, options.seed + n) for n, by in enumerate(("owner", "editor", "clerk", "reader"))]
    begun = time.monotonic()
    for thread in (writer, *listeners):
        thread.start()
    share = -(-options.requests // options.workers)
    workers = [Worker(n, share, acme, birch, all_operations, judge, mirror, address, options.seed) for n in range(options.workers)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()
        if thread.failure:
            raise thread.failure
    # What chance did not carry out is asked for until it is, so that no run says of itself less than it was to see.
    for operation in to_carry_out(all_operations, options.requests):
        workers[0].ask_until_done(operation)
    took = time.monotonic() - begun
    routes = Routes(Random(options.seed), acme, birch, all_operations, 99)
    twins = compare(acme, birch, routes, Connection(*address), judge)
    for thread in (*listeners, writer):
        thread.stop()
    after = neighbour.snapshot(birch)
    different = neighbour.differences(before, after)
    entries, strange = neighbour.strange_changes(birch, writer)
    sent = judge.count + mirror.count
    print(told([judge]))
    print(f"  {judge.count} requests of one workspace over {len(judge.routes)} routes, {twins} of them in pairs; {mirror.count} of the other's own, by turns")
    print(f"  {sum(one.streams for one in listeners)} event streams with {sum(one.events for one in listeners)} events; {entries} changes of the other meanwhile")
    print(f"  {sent} requests in {took:.0f} s, {sent / took:.0f} a second; seed {options.seed}; {proofs} planted leaks were reported")
    print(f"  one's own was found in: {dict(sorted(judge.own_seen.items()))}")
    faults = [fault for one in (judge, mirror, heard) for fault in one.faults.values()]
    faults += [f"CHANGED: {what}" for what in different + strange]
    if options.leak:
        found = [fault for fault in faults if fault.startswith("LEAK: the answer has what is the other's: qzxbirch")]
        if not found:
            sys.exit("error: what was planted was not found")
        print(f"  what was planted was found {judge.fault_count} times")
        return
    faults += missing(judge, mirror, heard, listeners, all_operations, entries, options.requests)
    for fault in faults[:30]:
        print(fault, file=sys.stderr)
    if faults:
        sys.exit(f"error: {judge.fault_count + mirror.fault_count + heard.fault_count + len(different) + len(strange)} faults in answers; {len(faults)} are told above")
    print("  nothing of the other workspace was found, and nothing of it was changed")


def make_both(base: Caller, link: str) -> tuple[World, World]:
    answer = base.expect(200, "POST", "/api/v1/session", {"link": link})
    host = base.beside([("Cookie", f"sheaf_session={worlds.cookie(answer.headers)}"), ("Sheaf-Client", "isolation")])
    acme, birch = worlds.make(host, "acme"), worlds.make(host, "birch")
    worlds.only_here(birch)
    for world in (acme, birch):
        worlds.gather(world)
        world.sessions["id"] = next(s["id"] for s in world.owner.get("/api/v1/sessions")["sessions"] if s["current"])
    soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 4))
    acme.tokens["expired"] = acme.owner.post("/api/v1/tokens", {"name": "soon over", "role": "admin", "expires_at": soon})["token"]
    over, until = acme.bearer(acme.tokens["expired"]), time.monotonic() + 30
    while over.ask("GET", "/api/v1/tables").status != 401:
        if time.monotonic() > until:
            sys.exit("error: a token that is over is still good")
        threading.Event().wait(0.1)
    return acme, birch


class Worker(threading.Thread):
    """Sends its share of the requests over a connection of its own."""

    def __init__(self, number: int, share: int, acme: World, birch: World, all_operations: list, judge: Judge, mirror: Judge, address: tuple[str, int], seed: int):
        super().__init__(name=f"worker {number}", daemon=True)
        self.share, self.acme, self.birch, self.judge, self.mirror = share, acme, birch, judge, mirror
        self.random = Random(seed * 1000 + number)
        self.routes = Routes(self.random, acme, birch, all_operations, number)
        self.connection = Connection(*address)
        self.failure: Exception | None = None
        self.last: Asked | None = None

    def run(self) -> None:
        try:
            for _ in range(self.share):
                self.one()
        except Exception as failure:  # raised again in the main thread
            self.failure = RuntimeError(f"{failure!r} at {self.last}")

    def ask_until_done(self, operation: Operation) -> None:
        for _ in range(MOST_TRIES):
            if operation.name in self.judge.carried_out:
                return
            self.one(operation)

    def one(self, operation: Operation | None = None) -> None:
        asked = self.routes.draw(operation)
        by_turns = asked.operation.name in BY_TURNS and asked.is_right_method and asked.by in ("owner", "admin", "reader") and self.random.random() < 0.3
        first = self.random.random() < 0.5
        if by_turns and first:
            self.ask_as_other(asked)
        waiting = [asked]
        while waiting:
            self.last = waiting.pop(0)
            answer = self.connection.send(self.last.request)
            self.judge.judge(self.last, answer)
            waiting += self.routes.after(self.last, answer)
        if asked.operation.name == "delete_table" and asked.what["table"] == "scratch":
            worlds.scratch(self.routes.own)
        if by_turns and not first:
            self.ask_as_other(asked)

    def ask_as_other(self, asked: Asked) -> None:
        """The same question in the other workspace, by one of its own: the answer must have nothing of the first."""
        headers = [("Authorization", f"Bearer {self.birch.tokens['reader' if asked.by == 'reader' else 'admin']}"), ("Sheaf-Workspace", "birch")]
        headers += [(name, value) for name, value in asked.request.headers if name in ("If-None-Match", "Accept-Encoding", "Range")]
        path = asked.request.path.replace("workspace=acme", "workspace=birch")
        self.last = Asked(asked.operation, "its own", Request(asked.request.method, path, headers), asked.said)
        self.mirror.judge(self.last, self.connection.send(self.last.request))


def missing(judge: Judge, mirror: Judge, heard: Judge, listeners: list[Listener], all_operations: list, entries: int, requests: int) -> list[str]:
    """What should have come, and did not: a test that asks nothing finds nothing."""
    found = []
    seen = set(judge.own_seen)
    for kind in ("application/json", "application/json, gzip", "text/csv", "text/plain", "image/png", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"):
        if kind not in seen:
            found.append(f"MISSING: nothing of one's own came as {kind}")
    if not mirror.own_seen or not heard.own_seen:
        found.append("MISSING: nothing of its own came to the other, or by event streams")
    found += [f"MISSING: no event came to {one.by}" for one in listeners if not one.events]
    if entries < 5:
        found.append("MISSING: the other workspace was hardly changed meanwhile")
    if requests < FEW:
        return found
    expected = {operation.name for operation in to_carry_out(all_operations, requests)}
    for operation in all_operations:
        counts = judge.routes.get(operation.name, {})
        if not counts or operation.name in expected - judge.carried_out:
            found.append(f"MISSING: {operation.name} was never carried out: {dict(counts)}")
    return found


def to_carry_out(all_operations: list[Operation], requests: int) -> list[Operation]:
    """The operations that so many requests are to carry out; of few requests all may be refused."""
    if requests < FEW:
        return []
    rare = {"get_metrics", "create_workspace", "delete_workspace", "restore_workspace", "clone_workspace", "get_archive", "create_from_archive", "ask_sign_up", "look_at_sign_up", "finish_sign_up", "begin_session", "accept_invitation", "look_at_invitation", "end_one_session", "set_password", "give_up_form_file",
            "bring_form_file", "take_back_plan_change", "remove_member", "look_at_split",
            "ask_reset", "finish_reset", "delete_account", "ask_address", "confirm_address", "begin_second_factor", "confirm_second_factor", "remove_second_factor",
            "go_to_provider", "come_from_provider", "get_waiting_sign_in", "finish_sign_in", "ask_passkey", "begin_session_by_passkey", "begin_passkey",
            "add_passkey", "remove_passkey", "connect_identity", "remove_identity", "list_providers", "add_provider", "get_provider", "change_provider",
            "remove_provider", "list_host_flags", "set_flag", "list_plans", "create_plan", "change_plan", "remove_plan", "list_coupons", "create_coupon",
            "remove_coupon", "get_plan_of_workspace", "give_plan", "take_plan_away", "hear_payments", "choose_plan", "cancel_plan"}
    if requests < 50_000:  # there are few imports, which take long
        rare |= {"plan_import", "change_import", "preview_import", "apply_import", "undo_import", "delete_import", "publish_view", "unpublish_view", "change_shared"}
    return [operation for operation in all_operations if operation.name not in rare]


if __name__ == "__main__":
    main()
