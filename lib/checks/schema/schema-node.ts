/**
 * A schema as the walker reads it, whether it comes from the table of built-in kinds or from a CustomResourceDefinition.
 */
export type SchemaType =
  | "any"
  | "array"
  | "base64"
  | "boolean"
  | "int-or-string"
  | "integer"
  | "labels"
  | "number"
  | "object"
  | "quantity"
  | "string"
  | "time";

export interface SchemaNode {
  readonly type: SchemaType;
  /** Members of an object; undefined when it may have any. */
  readonly fields?: ReadonlyMap<string, SchemaNode> | undefined;
  readonly required?: readonly string[] | undefined;
  /** Whether a required member may be the empty text, as in custom kinds. */
  readonly mayBeEmpty?: boolean | undefined;
  /** What each item of a list, or each value of a map, must be. */
  readonly items?: SchemaNode | undefined;
  readonly values?: ReadonlySet<string> | undefined;
  readonly pattern?: RegExp | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
}
