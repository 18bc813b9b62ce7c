// Our base first: it names the order of the layers, in which Mantine stands above plain elements.
import "@/ui/base.css";
import "@mantine/core/styles.layer.css";
import { DirectionProvider, MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { Fragment, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Problem } from "@/api/problem";
import { makeRouter } from "@/routes/router";
import { QuietBar } from "@/ui/quietBar";
import { begin, useLanguage } from "@/ui/text/language";
import { cssVariables, theme } from "@/ui/theme";

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; only a lost connection is worth another try.
      retry: (failures, error) => !(error instanceof Problem) && failures < 2,
      refetchOnWindowFocus: false,
    },
  },
});
const router = makeRouter(cache);

/** Words are read where they are shown, so another language is another page. */
function Pages() {
  return (
    <Fragment key={useLanguage()}>
      <RouterProvider router={router} />
      <QuietBar />
    </Fragment>
  );
}

// Nothing is shown before its words are there. Where they cannot be fetched, English stands in.
await begin();

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <DirectionProvider>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <QueryClientProvider client={cache}>
          <Pages />
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  </StrictMode>,
);
