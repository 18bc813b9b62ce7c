import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import { t } from "@/ui/text/text";

interface Props {
  opened: boolean;
  onClose: () => void;
  /** Of the page's height. */
  size: string;
  title: ReactNode;
  children: ReactNode;
}

/** What opens from the bar at the bottom of a phone. */
export function BottomDrawer({ children, ...props }: Props) {
  return (
    <Drawer position="bottom" closeButtonProps={{ "aria-label": t("act.close") }} {...props}>
      {children}
    </Drawer>
  );
}
