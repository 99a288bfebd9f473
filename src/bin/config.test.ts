import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Config, PATH_KEYS } from '#model/config.ts';
import { checkConfig, configFrom, loadConfig, readSecret } from './config.ts';
import { lineOfKey } from './config-lines.ts';

const EXAMPLE = new URL('../../docs/minewatch.example.toml', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'minewatch-config-'));
after(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const path = join(folder, `${crypto.randomUUID()}.toml`);
  writeFileSync(path, text);
  return path;
}

test('the example configuration is in order', () => {
  const { config, path } = loadConfig(EXAMPLE);
  assert.equal(path, EXAMPLE);
  assert.equal(config.server.port, 8420);
  assert.deepEqual(config.sensor.interfaces, ['eth1']);
});

test('the example configuration shows every key that there is', () => {
  const text = readFileSync(EXAMPLE, 'utf8');
  // Set where it is commented out, every key is still one that exists.
  const all = text.replaceAll(/^#(?=[a-z-]+ = )/gm, '').replace(/^files = .*$/m, '');
  const result = configFrom(all, EXAMPLE);
  assert.ok('config' in result, JSON.stringify(result));
  const whole = Config.parse({
    mail: { host: 'h', from: 'a@b.example' },
    oidc: { issuer: 'https://i.example', 'client-id': 'c' },
  });
  for (const [section, values] of Object.entries(whole)) {
    assert.match(text, new RegExp(`^\\[${section}\\]$`, 'm'));
    for (const key of Object.keys(values ?? {})) {
      assert.match(text, new RegExp(`^#?${key} = `, 'm'), `${section}.${key}`);
    }
  }
  for (const [section, key] of PATH_KEYS) {
    assert.match(text, new RegExp(`^#?${key} = `, 'm'), `${section}.${key}`);
  }
});

test('loadConfig() gives the defaults where there is no file', () => {
  const { config, path, dataFolder } = loadConfig(undefined, { MINEWATCH_DATA: folder });
  assert.equal(path, null);
  assert.equal(dataFolder, folder);
  assert.equal(config.sensor['spool-limit-mib'], 256);
  assert.equal(config.server.listen, '127.0.0.1');
});

test('loadConfig() finds minewatch.toml in the data folder, and the file that the environment names', () => {
  writeFileSync(join(folder, 'minewatch.toml'), '[server]\nport = 9000\n');
  const found = loadConfig(undefined, { MINEWATCH_DATA: folder });
  assert.equal(found.config.server.port, 9000);
  const named = fileWith('[server]\nport = 9001\n');
  const other = loadConfig(undefined, { MINEWATCH_DATA: folder, MINEWATCH_CONFIG: named });
  assert.equal(other.config.server.port, 9001);
  rmSync(join(folder, 'minewatch.toml'));
  assert.throws(() => loadConfig(join(folder, 'none.toml')), { code: 'unreadable' });
});

test('configFrom() means relative paths from the folder of the file', () => {
  const text =
    '[data]\nfolder = "d"\n[sensor]\nfiles = ["a.pcap", "/b.pcap"]\ntoken-file = "../t"\n';
  const result = configFrom(text, '/etc/minewatch/m.toml');
  assert.ok('config' in result);
  assert.equal(result.config.data.folder, '/etc/minewatch/d');
  assert.deepEqual(result.config.sensor.files, ['/etc/minewatch/a.pcap', '/b.pcap']);
  assert.equal(result.config.sensor['token-file'], '/etc/t');
});

const WRONG: readonly (readonly [string, string, number | null, string, RegExp])[] = [
  [
    'a key that is nearly right',
    '[sensor]\nworkers = 1\ninterface = ["e"]',
    3,
    'sensor.interface',
    /did you mean interfaces\?/,
  ],
  ['a section that is nearly right', '[sensors]\n', 1, 'sensors', /did you mean sensor\?/],
  [
    'an unknown key',
    '[mail]\nhost = "h"\nfrom = "a@b.example"\ncolour = 1',
    4,
    'mail.colour',
    /there are host, port/,
  ],
  ['a number as text', '[server]\n\nport = "8420"', 3, 'server.port', /must be a number/],
  ['a port that is none', 'server.port = 70000', 1, 'server.port', /at most 65535/],
  [
    'a word that is none of those',
    '[sensor]\nlanguage = "fr"',
    2,
    'sensor.language',
    /one of en, zh-CN/,
  ],
  [
    'a prefix with host bits',
    '[sensor]\nnetworks = [\n  "192.0.2.1/24",\n]',
    2,
    'sensor.networks.0',
    /without host bits/,
  ],
  [
    'a token in the clear',
    '[sensor]\nserver = "http://office.example"',
    2,
    'sensor.server',
    /https, or http to this machine/,
  ],
  [
    'a look-alike of this machine',
    '[sensor]\nserver = "http://localhost@office.example/"',
    2,
    'sensor.server',
    /https, or http to this machine/,
  ],
  ['both sources', '[sensor]\ninterfaces = ["e"]\nfiles = ["f"]', 3, 'sensor.files', /not both/],
  ['one TLS file', '[server]\ntls-key-file = "k"', 1, 'server.tls-certificate-file', /needs both/],
  ['what is missing', '[mail]\nhost = "h"', 1, 'mail.from', /is missing/],
  [
    'an origin with a path',
    '[server]\npublic-origin = "https://o.example/x"',
    2,
    'server.public-origin',
    /origin alone/,
  ],
  [
    'a listen address that is none',
    '[server]\nlisten = "everywhere"',
    2,
    'server.listen',
    /must be an address/,
  ],
  ['what is not TOML', '[server]\nport = = 1', 2, '', /not TOML at column/],
  ['a key twice', '[server]\nport = 1\nport = 2', 3, '', /not TOML/],
  ['a key that reaches into objects', '[server]\n__proto__ = 1', 2, '', /not TOML/],
];

for (const [what, text, line, key, message] of WRONG) {
  test(`configFrom() says where and why it refuses ${what}`, () => {
    const result = configFrom(text, '/m.toml');
    assert.ok('problems' in result);
    const [problem, ...others] = result.problems;
    assert.deepEqual(others, []);
    assert.deepEqual([problem?.line, problem?.key], [line, key]);
    assert.match(problem?.message ?? '', message);
  });
}

test('loadConfig() tells every problem at once', () => {
  const path = fileWith('[server]\nport = 0\n[sensor]\nworkers = 0.5\n');
  assert.throws(
    () => loadConfig(path),
    (error: Error) => {
      assert.match(error.message, new RegExp(`^${path}:2: server.port: must be at least 1\n`));
      assert.match(error.message, new RegExp(`\n${path}:4: sensor.workers: `));
      return true;
    },
  );
});

test('loadConfig() refuses a file that is no configuration by its size', () => {
  assert.throws(() => loadConfig(fileWith('#'.repeat(1_048_577))), /larger than 1 MiB/);
});

test('checkConfig() finds files that are missing and secrets that others can read', () => {
  const secret = join(folder, 'secret');
  writeFileSync(secret, 'hunter2\n');
  chmodSync(secret, 0o644);
  const path = fileWith(
    `[mail]\nhost = "h"\nfrom = "a@b.example"\nuser = "u"\npassword-file = "${secret}"\n[sensor]\nca-file = "gone.pem"\n`,
  );
  const wrong = checkConfig(path);
  assert.equal(wrong.isGood, false);
  assert.match(wrong.text, /:5: mail\.password-file: others can read .*chmod 600/);
  assert.match(wrong.text, /:7: sensor\.ca-file: cannot be read/);
  chmodSync(secret, 0o600);
  writeFileSync(join(folder, 'gone.pem'), 'x');
  assert.deepEqual(checkConfig(path), { isGood: true, text: `${path} is in order` });
});

test('readSecret() takes off the line feed, and refuses an empty file', () => {
  const path = join(folder, 'a-secret');
  writeFileSync(path, 'hunter2\n');
  assert.equal(readSecret(path, 'the password'), 'hunter2');
  writeFileSync(path, '\n');
  assert.throws(() => readSecret(path, 'the password'), /is empty: put the password into it/);
});

test('lineOfKey() knows sections, dotted and quoted keys, and lists of sections', () => {
  const text = 'a.b = 1\n[c]\n"d" = 2\n# e = 3\n[[f.g]] # two\n  h = 4\n';
  assert.equal(lineOfKey(text, ['a', 'b']), 1);
  assert.equal(lineOfKey(text, ['c', 'd', '0']), 3);
  assert.equal(lineOfKey(text, ['c', 'e']), 2);
  assert.equal(lineOfKey(text, ['f', 'g', '0', 'h']), 6);
  assert.equal(lineOfKey(text, ['z']), null);
});
