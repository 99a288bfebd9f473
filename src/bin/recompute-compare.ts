/** What a finding says that bytes can show again, beside what the kept bytes give. */
import type { Finding } from '#model/finding.ts';

/** Fields that the kept bytes must give again; counts and rates are not among them, for they cover the whole session. */
export const COMPARED = ['grade', 'protocol', 'coin', 'wallet', 'worker', 'pool', 'agent'] as const;
export type Compared = (typeof COMPARED)[number];

export interface Comparison {
  readonly field: Compared;
  readonly told: string | null;
  readonly again: string | null;
}

/** One row for each field; `again` is null throughout where the bytes give no finding. */
export function compare(told: Finding, again: Finding | null): readonly Comparison[] {
  return COMPARED.map((field) => ({
    field,
    told: textOf(told, field),
    again: again === null ? null : textOf(again, field),
  }));
}

export function agrees(told: Finding, again: Finding | null): boolean {
  return again !== null && compare(told, again).every((row) => row.told === row.again);
}

function textOf(finding: Finding, field: Compared): string | null {
  return field === 'wallet' ? (finding.wallet?.address ?? null) : finding[field];
}
