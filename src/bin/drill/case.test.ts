import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { runCaseDrill } from './case.ts';

const Step = z.object({
  type: z.literal('step'),
  did: z.string(),
  who: z.string(),
  caseState: z.string(),
  orderState: z.string().nullable(),
});
const End = z.object({
  type: z.literal('case'),
  number: z.string(),
  events: z.number(),
  rebuilt: z.literal('same'),
});

test('runCaseDrill() takes a case from a finding to its end through every state, by separate people', async () => {
  const lines: string[] = [];
  await runCaseDrill({ language: 'en', json: true, seed: 1, print: (line) => lines.push(line) });
  const told: unknown[] = lines.map((line) => JSON.parse(line));
  const steps = told.slice(0, -1).map((line) => Step.parse(line));
  const unique = (states: readonly (string | null)[]): (string | null)[] =>
    states.filter((state, at) => state !== null && state !== states[at - 1]);
  const cases = unique(steps.map(({ caseState }) => caseState));
  assert.deepEqual(cases, [
    'lead',
    'triage',
    'assessed',
    'noticed',
    'rectifying',
    'verifying',
    'closed',
  ]);
  const orders = unique(steps.map(({ orderState }) => orderState));
  assert.deepEqual(orders, [
    'draft',
    'proposed',
    'approved',
    'applying',
    'active',
    'applying',
    'active',
    'lifting',
    'lifted',
  ]);
  assert.ok(new Set(steps.map(({ who }) => who)).size >= 9);
  const end = End.parse(told.at(-1));
  assert.ok(end.events > 100);
});

test('runCaseDrill() says the same in Chinese', async () => {
  const lines: string[] = [];
  await runCaseDrill({
    language: 'zh-CN',
    json: false,
    seed: 2,
    print: (line) => lines.push(line),
  });
  assert.match(lines.join('\n'), /结案：已整改[\s\S]*日志完好/);
});
