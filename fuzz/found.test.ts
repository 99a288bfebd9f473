/** Inputs that once broke a parser, read again for ever; and a short run of the fuzzer over every target. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Random } from '#base/random.ts';
import { mutate } from '#lab/mutate.ts';
import { TARGETS } from './targets.ts';

const FOUND = join(import.meta.dirname, 'found');

test('every input that was found stays harmless', () => {
  for (const file of existsSync(FOUND) ? readdirSync(FOUND) : []) {
    const target = TARGETS.find(({ name }) => file.startsWith(name.replaceAll('/', '-')));
    assert.ok(target !== undefined, `fuzz/found/${file} names no target: rename or delete it`);
    const bytes = Buffer.from(readFileSync(join(FOUND, file), 'utf8').trim(), 'hex');
    for (let seed = 0; seed < 20; seed++) target.run(bytes, new Random(seed));
  }
});

for (const target of TARGETS) {
  test(`${target.name} survives damaged input`, () => {
    const random = new Random(20_261_122);
    for (let i = 0; i < 400; i++) {
      const valid = target.seeds.length === 0 ? random.bytes(200) : random.pick(target.seeds);
      target.run(i % 8 === 0 ? random.bytes(random.below(2048)) : mutate(valid, random), random);
    }
  });
}
