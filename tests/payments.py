#!/usr/bin/env python3
"""A payment provider on loopback that speaks as much of Stripe's documented API as invoices need, for tests. It holds what it is sent against
the documentation: who asks, how it is encoded, that a key goes with each request and that the same key never means something else.

It says its port, and ends when its standard input does. Tests command it at /control/…: fail, tell, state."""
import hashlib
import hmac
import json
import os
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

KEY = os.environ["PAYMENTS_KEY"]
SECRET = os.environ["PAYMENTS_WEBHOOK_SECRET"]
KNOWN = {
    "customers": {"name", "email", "metadata[workspace]"},
    "invoices": {"customer", "collection_method", "days_until_due", "auto_advance", "currency", "pending_invoice_items_behavior", "metadata[invoice]"},
    "invoiceitems": {"customer", "invoice", "amount", "currency", "description", "period[start]", "period[end]"},
    "finalize": {"auto_advance"},
    "send": set(),
}


class Refused(Exception):
    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


class Provider:
    def __init__(self):
        self.lock = threading.Lock()
        self.objects = {"customers": {}, "invoices": {}, "invoiceitems": {}}
        self.answers = {}
        self.faults = []
        self.asked = []

    def made(self, kind: str, prefix: str, fields: dict) -> dict:
        all_of = self.objects[kind]
        thing = {"id": f"{prefix}_{len(all_of) + 1}", "object": kind.rstrip("s") if kind != "invoiceitems" else "invoiceitem", **fields}
        all_of[thing["id"]] = thing
        return thing

    def one(self, kind: str, name: str, value) -> dict:
        found = self.objects[kind].get(value or "")
        if not found:
            raise Refused(400 if name != "path" else 404, f"No such {kind.rstrip('s')}: '{value}'")
        return found

    def do(self, path: str, form: dict) -> dict:
        parts = path.strip("/").split("/")
        kind = parts[3] if len(parts) == 4 else parts[1]
        unknown = set(form) - KNOWN.get(kind, set())
        if unknown or kind not in KNOWN:
            raise Refused(400, f"Received unknown parameter: {sorted(unknown)} of {path}")
        match parts:
            case ["v1", "customers"]:
                return self.made("customers", "cus", form)
            case ["v1", "invoices"]:
                self.one("customers", "customer", form.get("customer"))
                if form.get("collection_method") != "send_invoice" or not form.get("days_until_due", "").isdigit():
                    raise Refused(400, "expected collection_method send_invoice, with days_until_due")
                return self.made("invoices", "in", form | {"status": "draft", "sent": 0})
            case ["v1", "invoiceitems"]:
                invoice = self.one("invoices", "invoice", form.get("invoice"))
                if invoice["status"] != "draft" or invoice["customer"] != form["customer"] or invoice["currency"] != form["currency"]:
                    raise Refused(400, "The invoice takes no such line.")
                if int(form["period[start]"]) > int(form["period[end]"]):
                    raise Refused(400, "The period ends before it begins.")
                return self.made("invoiceitems", "ii", form | {"amount": int(form["amount"])})
            case ["v1", "invoices", name, "finalize"]:
                invoice = self.one("invoices", "path", name)
                if invoice["status"] != "draft":
                    raise Refused(400, "This invoice is already finalized.")
                total = sum(item["amount"] for item in self.objects["invoiceitems"].values() if item["invoice"] == name)
                invoice |= {"status": "open", "total": total, "number": f"T-{name[3:].zfill(4)}", "hosted_invoice_url": f"https://pay.example/{name}"}
                self.objects["invoices"][name] = invoice
                return invoice
            case ["v1", "invoices", name, "send"]:
                invoice = self.one("invoices", "path", name)
                if invoice["status"] != "open" or not self.one("customers", "customer", invoice["customer"]).get("email"):
                    raise Refused(400, "This invoice cannot be sent.")
                invoice["sent"] += 1
                return invoice
        raise Refused(404, f"Unrecognized request URL: {path}")


PROVIDER = Provider()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status: int, body: dict):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        known = self.headers.get("Authorization") == f"Bearer {KEY}" and self.headers.get("Stripe-Version")
        with PROVIDER.lock:
            invoice = PROVIDER.objects["invoices"].get(self.path.removeprefix("/v1/invoices/"))
            items = PROVIDER.objects["invoiceitems"].values()
            subtotal = sum(item["amount"] for item in items if invoice and item["invoice"] == invoice["id"])
        if not known or not invoice:
            return self.answer(404 if known else 401, {"error": {"message": f"No such invoice: {self.path}"}})
        return self.answer(200, {**invoice, "subtotal": subtotal})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.startswith("/control/"):
            return self.control(json.loads(body or b"{}"))
        with PROVIDER.lock:
            PROVIDER.asked.append(self.path)
            fault = next((f for f in PROVIDER.faults if self.path.startswith(f["path"]) and f["times"] > 0), None)
            if fault:
                fault["times"] -= 1
                if fault["how"] == "fail":
                    return self.answer(500, {"error": {"message": "It is out of order."}})
            try:
                status, said = 200, self.carried_out(body)
            except Refused as refused:
                status, said = refused.status, {"error": {"message": str(refused), "type": "invalid_request_error"}}
            if fault and fault["how"] == "drop":
                self.close_connection = True
                self.connection.shutdown(2)
                return None
        return self.answer(status, said)

    def carried_out(self, body: bytes) -> dict:
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            raise Refused(401, "Invalid API Key provided.")
        if self.headers.get("Content-Type") != "application/x-www-form-urlencoded":
            raise Refused(400, "The body is no form.")
        once = self.headers.get("Idempotency-Key", "")
        if not 1 <= len(once) <= 255:
            raise Refused(400, "A key is missing.")
        if not self.headers.get("Stripe-Version"):
            raise Refused(400, "The version is missing.")
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(body))
        form = dict(pairs)
        if len(form) != len(pairs):
            raise Refused(400, "A parameter was sent twice.")
        before = PROVIDER.answers.get(once)
        if before:
            if before[0] != (self.path, form):
                raise Refused(400, "Keys for idempotent requests can only be used with the same parameters they were first used with.")
            return before[1]
        said = dict(PROVIDER.do(self.path, form))
        PROVIDER.answers[once] = ((self.path, form), said)
        return said

    def control(self, asked: dict):
        match self.path:
            case "/control/fail":
                with PROVIDER.lock:
                    PROVIDER.faults.append(asked)
                self.answer(200, {})
            case "/control/state":
                with PROVIDER.lock:
                    self.answer(200, {**PROVIDER.objects, "asked": PROVIDER.asked})
            case "/control/tell":
                # Signed as the documentation says; `spoil` changes what is signed, `age` is how long ago that was.
                text = json.dumps(asked["event"])
                at = int(time.time()) - asked.get("age", 0)
                sign = lambda secret: hmac.new(secret.encode(), f"{at}.{text}".encode(), hashlib.sha256).hexdigest()
                header = f"t={at},v1={sign('an older secret')},v1={sign(SECRET)},v0=1"
                if asked.get("spoil"):
                    text += " "
                request = urllib.request.Request(asked["to"], text.encode(), {"Stripe-Signature": header, "Content-Type": "application/json"})
                try:
                    with urllib.request.urlopen(request) as reply:
                        self.answer(200, {"status": reply.status})
                except urllib.error.HTTPError as error:
                    self.answer(200, {"status": error.code})


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
