/** The verification of the log, and of the events that are shown, as they are done. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import {
  verifyEvent,
  verifyLog,
  type EventVerdict,
  type ShownEvent,
  type VerifiedLog,
} from './verify-log.ts';

/** A partial tile is gone once the log has grown: the newest checkpoint is then read again. */
const TRIES = 2;

export function useVerifiedLog() {
  return useQuery({
    queryKey: ['log.verified'],
    queryFn: () => verifyLog(),
    retry: TRIES,
    staleTime: 60_000,
  });
}

/** By number of the event; what is not there yet is being verified. */
export function useVerdicts(
  log: VerifiedLog | undefined,
  events: readonly ShownEvent[],
): ReadonlyMap<number, EventVerdict> {
  const [verdicts, setVerdicts] = useState<ReadonlyMap<number, EventVerdict>>(new Map());
  const done = useRef<{ log: VerifiedLog | undefined; found: Map<number, EventVerdict> }>({
    log: undefined,
    found: new Map(),
  });
  useEffect(() => {
    if (log === undefined) return undefined;
    if (done.current.log !== log) done.current = { log, found: new Map() };
    const { found } = done.current;
    let isOver = false;
    const run = async (): Promise<void> => {
      for (const event of events) {
        if (isOver) return;
        if (!found.has(event.seq)) found.set(event.seq, await verifyEvent(log, event));
      }
      if (!isOver) setVerdicts(new Map(found));
    };
    void run();
    return () => {
      isOver = true;
    };
  }, [log, events]);
  return verdicts;
}
