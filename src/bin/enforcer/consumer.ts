/** Where somebody else's OpenC2 producer may ask what this point holds; it changes nothing here. */
import type { Clock } from '#base/clock.ts';
import type { Enforcer } from '#contain/enforcer.ts';
import { openC2Consumer, type OpenC2Consumer } from '#contain/openc2/openc2-consumer.ts';
import type { EnforcerConfig } from '#model/enforcer-config.ts';
import type { EnforcerKind } from './read-config.ts';

/**
 * What a held system is told when nothing of it passes (SLPF drop_process). Our packet filter resets TCP and answers the
 * rest with "admin prohibited"; routers discard without a word, and so does what takes our OpenC2. Of access servers and
 * others' equipment nobody knows: whoever asks for `reject` is not promised it.
 */
const DROP_PROCESS: Readonly<Record<EnforcerKind, 'none' | 'reject'>> = {
  nftables: 'reject',
  openc2: 'none',
  bgp: 'none',
  radius: 'none',
  'dns-rpz': 'none',
  webhook: 'none',
};

export async function consumerOf(
  config: EnforcerConfig,
  parts: {
    readonly enforcer: Enforcer;
    readonly clock: Clock;
    readonly stateFolder: string;
    readonly say: (line: string) => void;
    readonly kind: EnforcerKind;
  },
): Promise<OpenC2Consumer | null> {
  const settings = config['openc2-consumer'];
  if (settings === undefined) return null;
  const { enforcer, clock, stateFolder, say, kind } = parts;
  return openC2Consumer(settings, {
    clock,
    stateFolder,
    view: { covers: (network) => enforcer.covers(network) },
    name: `minewatch-${config.point}`,
    dropProcess: DROP_PROCESS[kind],
    note: (note) => say(`OpenC2: ${JSON.stringify(note)}`),
  });
}
