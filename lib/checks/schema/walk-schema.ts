/**
 * Compares a value with its schema, as the API server's strict field validation does.
 */
import { isFields, memberPath } from "../../graph";
import { readQuantity } from "../../objects";
import { nearestName } from "../nearest";
import type { SchemaNode } from "./schema-node";

export type SchemaFault = "invalid-value" | "required-missing" | "unknown-field" | "wrong-type";

export interface SchemaIssue {
  readonly fault: SchemaFault;
  readonly path: string;
  readonly message: string;
  readonly hint?: string | undefined;
  /** The known field that an unknown one is meant to be: beside it, or a level deeper. */
  readonly meantField?: readonly string[] | undefined;
  /** The allowed value that another one is meant to be. */
  readonly meantValue?: string | undefined;
  /** What a value of the wrong type should have been. */
  readonly wanted?: WantedType | undefined;
}

export type WantedType =
  | "a list"
  | "a number"
  | "a quantity"
  | "a string"
  | "a whole number"
  | "a whole number or a string"
  | "an object"
  | "true or false";

type Report = (issue: SchemaIssue) => void;

export function walkSchema(node: SchemaNode, value: unknown, report: Report): void {
  new SchemaWalker(report).walk(node, value);
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Required fields that may hold the empty text. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(["apiGroup", "apiGroups", "caBundle", "group", "namespace", "value"]);

/** What is right, which is nearly all, costs no path: one is put together only where something is reported. */
class SchemaWalker {
  private readonly report: Report;
  private readonly steps: (string | number)[] = [];

  constructor(report: Report) {
    this.report = report;
  }

  walk(node: SchemaNode, value: unknown): void {
    // The API server reads null as "left out".
    if (value === null || value === undefined || node.type === "any") return;
    if (node.type === "object") this.walkObject(node, value);
    else if (node.type === "array") this.walkArray(node, value);
    else this.walkScalar(node, value);
  }

  private walkObject(node: SchemaNode, value: unknown): void {
    if (!isFields(value)) {
      this.wrongType("an object", value);
      return;
    }
    const { fields, items, required, mayBeEmpty } = node;
    for (const name of Object.keys(value)) {
      const member = fields?.get(name) ?? items;
      if (member !== undefined) this.walkStep(name, member, value[name]);
      else if (fields !== undefined) this.report(unknownField(name, fields, this.path()));
    }
    // What its controller will write need not be there yet.
    if (required === undefined || this.steps[0] === "status") return;
    for (const name of required) {
      const given = value[name] ?? null;
      if (given === null || (given === "" && mayBeEmpty !== true && !MAY_BE_EMPTY.has(name)))
        this.report({ fault: "required-missing", path: memberPath(this.path(), name), message: "is required" });
    }
  }

  private walkArray({ items }: SchemaNode, value: unknown): void {
    if (!Array.isArray(value)) {
      this.wrongType("a list", value);
      return;
    }
    if (items === undefined) return;
    for (let index = 0; index < value.length; index++) this.walkItem(index, items, value[index]);
  }

  private walkItem(index: number, items: SchemaNode, value: unknown): void {
    this.steps.push(index);
    if (value === null && items.type === "object") this.wrongType("an object", null);
    this.walk(items, value);
    this.steps.pop();
  }

  private walkStep(name: string, node: SchemaNode, value: unknown): void {
    if (value === null || node.type === "any") return;
    this.steps.push(name);
    this.walk(node, value);
    this.steps.pop();
  }

  private walkScalar(node: SchemaNode, value: unknown): void {
    switch (node.type) {
      case "string":
        if (typeof value !== "string") this.wrongType("a string", value);
        else if (!isAllowed(node, value)) this.report(notAllowed(node, value, this.path()));
        break;
      case "integer":
      case "number":
        this.walkNumber(node, value);
        break;
      case "boolean":
        if (typeof value !== "boolean") this.wrongType("true or false", value);
        break;
      case "int-or-string":
        if (typeof value !== "string" && !Number.isInteger(value)) this.wrongType("a whole number or a string", value);
        break;
      case "labels":
        if (!isFields(value)) this.wrongType("an object", value);
        break;
      default:
        this.walkFormat(node, value);
    }
  }

  private walkNumber({ type, minimum, maximum }: SchemaNode, value: unknown): void {
    const isRight = type === "integer" ? Number.isInteger(value) : typeof value === "number";
    if (!isRight) {
      this.wrongType(type === "integer" ? "a whole number" : "a number", value);
      return;
    }
    const number = value as number;
    if (minimum !== undefined && number < minimum) this.invalid(`${String(number)} is below ${String(minimum)}`);
    if (maximum !== undefined && number > maximum) this.invalid(`${String(number)} is above ${String(maximum)}`);
  }

  private walkFormat({ type }: SchemaNode, value: unknown): void {
    if (type === "quantity") {
      if (typeof value !== "string" && typeof value !== "number") this.wrongType("a quantity", value);
      else if (readQuantity(value) === undefined)
        this.invalid(`${String(value)} is no quantity`, "write it as 500m or 1Gi");
    } else if (typeof value !== "string") this.wrongType("a string", value);
    else if (type === "time" && !TIME.test(value))
      this.invalid(`${value} is no time`, "write it as 2006-01-02T15:04:05Z");
    else if (type === "base64" && !BASE64.test(value.replace(/[\r\n]/g, ""))) {
      this.invalid("is not base64", "use stringData for plain text");
    }
  }

  private path(): string {
    let path = "";
    for (const step of this.steps)
      path = typeof step === "number" ? `${path}[${String(step)}]` : memberPath(path, step);
    return path;
  }

  private wrongType(wanted: WantedType, value: unknown): void {
    this.report(wrongType(wanted, value, this.path()));
  }

  private invalid(message: string, hint?: string): void {
    this.report(invalid(message, this.path(), hint));
  }
}

function unknownField(name: string, fields: ReadonlyMap<string, SchemaNode>, path: string): SchemaIssue {
  const near = nearestName(name, fields.keys());
  const owners = near === undefined ? [...fields].filter(([, field]) => field.fields?.has(name)) : [];
  const deeper = owners.length === 1 ? owners.map(([owner]) => [owner, name])[0] : undefined;
  const meantField = near === undefined ? deeper : [near];
  const hint = meantField === undefined ? undefined : `did you mean ${meantField.join(".")}?`;
  const message = `there is no field ${name} here`;
  return { fault: "unknown-field", path: memberPath(path, name), message, hint, meantField };
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
  return { ...invalid(`${JSON.stringify(value)} is not allowed`, path, hint), meantValue: near };
}

function invalid(message: string, path: string, hint?: string): SchemaIssue {
  return { fault: "invalid-value", path, message, hint };
}

function wrongType(wanted: WantedType, value: unknown, path: string): SchemaIssue {
  const given = Array.isArray(value) ? "a list" : isFields(value) ? "an object" : JSON.stringify(value);
  const isPlain = wanted === "a string" && (typeof value === "number" || typeof value === "boolean");
  const isQuoted = wanted === "a whole number" && typeof value === "string" && /^\d+$/.test(value);
  const hint = isPlain
    ? `write it in quotes: "${String(value)}"`
    : isQuoted
      ? `write ${value} without quotes`
      : undefined;
  return { fault: "wrong-type", path, message: `is ${given} instead of ${wanted}`, hint, wanted };
}
