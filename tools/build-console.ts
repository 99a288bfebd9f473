/**
 * Builds the console into build/console/. `--if-stale` does nothing where the sources are those of the last build: the
 * launcher asks so before each start of the office, which costs the reading of some hundred files.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const ROOT = new URL('../', import.meta.url).pathname;
const OUT = join(ROOT, 'build/console');
const STAMP = join(OUT, '.stamp');
/** Everything that the bundle is made of; packages by the lockfile. */
const SOURCES = [
  'src/{console,model,base}/**/*.{ts,tsx,css,html,svg}',
  'src/detect/words.ts',
  'src/detect/words/*.ts',
  'src/govern/{event-words,notice-*}.ts',
  'src/wire/tlog/*.ts',
  'package-lock.json',
  'tools/build-console.ts',
];
/** Small files gain nothing from compression. */
const COMPRESSED_FROM_BYTES = 512;

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const file of globSync(SOURCES, { cwd: ROOT }).toSorted()) {
    if (/\.(?:test|fixture)\.ts$/.test(file)) continue;
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function isCurrent(hash: string): boolean {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash;
}

/** Zod would try whether it may compile code; the page's policy forbids that, and complains. It asks as it is loaded. */
const withoutEval = {
  name: 'without-eval',
  transform(code: string, id: string): string | null {
    if (!id.endsWith('/zod/v4/core/core.js')) return null;
    return `(globalThis.__zod_globalConfig ??= {}).jitless = true;\n${code}`;
  },
};

/** ECharts empties its box by writing no markup into it, which the policy of the page refuses as well. */
const withoutMarkup = {
  name: 'without-markup',
  transform(code: string, id: string): string | null {
    if (!id.endsWith('/zrender/lib/canvas/Painter.js')) return null;
    const changed = code.replaceAll(/\broot\.innerHTML = '';/g, 'root.replaceChildren();');
    if (changed.includes('innerHTML')) throw new Error('ECharts writes markup in another way now');
    return changed;
  },
};

async function build(hash: string): Promise<void> {
  const [{ build: bundle }, { default: react }] = await Promise.all([
    import('vite'),
    import('@vitejs/plugin-react'),
  ]);
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'build/console-'));
  try {
    await bundle({
      root: join(ROOT, 'src/console'),
      configFile: false,
      envFile: false,
      logLevel: 'warn',
      plugins: [react(), withoutEval, withoutMarkup],
      build: {
        outDir: folder,
        emptyOutDir: true,
        target: ['chrome111', 'firefox114', 'safari16.4'],
        // Nothing inline: the policy of the page refuses it.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 900,
      },
    });
    compress(folder);
    writeFileSync(join(folder, '.stamp'), hash);
    // Two builds at once: the later takes the place of the earlier, and nobody serves half of one.
    rmSync(OUT, { recursive: true, force: true });
    renameSync(folder, OUT);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Once here instead of at each request. */
function compress(folder: string): void {
  for (const file of globSync('**/*.{js,css,html,svg}', { cwd: folder })) {
    const bytes = readFileSync(join(folder, file));
    if (bytes.length < COMPRESSED_FROM_BYTES) continue;
    writeFileSync(join(folder, `${file}.br`), brotliCompressSync(bytes));
    writeFileSync(join(folder, `${file}.gz`), gzipSync(bytes, { level: 9 }));
  }
}

/** JavaScript and styles that the first page needs: what index.html names. */
function sizes(): string {
  const html = readFileSync(join(OUT, 'index.html'), 'utf8');
  const first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)];
  const kb = (bytes: number): string => (bytes / 1000).toFixed(1);
  const rows = first.map(([, file = '']) => {
    const plain = readFileSync(join(OUT, file)).length;
    const sizeOf = (end: string): number =>
      existsSync(join(OUT, file + end)) ? readFileSync(join(OUT, file + end)).length : plain;
    return { file: basename(file), plain, gz: sizeOf('.gz'), br: sizeOf('.br') };
  });
  const sum = (end: 'gz' | 'br'): number => rows.reduce((all, row) => all + row[end], 0);
  const lines = rows.map(
    ({ file, plain, gz, br }) => `  ${file}: ${kb(plain)} kB, gzip ${kb(gz)}, brotli ${kb(br)}`,
  );
  return [...lines, `  first load: gzip ${kb(sum('gz'))} kB, brotli ${kb(sum('br'))} kB`].join(
    '\n',
  );
}

const hash = hashOfSources();
if (!process.argv.includes('--if-stale') || !isCurrent(hash)) {
  process.stderr.write('minewatch: building the console …\n');
  await build(hash);
  if (!process.argv.includes('--if-stale')) process.stdout.write(`${sizes()}\n`);
}
