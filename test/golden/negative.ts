/** Near misses and ordinary traffic: the expectation is no finding at all. */
import { Random } from '#base/random.ts';
import { inWebSocket } from '#lab/carriers/websocket.ts';
import { type Ends, layTcp, layUdp } from '#lab/network.ts';
import { EVERYDAY } from '#lab/ordinary/everyday.ts';
import { LOOK_ALIKES } from '#lab/ordinary/look-alikes.ts';
import type { Ordinary } from '#lab/ordinary/talk.ts';
import { ETHERNET, type GoldenCase, START } from './case.ts';

const NEAR: readonly GoldenCase[] = LOOK_ALIKES.map((ordinary) => caseOf('near-miss', ordinary));
const EVERY: readonly GoldenCase[] = EVERYDAY.map((ordinary) => caseOf('ordinary', ordinary));

/** The same look-alikes where a miner might hide: on a pool's port, cut up, in a WebSocket. */
const HIDDEN: readonly GoldenCase[] = LOOK_ALIKES.filter(
  ({ name }) => name !== 'pool-web-page',
).map((ordinary) => ({
  ...caseOf('near-miss', ordinary),
  name: `${ordinary.name} on port 3333, cut anywhere`,
  frames: () => {
    const random = new Random(7);
    const passage = { randomCuts: true, reordered: 0.1 };
    return layTcp(ordinary.turns(random, START), endsOf(3333), random, passage);
  },
}));

const IN_WEBSOCKET: readonly GoldenCase[] = ['electrum', 'json-rpc-login-submit-job', 'mcp'].map(
  (name) => ({
    group: 'near-miss',
    name: `${name} in a WebSocket`,
    linkType: ETHERNET,
    expects: null,
    frames: () => {
      const random = new Random(7);
      const turns = LOOK_ALIKES.find((one) => one.name === name)?.turns(random, START) ?? [];
      return layTcp(inWebSocket(turns, random, { host: 'app.example' }), endsOf(80), random);
    },
  }),
);

function caseOf(group: string, ordinary: Ordinary): GoldenCase {
  return {
    group,
    name: ordinary.name,
    linkType: ETHERNET,
    expects: null,
    frames: () => {
      const random = new Random(7);
      const turns = ordinary.turns(random, START);
      const ends = endsOf(ordinary.port);
      return ordinary.transport === 'udp' ? layUdp(turns, ends) : layTcp(turns, ends, random);
    },
  };
}

function endsOf(port: number): Ends {
  return { client: { ip: '192.0.2.20', port: 51000 }, server: { ip: '203.0.113.5', port } };
}

export const NEGATIVE: readonly GoldenCase[] = [...NEAR, ...HIDDEN, ...IN_WEBSOCKET, ...EVERY];
