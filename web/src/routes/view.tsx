import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ViewPage } from "@/features/shared/ViewPage";
import { placeOfForm } from "@/ui/paths";
import { paint } from "@/ui/paint";
import { begin } from "@/ui/text/language";

// A page of its own: strangers at a published view load nothing of the application around it.
paint();
await begin();

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <ViewPage place={placeOfForm(location.pathname)} />
  </StrictMode>,
);
