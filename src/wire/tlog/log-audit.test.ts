import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCheckpoint } from './checkpoint.ts';
import { DIFFERENCES_MAX, Differences } from './difference.ts';
import { LeafOrder } from './leaf-order.ts';
import { leafOf, type LoggedEvent } from './leaf.ts';
import { LogAudit, PROBLEMS_MAX, type AuditReport } from './log-audit.ts';
import { eventsOf, publish, publishEvents } from './log.fixture.ts';
import { leafHash } from './merkle.ts';
import type { LogProblem } from './problem.ts';
import { readEntryBundle, readHashTile, tilePath, tilesOfLevel, writeEntryBundle } from './tile.ts';
import { chainTiles } from './tile-chain.ts';

type Files = Map<string, Uint8Array>;
const ORIGIN = 'log.example/test';
const unsigned = (text: string): string => text;
const EVENTS = eventsOf(70_000);
const SMALL = publishEvents(EVENTS.slice(0, 600), ORIGIN, unsigned);

function audit(files: Files, earlier: Files | null = null): AuditReport {
  const head = (of: Files) => readCheckpoint(new TextDecoder().decode(of.get('checkpoint')));
  const checkpoint = head(files);
  assert.ok(checkpoint !== null);
  const read = (tile: Parameters<typeof tilePath>[0]) => {
    const bytes = files.get(tilePath(tile));
    return bytes === undefined ? null : readHashTile(bytes, tile.width);
  };
  const run = new LogAudit(checkpoint, read, earlier === null ? [] : [head(earlier) ?? checkpoint]);
  for (const tile of chainTiles(checkpoint.size)) {
    if (read(tile) === null && tile.level !== 0) run.blame(tile, !files.has(tilePath(tile)));
  }
  for (const tile of tilesOfLevel(checkpoint.size, 'entries')) {
    run.take(tile, {
      bundle: files.get(tilePath(tile)) ?? null,
      tile: files.get(tilePath({ ...tile, level: 0 })) ?? null,
    });
  }
  return run.finish();
}

/** Does something to the entries of the files, but not to tiles and checkpoint: 600 events, or as many as there are. */
function tamper(change: (entries: Uint8Array[]) => void, files: Files = SMALL): Files {
  const paths = [...files.keys()].filter((path) => path.startsWith('tile/entries/')).sort();
  const widths = paths.map((path) => Number(/\.p\/(\d+)$/.exec(path)?.[1] ?? 256));
  const entries = paths.flatMap(
    (path) => readEntryBundle(files.get(path) ?? new Uint8Array(0)) ?? [],
  );
  change(entries);
  const changed = new Map(files);
  let at = 0;
  for (const [i, path] of paths.entries()) {
    // What is left over goes into the last file, where an attacker would put it.
    const end = i === paths.length - 1 ? entries.length : at + (widths[i] ?? 0);
    changed.set(path, writeEntryBundle(entries.slice(at, end)));
    at = end;
  }
  return changed;
}

const other = (event: LoggedEvent | undefined, change: Partial<LoggedEvent> = {}): Uint8Array => {
  assert.ok(event !== undefined);
  return leafOf({ ...event, payload: 'f'.repeat(64), ...change });
};

test('LogAudit finds nothing in logs of any size', () => {
  for (const size of [0, 1, 2, 255, 256, 257, 512, 600, 1025]) {
    const report = audit(publishEvents(EVENTS.slice(0, size), ORIGIN, unsigned));
    assert.deepEqual(report.problems, [], `size ${size}`);
    assert.equal(report.events, size);
  }
});

test('LogAudit finds nothing in a log with tiles of three levels, and tells its span', () => {
  const { problems, events, streams, span } = audit(publishEvents(EVENTS, ORIGIN, unsigned));
  assert.deepEqual(problems, []);
  assert.deepEqual([events, streams], [70_000, 10]);
  assert.deepEqual(span, { from: EVENTS[0]?.at, to: EVENTS.at(-1)?.at });
});

