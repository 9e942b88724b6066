/** One certificate of a cluster. With hosts it also serves, without it is a client's only. */
export interface CertificateRequest {
  readonly name: string;
  readonly commonName: string;
  readonly organization?: string;
  readonly hosts?: readonly string[];
}
