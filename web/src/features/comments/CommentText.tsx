import css from "@/features/comments/comments.module.css";
import { piecesOf } from "@/features/comments/mentions";

/** A comment's words, with those whom it mentions as chips. */
export function CommentText({ text }: { text: string }) {
  return piecesOf(text).map((piece, at) =>
    "id" in piece ? (
      <span key={at} className={css.mention}>
        @{piece.name}
      </span>
    ) : (
      <span key={at}>{piece.text}</span>
    ),
  );
}