test('LogAudit names the event that was changed, removed, inserted or moved', () => {
  const place = fc.integer({ min: 0, max: 599 });
  fc.assert(
    fc.property(place, place, (seq, to) => {
      const changed = tamper((entries) => void (entries[seq] = other(EVENTS[seq])));
      assert.deepEqual(audit(changed).problems, [{ kind: 'event-changed', seq }]);
      const removed = tamper((entries) => void entries.splice(seq, 1));
      assert.deepEqual(audit(removed).problems, [{ kind: 'event-removed', seq }]);
      const inserted = tamper((entries) => void entries.splice(seq, 0, other(EVENTS[seq])));
      assert.deepEqual(audit(inserted).problems, [{ kind: 'event-inserted', seq }]);
      if (seq === to) return;
      const swapped = tamper((entries) => {
        const [a, b] = [entries[seq], entries[to]];
        if (a && b) [entries[seq], entries[to]] = [b, a];
      });
      const problems = audit(swapped).problems;
      assert.ok(problems.length > 0 && problems.every(({ kind }) => kind === 'event-moved'));
      assert.ok(problems.some((each) => 'seq' in each && (each.seq === seq || each.seq === to)));
    }),
    {
      numRuns: 25,
      examples: [
        [511, 0],
        [255, 256],
        [512, 511],
        [599, 0],
      ],
    },
  );
});

test('LogAudit names several things that were done at once', () => {
  const files = tamper((entries) => {
    entries[590] = other(EVENTS[590]);
    entries.splice(300, 2);
    entries[5] = other(EVENTS[5]);
  });
  assert.deepEqual(audit(files).problems, [
    { kind: 'event-changed', seq: 5 },
    { kind: 'event-removed', seq: 300 },
    { kind: 'event-removed', seq: 301 },
    { kind: 'event-changed', seq: 590 },
  ]);
});

test('LogAudit tells a damaged tile from a changed event', () => {
  const flipped = (path: string): Files => {
    const bytes = SMALL.get(path)?.slice() ?? new Uint8Array(0);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    return new Map(SMALL).set(path, bytes);
  };
  for (const path of ['tile/0/000', 'tile/0/002.p/88', 'tile/1/000.p/2']) {
    assert.deepEqual(audit(flipped(path)).problems, [{ kind: 'tile-damaged', path }], path);
    const without = new Map(SMALL);
    without.delete(path);
    assert.deepEqual(audit(without).problems, [{ kind: 'tile-missing', path }], path);
    const short = new Map(SMALL).set(path, new Uint8Array(31));
    assert.deepEqual(audit(short).problems, [{ kind: 'tile-damaged', path }], path);
  }
});

test('LogAudit says which events may have been changed where their tile was changed too', () => {
  const events = EVENTS.slice(0, 600).map((event) =>
    event.seq === 300 ? { ...event, payload: 'f'.repeat(64) } : event,
  );
  const forged = publishEvents(events, ORIGIN, unsigned);
  const files = new Map(SMALL);
  for (const path of ['tile/entries/001', 'tile/0/001']) {
    files.set(path, forged.get(path) ?? new Uint8Array(0));
  }
  assert.deepEqual(audit(files).problems, [
    { kind: 'events-differ', from: 256, to: 511 },
    { kind: 'tile-damaged', path: 'tile/0/001' },
  ]);
  for (const path of files.keys())
    if (path !== 'checkpoint') files.set(path, forged.get(path) ?? new Uint8Array(0));
  assert.deepEqual(audit(files).problems, [{ kind: 'root-differs' }]);
});

test('LogAudit says which events are missing with their file', () => {
  for (const bytes of [null, Uint8Array.of(0, 9, 1)]) {
    const files = new Map(SMALL);
    if (bytes === null) files.delete('tile/entries/001');
    else files.set('tile/entries/001', bytes);
    assert.deepEqual(audit(files).problems, [
      { kind: 'events-missing', path: 'tile/entries/001', from: 256, to: 511 },
    ]);
  }
});

