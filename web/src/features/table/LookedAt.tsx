import { Button } from "@mantine/core";
import { lazy, Suspense } from "react";
import { RecordGroups } from "@/api/recordGroups";
import { RecordPages, type Rows } from "@/api/recordPages";
import type { Summary } from "@/api/summary";
import type { Look } from "@/api/view";
import { lookIcons } from "@/features/table/lookIcons";
import { Bones, Empty } from "@/ui/states";
import { t } from "@/ui/text/text";
import type { Extent } from "@/views/calendar/weeks";
import type { LookKind } from "@/views/look";
import type { LookProps } from "@/views/lookProps";
import type { Day } from "@/views/time/days";

const Board = lazy(() => import("@/views/board/Board"));
const Calendar = lazy(() => import("@/views/calendar/Calendar"));
const Timeline = lazy(() => import("@/views/timeline/Timeline"));
const Gallery = lazy(() => import("@/views/gallery/Gallery"));
const List = lazy(() => import("@/views/list/List"));
const PivotLook = lazy(() => import("@/features/table/PivotLook"));

interface Props extends LookProps {
  kind: LookKind;
  /** Null where the table has no field for it. */
  look: Look | null;
  pages: Rows | RecordGroups;
  narrow: boolean;
  /** None: whoever sees this may not add fields. */
  onAddField: (() => void) | undefined;
  /** Of a calendar; see TableSearch. */
  at: Day;
  extent: Extent;
  onAt: (at: Day, extent: Extent) => void;
  /** Of a pivot: which records are put together, what is shown of them, and how a cell shows its own. */
  pivoting: {
    workspace: string;
    filter: string;
    search: string;
    summary: Summary;
    tint: boolean;
    onLook: (look: Look) => void;
  };
  onBehind: (filter: string) => void;
}

/** The records in one of the looks beside the grid; or what they lack for it. */
export function LookedAt(props: Props) {
  const { kind, look, pages, narrow, onAddField, at, extent, onAt, pivoting, onBehind, ...rest } = props;
  if (!look) return <Lacking kind={kind} onAddField={onAddField} />;
  const field = (name: string | null | undefined) => rest.table.fields.find((one) => one.name === name);
  return <Suspense fallback={<Bones lines={10} label={t("table.loading")} />}>{show()}</Suspense>;

  function show() {
    switch (look?.kind) {
      case "board": {
        const by = field(look.by);
        return by && pages instanceof RecordGroups ? (
          <Board key={by.name} {...rest} groups={pages} by={by} narrow={narrow} />
        ) : null;
      }
      case "calendar": {
        const from = field(look.from);
        return from && pages instanceof RecordPages ? (
          <Calendar
            {...rest}
            pages={pages}
            times={{ from, to: field(look.to) }}
            at={at}
            extent={extent}
            narrow={narrow}
            under={{ filter: pivoting.filter, search: pivoting.search }}
            onAt={onAt}
          />
        ) : null;
      }
      case "timeline": {
        const from = field(look.from);
        return from && pages instanceof RecordGroups ? (
          <Timeline
            {...rest}
            groups={pages}
            times={{ from, to: field(look.to) }}
            after={field(look.after)}
            narrow={narrow}
          />
        ) : null;
      }
      case "gallery":
        return !(pages instanceof RecordPages) ? null : (
          <Gallery {...rest} pages={pages} cover={field(look.cover)} />
        );
      case "list":
        return pages instanceof RecordPages ? <List {...rest} pages={pages} /> : null;
      case "pivot":
        return (
          <PivotLook
            {...pivoting}
            table={rest.table}
            tables={rest.tables}
            look={look}
            narrow={narrow}
            onOpen={onBehind}
          />
        );
      default:
        return null;
    }
  }
}

function Lacking({ kind, onAddField }: { kind: LookKind; onAddField: (() => void) | undefined }) {
  if (kind === "gallery" || kind === "list") return null;
  return (
    <Empty
      icon={lookIcons[kind]}
      title={t(`look.needs.${kind}.title`)}
      action={onAddField ? <Button onClick={onAddField}>{t("look.addField")}</Button> : null}
    >
      {t(`look.needs.${kind}.help`)}
    </Empty>
  );
}
