import {
  IconCalendarMonth,
  IconForms,
  IconLayoutGrid,
  IconLayoutKanban,
  IconListDetails,
  IconTable,
  IconTableColumn,
  IconTimeline,
  type Icon,
} from "@tabler/icons-react";
import type { LookKind } from "@/views/look";

export const lookIcons: Record<LookKind | "grid" | "form", Icon> = {
  grid: IconTable,
  board: IconLayoutKanban,
  calendar: IconCalendarMonth,
  timeline: IconTimeline,
  gallery: IconLayoutGrid,
  list: IconListDetails,
  pivot: IconTableColumn,
  form: IconForms,
};
