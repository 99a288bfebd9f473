/**
 * Two files: `tips.key` of the office, which reads tips, and `tip-line.key` of the tip line, which can only put them in. The
 * line may run elsewhere and never needs the first.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import { jsonOf } from '#store/record.ts';
import { writeFileOnce } from '../log/log-files.ts';
import { boxKeysOf, makeBoxKeys, type BoxKeys } from './sealed-box.ts';
import type { LineKey } from './receipt.ts';

export interface TipKeys {
  readonly office: BoxKeys;
  readonly line: LineKey;
}

const SECRET_BYTES = 32;
const hex = z.string().regex(/^[0-9a-f]{64}$/);
const LineFile = z.strictObject({ office: hex, salt: hex, pepper: hex });

/** Reads both, or makes both where there was no tip yet: a lost key is an error and never replaced. */
export async function openTipKeys(folder: string, mayMake: boolean): Promise<TipKeys> {
  const officeFile = join(folder, 'tips.key');
  const lineFile = join(folder, 'tip-line.key');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (mayMake && (await readSecret(officeFile)) === null) {
    const made = makeBoxKeys();
    await writeFileOnce(officeFile, `${hexOf(made.privateKey)}\n`);
    await writeFileOnce(lineFile, `${JSON.stringify(newLine(made.publicKey))}\n`);
  }
  const text = ((await readSecret(officeFile)) ?? '').trim();
  if (!hex.safeParse(text).success) {
    throw new OperatingError(
      'unreadable',
      `The key of the tips ${officeFile} is gone or damaged: put it back from its copy`,
    );
  }
  const office = boxKeysOf(new Uint8Array(Buffer.from(text, 'hex')));
  const line = await readLineKey(lineFile);
  if (hexOf(line.officePublicKey) !== hexOf(office.publicKey)) {
    throw new OperatingError('damaged', `${lineFile} is of another office than ${officeFile}`);
  }
  return { office, line };
}

/** Throws `unreadable` or `damaged`. */
export async function readLineKey(path: string): Promise<LineKey> {
  const text = await readSecret(path);
  const parsed = text === null ? null : LineFile.safeParse(parse(text));
  if (parsed?.success !== true) {
    throw new OperatingError('unreadable', `The key of the tip line ${path} is gone or damaged`);
  }
  const { office, salt, pepper } = parsed.data;
  return { officePublicKey: bytesOf(office), salt: bytesOf(salt), pepper: bytesOf(pepper) };
}

function newLine(publicKey: Uint8Array): z.infer<typeof LineFile> {
  const [salt, pepper] = [hexOf(randomBytes(SECRET_BYTES)), hexOf(randomBytes(SECRET_BYTES))];
  return { office: hexOf(publicKey), salt, pepper };
}

async function readSecret(path: string): Promise<string | null> {
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0) throw new Error('others may read it; set its mode to 600');
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw new OperatingError('unreadable', `Cannot use the key ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function parse(text: string): unknown {
  try {
    return jsonOf(text);
  } catch {
    return null;
  }
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
