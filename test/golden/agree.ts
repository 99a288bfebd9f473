/** Compares what the lab hid with what was found. */
import type { Expectation } from '#lab/dialogue.ts';
import { isAtLeast } from '#model/evidence.ts';
import type { Finding } from '#model/finding.ts';

/** What does not agree, in words; empty when all does. */
export function disagreements(
  expects: Partial<Expectation> | null,
  findings: readonly Finding[],
): string[] {
  if (expects === null) {
    return findings
      .filter(({ grade }) => grade !== 'listed')
      .map(({ grade, protocol }) => `found ${grade} ${protocol ?? ''} where there is no mining`);
  }
  const [finding, ...more] = findings;
  if (finding === undefined) return ['nothing was found'];
  const out = more.length > 0 ? [`${findings.length} findings for one session`] : [];
  if (expects.grade !== undefined && !isAtLeast(finding.grade, expects.grade)) {
    out.push(`grade ${finding.grade}, at least ${expects.grade} is due`);
  }
  const told: readonly (readonly [
    string,
    string | number | null | undefined,
    string | number | null,
  ])[] = [
    ['protocol', expects.protocol, finding.protocol],
    ['coin', expects.coin, finding.coin],
    ['algorithm', expects.algorithm, finding.algorithm],
    ['agent', expects.agent, finding.agent],
    ['worker', expects.worker, finding.worker],
    ['wallet', bare(expects.wallet), bare(finding.wallet?.address) ?? null],
    ['submitted', expects.submitted, finding.shares.submitted],
    ['accepted', expects.accepted, finding.shares.accepted],
  ];
  for (const [what, due, got] of told) {
    if (due !== undefined && due !== null && due !== got) out.push(`${what} ${got}, due is ${due}`);
  }
  out.push(...speed(expects.hashesPerSecond, finding));
  return out;
}

/** Few shares are scattered widely; a wrong scale of difficulty is off by 2^8 or more. */
const SLACK = 2;

function speed(due: number | null | undefined, { hashrate }: Finding): string[] {
  if (due === undefined || due === null) return [];
  if (hashrate === null) return [`no hash rate, due is ${due}`];
  const { low, high, unit, basis } = hashrate;
  if (basis === 'accepted-shares' && low <= due * SLACK && due <= high * SLACK) return [];
  return [`hash rate ${low} to ${high} ${unit} (${basis}), due is ${due}`];
}

/** Nimiq writes addresses in groups of four. */
function bare(address: string | null | undefined): string | null | undefined {
  return address?.replaceAll(' ', '');
}
