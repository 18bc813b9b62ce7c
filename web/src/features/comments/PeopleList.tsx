import type { Member } from "@/api/people";
import css from "@/features/comments/comments.module.css";
import { t } from "@/ui/text/text";

interface Props {
  id: string;
  people: Member[];
  active: number;
  waiting: boolean;
  onPick: (member: Member) => void;
}

/** Whom a comment may mention, below the box in which it is typed. */
export function PeopleList({ id, people, active, waiting, onPick }: Props) {
  return (
    <div className={css.people}>
      <div id={id} role="listbox" aria-label={t("comments.people")}>
        {people.map((member, at) => (
          <div
            key={member.id}
            id={`${id}-${member.id}`}
            role="option"
            aria-selected={at === active}
            className={css.person}
            // The box keeps the cursor.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(member)}
          >
            <span className="cut">{member.name}</span>
          </div>
        ))}
      </div>
      {people.length === 0 ? (
        <p className={css.nobody}>{waiting ? t("pick.looking") : t("comments.nobody")}</p>
      ) : null}
    </div>
  );
}
