import { IconArrowBackUp } from "@tabler/icons-react";
import { useEffect, useEffectEvent } from "react";
import { IconButton } from "@/ui/iconButton";
import { t } from "@/ui/text/text";

interface Props {
  /** How many changes of the plan can be taken back. */
  back: number;
  waiting: boolean;
  onBack: () => void;
}

/** Takes the last change of the plan back, by its button or by Ctrl+Z where nobody types. */
export function TakeBack({ back, waiting, onBack }: Props) {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const undo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key === "z";
    const typing =
      event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]");
    if (!undo || typing || back === 0 || waiting) return;
    event.preventDefault();
    onBack();
  });
  useEffect(() => {
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
  return (
    <IconButton
      icon={IconArrowBackUp}
      label={t("wizard.back")}
      disabled={back === 0 || waiting}
      onClick={onBack}
    />
  );
}
