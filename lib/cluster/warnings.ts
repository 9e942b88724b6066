/**
 * The API server's `Warning` headers (RFC 9111 section 5.5, code 299): deprecations, unknown fields, policy warnings.
 */
import { toVisibleLine } from "../objects";

// code, agent, quoted text, and a date that may follow
const WARNING = /\d{3} \S+ "((?:[^"\\]|\\.)*)"(?: "[^"]*")?/g;

/** The texts of a header in which Node has joined all warnings by commas. */
export function readWarnings(header: string | undefined): readonly string[] {
  if (header === undefined) return [];
  // Node reads header bytes as Latin-1; the server sends UTF-8.
  const text = Buffer.from(header, "latin1").toString("utf8");
  return [...text.matchAll(WARNING)].map(([, quoted = ""]) => toVisibleLine(quoted.replace(/\\(.)/g, "$1")));
}
