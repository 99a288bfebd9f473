/** nft as a program: one run for each reading and for each transaction. */
import { OperatingError } from '#base/errors.ts';
import type { NftPeer } from './peer.ts';
import { runProgram, type Ran } from '../run-program.ts';
import { hasFlags, setNames } from './table-text.ts';

/** A million elements take some seconds to read and to write, a machine that does something else as many more. */
const RUN_MS_MAX = 60_000;
/** An element is 120 bytes of JSON; a million of them, each with orders. */
const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;
const LIMITS = { timeoutMs: RUN_MS_MAX, outputBytesMax: OUTPUT_BYTES_MAX };

const SAID_CHARACTERS_MAX = 300;

export class NftProgram implements NftPeer {
  readonly #command: readonly string[];
  readonly #table: string;

  constructor(command: readonly string[], table: string) {
    this.#command = command;
    this.#table = table;
  }

  async ruleset(): Promise<string> {
    // Of a table alone nft reads every element even when it is not to print them; of all tables it does not.
    return whole(await this.#run(['-t', 'list', 'ruleset', 'inet']));
  }

  async sets(lines: readonly string[]): Promise<readonly string[] | null> {
    if (!hasFlags(lines)) {
      const ran = await this.#run(['-j', 'list', 'table', 'inet', this.#table]);
      return isGone(ran) ? null : [whole(ran)];
    }
    // Each set by itself, in one process: nft 1.0.6 reads freed memory when it prints the flags of a table as JSON.
    const asked = setNames(lines).map((name) => `list set inet ${this.#table} ${name}\n`);
    const ran = await this.#run(['-j', '-i'], asked.join(''));
    return isGone(ran) ? null : whole(ran).split('\n').flatMap(document);
  }

  async run(commands: readonly string[]): Promise<void> {
    const ran = await this.#run(['-f', '-'], `${commands.join('\n')}\n`);
    if (ran.status === 0) return;
    throw refusal(ran.status === null ? null : ran.trouble, ran.trouble);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #run(args: readonly string[], input = ''): Promise<Ran> {
    return runProgram([...this.#command, ...args], { ...LIMITS, input });
  }
}

/**
 * `said`: all that nft said of a transaction; null: it was ended before it said all. It names its errors; what went
 * wrong before it could ask the kernel (no such namespace, no connection) does not look so.
 */
export function refusal(said: string | null, trouble: string): OperatingError {
  const isOurs = said !== null && said.includes('Error: ') && !isForbidden(said);
  const text = `nft: ${firstLine(trouble)}`;
  if (isOurs) return new OperatingError('conflict', text);
  const owned = isForbidden(trouble)
    ? '; a table that belongs to another process ends with that process alone'
    : '';
  return new OperatingError('unreachable', `${text}${owned}`);
}

function isForbidden(text: string): boolean {
  return text.includes('Operation not permitted') || text.includes('Permission denied');
}

function isGone({ status, trouble }: Ran): boolean {
  return status === 1 && trouble.includes('Error: No such file or directory');
}

function whole(ran: Ran): string {
  if (ran.status === 0) return ran.out;
  throw new OperatingError('unreachable', `nft cannot be asked: ${firstLine(ran.trouble)}`);
}

/** Some builds write their prompt before what they print. */
function document(line: string): readonly string[] {
  const at = line.indexOf('{"nftables"');
  return at < 0 ? [] : [line.slice(at)];
}

function firstLine(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line === '' ? 'it ended without a word' : line.slice(0, SAID_CHARACTERS_MAX);
}
