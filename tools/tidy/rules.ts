/** The rules of the house as data; the tests beside this file apply them and say what to do. */

/** Folders whose code knows no Node, no DOM, no clock and no dice. `base` is a leaf that pure code may import. */
export const PURE_FOLDERS = ['base', 'model', 'wire', 'flow', 'analyze', 'detect', 'govern'];

export interface FolderRule {
  /** Folders of ours that it may import. */
  readonly folders: readonly string[];
  /** npm packages that it may import. */
  readonly packages: readonly string[];
  /** Whether it may import `node:…`. */
  readonly node: boolean;
}

const STAGES = ['capture', 'flow', 'analyze', 'detect'];
const OFFICE = ['govern', 'store', 'service', 'api', 'portal'];
const BELOW_BIN = ['base', 'model', 'wire', ...STAGES, ...OFFICE, 'contain', 'inspect', 'lab'];

/**
 * Which folder under src/ may import what. No stage imports a stage: what passes is a `model` type, `bin` joins.
 * A new folder gets a line here and a paragraph in ARCHITECTURE.md.
 */
export const FOLDERS: Readonly<Record<string, FolderRule>> = {
  base: { folders: [], packages: [], node: false },
  model: { folders: ['base'], packages: ['zod'], node: false },
  wire: {
    folders: ['base', 'model'],
    packages: ['@noble/hashes', '@scure/base', 'fflate'],
    node: false,
  },
  capture: { folders: ['base', 'model', 'wire'], packages: ['koffi'], node: true },
  inspect: { folders: ['base', 'model'], packages: [], node: true },
  flow: { folders: ['base', 'model', 'wire'], packages: [], node: false },
  analyze: {
    folders: ['base', 'model', 'wire'],
    packages: ['fflate', '@noble/hashes'],
    node: false,
  },
  detect: { folders: ['base', 'model'], packages: ['@noble/hashes', '@scure/base'], node: false },
  govern: {
    folders: ['base', 'model'],
    packages: ['temporal-polyfill', '@noble/hashes'],
    node: false,
  },
  // The record's leaves are a byte format: what is stored and what is verified share one writer.
  store: {
    folders: ['base', 'model', 'wire'],
    packages: ['kysely', '@electric-sql/pglite', 'pg', 'pg-boss', 'zod'],
    node: true,
  },
  service: {
    folders: ['base', 'model', 'wire', 'govern', 'store'],
    packages: [
      'nodemailer',
      'pdfkit',
      'otpauth',
      '@simplewebauthn/server',
      'openid-client',
      'pkijs',
      'asn1js',
      'csv-parse',
      'fflate',
      'kysely',
      'zod',
    ],
    node: true,
  },
  api: {
    folders: ['base', 'model', 'service'],
    packages: ['fastify', '@fastify/cookie', '@fastify/rate-limit', 'zod', 'prom-client', 'pino'],
    node: true,
  },
  portal: { folders: ['base', 'model', 'service'], packages: ['fastify', 'zod'], node: true },
  // Byte formats (DNS, RADIUS) are written and read by one code, here as in capture.
  contain: { folders: ['base', 'model', 'wire'], packages: ['zod'], node: true },
  // The words of evidence are the detector's: said again in the language of whoever reads them.
  console: {
    // detect and govern: their catalogues of words. wire: the log is verified in the browser by the code of the verifier.
    folders: ['base', 'model', 'detect', 'govern', 'wire'],
    packages: [
      'react',
      'react-dom',
      '@mantine/core',
      '@mantine/hooks',
      '@tanstack/react-query',
      '@tanstack/react-router',
      'echarts',
      'i18next',
      'react-i18next',
      'zod',
    ],
    node: false,
  },
  lab: { folders: BELOW_BIN, packages: ['@noble/hashes', '@scure/base', 'zod'], node: true },
  bin: {
    folders: [...BELOW_BIN, 'bin'],
    packages: [
      'commander',
      'cli-table3',
      'cli-progress',
      'log-update',
      'string-width',
      'smol-toml',
      'pino',
      'zod',
    ],
    node: true,
  },
};

