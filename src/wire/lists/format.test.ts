import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIST_FORMATS } from '#model/list.ts';
import { LIST_PARSERS, formatOf } from './format.ts';

test('formatOf() knows each format by its beginning', () => {
  const check = (text: string, expected: string | null): void =>
    assert.equal(formatOf(text), expected, text);
  check('pool.example.org\n192.0.2.1:3333\n', 'plain');
  check('\uFEFF# words, with commas, in a comment\n# and, more\npool.example.org\n', 'plain');
  check('192.0.2.1 # main\n192.0.2.2 ; other\n', 'plain');
  check('# x\n127.0.0.1 localhost\n0.0.0.0 a.example.org\n0.0.0.0 b.example.org\n', 'hosts');
  check('host,port\na.example.org,1\nb.example.org,2\n', 'csv');
  check('host;port\na.example.org;1\nb.example.org;2\n', 'csv');
  check(
    '# Copyright (c) 2014-2026 Maltrail developers\n\n# Reference: https://x\n\n192.0.2.1:1\n',
    'maltrail',
  );
  check('{"Event": {"info": "x"}}', 'misp-json');
  check(' [{"Event": {}}]', 'misp-json');
  check('uuid,event_id,category,type,value,comment\n', 'misp-csv');
  check('{"type":"bundle","id":"bundle--1","objects":[]}', 'stix');
  check('{"objects":[{"type":"indicator","spec_version":"2.1"}]}', 'stix');
  check('<!doctype html><html>', null);
  check('PK\u0003\u0004\u0000', null);
  check('', 'plain');
});

test('LIST_PARSERS holds each format under its own name', () => {
  for (const format of LIST_FORMATS) assert.equal(LIST_PARSERS[format].name, format);
});
