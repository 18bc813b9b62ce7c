import type { ComponentType } from "react";
import type { Setting } from "@/api/settings";
import type { ControlProps } from "@/features/settings/controls/control";
import { DaysControl } from "@/features/settings/controls/DaysControl";
import { OriginsControl } from "@/features/settings/controls/ListControl";
import {
  ChoiceControl,
  CurrencyControl,
  LocaleControl,
  WeekdayControl,
  ZoneControl,
} from "@/features/settings/controls/ListedControl";
import { ColourControl, PictureControl } from "@/features/settings/controls/LooksControls";
import { NumberControl, TextControl } from "@/features/settings/controls/TextControl";
import {
  DateControl,
  HoursControl,
  SwitchControl,
  TimeControl,
  WeekdaysControl,
} from "@/features/settings/controls/TimeControls";

const controls: Record<Setting["type"], ComponentType<ControlProps>> = {
  text: TextControl,
  integer: NumberControl,
  number: NumberControl,
  boolean: SwitchControl,
  choice: ChoiceControl,
  date: DateControl,
  time: TimeControl,
  email: TextControl,
  time_zone: ZoneControl,
  locale: LocaleControl,
  currency: CurrencyControl,
  weekday: WeekdayControl,
  weekdays: WeekdaysControl,
  hours: HoursControl,
  days: DaysControl,
  colour: ColourControl,
  picture: PictureControl,
  origins: OriginsControl,
};

/** What a setting is said with, by its kind. */
export function Control(props: ControlProps) {
  const Kind = controls[props.setting.type];
  return <Kind {...props} />;
}
