/**
 * Remembers what discovery found: asked once however many callers wait, and again when something is not in it.
 */
import type { Abort } from "../objects";
import type { ApiClient } from "./api-client";
import type { ServedKind } from "./cluster";
import { fetchCatalogue } from "./discovery";
import { findKind, type KindCatalogue, type KindQuery, unknownKindError } from "./kinds";
import { orAborted } from "./stop";

export class KindDirectory {
  readonly #client: ApiClient;
  #catalogue: Promise<KindCatalogue> | undefined;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  forget(): void {
    this.#catalogue = undefined;
  }

  /** One caller's abort must not spoil it for the others, so it ends only that caller's wait. */
  fetch(abort?: Abort): Promise<KindCatalogue> {
    if (this.#catalogue === undefined) {
      const asked = fetchCatalogue(this.#client);
      this.#catalogue = asked;
      // A failure is told to those who wait, and not remembered.
      asked.catch(() => {
        if (this.#catalogue === asked) this.#catalogue = undefined;
      });
    }
    return orAborted(this.#catalogue, abort);
  }

  async find(query: KindQuery, abort?: Abort): Promise<ServedKind> {
    const remembered = this.#catalogue;
    const catalogue = await this.fetch(abort);
    const found = findKind(catalogue, query);
    if (found !== undefined) return found;
    // What was remembered may be older than a CustomResourceDefinition.
    if (remembered === undefined) throw unknownKindError(catalogue, query);
    if (this.#catalogue === remembered) this.forget();
    const fresh = await this.fetch(abort);
    const later = findKind(fresh, query);
    if (later === undefined) throw unknownKindError(fresh, query);
    return later;
  }
}