test('LogAudit finds a record that was rewritten and signed again', () => {
  const signedAgain = (change: (events: LoggedEvent[]) => void): readonly LogProblem[] => {
    const events = EVENTS.slice(0, 600);
    change(events);
    return audit(publishEvents(events, ORIGIN, unsigned)).problems;
  };
  const stream = 'case/0190b5b0-0000-7000-8000-000000000000';
  assert.deepEqual(
    signedAgain((events) => void events.splice(31, 1)),
    [
      { kind: 'seq-wrong', seq: 31, found: 32 },
      { kind: 'version-wrong', seq: 31, stream, expected: 5, found: 6 },
    ],
  );
  const renumbered = signedAgain((events) => {
    events.splice(31, 1);
    for (const [seq, event] of events.entries()) events[seq] = { ...event, seq };
  });
  assert.deepEqual(renumbered, [{ kind: 'version-wrong', seq: 31, stream, expected: 5, found: 6 }]);
  const late = signedAgain((events) => {
    const [event] = events.slice(9, 10);
    if (event) events[9] = { ...event, at: '2020-01-01T00:00:00.000Z' };
  });
  assert.deepEqual(late, [{ kind: 'time-backwards', seq: 9 }]);
});

test('LogAudit finds an entry that is no event', () => {
  const entries = EVENTS.slice(0, 3).map(leafOf);
  entries[1] = new TextEncoder().encode('{}');
  const report = audit(publish(entries, ORIGIN, unsigned));
  assert.deepEqual(report.problems, [{ kind: 'leaf-unreadable', seq: 1 }]);
});

test('LogAudit holds a log against its earlier checkpoint', () => {
  const of = (size: number): Files => publishEvents(EVENTS.slice(0, size), ORIGIN, unsigned);
  for (const size of [0, 1, 255, 256, 300, 600]) {
    assert.deepEqual(audit(SMALL, of(size)).problems, [], `earlier ${size}`);
  }
  assert.deepEqual(audit(of(300), SMALL).problems, [
    { kind: 'log-shrunk', size: 300, earlier: 600 },
  ]);
  const rewritten = EVENTS.slice(0, 300).map((event) => ({ ...event, role: 'auditor' }));
  const earlier = publishEvents(rewritten, ORIGIN, unsigned);
  assert.deepEqual(audit(SMALL, earlier).problems, [{ kind: 'history-differs', size: 300 }]);
  const foreign = publishEvents(EVENTS.slice(0, 300), 'log.example/other', unsigned);
  assert.deepEqual(audit(SMALL, foreign).problems, [
    { kind: 'origin-differs', found: ORIGIN, expected: 'log.example/other' },
  ]);
});

test('LogAudit keeps no more problems than its limit', () => {
  const bad = Array.from({ length: PROBLEMS_MAX + 50 }, () => new TextEncoder().encode('{}'));
  const { problems } = audit(publish(bad, ORIGIN, unsigned));
  assert.equal(problems.length, PROBLEMS_MAX + 1);
  assert.deepEqual(problems.at(-1), { kind: 'more', count: 50 });
});

test('Differences keeps no more of them than its limit', () => {
  const differences = new Differences();
  const one = [leafHash(Uint8Array.of(1))];
  const two = [leafHash(Uint8Array.of(2))];
  for (let seq = 0; seq <= DIFFERENCES_MAX / 2; seq++) differences.compare(seq, one, two);
  const problems = differences.problems();
  assert.deepEqual(problems.at(-1), { kind: 'more', count: 2 });
});

test('LeafOrder follows no more streams than its limit, and counts the others', () => {
  const order = new LeafOrder(2);
  for (const event of EVENTS.slice(0, 9)) order.look(event.seq, leafOf(event));
  assert.deepEqual([order.streamCount, order.unfollowedCount], [2, 3]);
});
