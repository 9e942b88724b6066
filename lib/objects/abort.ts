/**
 * Cancellation, as small as it can be: what every `AbortSignal` satisfies, so that our public types need neither the
 * DOM's nor a new Node's type declarations.
 */
export interface Abort {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}
