import { Select } from "@mantine/core";
import { useMemo } from "react";
import { named, type ControlProps } from "@/features/settings/controls/control";
import css from "@/features/settings/settings.module.css";
import { localeSample, locales, zoneOffset, zones } from "@/features/settings/lists";
import { nameOf, week, zoneWords } from "@/features/settings/said";
import { nowhere } from "@/ui/place";
import { t } from "@/ui/text/text";
import { withinMain } from "@/ui/within";

interface Item {
  value: string;
  label: string;
}

/** One of a list that is searched; `none`: what nothing means, where it may be chosen. */
function Listed({
  items,
  none,
  ...props
}: ControlProps & { items: Item[] | { group: string; items: Item[] }[]; none?: string }) {
  const { setting, onSay } = props;
  const value = typeof setting.value === "string" ? setting.value : null;
  return (
    <Select
      {...named(props)}
      searchable
      // What is typed takes the place of what stands there.
      onClick={(event) => event.currentTarget.select()}
      allowDeselect={false}
      maxDropdownHeight={264}
      comboboxProps={{ portalProps: withinMain }}
      data={items}
      value={value}
      placeholder={none}
      nothingFoundMessage={t("settings.noneFound")}
      onChange={(chosen) => onSay(chosen)}
    />
  );
}

const zoneLabel = (zone: string) => (zone === "UTC" ? zone : `${zoneWords(zone)} · ${zoneOffset(zone)}`);

export function ZoneControl(props: ControlProps) {
  const { setting, onSay } = props;
  const own = nowhere.zone;
  const value = String(setting.value ?? "");
  const items = useMemo(() => {
    const item = (zone: string) => ({ value: zone, label: zoneLabel(zone) });
    const others = zones([value]).filter((zone) => zone !== own);
    return [
      { group: t("settings.yourZone"), items: [item(own)] },
      { group: t("settings.allZones"), items: others.map(item) },
    ];
  }, [own, value]);
  return (
    <>
      <Listed {...props} items={items} />
      {value === own ? null : (
        <button type="button" className={css.quiet} onClick={() => onSay(own)}>
          {t("settings.browserZone", { zone: zoneWords(own) })}
        </button>
      )}
    </>
  );
}

export function LocaleControl(props: ControlProps) {
  const value = typeof props.setting.value === "string" ? props.setting.value : null;
  const items = useMemo(
    () =>
      locales(value === null ? [] : [value])
        .map((tag) => ({ value: tag, label: nameOf("language", tag) }))
        .sort((a, b) => a.label.localeCompare(b.label)),
    [value],
  );
  return (
    <>
      <Listed {...props} items={items} none={t("settings.readersOwn")} />
      {value === null ? null : (
        <p className={css.soft}>{t("settings.sample", { sample: localeSample(value) })}</p>
      )}
    </>
  );
}

export function CurrencyControl(props: ControlProps) {
  const value = typeof props.setting.value === "string" ? props.setting.value : null;
  const items = useMemo(() => {
    const codes = new Set([...Intl.supportedValuesOf("currency"), ...(value === null ? [] : [value])]);
    return [...codes].sort().map((code) => ({ value: code, label: `${code} · ${nameOf("currency", code)}` }));
  }, [value]);
  return <Listed {...props} items={items} none={t("settings.none")} />;
}

export function WeekdayControl(props: ControlProps) {
  const { setting, onSay } = props;
  return (
    <Select
      {...named(props)}
      allowDeselect={false}
      comboboxProps={{ portalProps: withinMain }}
      data={[
        { value: "", label: t("settings.asUsual") },
        ...week().map((day) => ({ value: day.value, label: day.long })),
      ]}
      value={typeof setting.value === "string" ? setting.value : ""}
      onChange={(day) => onSay(day || null)}
    />
  );
}

export function ChoiceControl(props: ControlProps) {
  const items = (props.setting.choices ?? []).map((choice) => ({ value: choice, label: choice }));
  return <Listed {...props} items={items} none={t("settings.none")} />;
}
