import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import fc from 'fast-check';
import { BUNDLE_EVENTS_MAX, BUNDLE_FILES_MAX, type BundleEvent } from '#model/bundle.ts';
import { BundleEvents } from './bundle-events.ts';
import { CASE_ID, caseBundle, caseEvents, EVIDENCE, type BundleChange } from './bundle.fixture.ts';
import { checkBundle, type BundleProblem } from './bundle.ts';
import { zipBundle } from './bundle-write.ts';
import { unzipBundle } from './bundle-zip.ts';
import { ed25519, keyPair } from '../../../test/ed25519.ts';

const VERIFIER = readFileSync(new URL('../../service/bundle/verify.mjs', import.meta.url), 'utf8');
const HASH = createHash('sha256').update(EVIDENCE).digest('hex');
const SIGNER = keyPair('log.example/case');
const STRANGER = keyPair('log.example/case');
const GOOD = caseBundle(SIGNER, VERIFIER, HASH);
const folder = mkdtempSync(join(tmpdir(), 'minewatch-bundle-'));
after(() => rmSync(folder, { recursive: true }));

type Files = Map<string, Uint8Array>;
const trust = { keys: [SIGNER.key], witnesses: [] };
const problemsOf = (files: Files): readonly BundleProblem[] =>
  checkBundle(files, ed25519, trust).problems;
const made = (change: BundleChange): Files => caseBundle(SIGNER, VERIFIER, HASH, change);
const changed = (path: string, bytes: Uint8Array | string): Files =>
  new Map(GOOD).set(path, typeof bytes === 'string' ? strToU8(bytes) : bytes);
const edit = (change: (event: BundleEvent) => BundleEvent): BundleChange => ({
  events: (events) => events.map((event) => (event.seq === 17 ? change(event) : event)),
});
const readText = (path: string): string => new TextDecoder().decode(GOOD.get(path));

let runs = 0;
/** Runs the verifier of the bundle in a folder of its own, with nothing else in it. */
function runVerifier(files: Files, ...args: string[]): { status: number | null; out: string } {
  const place = join(folder, String(runs++));
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), bytes);
  }
  // A bundle may come without its verifier, or with one that lies.
  writeFileSync(join(folder, 'verify.mjs'), VERIFIER);
  const run = spawnSync(process.execPath, [join(folder, 'verify.mjs'), place, ...args], {
    encoding: 'utf8',
    timeout: 20_000,
    env: {},
  });
  assert.equal(run.stderr, '');
  return { status: run.status, out: run.stdout };
}

test('checkBundle() finds nothing wrong with a bundle as it was exported, and counts it', () => {
  const check = checkBundle(GOOD, ed25519, trust);
  assert.deepEqual(check.problems, []);
  assert.deepEqual([check.events, check.hidden, check.evidence], [3, 1, 1]);
  assert.equal(check.manifest?.caseId, CASE_ID);
  assert.equal(check.checkpoint?.size, 60);
  // Without a key it can only be held against the one that it names itself.
  assert.deepEqual(checkBundle(GOOD, ed25519).problems, []);
});

/** What was done, what is told of it, and a word of what verify.mjs says. */
const TAMPERED: readonly (readonly [string, Files, readonly BundleProblem['kind'][], RegExp])[] = [
  [
    'evidence changed',
    changed(`evidence/${HASH}`, 'other'),
    ['file-changed', 'evidence-changed'],
    /was changed/,
  ],
  ['a file added', changed('note.txt', 'x'), ['file-extra'], /does not belong/],
  [
    'an event edited',
    changed('events.jsonl', readText('events.jsonl').replace('"step":1', '"step":9')),
    ['file-changed', 'content-differs', 'evidence-unrecorded'],
    /event 17: what is shown/,
  ],
  [
    'signed by a stranger',
    caseBundle(STRANGER, VERIFIER, HASH),
    ['signature-missing', 'signature-missing'],
    /not by a key/,
  ],
  [
    'a false signature',
    changed('manifest.json', readText('manifest.json').replace('2026-03-02', '2026-03-03')),
    ['signature-false'],
    /signature manifest.sig is false/,
  ],
  ['no signature', changed('manifest.sig', ''), ['file-unreadable'], /no signature/],
  [
    'a checkpoint of another size',
    changed('checkpoint', readText('checkpoint').replace('\n60\n', '\n61\n')),
    ['file-changed', 'signature-false'],
    /checkpoint is false/,
  ],
  [
    'content edited by the exporter',
    made(edit((event) => ({ ...event, data: { step: 9 } }))),
    ['content-differs', 'evidence-unrecorded'],
    /event 17: what is shown/,
  ],
  [
    'another person put in',
    made(edit((event) => ({ ...event, personal: { name: '李四' } }))),
    ['personal-differs', 'evidence-unrecorded'],
    /event 17: the personal data/,
  ],
  [
    'another actor put in',
    made(edit((event) => ({ ...event, actor: { kind: 'person', id: null } }))),
    ['content-differs', 'evidence-unrecorded'],
    /event 17/,
  ],
  [
    'another time put in',
    made(edit((event) => ({ ...event, at: '2026-03-01T09:00:00.000Z' }))),
    ['proof-fails', 'evidence-unrecorded'],
    /log does not hold it/,
  ],
  [
    'an event left out',
    made({ events: (events) => events.filter(({ seq }) => seq !== 17) }),
    ['version-wrong', 'evidence-unrecorded'],
    /event 44: an event of case/,
  ],
  [
    'events in another order',
    made({ events: (events) => events.toReversed() }),
    [
      'version-wrong',
      'event-out-of-order',
      'version-wrong',
      'event-out-of-order',
      'version-wrong',
      'evidence-unrecorded',
    ],
    /not in its place/,
  ],
  [
    'no events',
    made({ events: () => [] }),
    ['case-absent', 'evidence-unrecorded'],
    /no event is about/,
  ],
  [
    'evidence that nobody recorded',
    made({ evidence: new Map([['0'.repeat(64), EVIDENCE]]) }),
    ['evidence-changed', 'evidence-unrecorded'],
    /no event speaks/,
  ],
];

