import { Popover } from "@mantine/core";
import { useState } from "react";
import { useWhy, type Question } from "@/api/why";
import { Answer } from "@/features/why/Answer";
import css from "@/features/why/why.module.css";
import { t } from "@/ui/text/text";
import "@/ui/text/sharingWords";

interface Props {
  question: Question;
  /** What people call the field that is asked about. */
  field?: string;
}

/** A quiet question beside what cannot be done; it opens the reason. */
export function AskWhy({ question, field }: Props) {
  const [open, setOpen] = useState(false);
  const asked = useWhy(question, open);
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-start"
      shadow="md"
      withinPortal
      trapFocus={false}
    >
      <Popover.Target>
        <button
          type="button"
          className={css.ask}
          aria-expanded={open}
          aria-label={field ? `${field}: ${t("why.ask")}` : undefined}
          onClick={() => setOpen(!open)}
          data-noprint
        >
          {t("why.ask")}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Answer asked={asked} field={field} />
      </Popover.Dropdown>
    </Popover>
  );
}
