import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useRename } from "@/api/account";
import { faultOf } from "@/api/fault";
import { Ask, Part } from "@/features/account/Part";
import { useUnfolded } from "@/features/account/useUnfolded";
import { wrongOf } from "@/features/account/wrong";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** What others call one. */
export function NamePart({ name }: { name: string }) {
  const { open, button, close } = useUnfolded<"name">();
  return (
    <Part
      id="own-name"
      title={t("own.name")}
      said={name}
      acts={
        <Button size="xs" variant="default" {...button("name")}>
          {t("own.change")}
        </Button>
      }
    >
      {open ? <Rename name={name} onDone={close} /> : null}
    </Part>
  );
}

function Rename({ name: before, onDone }: { name: string; onDone: () => void }) {
  const { mutate, isPending, error } = useRename();
  const [name, setName] = useState(before);

  function go() {
    mutate(name.trim(), {
      onSuccess: () => {
        say(t("own.nameSaved"));
        onDone();
      },
    });
  }

  return (
    <Ask
      go={t("own.nameSave")}
      ready={name.trim() !== "" && name.trim() !== before}
      wrong={wrongOf(error, "name")}
      pending={isPending}
      onGo={go}
      onCancel={onDone}
    >
      <TextInput
        label={t("own.name")}
        description={t("own.nameHelp")}
        name="name"
        autoComplete="name"
        autoFocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={faultOf(error, "name") === "length" ? t("own.nameLong") : faultOf(error, "name")}
      />
    </Ask>
  );
}
