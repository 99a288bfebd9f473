/** A spool in a folder of its own, and findings for it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '#model/finding.ts';
import { aFinding } from '../../../test/builders.ts';
import { Spool } from './spool.ts';
import { itemFromFinding, type SpoolItem } from './spool-line.ts';

/** The clock of tests that do not turn it. */
export const NOW = Date.UTC(2026, 10, 22, 9);

export function temporaryFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'minewatch-sensor-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export function openSpool(folder: string, bytesMax = 1_048_576): Promise<Spool> {
  return Spool.open({ folder, bytesMax, now: () => NOW });
}

export function anItem(parts: Partial<Finding> = {}): SpoolItem {
  return itemFromFinding(aFinding(parts));
}

/** `id version` of everything in the spool, in the order of delivery. */
export async function contentOf(spool: Spool): Promise<readonly string[]> {
  const items = await spool.take(100_000, Number.POSITIVE_INFINITY);
  return items.map(({ part, id, version }) =>
    part === 'finding' ? `${id} ${version}` : `${part} ${id} ${version}`,
  );
}
