import { missingReference } from "./missing-reference";

export const imagePullSecretMissing = missingReference({
  code: "image-pull-secret-missing",
  severity: "warning",
  why: "The kubelet pulls without the missing credentials; a private image then fails with ImagePullBackOff.",
  role: "pull-secret",
  applies: ({ from }) => !from.is("", "ServiceAccount"), // service-account-secret-missing
});
