import { Button, CopyButton, Group, Modal, Stack, Switch, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { IconCopy, IconExternalLink, IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { publishView, unpublishView } from "@/api/published";
import type { View } from "@/api/view";
import { withHint } from "@/features/table/useShaping";
import { publishedPath } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import "@/ui/text/sharingWords";

interface Props {
  workspace: string;
  table: string;
  view: View;
  onClose: () => void;
}

/** Whether strangers see a view, where they find it, and what others may do with it. */
export function PublishView({ workspace, table, view, onClose }: Props) {
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const now = view.published;
  const switches = { embed: now?.embed ?? false, index: now?.index ?? false };

  async function make(change: Promise<void>, done?: string) {
    setBusy(true);
    try {
      await change;
      if (done) say(done);
    } catch (error) {
      say({ tone: "bad", text: t("publish.failed", { why: withHint(error) }) });
    } finally {
      setBusy(false);
    }
  }
  const publish = (change: { embed?: boolean; index?: boolean; renew?: boolean }, done?: string) =>
    void make(publishView(workspace, cache, table, view.name, { ...switches, ...change }), done);

  return (
    <Modal opened onClose={onClose} title={t("publish.title", { view: view.label })} size="md">
      <Stack gap="sm">
        <p>{t("publish.warning")}</p>
        {now ? (
          <Published
            address={`${location.origin}${publishedPath(workspace, now.link)}`}
            onRenew={() => publish({ renew: true }, t("publish.renewed"))}
          />
        ) : null}
        <Switch
          label={t("publish.embed")}
          checked={switches.embed}
          disabled={!now || busy}
          onChange={(event) => publish({ embed: event.currentTarget.checked })}
        />
        <Switch
          label={t("publish.index")}
          checked={switches.index}
          disabled={!now || busy}
          onChange={(event) => publish({ index: event.currentTarget.checked })}
        />
        <Group justify="flex-end">
          {now ? (
            <Button
              variant="default"
              color="red"
              loading={busy}
              onClick={() => void make(unpublishView(workspace, cache, table, view.name), t("publish.ended"))}
            >
              {t("publish.end")}
            </Button>
          ) : (
            <Button loading={busy} onClick={() => publish({}, t("publish.published"))}>
              {t("publish.publish")}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function Published({ address, onRenew }: { address: string; onRenew: () => void }) {
  return (
    <>
      <TextInput
        label={t("publish.address")}
        readOnly
        value={address}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Group gap="xs">
        <CopyButton value={address}>
          {({ copied, copy }) => (
            <Button size="compact-sm" leftSection={<IconCopy size={14} />} onClick={copy}>
              {t(copied ? "act.copied" : "publish.copy")}
            </Button>
          )}
        </CopyButton>
        <Button
          size="compact-sm"
          variant="default"
          component="a"
          href={address}
          target="_blank"
          rel="noopener"
          leftSection={<IconExternalLink size={14} />}
        >
          {t("publish.open")}
        </Button>
        <Button size="compact-sm" variant="subtle" leftSection={<IconRefresh size={14} />} onClick={onRenew}>
          {t("publish.renew")}
        </Button>
      </Group>
    </>
  );
}
