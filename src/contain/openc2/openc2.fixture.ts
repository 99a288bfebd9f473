/**
 * A stateless packet filter that takes OpenC2, in memory: a list of rules, each with its end, of which some are not ours.
 * It says of a packet whether it passes. What consumers may do (SLPF 1.0: refuse an argument, give their own numbers, lose
 * an answer, answer 500 to every deletion) is its `mood`.
 */
import type { Clock } from '#base/clock.ts';
import { addressFromText, holds, networkFromText } from '#base/network.ts';
import {
  netFromText,
  OPENC2_MEDIA_TYPE,
  OPENC2_PATH,
  OpenC2Request,
  type OpenC2Response,
  SlpfCommand,
  type SlpfTraffic,
} from '#model/openc2.ts';
import type { PeerReply, PeerRequest } from '../http-peer.ts';

export interface Packet {
  readonly from: string;
  readonly to: string;
  /** Of the destination. */
  readonly port: number;
}

interface FilterRule {
  readonly traffic: SlpfTraffic;
  readonly stop: number;
}

export interface Mood {
  /** Arguments that it does not know. */
  refuses: readonly string[];
  /** Before it acts: an answer in place of its own, or null to hang up. Undefined: as usual. */
  instead: (command: SlpfCommand) => OpenC2Response | null | undefined;
  /** It acts, and hangs up. */
  losesAnswer: (command: SlpfCommand) => boolean;
  features: OpenC2Response['results'];
}

const PAIRS = {
  query: ['features'],
  deny: ['ipv4_net', 'ipv6_net', 'ipv4_connection', 'ipv6_connection'],
  delete: ['slpf:rule_number'],
};

export class PacketFilter {
  readonly mood: Mood = {
    refuses: [],
    instead: () => undefined,
    losesAnswer: () => false,
    features: { versions: ['1.0'], profiles: ['slpf'], pairs: PAIRS, rate_limit: 6000 },
  };
  readonly heard: SlpfCommand[] = [];
  readonly #clock: Clock;
  readonly #rules = new Map<number, FilterRule>([
    [1, { traffic: { ipv4_net: '198.51.100.66/32' }, stop: Infinity }],
  ]);
  readonly #foreign = new Set([1]);
  #next = 1000;

  constructor({ clock }: { readonly clock: Clock }) {
    this.#clock = clock;
  }

  handle({ method, path, headers, body }: PeerRequest): PeerReply | null {
    const message = OpenC2Request.parse(JSON.parse(body));
    const isRight =
      method === 'POST' && path === OPENC2_PATH && headers['content-type'] === OPENC2_MEDIA_TYPE;
    if (!isRight) return { status: 404, headers: {}, body: new Uint8Array() };
    const command = SlpfCommand.parse(message.body.openc2.request);
    this.heard.push(command);
    const instead = this.mood.instead(command);
    if (instead === null) return null;
    const response = instead ?? this.#answer(command);
    if (this.mood.losesAnswer(command)) return null;
    const reply = {
      headers: { request_id: message.headers?.request_id, created: this.#clock.now() },
      body: { openc2: { response } },
    };
    return {
      status: response.status === 102 ? 200 : response.status,
      headers: { 'content-type': OPENC2_MEDIA_TYPE },
      body: Buffer.from(JSON.stringify(reply)),
    };
  }

  #answer({ action, target, args }: SlpfCommand): OpenC2Response {
    this.#expire();
    const names = [...Object.keys(args), ...Object.keys(args.slpf ?? {})];
    if (names.some((name) => this.mood.refuses.includes(name))) {
      return { status: 501, status_text: 'Option not supported' };
    }
    if ('features' in target) return { status: 200, results: this.mood.features };
    if ('slpf:rule_number' in target) {
      if (this.#rules.delete(target['slpf:rule_number'])) return { status: 200 };
      return { status: 500, status_text: 'firewall rule not removed or updated' };
    }
    if (action !== 'deny') return { status: 501 };
    return this.#deny(target, args);
  }

  #deny(traffic: SlpfTraffic, { duration, slpf }: SlpfCommand['args']): OpenC2Response {
    const number = slpf?.insert_rule ?? this.#next++;
    if (this.#rules.has(number)) {
      return { status: 501, status_text: 'Rule number currently in use' };
    }
    const stop = duration === undefined ? Infinity : this.#clock.now() + duration;
    this.#rules.set(number, { traffic, stop });
    return { status: 200, results: { slpf: { rule_number: number } } };
  }

  #expire(): void {
    for (const [number, { stop }] of this.#rules) {
      if (stop <= this.#clock.now()) this.#rules.delete(number);
    }
  }

  /** Whether it comes out at the other side. */
  passes({ from, to, port }: Packet): boolean {
    this.#expire();
    return ![...this.#rules.values()].some(({ traffic }) => matches(traffic, from, to, port));
  }

  /** Rules that are not somebody else's. */
  get ours(): readonly number[] {
    this.#expire();
    return [...this.#rules.keys()].filter((number) => !this.#foreign.has(number));
  }

  tamper(key: string): void {
    const network = networkFromText(key);
    if (typeof network === 'string') return;
    for (const number of this.ours) {
      if (this.#rules.get(number)?.traffic === undefined) continue;
      if (JSON.stringify(this.#rules.get(number)).includes(network.text))
        this.#rules.delete(number);
    }
  }

  flush(): void {
    for (const number of this.ours) this.#rules.delete(number);
  }

  foreign(): string {
    return JSON.stringify([...this.#rules].filter(([number]) => this.#foreign.has(number)));
  }
}

function matches(traffic: SlpfTraffic, from: string, to: string, port: number): boolean {
  const within = (address: string, net: string | undefined): boolean => {
    if (net === undefined) return true;
    const outer = netFromText(net);
    const inner = addressFromText(address);
    return outer !== null && inner !== null && outer.family === inner.family && holds(outer, inner);
  };
  if ('ipv4_net' in traffic) return within(from, traffic.ipv4_net) || within(to, traffic.ipv4_net);
  if ('ipv6_net' in traffic) return within(from, traffic.ipv6_net) || within(to, traffic.ipv6_net);
  const tuple = 'ipv4_connection' in traffic ? traffic.ipv4_connection : traffic.ipv6_connection;
  return (
    within(from, tuple.src_addr) &&
    within(to, tuple.dst_addr) &&
    (tuple.dst_port === undefined || tuple.dst_port === port)
  );
}
