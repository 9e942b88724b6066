/**
 * Compares a value with its schema, as the API server's strict field validation does.
 */
import { isFields, memberPath } from "../../graph";
import { nearestName } from "../nearest";
import { readQuantity } from "../quantity";
import type { SchemaNode } from "./schema-node";

export type SchemaFault = "invalid-value" | "required-missing" | "unknown-field" | "wrong-type";

export interface SchemaIssue {
  readonly fault: SchemaFault;
  readonly path: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

type Report = (issue: SchemaIssue) => void;

export function walkSchema(node: SchemaNode, value: unknown, report: Report): void {
  new SchemaWalker(report).walk(node, value, "");
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Required fields that may hold the empty text. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(["apiGroup", "apiGroups", "caBundle", "group", "namespace", "value"]);

class SchemaWalker {
  private readonly report: Report;

  constructor(report: Report) {
    this.report = report;
  }

  walk(node: SchemaNode, value: unknown, path: string): void {
    // The API server reads null as "left out".
    if (value === null || value === undefined || node.type === "any") return;
    if (node.type === "object") this.walkObject(node, value, path);
    else if (node.type === "array") this.walkArray(node, value, path);
    else this.walkScalar(node, value, path);
  }

  private walkObject(node: SchemaNode, value: unknown, path: string): void {
    if (!isFields(value)) {
      this.report(wrongType("an object", value, path));
      return;
    }
    const { fields, items, required } = node;
    for (const name of Object.keys(value)) {
      const field = fields?.get(name);
      const member = field ?? items;
      if (member !== undefined) {
        const child = value[name];
        if (child === null || member.type === "any") continue;
        // A name that the schema knows is plain: only names from the manifest may need quotes.
        const plain = field !== undefined && path !== "";
        this.walk(member, child, plain ? `${path}.${name}` : memberPath(path, name));
      } else if (fields !== undefined) this.report(unknownField(name, fields, path));
    }
    if (required === undefined) return;
    for (const name of required) {
      const given = value[name] ?? null;
      if (given === null || (given === "" && !MAY_BE_EMPTY.has(name)))
        this.report({ fault: "required-missing", path: memberPath(path, name), message: "is required" });
    }
  }

  private walkArray({ items }: SchemaNode, value: unknown, path: string): void {
    if (!Array.isArray(value)) {
      this.report(wrongType("a list", value, path));
      return;
    }
    if (items === undefined) return;
    for (let index = 0; index < value.length; index++) {
      if (value[index] === null && items.type === "object")
        this.report(wrongType("an object", null, `${path}[${String(index)}]`));
      this.walk(items, value[index], `${path}[${String(index)}]`);
    }
  }

  private walkScalar(node: SchemaNode, value: unknown, path: string): void {
    switch (node.type) {
      case "string":
        if (typeof value !== "string") this.report(wrongType("a string", value, path));
        else if (!isAllowed(node, value)) this.report(notAllowed(node, value, path));
        break;
      case "integer":
      case "number":
        this.walkNumber(node, value, path);
        break;
      case "boolean":
        if (typeof value !== "boolean") this.report(wrongType("true or false", value, path));
        break;
      case "int-or-string":
        if (typeof value !== "string" && !Number.isInteger(value))
          this.report(wrongType("a whole number or a string", value, path));
        break;
      case "labels":
        if (!isFields(value)) this.report(wrongType("an object", value, path));
        break;
      default:
        this.walkFormat(node, value, path);
    }
  }

  private walkNumber({ type, minimum, maximum }: SchemaNode, value: unknown, path: string): void {
    const isRight = type === "integer" ? Number.isInteger(value) : typeof value === "number";
    if (!isRight) {
      this.report(wrongType(type === "integer" ? "a whole number" : "a number", value, path));
      return;
    }
    const number = value as number;
    if (minimum !== undefined && number < minimum)
      this.report(invalid(`${String(number)} is below ${String(minimum)}`, path));
    if (maximum !== undefined && number > maximum)
      this.report(invalid(`${String(number)} is above ${String(maximum)}`, path));
  }

  private walkFormat({ type }: SchemaNode, value: unknown, path: string): void {
    if (type === "quantity") {
      if (typeof value !== "string" && typeof value !== "number") this.report(wrongType("a quantity", value, path));
      else if (readQuantity(value) === undefined)
        this.report(invalid(`${String(value)} is no quantity`, path, "write it as 500m or 1Gi"));
    } else if (typeof value !== "string") this.report(wrongType("a string", value, path));
    else if (type === "time" && !TIME.test(value))
      this.report(invalid(`${value} is no time`, path, "write it as 2006-01-02T15:04:05Z"));
    else if (type === "base64" && !BASE64.test(value.replace(/[\r\n]/g, ""))) {
      this.report(invalid("is not base64", path, "use stringData for plain text"));
    }
  }
}

function unknownField(name: string, fields: ReadonlyMap<string, SchemaNode>, path: string): SchemaIssue {
  const near = nearestName(name, fields.keys());
  const hint = near === undefined ? undefined : `did you mean ${near}?`;
  return { fault: "unknown-field", path: memberPath(path, name), message: `there is no field ${name} here`, hint };
}

function isAllowed({ values, pattern }: SchemaNode, value: string): boolean {
  if (values !== undefined && value !== "" && !values.has(value)) return false;
  return pattern === undefined || pattern.test(value);
}

function notAllowed({ values }: SchemaNode, value: string, path: string): SchemaIssue {
  if (values === undefined)
    return invalid(`${JSON.stringify(value)} is not of the pattern that its definition asks for`, path);
  const near = nearestName(value, values);
  const hint = near === undefined ? `use one of ${[...values].join(", ")}` : `did you mean ${near}?`;
  return invalid(`${JSON.stringify(value)} is not allowed`, path, hint);
}

function invalid(message: string, path: string, hint?: string): SchemaIssue {
  return { fault: "invalid-value", path, message, hint };
}

function wrongType(wanted: string, value: unknown, path: string): SchemaIssue {
  const given = Array.isArray(value) ? "a list" : isFields(value) ? "an object" : JSON.stringify(value);
  const isPlain = wanted === "a string" && (typeof value === "number" || typeof value === "boolean");
  const isQuoted = wanted === "a whole number" && typeof value === "string" && /^\d+$/.test(value);
  const hint = isPlain
    ? `write it in quotes: "${String(value)}"`
    : isQuoted
      ? `write ${value} without quotes`
      : undefined;
  return { fault: "wrong-type", path, message: `is ${given} instead of ${wanted}`, hint };
}
