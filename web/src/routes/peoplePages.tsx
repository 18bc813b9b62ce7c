import { getRouteApi } from "@tanstack/react-router";
import { Audit } from "@/features/audit/Audit";
import { Members } from "@/features/members/Members";
import { PlanPage } from "@/features/plan/PlanPage";
import { Providers } from "@/features/providers/Providers";
import { RolePage } from "@/features/roles/RolePage";
import { Roles } from "@/features/roles/Roles";
import { routes } from "@/ui/paths";

const role = getRouteApi(routes.role);

export function MembersRoute() {
  return <Members />;
}

export function ProvidersRoute() {
  return <Providers />;
}

export function RolesRoute() {
  return <Roles />;
}

export function RoleRoute() {
  return <RolePage name={role.useParams().role} />;
}

export function PlanRoute() {
  return <PlanPage />;
}

export function AuditRoute() {
  return <Audit />;
}
