import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { SharedPage } from "@/features/shared/SharedPage";
import { placeOfForm } from "@/ui/paths";
import { paint } from "@/ui/paint";
import { begin } from "@/ui/text/language";

// A page of its own: whoever has a link loads nothing of the application around it.
paint();
await begin();

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <SharedPage place={placeOfForm(location.pathname)} />
  </StrictMode>,
);
