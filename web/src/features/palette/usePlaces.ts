import { IconFileText, IconTable } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useRecordsById } from "@/api/recordTitles";
import type { Table } from "@/api/table";
import type { View } from "@/api/view";
import { titleOf } from "@/fields/linked";
import type { Entry } from "@/features/palette/entry";
import { useRecentPlaces, type RecentPlace } from "@/features/shell/recentPlaces";
import { useHere } from "@/features/shell/usePlaceMemory";
import { lookIcons } from "@/features/table/lookIcons";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";

export interface Places {
  tables: Entry[];
  views: Entry[];
  /** Where the person was, without where they are. */
  recent: Entry[];
}

/** All that one can go to by its name. */
export function usePlaces(workspace: string, tables: Table[]): Places {
  const navigate = useNavigate();
  const { table: here, view, record } = useHere();
  const places = useRecentPlaces(workspace);
  const go = (place: RecentPlace) =>
    void navigate({
      to: routes.table,
      params: { workspace, table: place.table },
      search: { view: place.view, record: place.record },
    });

  const tableEntry = (table: Table): Entry => ({
    key: `table:${table.name}`,
    label: table.label,
    icon: IconTable,
    hint: t("palette.table"),
    run: () => go({ table: table.name }),
  });
  const viewEntry = (table: Table, { name, label, look }: View): Entry => ({
    key: `view:${table.name}/${name}`,
    label,
    also: table.label,
    icon: look && look.kind !== "grid" ? lookIcons[look.kind] : IconTable,
    hint: t("palette.viewOf", { table: table.label }),
    run: () => go({ table: table.name, view: name }),
  });

  const titles = useRecordsById(
    tables.map((table) => ({
      table,
      ids: places.flatMap((place) => (place.table === table.name && place.record ? [place.record] : [])),
    })),
  );

  function recentEntry(place: RecentPlace): Entry[] {
    const isHere = record === undefined ? place.view === view && !place.record : place.record === record;
    if (place.table === here && isHere) return [];
    const table = tables.find(({ name }) => name === place.table);
    if (!table) return [];
    if (place.record) return recordEntry(place, table);
    if (!place.view) return [tableEntry(table)];
    const found = table.views?.find(({ name }) => name === place.view);
    return found ? [viewEntry(table, found)] : [];
  }

  function recordEntry(place: RecentPlace, table: Table): Entry[] {
    const found = titles.records.get(`${table.name}/${place.record ?? 0}`);
    // Not there any more, or not read yet and never named.
    if (!found && (!titles.pending || !place.title)) return [];
    return [
      {
        key: `record:${table.name}/${place.record}`,
        label: found ? titleOf(found, table) : (place.title ?? ""),
        icon: IconFileText,
        hint: t("palette.recordIn", { table: table.label }),
        run: () => go(place),
      },
    ];
  }

  return {
    tables: tables.map(tableEntry),
    views: tables.flatMap((table) => (table.views ?? []).map((view) => viewEntry(table, view))),
    recent: places.flatMap(recentEntry),
  };
}
