/** hold-as-owner.ts NAMESPACE ADDRESS: holds it in a table that ends with this process; says so and waits. */
import { openNftables } from '#contain/nftables/nftables.ts';
import { NftablesSettings } from '#model/enforcer-config.ts';

const [namespace = '', key = ''] = process.argv.slice(2);
const command = ['ip', 'netns', 'exec', namespace, 'nft'];
const adapter = openNftables(
  { ...NftablesSettings.parse({}), command },
  { clock: Date, atDeath: 'owner' },
);
const at = Date.now();
const steps = adapter.plan(
  {
    generation: 1,
    at,
    rearmBefore: at,
    holds: [
      {
        key,
        rung: 'blackhole',
        orders: ['01890a5d-ac96-774b-bcce-000000000001'],
        expiresAt: at + 900_000,
        holders: [],
      },
    ],
    exempt: [],
    pools: { endpoints: [], names: [] },
    garden: null,
    throttleKbit: null,
  },
  await adapter.inspect(),
);
await adapter.apply(steps);
process.stdout.write('held\n');
// Until it is killed.
setInterval(() => undefined, 60_000);
