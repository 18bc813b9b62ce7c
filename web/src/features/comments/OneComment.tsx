import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import type { Comment } from "@/api/comments";
import css from "@/features/comments/comments.module.css";
import { CommentBox } from "@/features/comments/CommentBox";
import { CommentText } from "@/features/comments/CommentText";
import { ago, fullMoment } from "@/ui/moment";
import { t } from "@/ui/text/text";

interface Props {
  comment: Comment;
  changing: boolean;
  onChanging: (on: boolean) => void;
  onChange: (text: string) => Promise<void>;
  onDelete: () => void;
}

/** Who said what and when; whoever may, changes or deletes it. */
export function OneComment({ comment, changing, onChanging, onChange, onDelete }: Props) {
  const { author, created_at: made, edited_at: edited, may } = comment;
  const name = author.name || t("comments.someone");
  return (
    <li className={css.comment}>
      <p className={css.who}>
        <strong className="cut">{name}</strong>
        <time className={css.when} dateTime={made} title={fullMoment(made)}>
          <span data-noprint>{ago(made)}</span>
          <span data-printonly="inline">{fullMoment(made)}</span>
        </time>
        {edited ? (
          <span className={css.when} title={fullMoment(edited)}>
            {t("comments.changed")}
          </span>
        ) : null}
        {may.change || may.delete ? (
          <Menu position="bottom-end" width={160}>
            <Menu.Target>
              <ActionIcon
                className={css.more}
                data-noprint
                variant="subtle"
                color="gray"
                size={24}
                aria-label={t("comments.more", { name })}
              >
                <IconDots size={15} stroke={1.7} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {may.change ? (
                <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => onChanging(true)}>
                  {t("comments.change")}
                </Menu.Item>
              ) : null}
              {may.delete ? (
                <Menu.Item leftSection={<IconTrash size={14} />} onClick={onDelete}>
                  {t("comments.delete")}
                </Menu.Item>
              ) : null}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </p>
      {changing ? (
        <CommentBox
          initial={comment.text}
          send={t("comments.save")}
          failed="comments.changeFailed"
          onSend={onChange}
          onCancel={() => onChanging(false)}
        />
      ) : (
        <p className={css.text} dir="auto">
          <CommentText text={comment.text} />
        </p>
      )}
    </li>
  );
}
