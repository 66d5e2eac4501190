// validatorUrl: the badge would ask another host.
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#page", validatorUrl: null });
