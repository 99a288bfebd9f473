/**
 * A table that ends with the process that made it (`flags owner`): an interactive nft holds it, its input is a pipe of
 * ours. However we end, the pipe closes, nft ends, and the kernel takes the table away. Nobody else can change it.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { refusal } from './nft-program.ts';
import type { NftPeer } from './peer.ts';
import { plainEnvironment } from '../run-program.ts';

/** 50,000 elements in one line take nft 2 s to read. */
const ANSWER_MS_MAX = 60_000;
const CLOSE_MS_MAX = 5_000;
/** Kept of what nft says of one transaction: it repeats the whole line. */
const SAID_CHARACTERS_MAX = 16 * 1024;

export class OwnerSession implements NftPeer {
  /** Reading is open to everybody. */
  readonly #reader: NftPeer;
  readonly #command: readonly string[];
  #child: ChildProcessWithoutNullStreams | null = null;
  #asked = 0;

  constructor(reader: NftPeer, command: readonly string[]) {
    this.#reader = reader;
    this.#command = command;
  }

  ruleset(): Promise<string> {
    return this.#reader.ruleset();
  }

  sets(lines: readonly string[]): Promise<readonly string[] | null> {
    return this.#reader.sets(lines);
  }

  async run(commands: readonly string[]): Promise<void> {
    const child = (this.#child ??= this.#open());
    // nft does not say that it is done: it is asked for a table that nobody has, and complains of it afterwards.
    const mark = `minewatch_done_${++this.#asked}`;
    const answer = answerUntil(child, mark);
    child.stdin.write(`${commands.join('; ')}\nlist table inet ${mark}\n`);
    const said = await answer;
    if (said === null) {
      child.kill('SIGKILL');
      this.#child = null;
      throw refusal(null, 'it ended, and what it held ended with it');
    }
    if (said.includes('Error: ')) throw refusal(said, said);
  }

  async close(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS_MAX);
      child.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      child.stdin.end();
    });
  }

  #open(): ChildProcessWithoutNullStreams {
    const [program = '', ...args] = this.#command;
    const child = spawn(program, [...args, '-i'], { stdio: 'pipe', env: plainEnvironment() });
    child.on('error', () => undefined);
    child.stdin.on('error', () => undefined);
    // It prints a prompt, if anything.
    child.stdout.resume();
    child.on('close', () => {
      if (this.#child === child) this.#child = null;
    });
    return child;
  }
}

/** What nft said before the complaint about `mark`; null: it ended, or took too long. */
function answerUntil(child: ChildProcessWithoutNullStreams, mark: string): Promise<string | null> {
  return new Promise((resolve) => {
    let said = '';
    /** The end of what was heard: the mark may come in two pieces. */
    let tail = '';
    const finish = (answer: string | null): void => {
      clearTimeout(timer);
      child.stderr.off('data', hear);
      child.off('close', ended);
      child.off('error', ended);
      resolve(answer);
    };
    const hear = (chunk: Buffer): void => {
      const text = chunk.toString();
      tail = `${tail}${text}`.slice(-(text.length + mark.length));
      if (said.length < SAID_CHARACTERS_MAX) said += text;
      if (tail.includes(`list table inet ${mark}`)) finish(beforeMark(said, mark));
    };
    const ended = (): void => finish(null);
    const timer = setTimeout(ended, ANSWER_MS_MAX);
    child.stderr.on('data', hear);
    child.once('close', ended);
    child.once('error', ended);
  });
}

/** Without the complaint itself: `Error: …`, then the line. */
function beforeMark(said: string, mark: string): string {
  const at = said.indexOf(`list table inet ${mark}`);
  return at < 0 ? said : said.slice(0, Math.max(0, said.lastIndexOf('Error: ', at)));
}
