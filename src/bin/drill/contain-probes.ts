/** What the hosts of the drill can and cannot reach, tried by real connections; and how soon a decision is felt. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabHost } from '#lab/containment/lab-host.ts';
import { PLACES, PORTS, type ThreeHosts } from '#lab/containment/three-hosts.ts';
import type { CheckName, ContainReport, Effect } from './contain-report.ts';

const [POOL] = PLACES.pool;
/** Where the drill's pool listens; the lab's own echo has Stratum's usual port. */
export const POOL_PORT = 3334;
const [SITE] = PLACES.site;
/** A try that is not answered within this is one that fails. */
const TRY_MS = 1_000;
const FELT_MS_MAX = 60_000;
const PATIENCE_MS = 20_000;
const SHARE_MS_MAX = 30_000;

export class ContainProbes {
  readonly #hosts: ThreeHosts;
  readonly #report: ContainReport;
  #miner: ChildProcess | null = null;
  #expecting: Promise<void> = Promise.resolve();

  constructor(hosts: ThreeHosts, report: ContainReport) {
    this.#hosts = hosts;
    this.#report = report;
  }

  /** The miner that is to be cut off. */
  watch(miner: ChildProcess): void {
    this.#miner = miner;
  }

  /** Tries again and again from now on, until it is so. */
  expect(effect: Effect): void {
    const startedAt = performance.now();
    const tell = async (): Promise<void> => {
      if (await this.#felt(effect)) this.#report.delay(effect, performance.now() - startedAt);
    };
    this.#expecting = tell();
  }

  /** Everything that must be so now. */
  async look(effect: Effect): Promise<void> {
    await this.#expecting;
    const { subject, neighbour } = this.#hosts;
    const isFree = effect === 'released';
    if (effect === 'held') {
      this.#report.check('session-cut', await this.#hasEnded());
    }
    await this.#reaches('pool', subject, POOL, POOL_PORT, isFree);
    await this.#reaches('site', subject, SITE, PORTS.secure, effect !== 'held');
    await this.#reaches('vendor', subject, PLACES.vendor[0], PORTS.secure, true);
    await this.#reaches('hospital', subject, PLACES.hospital[0], PORTS.secure, true);
    await this.#reaches('portal', subject, PLACES.portal[0], 8421, true);
    const page = await subject.get(SITE);
    this.#report.check('notice', (page.status === 511) === (effect === 'held'));
    await this.#reaches('neighbour-pool', neighbour, POOL, POOL_PORT, true);
    await this.#reaches('neighbour-site', neighbour, SITE, PORTS.secure, true);
  }

  /** With its next share at the latest it learns that nobody is there. */
  async #hasEnded(): Promise<boolean> {
    for (let waited = 0; waited < SHARE_MS_MAX; waited += 100) {
      if (this.#miner?.exitCode !== null) return this.#miner?.exitCode !== 0;
      await sleep(100);
    }
    return false;
  }

  async #felt(effect: Effect): Promise<boolean> {
    const endsAt = performance.now() + FELT_MS_MAX;
    while (performance.now() < endsAt) {
      const [ip, port] = effect === 'released' ? [POOL, POOL_PORT] : [SITE, PORTS.secure];
      const { failed } = await this.#hosts.subject.connect(ip, port, TRY_MS);
      if ((failed === null) === (effect !== 'held')) return true;
      await sleep(20);
    }
    return false;
  }

  async #reaches(
    name: CheckName,
    from: LabHost,
    ip: string,
    port: number,
    isMeantTo: boolean,
  ): Promise<void> {
    // The pool of the drill may be starting again: what can be reached at all is reached soon.
    const endsAt = performance.now() + (isMeantTo ? PATIENCE_MS : 0);
    for (;;) {
      const { failed } = await from.connect(ip, port, TRY_MS);
      const isSo = (failed === null) === isMeantTo;
      if (isSo || performance.now() >= endsAt) {
        this.#report.check(name, isSo);
        return;
      }
      await sleep(100);
    }
  }
}
