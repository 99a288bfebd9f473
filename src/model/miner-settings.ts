/**
 * Settings files of mining programs, by their own forms. Facts: xmrig/xmrig src/config.json and
 * src/base/net/stratum/Pool.cpp; ckolivas/cgminer API and example.conf; pooler/cpuminer cpu-miner.c; fireice-uk/xmr-stak
 * pools.tpl; trexminer/T-Rex config examples; doktor83/SRBMiner-Multi readme; Lolliedieb/lolMiner readme.
 */
import { z } from 'zod';

const word = z.string().max(1024);
const maybe = word.optional().catch(undefined);

const XmrigPool = z.looseObject({ url: word, user: maybe, coin: maybe, algo: maybe });
const CgminerPool = z.looseObject({ url: word, user: word });
const StakPool = z.looseObject({ pool_address: word, wallet_address: word });
const SrbPool = z.looseObject({ pool: word, wallet: word });
const LolPool = z.looseObject({ POOL: word, PORT: z.union([word, z.number()]), USER: word });

/** Pools of one file: more are not read. */
export const SETTINGS_POOLS_MAX = 16;
const pools = <T extends z.ZodType>(pool: T) => z.array(pool).min(1).max(SETTINGS_POOLS_MAX);

export interface PoolLine {
  readonly url: string;
  readonly user: string | null;
  readonly algorithm: string | null;
}

interface Form {
  readonly form: string;
  readonly read: (value: unknown) => readonly PoolLine[] | null;
}

function form<T extends z.ZodType>(
  name: string,
  schema: T,
  lines: (value: z.infer<T>) => readonly PoolLine[],
): Form {
  return {
    form: name,
    read(value) {
      const parsed = schema.safeParse(value);
      return parsed.success ? lines(parsed.data) : null;
    },
  };
}

/** From the most particular to the least: the first that fits names the form. */
const FORMS: readonly Form[] = [
  form(
    'xmrig',
    z
      .looseObject({ pools: pools(XmrigPool) })
      .refine((value) =>
        ['donate-level', 'randomx', 'cpu', 'opencl', 'cuda'].some((k) => k in value),
      ),
    (value) =>
      value.pools.map(({ url, user, algo, coin }) => line(url, user, algo ?? coin ?? null)),
  ),
  form('xmr-stak', z.looseObject({ pool_list: pools(StakPool) }), (value) =>
    value.pool_list.map((pool) => line(pool.pool_address, pool.wallet_address, null)),
  ),
  form(
    'cgminer',
    z.looseObject({ pools: pools(CgminerPool), algo: maybe, algorithm: maybe }),
    (value) =>
      value.pools.map(({ url, user }) => line(url, user, value.algo ?? value.algorithm ?? null)),
  ),
  form('srbminer', z.looseObject({ pools: pools(SrbPool), algorithm: maybe }), (value) =>
    value.pools.map(({ pool, wallet }) => line(pool, wallet, value.algorithm ?? null)),
  ),
  form('srbminer', z.looseObject({ pool: word, wallet: word, algorithm: maybe }), (value) => [
    line(value.pool, value.wallet, value.algorithm ?? null),
  ]),
  form('lolminer', z.looseObject({ POOLS: pools(LolPool), COIN: maybe, ALGO: maybe }), (value) =>
    value.POOLS.map(({ POOL, PORT, USER }) =>
      line(`${POOL}:${String(PORT)}`, USER, value.ALGO ?? value.COIN ?? null),
    ),
  ),
  form('cpuminer', z.looseObject({ url: word, user: word, algo: maybe }), (value) => [
    line(value.url, value.user, value.algo ?? null),
  ]),
];

function line(url: string, user: string | undefined, algorithm: string | null): PoolLine {
  return { url, user: user ?? null, algorithm };
}

/** The pools of a settings file in JSON, and whose form it has; null: it is none. */
export function poolsFromJson(
  content: string,
): { form: string; pools: readonly PoolLine[] } | null {
  const value = looseJson(content);
  for (const candidate of [value, ...inner(value)]) {
    for (const { form: name, read } of FORMS) {
      const found = read(candidate);
      if (found !== null) return { form: name, pools: found };
    }
  }
  return null;
}

/** Some programs keep several sets of settings in one object, by name. */
function inner(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).slice(0, SETTINGS_POOLS_MAX);
}

/** Comments and commas too many are allowed by the programs' own readers; xmr-stak leaves the braces away. */
function looseJson(content: string): unknown {
  const plain = content
    .replaceAll(/"(?:[^"\\]|\\.)*"|\/\*(?:[\s\S]*?\*\/|[\s\S]*)|\/\/[^\n]*/g, (found) =>
      found.startsWith('"') ? found : '',
    )
    .replaceAll(/"(?:[^"\\]|\\.)*"|,(?=\s*[}\]]|\s*$)/g, (found) =>
      found.startsWith('"') ? found : '',
    );
  for (const text of [plain, `{${plain}}`]) {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object') return value;
    } catch {
      // Not of this form: the next is tried.
    }
  }
  return null;
}
