/** The least that every STIX 2.1 object has; what else it has depends on its type. */
export interface StixObject {
  readonly type: string;
  readonly id: string;
  readonly spec_version: '2.1';
  readonly [property: string]: unknown;
}
