/** How sure a finding is, lowest to highest. */
export const GRADES = [
  'listed',
  'behaved',
  'corroborated',
  'attempted',
  'session',
  'work-proven',
  'host-trace',
  'host-proven',
] as const;
export type Grade = (typeof GRADES)[number];

/** Position on the ladder: 0 is `listed`. */
export function rankOf(grade: Grade): number {
  return GRADES.indexOf(grade);
}

export function isAtLeast(grade: Grade, least: Grade): boolean {
  return rankOf(grade) >= rankOf(least);
}
