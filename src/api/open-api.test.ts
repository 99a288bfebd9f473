import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { ROUTES } from '#model/routes/index.ts';
import { openApi, openApiText } from './open-api.ts';

test('docs/openapi.json is what the route table says now', () => {
  const file = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
  assert.ok(file === openApiText(), 'docs/openapi.json is old: node tools/make-openapi.ts');
});

test('openApi() is valid OpenAPI 3.1, and all that it refers to is there', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(
    structuredClone(openApi('https://office.example')),
  );
  assert.ok(valid, JSON.stringify(errors)?.slice(0, 2000));
  assert.equal(validator.version, '3.1');
  const text = JSON.stringify(openApi(null));
  const refs = new Set(
    [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)].map(([ref]) => ref),
  );
  const { components } = openApi(null);
  for (const ref of refs) {
    const [, kind = '', name = ''] = /components\/(\w+)\/(\w+)/.exec(ref) ?? [];
    assert.ok(Reflect.has(Object(Reflect.get(Object(components), kind)), name), ref);
  }
});

test('openApi() describes every route of the table once', () => {
  const { paths } = openApi(null);
  const told = Object.values(Object(paths)).flatMap((path) => {
    return Object.values(Object(path)).map((operation) =>
      String(Reflect.get(Object(operation), 'operationId')),
    );
  });
  assert.deepEqual(told.sort(), ROUTES.map(({ name }) => name).sort());
});
