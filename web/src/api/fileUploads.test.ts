import { beforeAll, describe, expect, it, vi } from "vitest";
import { FileUploads, uploadsOf, type Attach } from "@/api/fileUploads";
import type { StoredFile } from "@/api/files";
import { Problem } from "@/api/problem";
import { signedOut } from "@/api/signedOut";
import type { Sent } from "@/api/upload";
import { uploading } from "@/api/uploading";

beforeAll(() => {
  vi.stubGlobal("URL", { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined });
});

const PLACE = "sales/leads/1/files";

/** Uploads whose ends the test says. */
function setUp() {
  const ends = new Map<
    string,
    { come: () => void; fail: (why: unknown) => void; sent: (sent: Sent) => void }
  >();
  const stopped: string[] = [];
  const uploads = new FileUploads("sales", (_, file, sent, signal) => {
    signal.addEventListener("abort", () => stopped.push(file.name));
    return new Promise<StoredFile>((resolve, fail) => {
      const { name, size } = file;
      ends.set(name, {
        come: () => resolve({ id: `id of ${name}`, name, type: "text/plain", size }),
        fail,
        sent,
      });
    });
  });
  const put: string[][] = [];
  const acts = new Set<string>();
  const attach: Attach = async (files, act) => {
    acts.add(act);
    put.push(files.map(({ name }) => name));
  };
  const add = (...names: string[]) =>
    uploads.add(
      PLACE,
      names.map((name) => new File(["abc"], name)),
      attach,
    );
  const state = () => uploads.of(PLACE).map(({ name, state }) => `${name} ${state}`);
  return { uploads, ends, stopped, put, acts, add, state };
}

const settled = () => new Promise((done) => setTimeout(done));

describe("files on their way", () => {
  it("come in the order in which they were added, whichever is there first, as one act", async () => {
    const { ends, put, acts, add, state } = setUp();
    add("a", "b", "c");
    await settled();
    expect(uploading.of(PLACE)).toBe(3);
    ends.get("b")?.come();
    await settled();
    expect(put).toEqual([]);
    expect(state()).toEqual(["a going", "b there", "c going"]);
    ends.get("a")?.come();
    await settled();
    expect(put).toEqual([["a", "b"]]);
    ends.get("c")?.come();
    await settled();
    expect(put).toEqual([["a", "b"], ["c"]]);
    expect(acts.size).toBe(1);
    expect(state()).toEqual([]);
    expect(uploading.of(PLACE)).toBe(0);
  });

  it("are sent three at once, and the rest wait", async () => {
    const { ends, add, state } = setUp();
    add("a", "b", "c", "d");
    await settled();
    expect(state()).toEqual(["a going", "b going", "c going", "d waiting"]);
    ends.get("a")?.come();
    await settled();
    expect(state()).toEqual(["b going", "c going", "d going"]);
  });

  it("tell how far they are", async () => {
    const { uploads, ends, add } = setUp();
    add("a");
    await settled();
    ends.get("a")?.sent({ sent: 1, total: 4 });
    expect(uploads.of(PLACE)[0]?.share).toBe(0.25);
    const list = uploads.of(PLACE);
    expect(uploads.of(PLACE)).toBe(list);
  });

  it("that are refused say why, hold nobody up, and are sent again", async () => {
    const { uploads, ends, put, add, state } = setUp();
    add("a", "b");
    await settled();
    ends.get("a")?.fail(new Problem(413, { detail: "Too large." }));
    ends.get("b")?.come();
    await settled();
    expect(put).toEqual([["b"]]);
    const [failed] = uploads.of(PLACE);
    expect(failed).toMatchObject({ name: "a", state: "failed", why: "Too large." });
    expect(uploading.of(PLACE)).toBe(0);
    expect(uploads.busy).toBe(false);
    uploads.again(PLACE, failed?.key ?? -1);
    await settled();
    expect(state()).toEqual(["a going"]);
    ends.get("a")?.come();
    await settled();
    expect(put).toEqual([["b"], ["a"]]);
  });

  it("that are given up are stopped, and those behind them come", async () => {
    const { uploads, ends, stopped, put, add, state } = setUp();
    add("a", "b");
    await settled();
    ends.get("b")?.come();
    await settled();
    uploads.cancel(PLACE, uploads.of(PLACE)[0]?.key ?? -1);
    await settled();
    expect(stopped).toEqual(["a"]);
    expect(put).toEqual([["b"]]);
    expect(state()).toEqual([]);
  });

  it("that the record does not take are told as refused", async () => {
    const { uploads, ends } = setUp();
    uploads.add(PLACE, [new File(["abc"], "a")], () => Promise.reject(new Error("Not here.")));
    await settled();
    ends.get("a")?.come();
    await settled();
    expect(uploads.of(PLACE)[0]).toMatchObject({ state: "failed", why: "Not here." });
  });

  it("end with the session in which they were begun", async () => {
    const aborted: string[] = [];
    class Request extends EventTarget {
      upload = new EventTarget();
      open() {}
      setRequestHeader() {}
      send(form: FormData) {
        this.addEventListener("abort", () => aborted.push((form.get("file") as File).name));
      }
      abort() {
        this.dispatchEvent(new Event("abort"));
      }
    }
    vi.stubGlobal("XMLHttpRequest", Request);
    vi.stubGlobal("window", new EventTarget());
    const uploads = uploadsOf("sales");
    const attach = vi.fn(() => Promise.resolve());
    uploads.add(PLACE, [new File(["abc"], "a"), new File(["abc"], "b")], attach);
    await settled();
    expect(uploading.of(PLACE)).toBe(2);
    signedOut();
    await settled();
    expect(aborted).toEqual(["a", "b"]);
    expect([uploads.of(PLACE), uploads.busy, uploading.of(PLACE)]).toEqual([[], false, 0]);
    expect(uploadsOf("sales")).not.toBe(uploads);
    expect(attach).not.toHaveBeenCalled();
  });
});
