/**
 * gobgpd through its own command line, as Debian installs both: 3.10 and later speak different protocols to their daemon
 * (the package of the messages changed with 4.0), the words stayed. A command is a process with 10 ms of work, so a few
 * run at a time: 500 routes took 4.8 to 8.3 s on two cores that others used too.
 */
import type { ChildProcess } from 'node:child_process';
import { OperatingError } from '#base/errors.ts';
import type { BgpSettings } from '#model/enforcer-config.ts';
import { argumentsFromName } from './match.ts';
import { runProgram, type Ran } from '../run-program.ts';
import type { Peer } from './peer.ts';
import { neighboursFrom, namesFrom, routesFrom } from './rib.ts';
import { communityText, idOf, type Family, type Route } from './route.ts';
import { together } from './together.ts';

/** Its own words where the daemon did not answer; all else is a refusal. */
const SILENCE =
  /deadline exceeded|code = (?:Unavailable|Canceled)|connection (?:refused|reset|error)/i;

/** A table with 200,000 routes is that long. */
const LIMITS = { outputBytesMax: 64 * 1024 * 1024 };
const TROUBLE_CHARACTERS_MAX = 300;

export class Gobgp implements Peer {
  readonly #settings: BgpSettings;
  readonly #running = new Set<ChildProcess>();

  constructor(settings: BgpSettings) {
    this.#settings = settings;
  }

  async routes(family: Family): Promise<readonly Route[]> {
    return this.#read(['global', 'rib', '-a', family], (text) => routesFrom(text, family));
  }

  async told(families: readonly Family[]): Promise<readonly ReadonlySet<string>[]> {
    const neighbours = await this.#read(['neighbor'], neighboursFrom);
    const told = neighbours.map(() => new Set<string>());
    const asked = neighbours.flatMap((neighbour, i) =>
      families.flatMap((family) => (neighbour.families.includes(family) ? { i, family } : [])),
    );
    await together(asked, async ({ i, family }) => {
      const words = ['neighbor', neighbours[i]?.address ?? '', 'adj-out', '-a', family];
      const names = await this.#read(words, namesFrom);
      for (const name of names) told[i]?.add(`${family} ${name}`);
    });
    return told;
  }

  put(route: Route): Promise<void> {
    const { nextHop, rate, communities, large } = route;
    const then =
      rate === null ? ['accept'] : rate === 0 ? ['discard'] : ['rate-limit', String(rate)];
    const action = nextHop === null ? ['then', ...then] : ['nexthop', nextHop];
    const marks = ['community', communities.map(communityText).join(',')];
    return this.#change('add', route, [...action, ...marks, 'large-community', large.join(',')]);
  }

  remove(route: Route): Promise<void> {
    return this.#change('del', route, []);
  }

  close(): Promise<void> {
    for (const child of this.#running) child.kill('SIGKILL');
    return Promise.resolve();
  }

  async #change(verb: 'add' | 'del', route: Route, rest: readonly string[]): Promise<void> {
    const match = argumentsFromName(route.family, route.name);
    if (match === null)
      throw new OperatingError('conflict', `gobgp has no words for ${idOf(route)}`);
    const words = ['global', 'rib', '-a', route.family, verb, ...match, ...rest];
    const { status, trouble } = await this.#run(words);
    if (status === 0) return;
    const isKnown = status !== null && !SILENCE.test(trouble);
    const outcome = isKnown ? 'refused it' : 'did not answer';
    throw new OperatingError(
      isKnown ? 'conflict' : 'unreachable',
      `Cannot ${verb === 'add' ? 'announce' : 'withdraw'} ${idOf(route)}: gobgpd ${outcome}: ${trouble}`,
    );
  }

  async #read<T>(words: readonly string[], parse: (text: string) => T | null): Promise<T> {
    const { status, out, trouble } = await this.#run(words);
    const value = status === 0 ? parse(out) : null;
    if (value !== null) return value;
    const { host, port } = this.#settings;
    const why = status === 0 ? 'its answer is not understood' : trouble;
    throw new OperatingError(
      'unreachable',
      `Cannot read ${words.join(' ')} of gobgpd at ${host} port ${port}: ${why}`,
    );
  }

  /** It says what is wrong on either of its outputs. */
  async #run(words: readonly string[]): Promise<Ran> {
    const { command, host, port } = this.#settings;
    const all = [...command, '--host', host, '--port', String(port), '--json', ...words];
    const timeoutMs = this.#settings['timeout-s'] * 1000;
    const ran = await runProgram(all, { ...LIMITS, timeoutMs, running: this.#running });
    if (ran.status === 0) return ran;
    const said = (ran.trouble || ran.out).trim().slice(0, TROUBLE_CHARACTERS_MAX);
    return { ...ran, trouble: said };
  }
}
