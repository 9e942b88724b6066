/**
 * The name rules of the API, each as one question.
 */

const DNS_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

export function isDnsLabel(name: string): boolean {
  return name.length <= 63 && DNS_LABEL.test(name);
}

export function hasDnsSubdomainSyntax(name: string): boolean {
  return DNS_SUBDOMAIN.test(name);
}

export function hasDnsLabelSyntax(name: string): boolean {
  return DNS_LABEL.test(name);
}

/** Why the API refuses the name of a container port (an IANA service name), or undefined. */
export function portNameFault(name: string): string | undefined {
  if (name.length > 15) return `${name} has ${String(name.length)} characters; a port name has at most 15`;
  if (!/^[-a-z0-9]+$/.test(name)) return `${name} has other characters than a–z, 0–9 and -`;
  if (!/[a-z]/.test(name)) return `${name} has no letter`;
  if (name.startsWith("-") || name.endsWith("-") || name.includes("--"))
    return `${name} starts or ends with -, or has -- inside`;
  return undefined;
}

export function isContainerPortName(name: string): boolean {
  return portNameFault(name) === undefined;
}
