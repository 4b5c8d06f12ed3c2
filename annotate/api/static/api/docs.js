// Starts Swagger UI on our schema. Changes carry the CSRF token, so that the browser's session may make them.
"use strict";

const place = document.getElementById("api-docs");
const token = document.querySelector("meta[name=csrf-token]").content;

window.SwaggerUIBundle({
  url: place.dataset.schema,
  dom_id: "#api-docs",
  deepLinking: true,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  requestInterceptor: (request) => {
    if (new URL(request.url, location.href).origin === location.origin) {
      request.headers["X-CSRFToken"] = token;
    }
    return request;
  },
});
