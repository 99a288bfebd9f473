/** Turns a dialect's script into a simulator: cuts the opening off where asked and puts the carrier around. */
import type { Random } from '#base/random.ts';
import type { Protocol } from '#model/protocol.ts';
import type { DialogueOptions, Expectation, Message, Play, Simulator, Turn } from '../dialogue.ts';
import { inHttp } from '../carriers/http.ts';
import { inWebSocket } from '../carriers/websocket.ts';
import { SHARE_MILLIS } from '../pace.ts';
import { Scene } from '../scene.ts';

/** What a script must say at its end; shares are counted by the scene. */
export type Says = Pick<Expectation, 'coin' | 'algorithm' | 'wallet' | 'agent' | 'worker'> & {
  readonly grade?: Expectation['grade'];
  readonly protocol?: Expectation['protocol'];
  /** Expected work of one share at the first difficulty. */
  readonly hashesPerShare?: number;
};

type Wrap = (messages: readonly Message[], random: Random, opening: boolean) => Turn[];

export interface Script {
  readonly name: Protocol;
  readonly id?: string;
  readonly framing: Simulator['framing'];
  /** Speaks on the scene; returns what the whole session (opening included) tells. */
  readonly run: (scene: Scene) => Says;
  /** What a listener who missed the opening cannot know. */
  readonly lostMidSession?: readonly (keyof Says)[];
}

export function simulate(script: Script): Simulator {
  const play = (random: Random, options: DialogueOptions): Play => {
    const scene = new Scene(random, options, script.framing);
    const says = script.run(scene);
    const late = options.midSession === true;
    const messages = late ? cutOpening(scene, script.framing) : scene.messages;
    const turns = WRAPS[script.framing](messages, scene.random, options.midSession !== true);
    return {
      messages,
      turns,
      expects: expectation(script, scene, says, late),
    };
  };
  return {
    name: script.name,
    id: script.id ?? script.name,
    framing: script.framing,
    play,
    dialogue: (random, options) => play(random, options).turns,
  };
}

const plain: Wrap = (messages) => messages.map(({ side, at, bytes }) => ({ side, at, bytes }));

const WRAPS: Readonly<Record<Simulator['framing'], Wrap>> = {
  line: plain,
  binary: plain,
  http: (messages) => inHttp(messages),
  websocket: (messages, random, opening) =>
    inWebSocket(messages, random, { host: 'ws.pool.example', opening }),
};

/** A capture that begins later begins anywhere: the last message of the opening is kept from its middle on. */
function cutOpening(scene: Scene, framing: Simulator['framing']): Message[] {
  const rest = scene.messages.slice(scene.openingEnds);
  const last = scene.messages[scene.openingEnds - 1];
  if (framing !== 'line' || last === undefined) return rest;
  return [{ ...last, bytes: last.bytes.subarray(last.bytes.length >> 1) }, ...rest];
}

function expectation(script: Script, scene: Scene, says: Says, late: boolean): Expectation {
  const lost = new Set<keyof Says>(late ? (script.lostMidSession ?? ['agent']) : []);
  const { submitted, accepted, rejected } = scene;
  return {
    protocol: says.protocol ?? script.name,
    grade: says.grade ?? (accepted > 0 ? 'work-proven' : 'session'),
    coin: lost.has('coin') ? null : says.coin,
    algorithm: lost.has('algorithm') ? null : says.algorithm,
    wallet: lost.has('wallet') ? null : says.wallet,
    agent: lost.has('agent') ? null : says.agent,
    worker: lost.has('worker') ? null : says.worker,
    hashesPerSecond: rateOf(says.hashesPerShare, scene),
    submitted,
    accepted,
    rejected,
  };
}

/** Retargeting keeps the speed (see `pace`), so the first difficulty and the first mean gap tell it. */
function rateOf(hashesPerShare: number | undefined, { accepted, options }: Scene): number | null {
  if (hashesPerShare === undefined || accepted === 0) return null;
  return (hashesPerShare * 1000) / (options.shareMillis ?? SHARE_MILLIS);
}
