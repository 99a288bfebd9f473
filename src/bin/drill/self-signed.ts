import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A certificate of two days for one address, which signs itself, and its key; PEM. */
export async function certificateFor(
  address: string,
  folder: string,
): Promise<{ readonly cert: string; readonly key: string }> {
  const [cert, key] = [join(folder, 'drill.crt'), join(folder, 'drill.key')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];
  const about = ['-subj', '/CN=drill', '-addext', `subjectAltName=IP:${address}`, '-days', '2'];
  const made = ['req', '-x509', ...kind, ...about, '-out', cert, '-keyout', key];
  await promisify(execFile)('openssl', made, { timeout: 20_000 });
  return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
}
