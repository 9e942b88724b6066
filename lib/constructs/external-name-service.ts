/**
 * A name inside the cluster for a server outside of it.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { labelsOf, makeObject, type ObjectProps } from "./api-object";
import { refuseFor, shown } from "./refuse";
import { dnsSubdomain, serviceName } from "./syntax";

export interface ExternalNameServiceProps extends ObjectProps {
  /** DNS name of the server, never an address: DNS answers with a CNAME. */
  readonly externalName: string;
}

/**
 * A Service that is an alias for a DNS name: it selects no pods and has no port. What it adds to what is written: `type`
 * and the label `app.kubernetes.io/name`, which `labels` replaces.
 *
 * @example
 * new ExternalNameService(chart, "database", { externalName: "db.example.com" });
 *
 * @throws CONSTRUCT_INVALID for an address, and for values that the API server would refuse
 */
export class ExternalNameService extends Construct {
  /** The Service, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;
  readonly name: string;

  constructor(scope: Construct, id: string, props: ExternalNameServiceProps) {
    super(scope, id);
    const refuse = refuseFor(this);
    const { externalName } = props;
    const problem = dnsSubdomain(String(externalName).replace(/\.$/, ""));
    if (problem !== undefined) refuse(`externalName is ${shown(externalName)}: it ${problem}`, "Give a DNS name");
    if (/^[\d.]+$/.test(externalName)) {
      refuse(
        `externalName is the address ${shown(externalName)}, which DNS would look up as a name`,
        "Give a DNS name",
      );
    }
    const labels = labelsOf(this, props);
    const body = { spec: { type: "ExternalName", externalName } };
    const content = { apiVersion: "v1", kind: "Service", nameRule: serviceName, labels, body };
    this.object = makeObject(this, props, content);
    this.name = this.object.name;
  }
}
