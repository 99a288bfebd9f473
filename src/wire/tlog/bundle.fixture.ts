/** A small case as a bundle, for tests: three events of the case among others of the log, one of them erased. */
import { hexToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '#base/canonical-json.ts';
import type { BundleEvent } from '#model/bundle.ts';
import { writeCheckpoint } from './checkpoint.ts';
import { leafOf, payloadHash, personalHash } from './leaf.ts';
import { eventsOf, type noteSigner } from './log.fixture.ts';
import { leafHash } from './merkle.ts';
import { readNote } from './note.ts';
import { inclusionProof } from './proof.ts';
import { nodesOf } from './tree.fixture.ts';
import { GrowingTree } from './tree.ts';
import { writeBundle } from './bundle-write.ts';

export const CASE_ID = '0190b5b0-0000-7000-8000-0000000000aa';
const SALT = '000102030405060708090a0b0c0d0e0f';
const PERSONAL_SALT = 'f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff';
export const EVIDENCE = new TextEncoder().encode('evidence');

export function caseEvents(evidenceHash: string): BundleEvent[] {
  return [3, 17, 44].map((seq, at) => {
    const personal = at === 0 ? null : { name: '张三', note: `note ${at}` };
    const hash = personal === null ? null : personalHash(hexToBytes(PERSONAL_SALT), personal);
    const data = { step: at, evidence: at === 1 ? `sha256:${evidenceHash}` : null };
    const actor = { kind: 'person', id: `0190b5b0-0000-7000-8000-00000000000${at}` };
    // The personal data of the last one was erased.
    const isErased = at === 2;
    return {
      seq,
      type: at === 0 ? 'case.opened' : 'case.noted',
      stream: { kind: 'case', id: CASE_ID },
      version: at + 1,
      role: 'officer',
      jurisdiction: 'jiangsu',
      at: `2026-03-01T08:00:0${at}.000Z`,
      payload: payloadHash(hexToBytes(SALT), { actor, data: canonicalJson(data), personal: hash }),
      actor,
      salt: SALT,
      data,
      personalHash: hash,
      personalSalt: hash === null || isErased ? null : PERSONAL_SALT,
      personal: isErased ? null : personal,
    };
  });
}

export interface BundleChange {
  readonly events?: (events: BundleEvent[]) => BundleEvent[];
  readonly evidence?: ReadonlyMap<string, Uint8Array>;
}

/** `change` happens before the bundle is signed: what a forger with the export key could do, but not with the log's. */
export function caseBundle(
  signer: ReturnType<typeof noteSigner>,
  verifier: string,
  evidenceHash: string,
  change: BundleChange = {},
): Map<string, Uint8Array> {
  const events = caseEvents(evidenceHash);
  const entries = eventsOf(60).map(leafOf);
  for (const event of events) entries[event.seq] = leafOf(event);
  const tree = new GrowingTree();
  for (const entry of entries) tree.append(leafHash(entry));
  const checkpoint = { origin: signer.key.name, size: tree.size, root: tree.root() };
  return writeBundle({
    caseId: CASE_ID,
    createdAt: '2026-03-02T08:00:00.000Z',
    origin: signer.key.name,
    keys: [signer.key],
    events: change.events === undefined ? events : change.events(events),
    proofOf: (seq) => inclusionProof(seq, tree.size, nodesOf(entries)),
    checkpoint: signer.sign(writeCheckpoint(checkpoint)),
    evidence: change.evidence ?? new Map([[evidenceHash, EVIDENCE]]),
    verifier,
    sign: (text) => {
      const [signature] = readNote(signer.sign(text))?.signatures ?? [];
      if (signature === undefined) throw new Error('signed');
      return signature;
    },
  });
}
