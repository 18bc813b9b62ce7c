import { Menu } from "@mantine/core";
import { lookIcons } from "@/features/table/lookIcons";
import { t } from "@/ui/text/text";
import { lookKinds, type LookKind } from "@/views/look";

interface Props {
  now?: LookKind | "grid";
  onKind: (kind: LookKind | "grid") => void;
}

/** The kinds of view, as items of a menu. */
export function Kinds({ now, onKind }: Props) {
  return (["grid", ...lookKinds] as const).map((kind) => {
    const Sign = lookIcons[kind];
    return (
      <Menu.Item
        key={kind}
        leftSection={<Sign size={14} />}
        aria-current={kind === now || undefined}
        c={kind === now ? "var(--accent-text)" : undefined}
        onClick={() => onKind(kind)}
      >
        {t(`look.kinds.${kind}`)}
      </Menu.Item>
    );
  });
}
