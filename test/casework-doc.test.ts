/** docs/casework.md says of each role what the table of verbs says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ROLES, VERBS } from '#model/authority.ts';

const TEXT = readFileSync(new URL('../docs/casework.md', import.meta.url), 'utf8');

test('docs/casework.md names every verb of every role, but for reading', () => {
  for (const role of ROLES) {
    const row = new RegExp(`^\\| \`${role}\` \\|(.*)\\|$`, 'm').exec(TEXT);
    const told = [...(row?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, verb]) => verb);
    const held = Object.entries(VERBS)
      .filter(([verb, roles]) => !verb.endsWith('.read') && roles.some((name) => name === role))
      .map(([verb]) => verb);
    assert.deepEqual(told, held, role);
  }
});
