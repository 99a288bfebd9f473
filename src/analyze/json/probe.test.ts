import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Probe } from '../analyzer.ts';
import { probeJson } from './probe.ts';

const encoder = new TextEncoder();
const probe = (text: string, openingSeen = true): Probe =>
  probeJson(encoder.encode(text), 0, { ports: [1, 2], openingSeen, carriers: [] });

test('probeJson() says YES to the beginning of objects and batches', () => {
  for (const text of [
    '{"',
    ' \r\n{ "id"',
    '{}',
    '[{"',
    '[ { \n"a"',
    '{\n\t"a"',
    'Content-Length: 20\r\n\r\n{"',
  ]) {
    assert.equal(probe(text), Probe.YES, text);
  }
});

test('probeJson() waits for more of what may become one', () => {
  for (const text of ['', ' ', '{', '[', '[ {', 'Content-Le', 'Content-Length: 20\r\n\r\n']) {
    assert.equal(probe(text), Probe.MORE, text);
  }
});

test('probeJson() says NO to the rest', () => {
  for (const text of ['GET /', '{x', '[1,2]', '[[', '\u0016\u0003', '"text"', '{1}']) {
    assert.equal(probe(text), Probe.NO, text);
  }
});

test('probeJson() looks behind the first line end in a stream joined half-way', () => {
  assert.equal(probe('44556"]}\n{"id":1', false), Probe.YES);
  assert.equal(probe('44556"]}', false), Probe.MORE);
  assert.equal(probe('44556"]}\nGET', false), Probe.NO);
  assert.equal(probe('\u0001\u0002', false), Probe.NO);
  assert.equal(probe('44556"]}\n{"id":1', true), Probe.NO);
});

test('probeJson() gives up a middle without a line end', () => {
  assert.equal(probe('a'.repeat(5000), false), Probe.NO);
  assert.equal(probe(' '.repeat(5000)), Probe.NO);
});
