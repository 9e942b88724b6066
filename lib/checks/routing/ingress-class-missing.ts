import { missingReference } from "../references/missing-reference";

export const ingressClassMissing = missingReference({
  code: "ingress-class-missing",
  severity: "warning",
  why: "No controller feels responsible for an Ingress of an unknown class.",
  role: "ingress-class",
  // Classes come with the controller: only a set that declares some of them can be expected to declare this one.
  applies: (_, graph) => graph.ofKind("networking.k8s.io", "IngressClass").length > 0,
});
