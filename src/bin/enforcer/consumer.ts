/** Where somebody else's OpenC2 producer may ask what this point holds; it changes nothing here. */
import type { Clock } from '#base/clock.ts';
import type { Enforcer } from '#contain/enforcer.ts';
import { openC2Consumer, type OpenC2Consumer } from '#contain/openc2/openc2-consumer.ts';
import type { EnforcerConfig } from '#model/enforcer-config.ts';

export async function consumerOf(
  config: EnforcerConfig,
  parts: {
    readonly enforcer: Enforcer;
    readonly clock: Clock;
    readonly stateFolder: string;
    readonly say: (line: string) => void;
  },
): Promise<OpenC2Consumer | null> {
  const settings = config['openc2-consumer'];
  if (settings === undefined) return null;
  const { enforcer, clock, stateFolder, say } = parts;
  return openC2Consumer(settings, {
    clock,
    stateFolder,
    view: { covers: (network) => enforcer.covers(network) },
    name: `minewatch-${config.point}`,
    dropProcess: 'reject',
    note: (note) => say(`OpenC2: ${JSON.stringify(note)}`),
  });
}
