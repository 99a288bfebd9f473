import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '#model/problem.ts';
import { embeddedDatabase, officeOn } from '../../test/office.ts';
import { makeProvince, type Somebody } from '../../test/authority/province.ts';
import { serve, type Served } from '../../test/authority/served.ts';
import type { TestContext } from 'node:test';
import type { Office } from '#service/office.ts';

const CONTENT = {
  name: 'desk',
  url: 'https://desk.example/in',
  topics: ['case'],
  jurisdiction: null,
};

async function servedOffice(
  t: TestContext,
): Promise<{ office: Office; served: Served; root: Somebody }> {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const office = await officeOn(database);
  const { people } = await makeProvince(office);
  const served = await serve(t, office);
  const root = people.find(({ role, place }) => role === 'administrator' && place === 'above');
  assert.ok(root);
  return { office, served, root };
}

test('createServer() serves commands and queries with ETag, If-Match and Idempotency-Key', async (t) => {
  const { served, root } = await servedOffice(t);
  const { token } = root;
  const made = await served.ask({
    method: 'POST',
    url: '/api/v1/webhooks',
    token,
    payload: CONTENT,
    headers: { 'idempotency-key': 'k-1' },
  });
  assert.equal(made.statusCode, 200, made.body);
  assert.equal(made.headers['etag'], '"1"');
  const again = await served.ask({
    method: 'POST',
    url: '/api/v1/webhooks',
    token,
    payload: CONTENT,
    headers: { 'idempotency-key': '"k-1"' },
  });
  assert.equal(again.body, made.body);
  const { id } = made.json<{ id: string }>();
  const url = `/api/v1/webhooks/${id}`;
  const changed = await served.ask({
    method: 'PUT',
    url,
    token,
    payload: CONTENT,
    headers: { 'if-match': '"1"' },
  });
  assert.equal(changed.headers['etag'], '"2"');
  const stale = await served.ask({
    method: 'PUT',
    url,
    token,
    payload: CONTENT,
    headers: { 'if-match': '"1"' },
  });
  assert.equal(stale.statusCode, 412);
  assert.equal(stale.json<Problem>().type, 'urn:minewatch:error:stale');
  const listed = await served.ask({ method: 'GET', url: '/api/v1/webhooks?limit=1', token });
  assert.equal(listed.json<{ items: unknown[] }>().items.length, 1);
});
