import { useMay } from "@/api/may";
import { useAskedRecords } from "@/fields/askedRecord";
import { DropPlace } from "@/features/import/DropPlace";
import { later } from "@/ui/later";

const askedRecords = later(async () => (await import("@/features/record/AskedRecords")).AskedRecords);

/** What may happen on any page and shows nothing until it does: files that are dropped, records that are asked for. */
export function Aside({ workspace }: { workspace: string }) {
  const mayImport = useMay("imports", true);
  askedRecords.useReady(useAskedRecords().length > 0);
  return (
    <>
      {mayImport ? <DropPlace workspace={workspace} /> : null}
      <askedRecords.Part workspace={workspace} />
    </>
  );
}
