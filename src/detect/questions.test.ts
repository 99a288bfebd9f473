import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { Finding } from '#model/finding.ts';
import { aFlow, anIndex, START } from './detector-builders.test.ts';
import { NAME_MS_MAX, NameMemory, NAMES_MAX } from './name-memory.ts';
import { QUESTION_MS_MAX, Questions, QUESTIONS_MAX } from './questions.ts';
import type { Listing } from '#detect/session/session.ts';

const aListing = (entry: string, at = START): Listing => {
  const indicator = anIndex().matchName('pool.example', at);
  assert.ok(indicator !== null);
  return { at, source: 'dns', asked: entry, side: 0, indicator: { ...indicator, entry } };
};
const opened = (isLive: boolean) => {
  const findings: Finding[] = [];
  const telling = { language: 'en', region: undefined } as const;
  return { findings, questions: new Questions(telling, isLive, (f) => findings.push(f)) };
};

test('Questions tells the oldest and forgets it when one more than the limit comes', () => {
  const { findings, questions } = opened(false);
  for (let i = 0; i <= QUESTIONS_MAX; i++) questions.ask(aFlow(), aListing(`p${i}.example`));
  assert.equal(questions.size, QUESTIONS_MAX);
  assert.equal(questions.forgotten, 1);
  assert.deepEqual(
    findings.map(({ server }) => server.name),
    ['p0.example'],
  );
});

test('Questions, live, tells at once and a last time after an hour of silence when the number rose', () => {
  const { findings, questions } = opened(true);
  questions.ask(aFlow(), aListing('a.example'));
  questions.ask(aFlow(), aListing('b.example'));
  questions.ask(aFlow(), aListing('a.example', START + 1000));
  assert.equal(findings.length, 2);
  questions.expire(START + QUESTION_MS_MAX + 1);
  assert.equal(questions.size, 1);
  questions.expire(START + 1001 + QUESTION_MS_MAX);
  assert.equal(questions.size, 0);
  assert.deepEqual(
    findings.map(({ version }) => version),
    [1, 1, 2],
  );
  assert.equal(new Set(findings.map(({ id }) => id)).size, 2);
});

test('NameMemory forgets the address named longest ago, and every name after six hours', () => {
  const names = new NameMemory();
  for (let i = 0; i <= NAMES_MAX; i++) names.remember(`a${i}`, `n${i}`, START);
  assert.equal(names.size, NAMES_MAX);
  assert.equal(names.forgotten, 1);
  assert.equal(names.nameOf('a0', START), null);
  assert.equal(names.nameOf('a1', START + NAME_MS_MAX), 'n1');
  assert.equal(names.nameOf('a1', START + NAME_MS_MAX + 1), null);
  names.expire(START + NAME_MS_MAX + 1);
  assert.equal(names.size, 0);
});
