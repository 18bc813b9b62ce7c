import { Menu } from "@mantine/core";
import { hueAt } from "@/fields/choice";
import css from "@/features/field/field.module.css";
import { Swatch } from "@/ui/swatch";
import { t } from "@/ui/text/text";
import { namedHues } from "@/ui/theme";
import { colours, type Colour } from "@/views/colouring";

interface Props {
  /** Whose colour it is. */
  of: string;
  colour: string | undefined;
  /** The place of the choice, which gives it a colour where it has none of its own. */
  at: number;
  onPick: (colour: string | undefined) => void;
}

/** The colour of a choice, of those that there are for rows too. */
export function ColourPick({ of, colour, at, onPick }: Props) {
  const known = colours.find((name) => name === colour);
  const named = known ? t(`colour.names.${known}`) : (colour ?? t("shape.colourByPlace"));
  return (
    <Menu position="bottom-start" withinPortal={false} width={170}>
      <Menu.Target>
        <button
          type="button"
          className={css.colour}
          aria-label={t("shape.colourOf", { choice: of, colour: named })}
          title={named}
        >
          <Swatch hue={colour === undefined ? hueAt(at) : namedHues[colour]} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Swatch hue={hueAt(at)} />} onClick={() => onPick(undefined)}>
          {t("shape.colourByPlace")}
        </Menu.Item>
        {colours.map((name: Colour) => (
          <Menu.Item
            key={name}
            leftSection={<Swatch hue={namedHues[name]} />}
            aria-current={name === colour || undefined}
            onClick={() => onPick(name)}
          >
            {t(`colour.names.${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
