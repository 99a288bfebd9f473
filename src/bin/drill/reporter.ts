/** Tells a drill's steps, with times, to a person or a program. */
import type { Turn } from '#lab/dialogue.ts';
import { DRILL_WORKER, type DrillScript } from '#lab/drill/plan.ts';
import { stepOf } from '#lab/drill/step.ts';
import type { Endpoint } from '#model/stream.ts';

export class Reporter {
  readonly #json: boolean;
  #script: DrillScript | null = null;
  #client = '';
  #server = '';
  #tls = false;
  #began = 0;
  #shares = 0;
  #firstShareAt = 0;

  constructor(json: boolean) {
    this.#json = json;
  }

  begin(script: DrillScript, client: Endpoint, server: Endpoint, tls: boolean): void {
    const { dialect, shares, seconds, seed } = script.plan;
    this.#script = script;
    this.#client = textOf(client);
    this.#server = textOf(server);
    this.#tls = tls;
    this.#began = Date.now();
    const ends = { client: this.#client, server: this.#server };
    if (this.#json) {
      this.#print({ type: 'drill', dialect, shares, seconds, seed, tls, ...ends });
      return;
    }
    const carrier = tls ? ' inside TLS' : '';
    this.#write(
      `Drill: a simulated miner and pool speak ${dialect}${carrier}, ${shares} shares in ${seconds} s ` +
        `(seed ${seed}).\nNothing is hashed. ${this.#client} → ${this.#server}\n`,
    );
  }

  step(turn: Turn): void {
    const { kind, name } = stepOf(turn);
    const now = Date.now();
    const first = kind === 'share' && this.#shares === 0;
    if (kind === 'share') this.#shares += 1;
    if (first) this.#firstShareAt = now;
    const speaker = turn.side === 0 ? 'miner' : 'pool';
    if (this.#json) {
      this.#print({ type: 'step', at: new Date(now).toISOString(), speaker, kind, name });
      return;
    }
    const arrow = turn.side === 0 ? 'miner → pool' : 'pool → miner';
    const note = kind === 'share' ? `share ${this.#shares}${first ? ', the first' : ''}` : '';
    this.#write(`  ${clockText(now)}  ${arrow}  ${name.padEnd(24)}${note}`.trimEnd());
  }

  note(text: string): void {
    if (this.#json) this.#print({ type: 'note', text });
    else this.#write(text);
  }

  end(): void {
    const script = this.#script;
    if (script === null) return;
    const { submitted, accepted, rejected, wallet, coin } = script.expects;
    const seconds = (Date.now() - this.#began) / 1000;
    const firstShare = new Date(this.#firstShareAt).toISOString();
    if (this.#json) {
      const { protocol, grade } = script.expects;
      const hidden = { protocol: null, grade: 'behaved', wallet: null, coin: null };
      const expects = this.#tls ? hidden : { protocol, grade, wallet, coin };
      this.#print({ type: 'end', seconds, firstShare, submitted, accepted, rejected, expects });
      return;
    }
    this.#write(
      `Done in ${seconds.toFixed(1)} s: ${submitted} shares sent, ${accepted} accepted, ${rejected} refused.`,
    );
    this.#write(this.#advice(script));
  }

  #advice({ expects }: DrillScript): string {
    const at = clockText(this.#firstShareAt);
    const port = this.#server.slice(this.#server.lastIndexOf(':') + 1);
    const shown = this.#tls
      ? 'Inside TLS the words cannot be read: expect at most a finding of grade behaved, after minutes, not seconds.'
      : [
          `The sensor must show, within 2 s of the first share (${at}):`,
          `  ${this.#client} → ${this.#server}, grade ${expects.grade}, protocol ${expects.protocol}`,
          `  ${expects.wallet === null ? '' : `wallet ${expects.wallet}, `}worker ${expects.worker ?? DRILL_WORKER}`,
        ].join('\n');
    const local = this.#server.startsWith('127.') || this.#server.startsWith('[::1]');
    const how = [
      'How to check:',
      `  before a drill, in another terminal:  minewatch watch -i ${local ? 'lo' : 'INTERFACE'}`,
      `  or from a recording:                  tcpdump -i ${local ? 'lo' : 'INTERFACE'} -w drill.pcap port ${port}`,
      '                                        minewatch scan drill.pcap',
      'If nothing shows: is the sensor on the path of these two addresses, and does `networks` include one of them?',
    ].join('\n');
    return `\n${shown}\n${how}`;
  }

  #write(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  #print(value: object): void {
    process.stdout.write(`${JSON.stringify(value)}\n`);
  }
}

function textOf({ ip, port }: Endpoint): string {
  const host = ip.startsWith('::ffff:') ? ip.slice(7) : ip;
  const shown = host.includes(':') ? `[${host}]` : host;
  return port === 0 ? shown : `${shown}:${port}`;
}

/** UTC, as in findings. */
function clockText(at: number): string {
  return `${new Date(at).toISOString().slice(11, 23)}Z`;
}
