import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const WEBSOCKET = { carriers: ['http', 'websocket'] } as const;
const BLOB = `0707${'e8'.repeat(37)}00000000${'5a'.repeat(33)}`;
const RESULT = `${'c9'.repeat(30)}0000`;

test('webminer reads Coinhive and its clones', () => {
  const facts = rehearse(
    `> {"type":"auth","params":{"site_key":"SITEKEY0123","type":"anonymous","user":null,"goal":0}}
     < {"type":"authed","params":{"token":"","hashes":0}}
     < {"type":"job","params":{"job_id":"1","blob":"${BLOB}","target":"ffffff00"}}
     > {"type":"submit","params":{"version":7,"job_id":"1","nonce":"98024001","result":"${RESULT}"}}
     < {"type":"hash_accepted","params":{"hashes":256}}
     > {"type":"submit","params":{"job_id":"1","nonce":"98024002","result":"${RESULT}"}}
     < {"type":"error","params":{"error":"invalid_share"}}`,
    WEBSOCKET,
  );
  assert.deepEqual(
    kindsOf(facts).map((kind) => kind.replace('webminer ', '')),
    ['hello', 'login', 'login-answer', 'job', 'share', 'share-answer', 'share', 'share-answer!'],
  );
  const job = facts.find((fact) => fact.kind === 'job');
  assert.equal(job?.difficulty?.value, 256);
});

test('webminer reads a refused site key', () => {
  const facts = rehearse(
    `> {"type":"auth","params":{"site_key":"nope","type":"anonymous"}}
     < {"type":"error","params":{"error":"invalid_site_key"}}`,
    WEBSOCKET,
  );
  assert.deepEqual(kindsOf(facts).at(-1), 'webminer login-answer!');
});

test('webminer reads webminerpool', () => {
  const facts = rehearse(
    `> {"identifier":"handshake","pool":"moneroocean.stream","login":"4${'B'.repeat(94)}","password":"x","userid":"","version":8}
     < {"identifier":"job","job_id":"a","algo":"cn","variant":1,"blob":"${BLOB}","target":"b88d0600"}
     > {"identifier":"solved","job_id":"a","nonce":"98024001","result":"${RESULT}"}
     < {"identifier":"hashsolved"}
     < {"identifier":"poolinfo","hits":1,"value":2}`,
    WEBSOCKET,
  );
  assert.deepEqual(
    kindsOf(facts).map((kind) => kind.replace('webminer ', '')),
    ['hello', 'login', 'job', 'share', 'share-answer', 'keepalive'],
  );
});

test('webminer leaves chats and games alone', () => {
  const facts = rehearse(
    `> {"type":"auth","params":{"token":"abc","user":"bob"}}
     < {"type":"authed","params":{"ok":true}}
     < {"type":"job","params":{"job_id":"1","title":"Plumber"}}
     > {"identifier":"handshake","login":"bob"}
     > {"type":"submit","params":{"job_id":"1","result":"done"}}`,
    WEBSOCKET,
  );
  assert.deepEqual(facts, []);
});
