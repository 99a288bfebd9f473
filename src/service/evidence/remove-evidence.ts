import { z } from 'zod';
import { HexHash } from '#model/log-leaf.ts';
import type { JobKind } from '#store/job-queue.ts';
import type { Office } from '../office.ts';

export const REMOVE_TOPIC = 'evidence.remove';

const RemoveJob = z.strictObject({ storedSha256: HexHash });

/** Tries of a disk that does not answer; with the doubled pauses that is more than half a day. */
const TRIES_MAX = 20;
const PAUSE_SECONDS = 10;

/** The file of destroyed evidence goes. Its key went with the decision, so that what is left until then is noise. */
export function removeEvidenceJob({ blobs }: Office): JobKind {
  return {
    topic: REMOVE_TOPIC,
    triesMax: TRIES_MAX,
    pauseSeconds: PAUSE_SECONDS,
    run: (payload) => blobs.remove(RemoveJob.parse(payload).storedSha256),
  };
}
