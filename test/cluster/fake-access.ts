/** Access to a fake server, as a kubeconfig would give it. */
import type { ClusterAccess } from "../../lib/cluster";
import type { Authority } from "./certificates";
import type { FakeServer } from "./fake-api-server";

export function accessTo(
  { url }: Pick<FakeServer, "url">,
  authority: Authority,
  changes: Partial<ClusterAccess> = {},
): ClusterAccess {
  return {
    server: url,
    contextName: "fake",
    namespace: "default",
    userText: 'user "tester" of /kubeconfig',
    trust: { insecure: false, certificateAuthority: authority.pem },
    credentials: { fetch: async () => ({ authorization: "Bearer tester-token" }), renew: async () => false },
    ...changes,
  };
}
