import { Button } from "@mantine/core";
import { sentence } from "@/api/problem";
import { useEndSession, useSessions, type BegunSession } from "@/api/sessions";
import lines from "@/ui/lines.module.css";
import "@/ui/text/laterWords";
import { agentWords } from "@/features/account/agent";
import { ago, fullMoment } from "@/ui/moment";
import { say } from "@/ui/quietBar";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

/** Where one is signed in; each can be ended from here. */
export function SessionList() {
  const sessions = useSessions();
  if (sessions.isPending) return <Bones lines={3} label={t("sessions.loading")} />;
  if (sessions.isError)
    return (
      <Failure
        title={t("sessions.failed")}
        detail={sentence(sessions.error)}
        onRetry={() => sessions.refetch()}
      />
    );
  return (
    <ul className={lines.list}>
      {sessions.data.sessions.map((session) => (
        <Line key={session.id} session={session} />
      ))}
    </ul>
  );
}

function Line({ session }: { session: BegunSession }) {
  const end = useEndSession();
  const name = session.agent ? agentWords(session.agent) : t("sessions.unknown");
  return (
    <li className={lines.line}>
      <div className={lines.words}>
        <span className="cut" title={session.agent ?? undefined}>
          {name}
          {session.current ? <span className={lines.soft}> ({t("sessions.here")})</span> : null}
        </span>
        <span className={lines.soft} title={fullMoment(session.created_at)}>
          {session.address ? `${session.address}, ` : ""}
          {t("sessions.since", { when: ago(session.created_at) })}
        </span>
      </div>
      {session.current ? null : (
        <Button
          size="xs"
          variant="default"
          loading={end.isPending}
          aria-label={t("sessions.endName", { name })}
          onClick={() =>
            end.mutate(session.id, { onError: (error) => say({ text: sentence(error), tone: "bad" }) })
          }
        >
          {t("sessions.end")}
        </Button>
      )}
    </li>
  );
}
