/** nft in memory: understands the lines that we write, answers and refuses as version 1.0.6 was seen to do. */
import { OperatingError } from '#base/errors.ts';
import { type Network, networkFromText, overlap } from '#base/network.ts';
import { macFromText } from '#base/mac.ts';
import type { NftPeer } from './peer.ts';

interface FakeElement {
  expiresAt: number | null;
  comment: string | null;
}

interface FakeSet {
  readonly lines: readonly string[];
  readonly elements: Map<string, FakeElement>;
}

interface FakeTable {
  flags: string | null;
  comment: string | null;
  readonly sets: Map<string, FakeSet>;
  readonly chains: Map<string, { base: string | null; rules: string[] }>;
}

export class FakeNft implements NftPeer {
  isReachable = true;
  /** Transactions that were asked for, as text. */
  readonly asked: string[] = [];
  #tables = new Map<string, FakeTable>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  table(name: string): FakeTable | undefined {
    this.#expire();
    return this.#tables.get(name);
  }

  ruleset(): Promise<string> {
    return this.#answer(() => [...this.#tables].map(tableText).join(''));
  }

  sets(lines: readonly string[]): Promise<readonly string[] | null> {
    return this.#answer(() => {
      const name = lines[0]?.split(' ')[2] ?? '';
      const table = this.table(name);
      if (table === undefined) return null;
      const sets = [...table.sets].map(([set, { elements }]) => {
        const elem = [...elements].map(([value, one]) => elementJson(value, one, this.#now()));
        return { set: { family: 'inet', table: name, name: set, elem } };
      });
      return [JSON.stringify({ nftables: [{ metainfo: { version: '1.0.6' } }, ...sets] })];
    });
  }

  run(commands: readonly string[]): Promise<void> {
    return this.#answer(() => {
      this.asked.push(commands.join('\n'));
      this.#expire();
      const before = structuredClone(this.#tables);
      try {
        for (const command of commands) this.#do(command);
      } catch (error) {
        this.#tables = before;
        throw error;
      }
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #answer<T>(answer: () => T): Promise<T> {
    if (!this.isReachable) {
      return Promise.reject(
        new OperatingError('unreachable', 'nft cannot be asked: no such namespace'),
      );
    }
    try {
      return Promise.resolve(answer());
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #expire(): void {
    for (const { sets } of this.#tables.values()) {
      for (const { elements } of sets.values()) {
        for (const [value, { expiresAt }] of elements) {
          if (expiresAt !== null && expiresAt <= this.#now()) elements.delete(value);
        }
      }
    }
  }

  #do(command: string): void {
    const match = /^(add|create|delete) (table|set|chain|rule|element) inet (\S+)(?: (.*))?$/.exec(
      command,
    );
    if (match === null) throw refused(`syntax error: ${command}`);
    const [, verb = '', object = '', name = '', rest = ''] = match;
    if (object === 'table') {
      this.#doTable(verb, name, rest);
      return;
    }
    const table = this.#tables.get(name) ?? missing(name);
    const [own = '', ...others] = rest.split(' ');
    const tail = others.join(' ');
    if (object === 'set') table.sets.set(own, { lines: inBraces(tail), elements: new Map() });
    else if (object === 'chain') addChain(table, own, tail);
    else if (object === 'rule') addRule(table, own, tail);
    else changeElements(table, verb, own, tail, this.#now());
  }

  #doTable(verb: string, name: string, rest: string): void {
    if (verb === 'delete') {
      if (!this.#tables.delete(name)) missing(name);
      return;
    }
    const table = this.#tables.get(name) ?? {
      flags: null,
      comment: null,
      sets: new Map(),
      chains: new Map(),
    };
    for (const line of inBraces(rest)) {
      if (line.startsWith('flags ')) table.flags = line.slice(6);
      else table.comment = line.slice('comment "'.length, -1);
    }
    this.#tables.set(name, table);
  }
}

function refused(why: string): OperatingError {
  return new OperatingError('conflict', `nft: Error: ${why}`);
}

function missing(name: string): never {
  throw refused(`Could not process rule: No such file or directory: ${name}`);
}

function inBraces(text: string): readonly string[] {
  const inner = text.replace(/^\{ /, '').replace(/;? \}$/, '');
  return inner === '' ? [] : inner.split('; ').map((line) => line.trim());
}

function addChain(table: FakeTable, name: string, rest: string): void {
  const base = rest === '' ? null : rest.slice(2, -2);
  table.chains.set(name, { base, rules: [] });
}

function addRule(table: FakeTable, name: string, rule: string): void {
  const chain = table.chains.get(name) ?? missing(name);
  for (const [, set = ''] of rule.matchAll(/@(\w+)/g)) {
    if (!table.sets.has(set)) missing(set);
  }
  const target = /jump (\w+)/.exec(rule)?.[1];
  if (target !== undefined && !table.chains.has(target)) missing(target);
  chain.rules.push(rule);
}

function changeElements(
  table: FakeTable,
  verb: string,
  name: string,
  rest: string,
  now: number,
): void {
  const set = table.sets.get(name) ?? missing(name);
  for (const text of rest.slice(2, -2).split(', ')) {
    const match = /^(.+?)(?: timeout (\d+)s)?(?: comment "([^"]*)")?$/.exec(text);
    const [, value = '', timeout = '0', comment = null] = match ?? [];
    checkType(set, value);
    if (verb !== 'delete') {
      // A timeout of 0 is none.
      const expiresAt = timeout === '0' ? null : now + Number(timeout) * 1000;
      addElement(set, verb, value, { expiresAt, comment });
    } else if (!set.elements.delete(value)) missing(value);
  }
}

