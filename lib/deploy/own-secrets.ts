/**
 * A crashing process likes to print what it was configured with. What a diagnosis quotes of it reaches terminals, CI
 * logs and the release record, so the values of the set's own Secrets, old and new, are taken out before.
 */
import { maskValues, readSecretValues } from "../cluster";
import type { Diagnosis } from "../diagnosis";
import type { AppliedObject } from "./apply-plan";

export class OwnSecrets {
  private readonly values: readonly string[];

  constructor(applied: readonly AppliedObject[]) {
    const known = applied.flatMap(({ step: { manifest }, object, before }) => [manifest, object, before]);
    this.values = readSecretValues(known.filter((one) => one !== undefined));
  }

  mask(text: string): string {
    return maskValues(text, this.values);
  }

  maskDiagnosis(diagnosis: Diagnosis): Diagnosis {
    const { message, hint, evidence } = diagnosis;
    return {
      ...diagnosis,
      message: this.mask(message),
      hint: this.mask(hint),
      evidence: evidence.map((line) => this.mask(line)),
    };
  }
}
