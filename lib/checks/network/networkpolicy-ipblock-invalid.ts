import { asFields, asList, asText } from "../../graph";
import type { Check, Problem } from "../check";
import { isWithin, readIpBlock } from "./ip-block";
import { type PolicyPeer, type PolicyRule, peersOf, policyRules } from "./policy";

export const networkpolicyIpblockInvalid: Check = {
  code: "networkpolicy-ipblock-invalid",
  severity: "error",
  why: "An exception must be a part of the block that it is taken from; the API server refuses any other.",
  *run(graph) {
    for (const rule of policyRules(graph)) {
      for (const peer of peersOf(rule)) if (peer.fields.ipBlock !== undefined) yield* judgeBlock(rule, peer);
    }
  },
};

function* judgeBlock({ policy }: PolicyRule, { fields, path }: PolicyPeer): Iterable<Problem> {
  const { cidr, except } = asFields(fields.ipBlock);
  const text = asText(cidr);
  if (text === undefined) return;
  const block = readIpBlock(text);
  if (block === undefined) {
    yield {
      object: policy,
      path: `${path}.ipBlock.cidr`,
      message: `${text} is no address block`,
      hint: "write it as 10.0.0.0/8",
    };
    return;
  }
  for (const [index, item] of asList(except).entries()) {
    const exception = asText(item);
    const inner = exception === undefined ? undefined : readIpBlock(exception);
    if (inner !== undefined && isWithin(inner, block)) continue;
    yield {
      object: policy,
      path: `${path}.ipBlock.except[${String(index)}]`,
      message: `${String(item)} is no part of ${text}`,
    };
  }
}
