import { Button, ColorInput } from "@mantine/core";
import { useRef, useState } from "react";
import { labelOf } from "@/features/settings/said";
import { named, type ControlProps } from "@/features/settings/controls/control";
import css from "@/features/settings/settings.module.css";
import { shrink } from "@/features/settings/shrink";
import { useDraft } from "@/features/settings/useDraft";
import { pictureAddress } from "@/ui/picture";
import { t } from "@/ui/text/text";

const swatches = [
  "#3451b2",
  "#1f6feb",
  "#0e7490",
  "#1f6f43",
  "#8a5300",
  "#b42318",
  "#9d2f6d",
  "#5b3fa0",
  "#3f4650",
];

export function ColourControl(props: ControlProps) {
  const { setting, onSay } = props;
  const holds = typeof setting.value === "string" ? setting.value : "";
  const [text, setText] = useDraft(holds);
  const say = (colour: string) => {
    if (colour !== holds && /^#[0-9a-f]{6}$/i.test(colour)) onSay(colour.toLowerCase(), true);
  };
  return (
    <ColorInput
      {...named(props)}
      format="hex"
      swatches={swatches}
      swatchesPerRow={9}
      placeholder={t("settings.colourNone")}
      withEyeDropper={false}
      value={text}
      onChange={setText}
      onChangeEnd={say}
      onBlur={() => (text === "" ? holds && onSay(null, true) : say(text))}
    />
  );
}

/** A picture that is chosen is made small here, before it is sent. */
export function PictureControl({ setting, labelledBy, onSay, onWrong }: ControlProps) {
  const file = useRef<HTMLInputElement>(null);
  const [working, setWorking] = useState(false);
  const picture = typeof setting.value === "string" ? setting.value : null;

  async function take(chosen: File | undefined) {
    if (!chosen) return;
    setWorking(true);
    onWrong(null);
    try {
      const small = await shrink(chosen);
      if (small === null) onWrong(t("settings.bad.pictureLarge"));
      else onSay(small);
    } catch {
      onWrong(t("settings.bad.picture"));
    } finally {
      setWorking(false);
    }
  }

  return (
    <div className={css.picture}>
      {picture === null ? null : (
        <img className={css.preview} src={pictureAddress(picture)} alt={labelOf(setting)} />
      )}
      <input
        ref={file}
        type="file"
        accept="image/*"
        hidden
        aria-labelledby={labelledBy}
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      <Button size="xs" variant="default" loading={working} onClick={() => file.current?.click()}>
        {t("settings.choosePicture")}
      </Button>
      {picture === null ? null : (
        <Button size="xs" variant="default" onClick={() => onSay(null)}>
          {t("settings.remove")}
        </Button>
      )}
    </div>
  );
}