function addElement(set: FakeSet, verb: string, value: string, element: FakeElement): void {
  const old = set.elements.get(value);
  if (old !== undefined && verb === 'create') throw refused(`File exists: ${value}`);
  const isInterval = set.lines.some((line) => /^flags .*interval/.test(line));
  if (isInterval && overlapsOther(set, value)) {
    throw refused('interval overlaps with an existing one');
  }
  // What is there keeps its comment.
  set.elements.set(value, { ...element, comment: old?.comment ?? element.comment });
}

function networkOf(value: string): Network {
  const network = networkFromText(value);
  if (typeof network === 'string') throw refused(`Could not resolve hostname: ${value}`);
  return network;
}

function overlapsOther(set: FakeSet, value: string): boolean {
  const own = networkOf(value);
  return [...set.elements.keys()].some((one) => one !== value && overlap(own, networkOf(one)));
}

function checkType(set: FakeSet, value: string): void {
  const [type = ''] = set.lines;
  if (type.includes('ether_addr')) {
    if (macFromText(value) !== value) throw refused(`Could not parse ${value}`);
    return;
  }
  if (!type.includes('addr')) return;
  const [address = ''] = value.split(' . ');
  const isMapped = address.startsWith('::ffff:');
  const { family } = networkOf(address);
  if (type.includes(`ipv${family}_addr`) || (isMapped && type.includes('ipv6_addr'))) return;
  throw refused(`Could not resolve hostname: ${value}`);
}

function tableText([name, table]: [string, FakeTable]): string {
  const block = (head: string, lines: readonly string[]): string =>
    `\t${head} {\n${lines.map((line) => `\t\t${line}\n`).join('')}\t}\n`;
  const blocks = [
    ...[...table.sets].map(([set, { lines }]) => block(`set ${set}`, lines)),
    ...[...table.chains].map(([chain, { base, rules }]) =>
      block(`chain ${chain}`, [...(base === null ? [] : [wellKnown(base)]), ...rules]),
    ),
  ];
  const owned = table.flags === 'owner' ? ' # progname nft' : '';
  const head = [
    ...(table.flags === null ? [] : [`\tflags ${table.flags}\n`]),
    ...(table.comment === null ? [] : [`\tcomment "${table.comment}"\n`]),
  ];
  return `table inet ${name} {${owned}\n${head.join('')}${blocks.join('\n')}}\n`;
}

/** nft says these by name. */
function wellKnown(base: string): string {
  return base
    .replace('priority -10;', 'priority filter - 10;')
    .replace('priority -110;', 'priority dstnat - 10;');
}

function elementJson(value: string, { expiresAt, comment }: FakeElement, now: number): unknown {
  const val = valueJson(value);
  if (expiresAt === null && comment === null) return val;
  const left = expiresAt === null ? {} : { expires: Math.floor((expiresAt - now) / 1000) };
  return { elem: { val, ...left, ...(comment === null ? {} : { comment }) } };
}

function valueJson(value: string): unknown {
  if (value.includes(' . ')) {
    return { concat: value.split(' . ').map((part) => (/^\d+$/.test(part) ? Number(part) : part)) };
  }
  if (/^\d+$/.test(value)) return Number(value);
  const [addr, length] = value.split('/');
  return length === undefined ? value : { prefix: { addr, len: Number(length) } };
}
