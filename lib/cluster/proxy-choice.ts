/**
 * Which proxy, if any, stands between us and the API server. `proxy-url` of the kubeconfig wins; else the environment,
 * read as Go reads it for kubectl (https://pkg.go.dev/golang.org/x/net/http/httpproxy).
 */
import { BlockList, isIP } from "node:net";
import type { Environment } from "./access";

/** The proxy's URL, or undefined to go straight. */
export function chooseProxy(server: URL, proxyUrl: string | undefined, env: Environment): string | undefined {
  if (proxyUrl !== undefined) return proxyUrl;
  const name = server.protocol === "http:" ? "HTTP_PROXY" : "HTTPS_PROXY";
  const proxy = env[name] || env[name.toLowerCase()];
  if (!proxy || bypassesProxy(server, env.NO_PROXY || env.no_proxy || "")) return undefined;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

function bypassesProxy(server: URL, noProxy: string): boolean {
  const host = bareHost(server).toLowerCase();
  const port = server.port || (server.protocol === "http:" ? "80" : "443");
  if (host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."))) return true;
  return noProxy
    .split(",")
    .map((rule) => rule.trim().toLowerCase())
    .some((rule) => rule !== "" && matchesRule(rule, host, port));
}

/** `*`, an address, a range, `example.com` (and below), `.example.com` (only below), each with an optional port. */
function matchesRule(rule: string, host: string, port: string): boolean {
  if (rule === "*") return true;
  if (rule.includes("/")) return isInRange(rule, host);
  const [, name = rule, rulePort] = /^(.*):(\d+)$/.exec(isIP(rule) === 6 ? "" : rule) ?? [];
  if (rulePort !== undefined && rulePort !== port) return false;
  const bare = name.replace(/^\[|\]$/g, "").replace(/^\*(?=\.)/, "");
  if (isIP(bare) !== 0) return bare === host;
  return bare.startsWith(".") ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`);
}

function isInRange(rule: string, host: string): boolean {
  const [address = "", bits = ""] = rule.split("/");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (isIP(address) === 0 || isIP(host) !== isIP(address) || !/^\d{1,3}$/.test(bits)) return false;
  const range = new BlockList();
  try {
    range.addSubnet(address, Number(bits), family);
  } catch {
    return false;
  }
  return range.check(host, family);
}

/** Host name without the brackets of an IPv6 address. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}
