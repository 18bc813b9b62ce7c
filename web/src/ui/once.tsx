import { Button, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactNode } from "react";
import css from "@/ui/once.module.css";
import { t } from "@/ui/text/text";

/** A secret, which is shown this once to be copied. */
export function Once({ secret, copy, children }: { secret: string; copy: string; children: ReactNode }) {
  return (
    <div className={css.once} role="status">
      <p>{children}</p>
      <div className={css.copy}>
        <code className={css.code}>{secret}</code>
        <CopyButton value={secret}>
          {({ copied, copy: put }) => (
            <Button
              variant="default"
              size="xs"
              onClick={put}
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            >
              {copied ? t("act.copied") : copy}
            </Button>
          )}
        </CopyButton>
      </div>
    </div>
  );
}
