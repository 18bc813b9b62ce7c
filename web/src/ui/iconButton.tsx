import { ActionIcon, Tooltip } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";

interface Props {
  icon: Icon;
  label: string;
  onClick?: (() => void) | undefined;
  disabled?: boolean;
  active?: boolean;
}

/** A button that is an icon, with its name as tooltip. */
export function IconButton({ icon: Sign, label, onClick, disabled = false, active = false }: Props) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={active ? "light" : "subtle"}
        color={active ? "accent" : "gray"}
        c={active ? undefined : "var(--text-soft)"}
        size={28}
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        <Sign size={17} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}
