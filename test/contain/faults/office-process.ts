/** The office of a run, through all its lives. */
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { ClockMove, OfficeEvent, Span } from './history.ts';
import { ENDED, Life } from './life.ts';
import { moment } from './moment.ts';
import type { Ask, Deed, OfficeLife, OfficeLine, Province } from './office-talk.ts';

const ACTOR = new URL('./actors/serve-office.ts', import.meta.url).pathname;
/** Long for a start, on a machine that does much else. */
const START_MS_MAX = 120_000;
const DEED_MS_MAX = 60_000;

export interface Outcome {
  readonly id: string | null;
  /** A code; `unknown`: it died, or nobody knows what became of it. */
  readonly refused: string | null;
}

export class OfficeProcess {
  readonly events: OfficeEvent[] = [];
  readonly clock: ClockMove[] = [];
  readonly pings: Span[] = [];
  readonly #folder: string;
  readonly #databaseUrl: string | null;
  readonly #say: (text: string) => void;
  readonly #waiting = new Map<number, (outcome: Outcome) => void>();
  readonly #heard = new Set<(event: OfficeEvent) => void>();
  #life: Life | null = null;
  #isReady = false;
  #asked = 0;
  #lives = 0;
  #port = 0;
  #aheadMs = 0;
  #province: Province | null = null;
  /** The moment after which nothing of the last life was heard. */
  #silentSince = moment();

  constructor(folder: string, databaseUrl: string | null, say: (text: string) => void) {
    this.#folder = folder;
    this.#databaseUrl = databaseUrl;
    this.#say = say;
  }

  get port(): number {
    return this.#port;
  }

  get province(): Province {
    if (this.#province === null) throw new Error('The office was never started');
    return this.#province;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Its number: another after each start. */
  get life(): number {
    return this.#lives;
  }

  get aheadMs(): number {
    return this.#aheadMs;
  }

  onEvent(hear: (event: OfficeEvent) => void): void {
    this.#heard.add(hear);
  }

  async start(): Promise<void> {
    if (this.#port === 0) this.#port = await freePort();
    const file = join(this.#folder, 'office-life.json');
    const life: OfficeLife = {
      dataFolder: join(this.#folder, 'office'),
      databaseUrl: this.#databaseUrl,
      port: this.#port,
      aheadMs: this.#aheadMs,
      province: this.#province,
      nextSeq: (this.events.at(-1)?.seq ?? -1) + 1,
    };
    await writeFile(file, JSON.stringify(life));
    const ready = Promise.withResolvers<void>();
    this.#lives++;
    this.#life = new Life({
      command: [process.execPath, ACTOR, file],
      onLine: (line) => this.#hear(JSON.parse(line) as OfficeLine, ready.resolve),
      onTrouble: (line) => {
        this.#say(`office: ${line.slice(0, 2_000)}`);
        if (line.startsWith(ENDED)) ready.reject(new Error(`The office ${line}`));
      },
    });
    const late = setTimeout(
      () => ready.reject(new Error('The office does not start')),
      START_MS_MAX,
    );
    await ready.promise.finally(() => clearTimeout(late));
    this.#isReady = true;
  }

  async kill(): Promise<void> {
    this.#isReady = false;
    await this.#life?.kill();
    this.#silentSince = Math.max(this.#silentSince, this.events.at(-1)?.at ?? 0);
    for (const done of this.#waiting.values()) done({ id: null, refused: 'unknown' });
    this.#waiting.clear();
  }

  freeze(): void {
    this.#life?.freeze();
  }

  thaw(): void {
    this.#life?.thaw();
  }

  /** Waits for the answer, or for the end of this life. */
  async ask(deed: Deed): Promise<Outcome> {
    if (!this.#isReady || this.#life === null) return { id: null, refused: 'unknown' };
    const ask: Ask = { ask: ++this.#asked, deed };
    const from = moment();
    const answered = Promise.withResolvers<Outcome>();
    this.#waiting.set(ask.ask, answered.resolve);
    const late = setTimeout(() => answered.resolve({ id: null, refused: 'unknown' }), DEED_MS_MAX);
    this.#life.write(JSON.stringify(ask));
    const outcome = await answered.promise.finally(() => clearTimeout(late));
    this.#waiting.delete(ask.ask);
    if (deed.do === 'ping' && outcome.refused === null) this.pings.push({ from, to: moment() });
    return outcome;
  }

  async moveClock(aheadMs: number): Promise<void> {
    this.#aheadMs = aheadMs;
    await this.ask({ do: 'clock', aheadMs });
  }

  #hear(line: OfficeLine, ready: () => void): void {
    if ('ready' in line) {
      this.#province = line.province;
      ready();
    } else if ('clock' in line) this.clock.push(line.clock);
    else if ('event' in line) {
      const { isLate, ...event } = line.event;
      const told = { ...event, since: isLate ? this.#silentSince : event.at };
      this.events.push(told);
      for (const hear of this.#heard) hear(told);
    } else {
      const { reply, id, refused } = line;
      if (refused?.startsWith('failed') === true) this.#say(`office: ${refused}`);
      this.#waiting.get(reply)?.({ id, refused });
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
