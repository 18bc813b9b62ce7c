import {
  IconCalendarMonth,
  IconForms,
  IconLayoutGrid,
  IconLayoutKanban,
  IconListDetails,
  IconTable,
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
  form: IconForms,
};
