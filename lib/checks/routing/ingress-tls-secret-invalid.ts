import { below } from "../../graph";
import type { Check } from "../check";

export const ingressTlsSecretInvalid: Check = {
  code: "ingress-tls-secret-invalid",
  severity: "warning",
  why: "A TLS Secret needs both tls.crt and tls.key; without them the controller serves its default certificate.",
  *run(graph) {
    for (const { from, path, target } of graph.references("ingress-tls")) {
      const { keys, by } = graph.definition(target) ?? {};
      if (keys === undefined) continue;
      const missing = ["tls.crt", "tls.key"].filter((key) => !keys.has(key));
      if (missing.length === 0) continue;
      const message = `Secret ${target.name} has no ${missing.join(" and no ")}`;
      yield { object: from, path: below(path, "secretName"), message, related: by };
    }
  },
};
