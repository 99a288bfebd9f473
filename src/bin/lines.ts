/** Lines of a byte stream, each of bounded length. */

/** Longest line that is kept: a finding with all its evidence stays far below. */
export const LINE_BYTES_MAX = 1_048_576;

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Null where the line was longer than LINE_BYTES_MAX. */
  readonly text: string | null;
}

const LF = 10;

export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let parts: Uint8Array[] = [];
  let length = 0;
  let number = 1;
  const add = (part: Uint8Array): void => {
    length += part.length;
    if (length > LINE_BYTES_MAX) parts = [];
    else if (part.length > 0) parts.push(part.slice());
  };
  const take = (): Line => {
    const text = length > LINE_BYTES_MAX ? null : decoder.decode(Buffer.concat(parts));
    parts = [];
    length = 0;
    return { number: number++, text };
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, from)) {
      add(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    add(chunk.subarray(from));
  }
  if (length > 0) yield take();
}