for (const [what, files, kinds, says] of TAMPERED) {
  test(`checkBundle() and verify.mjs find a bundle with ${what}`, () => {
    assert.deepEqual(
      problemsOf(files).map(({ kind }) => kind),
      kinds,
    );
    const { status, out } = runVerifier(files, '--key', SIGNER.line);
    assert.equal(status, 3, out);
    assert.match(out, says);
    assert.match(out, /^NOT VERIFIED/);
  });
}

test('checkBundle() and verify.mjs find each missing file', () => {
  for (const path of GOOD.keys()) {
    const files = new Map(GOOD);
    files.delete(path);
    assert.ok(problemsOf(files).length > 0, path);
  }
  for (const path of ['manifest.json', 'manifest.sig', 'proofs.json', `evidence/${HASH}`]) {
    const files = new Map(GOOD);
    files.delete(path);
    const { status, out } = runVerifier(files, '--key', SIGNER.line);
    assert.equal(status, 3, path);
    assert.ok(out.includes(`the file ${path} is missing`), out);
  }
});

test('verify.mjs says that a good bundle is good, in a folder and as a zip file, in both languages', () => {
  const good = runVerifier(GOOD, '--key', SIGNER.line);
  assert.equal(good.status, 0, good.out);
  assert.match(good.out, /^Verified[^]*events {5}3, personal data of 1 erased/);
  assert.ok(good.out.includes(SIGNER.line.split('+', 2).join('+')));
  const keyFile = join(folder, 'log.vkey');
  writeFileSync(keyFile, `${SIGNER.line}\n`);
  const zip = join(folder, 'case.zip');
  writeFileSync(zip, zipBundle(GOOD, 1_772_323_200_000));
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(folder, 'verify.mjs'), ...args], { encoding: 'utf8' });
  const zipped = run(zip, '--key', keyFile, '--lang', 'zh-CN');
  assert.equal(zipped.status, 0, zipped.stdout);
  assert.match(zipped.stdout, /^验证通过/);
  assert.equal(run(zip).status, 0);
  assert.match(run(zip).stdout, /taken from the bundle itself/);
  assert.equal(run('--bogus').status, 2);
  assert.equal(run(zip, '--key', 'no+such+key').status, 2);
  assert.equal(run(join(folder, 'absent')).status, 3);
  writeFileSync(zip, 'PK');
  assert.equal(run(zip).status, 3);
});

test('checkBundle() finds any flipped bit in any file', () => {
  const paths = [...GOOD.keys()].filter((path) => path !== 'manifest.sig');
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.nat(), (path, at) => {
      const bytes = GOOD.get(path)?.slice() ?? new Uint8Array(1);
      const bit = at % (bytes.length * 8);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.ok(problemsOf(new Map(GOOD).set(path, bytes)).length > 0);
    }),
    { numRuns: 60 },
  );
});

test('unzipBundle() gives back what zipBundle() wrote, and refuses what is too much', () => {
  const zip = zipBundle(GOOD, 1_772_323_200_000);
  const read = unzipBundle(zip);
  assert.ok('files' in read);
  assert.deepEqual(new Set(read.files.keys()), new Set(GOOD.keys()));
  for (const [path, bytes] of GOOD) assert.deepEqual(read.files.get(path), bytes);
  assert.deepEqual(unzipBundle(zip, 1000), { refused: 'too-large' });
  assert.deepEqual(unzipBundle(zip.subarray(0, 99)), { refused: 'not-a-zip' });
  const names = Array.from({ length: BUNDLE_FILES_MAX + 1 }, (_, at) => [
    `f${at}`,
    new Uint8Array(0),
  ]);
  assert.deepEqual(unzipBundle(zipSync(Object.fromEntries(names), { level: 0 })), {
    refused: 'too-many-files',
  });
  const twice = zipSync({ aa: strToU8('one'), ab: strToU8('two') }, { level: 0 });
  // Renames the second in both of its headers.
  for (let at = 0; at < twice.length - 1; at++) {
    if (twice[at] === 0x61 && twice[at + 1] === 0x62) twice[at + 1] = 0x61;
  }
  assert.deepEqual(unzipBundle(twice), { refused: 'name-twice' });
});

test('BundleEvents stops at its limit', () => {
  const events = new BundleEvents(null, []);
  for (let line = 0; line < BUNDLE_EVENTS_MAX; line++) events.take('');
  events.take(JSON.stringify(caseEvents(HASH)[0]));
  assert.equal(events.count, 0);
  const last = events.finish(CASE_ID).at(-1);
  assert.deepEqual(last, { kind: 'too-many-events', max: BUNDLE_EVENTS_MAX });
});
