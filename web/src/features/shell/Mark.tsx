import { textOf, useSettings } from "@/api/settings";
import css from "@/features/shell/shell.module.css";
import { pictureAddress } from "@/ui/picture";

/** What a workspace is known by before one has read its name: its logo, else its colour; nothing where it has neither. */
export function Mark({ workspace }: { workspace: string }) {
  const { data } = useSettings(workspace);
  const logo = textOf(data, "logo");
  const colour = textOf(data, "colour");
  if (logo !== null) return <img src={pictureAddress(logo)} alt="" className={css.logo} />;
  return colour === null ? null : <span className={css.colour} style={{ background: colour }} />;
}
