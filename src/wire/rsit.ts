/**
 * Classes of the Reference Security Incident Taxonomy (ENISA task force; machine names of the MISP taxonomy `rsit`). Mining
 * by one's own hand is unauthorised use of resources, mining by others is an infected system: two classes, so that a victim
 * is never counted among offenders.
 */
import type { SharedCase } from '#model/shared-case.ts';

interface RsitClass {
  readonly class: string;
  readonly type: string;
  readonly classWords: string;
  readonly typeWords: string;
}

const CLASSES: Readonly<Record<SharedCase['verdict'], RsitClass>> = {
  deliberate: {
    class: 'fraud',
    type: 'unauthorised-use-of-resources',
    classWords: 'Fraud',
    typeWords: 'Unauthorised Use of Resources',
  },
  compromised: {
    class: 'malicious-code',
    type: 'infected-system',
    classWords: 'Malicious Code',
    typeWords: 'Infected System',
  },
};

export const rsitOf = ({ verdict }: Pick<SharedCase, 'verdict'>): RsitClass => CLASSES[verdict];

/** As MISP tags are written: `rsit:fraud="unauthorised-use-of-resources"`. */
export function rsitTag(about: Pick<SharedCase, 'verdict'>): string {
  const { class: name, type } = rsitOf(about);
  return `rsit:${name}="${type}"`;
}
