import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { blankSecrets } from './secrets.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function blanked(text: string): string {
  const bytes = encoder.encode(text);
  blankSecrets(bytes);
  assert.equal(bytes.length, encoder.encode(text).length);
  return decoder.decode(bytes);
}

/** Nothing else in the messages looks like it. */
const PASSWORD = fc.stringMatching(/^Pw[a-zA-Z0-9!$%&()=?. -]{6,20}$/);
const WALLET = `4${'B'.repeat(94)}`;

/** Every way in which miners send a password, as text with the password in it. */
const WAYS: readonly ((password: string) => string)[] = [
  (p) => `{"id":1,"method":"mining.authorize","params":["${WALLET}.rig","${p}"]}`,
  (p) => `{"params": [ "user" , "${p}" ], "id": 1, "method": "mining.authorize"}`,
  (p) => `{"id":1,"method":"mining.auth","params":["user","${p}","worker"]}`,
  (p) => `{"id":1,"method":"eth_submitLogin","worker":"r","params":["0xabc","${p}"]}`,
  (p) => `{"id":1,"method":"eth_login","params":["0xabc","${p}"]}`,
  (p) => `{"id":1,"method":"login","params":{"login":"a","pass":"${p}","agent":"XMRig/6"}}`,
  (p) => `{"id":1,"method":"login","params":["a","${p}"]}`,
  (p) => `{"id":1,"method":"login","params":{"login":"a","p\\u0061ss":"${p}"}}`,
  (p) => `{"id":1,"\\u006dethod":"log\\u0069n","p\\u0061rams":["a","${p}"]}`,
  (p) => `{"identifier":"handshake","pool":"p","login":"a","password":"${p}","userid":""}`,
  (p) => `{"id":1,"method":"x","params":{"deep":{"list":[{"Password":{"a":["${p}"]}}]}}}`,
  (p) => `{"id":1,"method":"mining.authorize","params":["${WALLET}.rig:${p}","x"]}`,
  (p) => `{"id":4,"method":"mining.submit","params":["account:${p}","1f","00","00","00"]}`,
  (p) => `{"id":1,"method":"login","params":{"login":"XMR:${WALLET}.r:${p}"}}`,
  (p) => `{"id":1,"method":"login","params":{"login":"wallet\\u003a${p}"}}`,
  (p) => `{"method":"mining.authorize","params":[["a"],{"b":"${p}"}]}`,
  (p) => `[{"id":1,"method":"mining.authorize","params":["a","${p}"]},{"id":2}]`,
  (p) => `uthorize","params":["user","${p}"]}`,
  (p) => `{"id":1,"method" "login","pass":"${p}"}`,
  (p) => `${'{"a":'.repeat(40)}{"pass":"${p}"}${'}'.repeat(40)}`,
];

suite('blankSecrets()', () => {
  test('leaves no password in any way of sending one, and changes no length', () => {
    fc.assert(
      fc.property(PASSWORD, fc.nat({ max: WAYS.length - 1 }), (password, way) => {
        const text = WAYS[way]?.(password) ?? '';
        assert.ok(text.includes(password));
        const out = blanked(`${text}\n{"id":9}\n`);
        assert.ok(!out.includes(password), out);
        assert.ok(out.endsWith('\n{"id":9}\n'), out);
      }),
      { numRuns: 400 },
    );
  });

  test('leaves no more than the beginning of a password where the message is cut', () => {
    for (const way of WAYS) {
      const text = way('PwVerySecret99');
      for (let end = 1; end <= text.length; end++) {
        const out = blanked(text.slice(0, end));
        assert.ok(!out.includes('Secret'), out);
      }
    }
  });

  test('keeps what a session is told by', () => {
    for (const text of [
      `{"id":1,"method":"mining.subscribe","params":["cgminer/4.10","session"]}`,
      `{"id":2,"method":"mining.authorize","params":["${WALLET}.rig","*"]}`,
      `{"id":3,"method":"login","params":{"login":"XMR:${WALLET}.r","pass":"*","agent":"a:b"}}`,
      `{"id":4,"method":"mining.authorize","params":["solo:user.rig","*"]}`,
      `{"id":5,"method":"mining.authorize","params":["kaspa:${'q'.repeat(61)}.rig","*"]}`,
      `{"id":6,"method":"mining.submit","params":["${WALLET}.rig","1f","0a:0b","5e","1c"]}`,
      '{"method":"client.show_message","params":["see https://pool.example: soon"]}',
      '{"id":7,"result":[[["mining.notify","1"]],"00",4],"error":null}',
    ]) {
      assert.equal(blanked(`${text}\n`), `${text}\n`);
    }
  });

  test('leaves every message JSON of the same shape', () => {
    const shapeOf = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return typeof value;
      if (Array.isArray(value)) return value.map(shapeOf);
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]));
    };
    const message = fc.record({
      id: fc.nat(),
      method: fc.constantFrom('login', 'mining.authorize', 'mining.submit', 'other'),
      params: fc.jsonValue(),
      pass: fc.jsonValue(),
    });
    fc.assert(
      fc.property(message, (value) => {
        const text = JSON.stringify(value);
        assert.deepEqual(shapeOf(JSON.parse(blanked(text))), shapeOf(JSON.parse(text)));
      }),
      { numRuns: 300 },
    );
  });

  test('takes any bytes and comes to an end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { length } = bytes;
        blankSecrets(bytes);
        assert.equal(bytes.length, length);
      }),
    );
    const deep = encoder.encode('{"a":['.repeat(5000));
    blankSecrets(deep);
  });
});
