import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { Link, Outlet } from "@tanstack/react-router";
import { routes } from "@/ui/paths";
import { Empty } from "@/ui/states";
import { t } from "@/ui/text/text";

export function Root() {
  return <Outlet />;
}

export function Lost() {
  return (
    <Empty
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
  );
}
