/** Commands as lines of nft's language. Nothing gets here that could be read as another command, or be looked up as a name. */
import { macFromText } from '#base/mac.ts';
import { ipv4FromText, ipv6FromText } from '#base/address.ts';
import { OperatingError } from '#base/errors.ts';
import type { NftCommand, Place, Put } from './command.ts';
import type { Frame } from './frame.ts';
import { HOLD_SETS, MORE_ORDERS } from './sets.ts';

/** Of one line: nft repeats a line where it finds fault with it. */
const ELEMENTS_OF_LINE = 512;

/** `now`: milliseconds since 1970; what has less than a second left is not put. */
export function renderLines(command: NftCommand, table: string, now: number): readonly string[] {
  const lines: string[] = [];
  // Not more than there is: of a table with an owner, nft refuses even to add what is there.
  if (command.replaces) lines.push(`delete table inet ${table}`);
  if (command.frame !== null) lines.push(...frameCommands(command.frame));
  const taken = grouped(command.take, ({ value }) => checked(value));
  for (const [set, values] of taken) {
    lines.push(...listed(`delete element inet ${table} ${set}`, values));
  }
  for (const [set, values] of grouped(command.put, (put) => elementText(put, now))) {
    lines.push(...listed(`${verbFor(set)} element inet ${table} ${set}`, values));
  }
  return lines;
}

/** `create` refuses what is there; interval sets refuse it even for a neighbour, and check overlaps by themselves. */
function verbFor(set: string): 'add' | 'create' {
  const kind = HOLD_SETS.get(set)?.kind;
  const isHash = set === MORE_ORDERS.name || (kind !== undefined && !kind.startsWith('nets'));
  return isHash ? 'create' : 'add';
}

function frameCommands(frame: Frame): readonly string[] {
  const { table, flags, comment, sets, chains } = frame;
  const own = `inet ${table}`;
  const flag = flags === null ? '' : `flags ${flags}; `;
  return [
    `add table ${own} { ${flag}comment "${comment}"; }`,
    ...sets.map(({ name, lines }) => `add set ${own} ${name} { ${lines.join('; ')}; }`),
    ...chains.map(({ name, base }) =>
      base === null ? `add chain ${own} ${name}` : `add chain ${own} ${name} { ${base} }`,
    ),
    ...chains.flatMap(({ name, rules }) => rules.map((rule) => `add rule ${own} ${name} ${rule}`)),
  ];
}

function grouped<Item extends Place>(
  items: readonly Item[],
  text: (item: Item) => string | null,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const item of items) {
    const said = text(item);
    if (said === null) continue;
    const group = groups.get(item.set);
    if (group === undefined) groups.set(item.set, [said]);
    else group.push(said);
  }
  return groups;
}

function listed(command: string, values: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < values.length; at += ELEMENTS_OF_LINE) {
    lines.push(`${command} { ${values.slice(at, at + ELEMENTS_OF_LINE).join(', ')} }`);
  }
  return lines;
}

/** Null: it is over. A timeout of 0 would be none at all, and hold for ever. */
function elementText({ value, expiresAt, comment }: Put, now: number): string | null {
  const said = comment === null ? '' : ` comment "${checkedComment(comment)}"`;
  if (expiresAt === null) return `${checked(value)}${said}`;
  const seconds = Math.floor((expiresAt - now) / 1000);
  return seconds < 1 ? null : `${checked(value)} timeout ${seconds}s${said}`;
}

/** nft asks the resolver for what it cannot read as an address (governance.md §4.2). */
function checked(value: string): string {
  const parts = value.includes(' . ') ? value.split(' . ') : value.split('-');
  if (parts.every(isPart)) return value;
  throw new OperatingError('conflict', `Cannot tell nft of ${JSON.stringify(value)}: no address`);
}

/** A number, an address of any kind, or one with a length. */
function isPart(part: string): boolean {
  if (/^\d{1,10}$/.test(part) || macFromText(part) === part) return true;
  const [address = '', length = '0', ...rest] = part.split('/');
  const isAddress = ipv4FromText(address) >= 0 || ipv6FromText(address) !== null;
  return isAddress && /^\d{1,3}$/.test(length) && rest.length === 0;
}

function checkedComment(comment: string): string {
  if (/^[0-9a-z:,+-]{1,127}$/i.test(comment)) return comment;
  throw new OperatingError('conflict', `Cannot tell nft the comment ${JSON.stringify(comment)}`);
}
