/** Reads the zip file of a case bundle, within limits. */
import { unzipSync } from 'fflate';
import { BUNDLE_FILES_MAX } from '#model/bundle.ts';

/** Bytes of all files of a bundle together; they are held in memory. */
export const UNZIPPED_BYTES_MAX = 1024 * 1024 * 1024;

export type UnzippedBundle =
  | { readonly files: ReadonlyMap<string, Uint8Array> }
  | { readonly refused: 'not-a-zip' | 'too-large' | 'too-many-files' | 'name-twice' };

export function unzipBundle(
  bytes: Uint8Array,
  bytesMax: number = UNZIPPED_BYTES_MAX,
): UnzippedBundle {
  const names = new Set<string>();
  let sum = 0;
  let isTwice = false;
  // Sizes are those that the zip file claims; what comes out is cut there.
  const filter = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
    isTwice ||= names.has(name);
    names.add(name);
    sum += originalSize;
    return sum <= bytesMax && names.size <= BUNDLE_FILES_MAX && !name.endsWith('/');
  };
  try {
    const files = new Map(Object.entries(unzipSync(bytes, { filter })));
    if (names.size > BUNDLE_FILES_MAX) return { refused: 'too-many-files' };
    if (sum > bytesMax) return { refused: 'too-large' };
    return isTwice ? { refused: 'name-twice' } : { files };
  } catch {
    return { refused: 'not-a-zip' };
  }
}
