import { Menu } from "@mantine/core";
import {
  IconCopy,
  IconLock,
  IconLockOpen,
  IconPencil,
  IconTrash,
  IconUser,
  IconUsers,
  IconWorld,
} from "@tabler/icons-react";
import type { View } from "@/api/view";
import { Kinds } from "@/features/table/Kinds";
import { t } from "@/ui/text/text";
import type { LookKind } from "@/views/look";

export interface ViewMenuProps {
  view: View;
  /** As it is shown now. */
  kind: LookKind | "grid";
  /** Whether one may change what everybody sees. */
  mayAll: boolean;
  /** Whether one may change this one. */
  may: boolean;
  onKind: (kind: LookKind | "grid") => void;
  /** To whom it is given: to oneself, or to everybody. */
  onGive: (owner: "me" | null) => void;
  onPublish: () => void;
  /** The pointer came near what publishes it. */
  onPublishSoon: () => void;
  onLock: (locked: boolean) => void;
  /** None: whoever sees this may not make such a one. */
  onDuplicate: (() => void) | undefined;
  onRename: () => void;
  onDelete: () => void;
}

const chosen = (so: boolean) => (so ? { "aria-current": true, c: "var(--accent-text)" } : {});

/** What can be done with the view that is shown. A locked one is unlocked before it becomes another. */
export function ViewMenuItems(props: ViewMenuProps) {
  const { view, kind, mayAll, may } = props;
  const isForm = view.look?.kind === "form";
  const isMine = view.owner === "me";
  const locked = view.locked === true;
  return (
    <>
      {isForm ? null : (
        <>
          <Menu.Label>{t("look.showAs")}</Menu.Label>
          <Kinds now={kind} onKind={props.onKind} />
          {mayAll ? (
            <>
              <Menu.Divider />
              <Menu.Label>{t("view.seenBy")}</Menu.Label>
              <Menu.Item
                leftSection={<IconUser size={14} />}
                disabled={locked && !isMine}
                {...chosen(isMine)}
                onClick={() => (isMine ? undefined : props.onGive("me"))}
              >
                {t("view.forMe")}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconUsers size={14} />}
                disabled={locked && isMine}
                {...chosen(!isMine)}
                onClick={() => (isMine ? props.onGive(null) : undefined)}
              >
                {t("view.forEverybody")}
              </Menu.Item>
            </>
          ) : null}
        </>
      )}
      {mayAll && !isForm && !isMine ? (
        <Menu.Item
          leftSection={<IconWorld size={14} />}
          // Where it is published already, its address is read there.
          disabled={locked && !view.published}
          onMouseEnter={props.onPublishSoon}
          onClick={props.onPublish}
        >
          {t("view.publish")}
        </Menu.Item>
      ) : null}
      {props.onDuplicate ? (
        <Menu.Item leftSection={<IconCopy size={14} />} onClick={props.onDuplicate}>
          {t("view.duplicate")}
        </Menu.Item>
      ) : null}
      {may ? (
        <>
          {isForm ? null : <Menu.Divider />}
          {isForm && !locked ? null : (
            <Menu.Item
              leftSection={locked ? <IconLockOpen size={14} /> : <IconLock size={14} />}
              onClick={() => props.onLock(!locked)}
            >
              {t(locked ? "view.unlock" : "view.lock")}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconPencil size={14} />} disabled={locked} onClick={props.onRename}>
            {t("view.rename")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={14} />}
            disabled={locked}
            color="var(--red)"
            onClick={props.onDelete}
          >
            {t("view.delete")}
          </Menu.Item>
        </>
      ) : null}
    </>
  );
}
