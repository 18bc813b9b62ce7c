// Shows the workspace's OpenAPI document in the viewer. Without a session it asks for a token, which stays in this page alone.
(() => {
  const form = document.getElementById("who");
  const said = document.getElementById("problem");
  const asked = new URLSearchParams(location.search).get("workspace");
  let token = "";
  let workspace = asked ?? "";

  const headers = () => ({
    ...(token ? { Authorization: `Bearer ${token}` } : { "Sheaf-Client": "docs" }),
    ...(workspace ? { "Sheaf-Workspace": workspace } : {}),
  });

  async function show() {
    const answer = await fetch("/api/v1/openapi.json", { headers: headers() });
    const body = await answer.json();
    if (!answer.ok) {
      form.hidden = false;
      said.textContent = answer.status === 401 && !token ? "" : body.detail;
      document.getElementById("token").required = answer.status === 401;
      return;
    }
    form.hidden = true;
    window.SwaggerUIBundle({
      spec: body,
      domNode: document.getElementById("viewer"),
      deepLinking: true,
      docExpansion: "none",
      defaultModelsExpandDepth: 0,
      filter: true,
      validatorUrl: null,
      requestInterceptor: (request) => {
        Object.assign(request.headers, headers());
        return request;
      },
    });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    token = document.getElementById("token").value.trim();
    workspace = document.getElementById("workspace").value.trim() || workspace;
    void show();
  });
  if (window.SwaggerUIBundle) void show();
  else document.getElementById("viewer").textContent = "This build has no pages: see /api/v1/openapi.json.";
})();
