/** Whose signatures are believed: keys from the command line, of the installation, or, for want of better, of the log itself. */
import { readFile } from 'node:fs/promises';
import { messageOf, OperatingError } from '#base/errors.ts';
import { readVerifierKey, SIGNATURE_TYPE, type VerifierKey } from '#wire/tlog/note.ts';

/** Bytes of a file of keys, one on a line. */
const KEY_FILE_BYTES_MAX = 65_536;

export interface Trust {
  readonly keys: readonly VerifierKey[];
  /** `itself`: the log says by which key it is signed, which shows that it is whole, not whose it is. */
  readonly keysFrom: 'given' | 'installation' | 'itself';
  readonly witnesses: readonly VerifierKey[];
  /** Witnesses whose cosignatures there must be. */
  readonly witnessesMin: number;
}

/** Keys of lines, or of files with a key on each line. `type` is what they must be for. */
export async function readKeys(
  given: readonly string[],
  type: 'log' | 'witness',
): Promise<VerifierKey[]> {
  const keys = await Promise.all(
    given.map(async (text) => {
      const line = readVerifierKey(text);
      return line === null ? keysOfText(await readKeyFile(text), text) : [line];
    }),
  );
  const wanted = type === 'log' ? SIGNATURE_TYPE.ed25519 : SIGNATURE_TYPE.cosignature;
  const wrong = keys.flat().find((key) => key.type !== wanted);
  if (wrong !== undefined) {
    const other = type === 'log' ? 'a witness (--witness)' : 'a log (--key)';
    throw new OperatingError('usage', `The key ${wrong.name} is the key of ${other}`);
  }
  return keys.flat();
}

async function readKeyFile(path: string): Promise<string> {
  const wants = 'a key looks like name+0123abcd+base64, or is a file with such lines';
  try {
    const text = await readFile(path, 'utf8');
    if (text.length > KEY_FILE_BYTES_MAX) throw new Error('it is too large for a file of keys');
    return text;
  } catch (error) {
    throw new OperatingError(
      'usage',
      `Cannot read the key ${path}: ${messageOf(error)}; ${wants}`,
      { cause: error },
    );
  }
}

/** Every line of a text must be a key, but for empty ones and remarks after `#`. */
export function keysOfText(text: string, name: string): VerifierKey[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const key = readVerifierKey(line);
    if (key === null) throw new OperatingError('usage', `${name} holds a line that is no key`);
    return key;
  });
}
