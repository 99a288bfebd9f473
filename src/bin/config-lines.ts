/** Where a key stands in a TOML text, for messages: the parser tells lines of syntax errors only. */

/**
 * The line (from 1) of a key such as ['sensor', 'networks', '3']; of its section where the key itself is not written;
 * null where neither is. Positions in a list count as their list.
 */
export function lineOfKey(text: string, path: readonly string[]): number | null {
  const wanted = path.filter((part) => !/^\d+$/.test(part));
  let section: readonly string[] = [];
  let best: { readonly line: number; readonly depth: number } | null = null;
  text.split('\n').forEach((line, at) => {
    const heading = /^\s*\[{1,2}([^[\]]+)\]{1,2}\s*(?:#.*)?$/.exec(line)?.[1];
    if (heading !== undefined) section = partsOf(heading);
    const key =
      heading === undefined ? /^\s*([\w."'-]+(?:\s*\.\s*[\w"'-]+)*)\s*=/.exec(line)?.[1] : '';
    if (key === undefined) return;
    const whole = [...section, ...(key === '' ? [] : partsOf(key))];
    const depth = whole.length;
    if (!whole.every((part, i) => part === wanted[i])) return;
    if (best === null || depth > best.depth) best = { line: at + 1, depth };
  });
  return lineOf(best);
}

function lineOf(best: { readonly line: number } | null): number | null {
  return best?.line ?? null;
}

function partsOf(dotted: string): readonly string[] {
  return dotted.split('.').map((part) => part.trim().replaceAll(/^["']|["']$/g, ''));
}