/** What every test and bench may import beside what its folder may. */
export const TEST_PACKAGES = [
  'fast-check',
  'oidc-provider',
  'smtp-server',
  '@seriousme/openapi-schema-validator',
  'kysely',
];
/** A test beside pure code may build its input with these; `test` is the folder of shared test tools. */
export const TEST_FOLDERS = ['lab', 'wire', 'store', 'test'];

/** Code lines of a file, comments and blank lines not counted. */
export const CODE_LINES_MAX = 400;

export interface Banned {
  readonly pattern: RegExp;
  /** Files (relative to the root) that the ban is for. */
  readonly where: (file: string) => boolean;
  readonly instead: string;
}

/** Tests, and what only they may import. */
export const isTest = (file: string): boolean => /\.(?:test|fixture)\.ts$/.test(file);
const isPure = (file: string): boolean =>
  !isTest(file) && PURE_FOLDERS.some((folder) => file.startsWith(`src/${folder}/`));
const isSource = (file: string): boolean => file.startsWith('src/') && !isTest(file);
const everywhere = (): boolean => true;

/** Applied to code with comments and the contents of strings taken out. */
export const BANNED: readonly Banned[] = [
  {
    pattern: /\bDate\.now\(|\bnew Date\(\s*\)|\bperformance\.now\(/,
    where: isPure,
    instead: 'pure code has no clock: take `at` in milliseconds as an argument',
  },
  {
    pattern: /\bMath\.random\(/,
    where: isSource,
    instead: 'take a seeded Random of base/random.ts as an argument',
  },
  {
    pattern: /\bconsole\./,
    where: isSource,
    instead: 'return the text; a command of src/bin writes it to process.stdout or process.stderr',
  },
  {
    pattern: /\bprocess\./,
    where: isPure,
    instead: 'pure code does not know the process: take what you need as an argument',
  },
  {
    pattern: /\bBuffer\./,
    where: isPure,
    instead: 'use Uint8Array and DataView, and convert at the edge',
  },
  {
    pattern: /\bset(?:Timeout|Interval|Immediate)\(/,
    where: isPure,
    instead: 'pure code has no timers: the stage calls you with the time',
  },
  {
    pattern: /\bJSON\.parse\(/,
    where: (file) => isSource(file) && !/^src\/(?:model|wire|store|lab|bin|console)\//.test(file),
    instead: 'parse by a schema of model/ or by wire/json.ts',
  },
  {
    pattern: /\bas any\b|<any>/,
    where: everywhere,
    instead: 'use `unknown` and look, or give it its type',
  },
  {
    pattern: /^\s*(?:private|protected)\s(?!constructor)/m,
    where: everywhere,
    instead: 'use a #private member',
  },
  {
    pattern: /^\s*export default\b/m,
    where: (file) => file !== 'tools/reporter.ts',
    instead: 'export it by its name',
  },
];

/** Applied to the whole text of every file of ours, comments included. */
export const BANNED_WORDS: readonly Banned[] = [
  {
    pattern: /\b(?:TODO|FIXME|XXX)\b/,
    where: (file) => !file.startsWith('tools/tidy/') && !file.endsWith('.md'),
    instead: 'do it now or open an issue',
  },
  {
    pattern: /@ts-(?:ignore|nocheck|expect-error)/,
    where: (file) => !file.startsWith('tools/tidy/') && !file.endsWith('.md'),
    instead: 'give it its type',
  },
];

/** Where programs begin; what cannot be reached from here, or from a test for test tools, is dead. */
export const ENTRY_POINTS = [
  /^src\/bin\/cli\.ts$/,
  /^src\/console\/main\.tsx$/,
  // Run by hand or by a script of package.json.
  /^(?:fuzz|bench|tools)\/[^/]+\.ts$/,
  // Processes that a test starts by their names.
  /^test\/.+\/actors\/[^/]+\.ts$/,
  /\.test\.ts$/,
  // Ambient declarations: read by the compiler, imported by nobody.
  /\.d\.ts$/,
];
/** Folders that tests keep alive: what they hold is made for tests and benches. */
export const TEST_TOOLS = /^(?:src\/lab|test|tools|fuzz|bench)\/|\.fixture\.ts$/;
