import { Button } from "@mantine/core";
import { useState } from "react";
import { useConfirmFactor, useRemoveFactor, useSecondFactor } from "@/api/account";
import { faultOf } from "@/api/fault";
import { sentence } from "@/api/problem";
import type { Session } from "@/api/session";
import css from "@/features/account/account.module.css";
import { CurrentPassword } from "@/features/account/CurrentPassword";
import { FactorSetUp } from "@/features/account/FactorSetUp";
import { Ask, focusPart, Part } from "@/features/account/Part";
import { RecoveryCodes } from "@/features/account/RecoveryCodes";
import { useUnfolded } from "@/features/account/useUnfolded";
import { wrongOf } from "@/features/account/wrong";
import { CodeField } from "@/ui/codeField";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

const ID = "own-factor";
/** So few recovery codes are worth a warning. */
const FEW = 2;

/** The second factor: set up, its recovery codes made anew, or removed. */
export function FactorPart({ session }: { session: Session }) {
  const factor = useSecondFactor();
  const { open, button, close } = useUnfolded<"setUp" | "codes" | "remove">();
  const [codes, setCodes] = useState<string[] | null>(null);

  function show(made: string[]) {
    close();
    setCodes(made);
  }

  // Whether there is one is known before; how many codes are left is not.
  const standing = factor.data ?? { enabled: session.second_factor };
  const small = { size: "xs", variant: "default" } as const;
  const acts = codes ? null : standing.enabled ? (
    <>
      <Button {...small} {...button("codes")}>
        {t("own.codesAgain")}
      </Button>
      <Button {...small} {...button("remove")}>
        {t("own.factorRemove")}
      </Button>
    </>
  ) : (
    <Button {...small} {...button("setUp")}>
      {t("own.factorSetUp")}
    </Button>
  );
  return (
    <Part
      id={ID}
      title={t("own.factor")}
      acts={acts}
      said={factor.isError ? sentence(factor.error) : <Standing {...standing} shown={codes !== null} />}
    >
      {codes ? (
        <RecoveryCodes
          codes={codes}
          email={session.person.email}
          onKept={() => {
            setCodes(null);
            focusPart(ID);
          }}
        />
      ) : open === "setUp" ? (
        <FactorSetUp session={session} onDone={show} onCancel={close} />
      ) : open === "codes" ? (
        <NewCodes onDone={show} onCancel={close} />
      ) : open === "remove" ? (
        <Removal
          session={session}
          onDone={() => {
            close();
            say(t("own.factorGone"));
            focusPart(ID);
          }}
          onCancel={close}
        />
      ) : null}
    </Part>
  );
}

interface StandingProps {
  enabled: boolean;
  /** None: not known yet, and room is kept for it. */
  recovery_codes?: number;
  /** New recovery codes stand below: how many there are need not be said. */
  shown: boolean;
}

function Standing({ enabled, recovery_codes: left, shown }: StandingProps) {
  if (!enabled)
    return (
      <>
        {t("own.factorOff")}
        <p className={css.soft}>{t("own.factorHelp")}</p>
      </>
    );
  return (
    <>
      {t("own.factorOn")}
      <p className={css.soft}>{t("own.factorOnHelp")}</p>
      {shown ? null : (
        <p className={`${css.soft} ${left !== undefined && left <= FEW ? css.few : ""}`}>
          {left === undefined ? "\u00a0" : left === 0 ? t("own.codesNone") : t("own.codesLeft", { n: left })}
        </p>
      )}
    </>
  );
}

interface StepProps<Done> {
  onDone: Done;
  onCancel: () => void;
}

function NewCodes({ onDone, onCancel }: StepProps<(codes: string[]) => void>) {
  const { mutate, isPending, error } = useConfirmFactor();
  const [code, setCode] = useState("");
  return (
    <Ask
      go={t("own.codesAgainGo")}
      ready={code.trim() !== ""}
      wrong={wrongOf(error, "code")}
      pending={isPending}
      onGo={() => mutate(code.trim(), { onSuccess: ({ recovery_codes }) => onDone(recovery_codes) })}
      onCancel={onCancel}
    >
      <p className={css.said}>{t("own.codesAgainHelp")}</p>
      <CodeField autoFocus value={code} onChange={setCode} wrong={faultOf(error, "code") === "wrong"} />
    </Ask>
  );
}

function Removal({ session, onDone, onCancel }: StepProps<() => void> & { session: Session }) {
  const { mutate, isPending, error } = useRemoveFactor();
  const [current, setCurrent] = useState("");
  const [code, setCode] = useState("");
  const has = session.has_password;
  return (
    <Ask
      email={session.person.email}
      go={t("own.factorRemoveGo")}
      danger
      ready={code.trim() !== "" && (!has || current !== "")}
      wrong={wrongOf(error, "code", "current_password")}
      pending={isPending}
      onGo={() =>
        mutate({ code: code.trim(), ...(has ? { current_password: current } : {}) }, { onSuccess: onDone })
      }
      onCancel={onCancel}
    >
      <p className={css.said}>{t("own.factorRemoveHelp")}</p>
      {has ? <CurrentPassword autoFocus value={current} onChange={setCurrent} error={error} /> : null}
      <CodeField
        recovery
        autoFocus={!has}
        value={code}
        onChange={setCode}
        wrong={faultOf(error, "code") === "wrong"}
      />
    </Ask>
  );
}
