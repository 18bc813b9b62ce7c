import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { Link, Outlet, useRouter } from "@tanstack/react-router";
import { routes } from "@/ui/paths";
import { sentence } from "@/api/problem";
import { Empty, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

export function Root() {
  return <Outlet />;
}

export function Lost() {
  return (
    <main>
      {" "}
      <Empty
        whole
        icon={IconMapOff}
        title={t("lost.title")}
        action={
          <Button component={Link} to={routes.home} variant="default">
            {t("lost.home")}
          </Button>
        }
      >
        {t("lost.help")}
      </Empty>
    </main>
  );
}

/** What no page caught: the server away at the start, or a fault of ours. */
export function Broken({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter();
  return (
    <main>
      {" "}
      <Failure
        whole
        title={t("lost.broken")}
        detail={sentence(error)}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </main>
  );
}
