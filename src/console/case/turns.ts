/** The bytes of a conversation as messages: lines where there are lines, else what kind of bytes they are. */
import type { Transcript } from '#model/transcript.ts';
import { bytesOf } from './use-kept.ts';

export interface Turn {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly fromMiner: boolean;
  /** Null: no text. */
  readonly text: string | null;
  readonly bytes: number;
  /** What the message does, where it says so itself. */
  readonly name: string | null;
  readonly lost: boolean;
}

/** Messages that are laid out at most; 16 KiB of them are kept. */
export const TURNS_MAX = 2000;

export function turnsOf({ pieces }: Transcript): readonly Turn[] {
  const turns: Turn[] = [];
  for (const { side, at, base64, lost = false } of pieces) {
    const bytes = bytesOf(base64);
    const text = textIn(bytes);
    const lines = text === null ? [null] : text.split('\n').filter((line) => line.trim() !== '');
    for (const [i, line] of lines.entries()) {
      turns.push({
        at,
        fromMiner: side === 0,
        text: line,
        bytes: line === null ? bytes.length : line.length,
        name: line === null ? null : nameIn(line),
        lost: lost && i === lines.length - 1,
      });
    }
  }
  return turns.slice(0, TURNS_MAX);
}

function textIn(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // oxlint-disable-next-line no-control-regex -- bytes that are no text have them
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** `mining.submit`, or what an answer says. */
function nameIn(line: string): string | null {
  const method = /"method"\s*:\s*"([^"]{1,60})"/.exec(line)?.[1];
  if (method !== undefined) return method;
  if (/"result"\s*:\s*true/.test(line)) return 'true';
  if (/"error"\s*:\s*(?!null)[[{"]/.test(line)) return 'error';
  if (/"result"\s*:/.test(line)) return 'result';
  return null;
}
