import { address } from "@/api/client";
import { Problem, Unreachable } from "@/api/problem";
import { t } from "@/ui/text/text";

/** How much of an upload is on the server; once all is, it is read there. */
export interface Sent {
  sent: number;
  total: number;
}

/** Sends a form and tells how much of it has come: what `fetch` cannot say. Given up by the signal. `workspace`: none for strangers. */
export function upload<T>(
  path: string,
  workspace: string | null,
  form: FormData,
  onSent: (sent: Sent) => void,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address(path));
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Sheaf-Client", "web");
    if (workspace !== null) request.setRequestHeader("Sheaf-Workspace", workspace);
    request.upload.addEventListener("progress", ({ loaded, total }) => onSent({ sent: loaded, total }));
    request.addEventListener("error", () => reject(new Unreachable(t("error.unreachable"))));
    request.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
    request.addEventListener("load", () => {
      const body = read(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as T);
      else reject(new Problem(request.status, body as ConstructorParameters<typeof Problem>[1]));
    });
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
