/** Dependencies: exact, current enough for the pinned Node, complete in the lockfile, and explained. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingFrom, type Lock } from '../complete-lock.ts';
import { admits } from './engines.ts';
import { textOf } from './source.ts';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(textOf('package.json')) as Manifest;
const lock = JSON.parse(textOf('package-lock.json')) as Lock;
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;
const direct = { ...manifest.dependencies, ...manifest.devDependencies };
const installed = Object.entries(lock.packages).filter(([path]) => path !== '');

test('every dependency is pinned to an exact version that the lockfile holds', () => {
  for (const [name, version] of Object.entries(direct)) {
    assert.match(version, EXACT, `package.json: pin ${name} (npm install --save-exact ${name})`);
    const locked = lock.packages[`node_modules/${name}`]?.version;
    assert.equal(locked, version, `package-lock.json holds another ${name}: run npm install`);
  }
  for (const [path, { version }] of installed) assert.match(version, EXACT, path);
});

test('every package of the lockfile runs on the pinned Node', () => {
  // npm under an older Node quietly resolves older versions of packages whose `engines` refuse it.
  const node = manifest.dependencies['node'] ?? '';
  for (const [path, { engines }] of installed) {
    const range = engines?.['node'] ?? '*';
    assert.ok(
      admits(range, node),
      `${path} wants Node ${range}, we run ${node}: pin another version`,
    );
  }
});

test('the lockfile holds the packages of every platform', () => {
  assert.deepEqual(
    Object.keys(missingFrom(lock)),
    [],
    'npm ci refuses this lockfile on a fresh clone: run npm run lock',
  );
});

test('every dependency is explained in docs/decisions/dependencies.md', () => {
  const text = textOf('docs/decisions/dependencies.md');
  for (const name of Object.keys(direct)) {
    assert.ok(
      text.includes(`\`${name}\``),
      `docs/decisions/dependencies.md: say what ${name} is for, what else was looked at, how it would be removed`,
    );
  }
  for (const [, name = ''] of text.matchAll(/^\| `([^`]+)` \|/gm)) {
    assert.ok(
      name in direct,
      `docs/decisions/dependencies.md explains ${name}, which is not a dependency`,
    );
  }
});

test('missingFrom() names the platform packages that npm left out', () => {
  const parent = {
    version: '1.0.0',
    dev: true,
    optionalDependencies: { 'x-linux-arm64-musl': '1.0.0' },
  };
  assert.deepEqual(missingFrom({ packages: { 'node_modules/x': parent } }), {
    'node_modules/x-linux-arm64-musl': {
      version: '1.0.0',
      cpu: ['arm64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    },
  });
});

test('admits() reads the ranges that engines use', () => {
  const yes = [
    '>=18',
    '*',
    '',
    '^20.19.0 || >=22.12.0',
    '24',
    '24.x',
    '>= 0.4',
    '18 || 20 || >=22',
  ];
  for (const range of yes) assert.ok(admits(range, '24.21.0'), range);
  for (const range of ['^24.3.0', '~24.21.0', '>=20 <25', '20 - 24', '>24.20', '<=24', '24.21.0']) {
    assert.ok(admits(range, '24.21.0'), range);
  }
  const no = ['^20.19.0', '<24', '>=25', '>24', '~24.20.0', '20 - 22', '24.20.x', '^22.18 || 20'];
  for (const range of no) assert.ok(!admits(range, '24.21.0'), range);
  assert.ok(admits('^0.3.1', '0.3.9') && !admits('^0.3.1', '0.4.0'));
});
