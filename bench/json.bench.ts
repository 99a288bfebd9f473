/**
 * JSON lines of pools and miners: the reader as it is, beside its state machine alone. The first thousand messages count
 * most, because few streams say more than a handful. The machine is shared: read the ratios.
 */
import { Random } from '#base/random.ts';
import { SIMULATORS } from '#lab/dialects/index.ts';
import { JsonMachine } from '#wire/json-machine.ts';
import { JsonReader } from '#wire/json.ts';

const ROUNDS = 40;
/** How many times as fast as the machine alone the reader must be once warm. */
const RATIO_MIN = 1.5;

export interface JsonBench {
  readonly messages: number;
  /** Microseconds per message, once warm. */
  readonly readerUs: number;
  readonly machineUs: number;
}

export function benchJson(rounds = ROUNDS): JsonBench {
  const lines = linesOf();
  let messages = 0;
  const run = (way: (bytes: Uint8Array) => void): number => {
    for (const line of lines) way(line);
    const start = performance.now();
    messages = 0;
    for (let round = 0; round < rounds; round++) for (const line of lines) way(line);
    return ((performance.now() - start) * 1000) / messages;
  };
  const count = (): void => {
    messages++;
  };
  const reader = new JsonReader(count);
  const machine = new JsonMachine(count);
  const readerUs = run((bytes) => reader.push(bytes));
  const machineUs = run((bytes) => {
    for (let at = 0; at < bytes.length;) at = machine.read(bytes, at);
  });
  return { messages, readerUs, machineUs };
}

function linesOf(): Uint8Array[] {
  const options = { start: 0, shares: 20, compact: true, shuffledKeys: false, midSession: false };
  return SIMULATORS.filter(({ name }) => name === 'stratum-v1' || name === 'cryptonote')
    .flatMap((simulator) => simulator.dialogue(new Random(1), options))
    .map((turn) => turn.bytes);
}

if (import.meta.main) {
  const { messages, readerUs, machineUs } = benchJson();
  const ratio = machineUs / readerUs;
  console.log(
    `${messages} messages: ${readerUs.toFixed(2)} µs each, the machine alone ${machineUs.toFixed(2)} (${ratio.toFixed(1)} ×)`,
  );
  if (ratio < RATIO_MIN) process.exitCode = 1;
}
