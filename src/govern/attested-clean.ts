/** On leads and cases: somebody had signed that the system is clean. */
import type { AttestedClean } from '#model/attestation.ts';

/** What of it is new there; one for each attestation. */
export function newlyAttested(
  known: readonly AttestedClean[],
  found: readonly AttestedClean[],
): AttestedClean[] {
  const ids = new Set(known.map(({ attestationId }) => attestationId));
  return found.filter(({ attestationId }) => !ids.has(attestationId));
}
