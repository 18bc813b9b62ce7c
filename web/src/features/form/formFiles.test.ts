import { beforeAll, expect, test, vi } from "vitest";
import type { bringFile, FormPlace, PublicForm } from "@/api/form";
import type { StoredFile } from "@/api/files";
import { Problem } from "@/api/problem";
import { FormFiles } from "@/features/form/formFiles";

beforeAll(() => {
  vi.stubGlobal("URL", { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined });
});

const form: PublicForm = {
  title: "Ask",
  open: true,
  most_bytes: 100,
  steps: [
    {
      questions: [
        {
          field: "papers",
          label: "Papers",
          required: true,
          type: "attachment",
          most: 2,
          most_bytes: 5,
          kinds: ["picture", "pdf"],
        },
      ],
    },
  ],
};
const place: FormPlace = { workspace: "crm", secret: "s" };

/** Files of a form whose server takes those with a stamp that it knows. */
function setUp(refuses: (stamp: string, file: File) => Problem | undefined) {
  let stamp = 1;
  const brought: string[] = [];
  const stamps = {
    now: () => ({ stamp: `stamp ${stamp}`, work: () => Promise.resolve("7") }),
    renew: async () => {
      stamp += 1;
      return stamps.now();
    },
  };
  const bring: typeof bringFile = async (_, said, file) => {
    const refused = refuses(said.stamp, file);
    if (refused) throw refused;
    brought.push(`${file.name} ${said.stamp} ${said.work} ${said.field}`);
    return { id: `id of ${file.name}`, name: file.name, size: file.size };
  };
  const files = new FormFiles(place, form, stamps, bring);
  const came: StoredFile[] = [];
  const add = (...names: string[]) =>
    files.add(
      "papers",
      names.map((name) => new File([name], name)),
      (more) => came.push(...more),
    );
  return { files, stamps, brought, came, add };
}

const settled = () => new Promise((done) => setTimeout(done));
const problem = (field: string, code: string) =>
  new Problem(422, { errors: [{ field, code, message: "as the server says" }] });

test("a stamp that grew too old makes way for another", async () => {
  const { files, brought, came, add } = setUp((stamp) =>
    stamp === "stamp 1" ? problem("stamp", "late") : undefined,
  );
  add("a");
  await settled();
  expect(brought).toEqual(["a stamp 2 7 papers"]);
  expect(came).toHaveLength(1);
  expect(files.wrongWith("papers")).toBeNull();
});

test("what another stamp brought is brought once more before it is handed in", async () => {
  const { files, stamps, brought, came, add } = setUp(() => undefined);
  add("a", "b");
  await settled();
  const answers = { papers: [came[0]] };
  await files.bringAgain(answers);
  expect(brought).toHaveLength(2);
  await stamps.renew();
  await files.bringAgain(answers);
  await files.bringAgain(answers);
  expect(brought.slice(2)).toEqual(["a stamp 2 7 papers"]);
  await files.bringAgain(answers, true);
  expect(brought.slice(3)).toEqual(["a stamp 2 7 papers"]);
});

test("what is refused says why in the reader’s words, and keeps the answers back", async () => {
  const { files, came, add } = setUp((_, file) =>
    file.name === "kind" ? problem("papers", "file_kind") : new Problem(429, {}),
  );
  add("kind");
  await settled();
  expect(files.of("papers")).toMatchObject([
    { state: "failed", lasting: true, why: "Only pictures or PDF can be added here." },
  ]);
  expect(files.wrongWith("papers")).toBe("A file was not uploaded. Try again, or leave it out.");
  files.cancel("papers", files.of("papers")[0]?.key ?? -1);
  add("often");
  await settled();
  expect(files.of("papers")[0]?.lasting).toBeUndefined();
  expect(files.of("papers")[0]?.why).toContain("Too many files came from your network.");
  expect(came).toEqual([]);
});

test("what is too large is not sent at all", async () => {
  const { files, brought, add } = setUp(() => undefined);
  add("larger than 5");
  await settled();
  expect(brought).toEqual([]);
  expect(files.of("papers")).toMatchObject([{ lasting: true, why: "A file may have at most 5 bytes." }]);
});

test("while a file is on its way the answers wait", async () => {
  const { files, add } = setUp(() => undefined);
  add("a");
  expect(files.wrongWith("papers")).toBe("Files are still being uploaded.");
  expect(files.busy).toBe(true);
  files.stop();
  await settled();
  expect([files.busy, files.of("papers")]).toEqual([false, []]);
});

test("a preview sends nothing", async () => {
  const bring = vi.fn();
  const { stamps } = setUp(() => undefined);
  const files = new FormFiles(null, form, stamps, bring);
  const came: StoredFile[] = [];
  files.add("papers", [new File(["a"], "a")], (more) => came.push(...more));
  await settled();
  expect(came).toMatchObject([{ name: "a", size: 1 }]);
  await files.bringAgain({ papers: came }, true);
  expect(bring).not.toHaveBeenCalled();
});
