import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { FormPage } from "@/features/form/FormPage";
import { placeOfForm } from "@/ui/paths";
import { paint } from "@/ui/paint";
import { begin } from "@/ui/text/language";

// A page of its own: whoever fills in a form loads nothing of the application around it.
paint();
await begin();

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <FormPage place={placeOfForm(location.pathname)} search={location.search} />
  </StrictMode>,
);
