/** Our table out of what `nft -t list ruleset` prints, brought into the form of `frameLines()`. */

/** nft says well-known priorities by name; what they are differs by family, these are those of inet. */
const PRIORITIES: Readonly<Record<string, number>> = {
  raw: -300,
  mangle: -150,
  dstnat: -100,
  filter: 0,
  security: 50,
  srcnat: 100,
};

/** Null: there is no such table. */
export function tableLines(text: string, table: string): readonly string[] | null {
  const lines = text.split('\n');
  const opening = `table inet ${table} {`;
  // A table with an owner names the owner's program behind its name.
  const from = lines.findIndex((line) => line === opening || line.startsWith(`${opening} #`));
  if (from < 0) return null;
  const length = lines.slice(from).findIndex((line) => line === '}');
  const own = lines.slice(from + 1, length < 0 ? undefined : from + length);
  return [opening, ...own.map(normal).filter((line) => line !== ''), '}'];
}

function normal(line: string): string {
  return line
    .trim()
    .replace(
      /\bpriority ([a-z]+)(?: ([+-]) (\d+))?;/,
      (whole, name: string, sign = '+', by = '0') => {
        const known = PRIORITIES[name];
        if (known === undefined) return whole;
        return `priority ${known + Number(by) * (sign === '-' ? -1 : 1)};`;
      },
    );
}

/** Whether the table has flags; nft 1.0.6 then prints freed memory for them as JSON, and may stop there. */
export function hasFlags(lines: readonly string[]): boolean {
  return lines[1]?.startsWith('flags ') ?? false;
}

export function setNames(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => /^set (\S+) \{$/.exec(line)?.[1] ?? []);
}
