/**
 * Makes the office big by SQL: each stream of the played case is copied many times, cut off at different steps, with
 * other names, places, dates and addresses. Rows and events of a copy agree but for what is varied. No events wanted: rows
 * alone, for who only looks at lists.
 */
import { sql } from 'kysely';
import { checkDigitOf } from '#model/verification-code.ts';
import type { Db } from '#store/database.ts';
import { NEW_COUNTY, CITIES, COUNTIES, ROOT } from './office.ts';
import { COPIED, type Copied, type Pattern } from './samples.ts';
import type { Sizes } from './sizes.ts';

/** Streams and events are copied in so many parts: within one, those of different cases alternate as in life. */
const SLICES = 100;
/** Systems of the county in which little has happened. */
const NEW_SYSTEMS = 40;
/** 2020-01-01, in milliseconds: the first copied event. The last is of March 2026. */
const FIRST = Date.UTC(2020, 0, 1);
const LAST = Date.UTC(2026, 2, 1);

export async function multiply(
  db: Db,
  patterns: readonly Pattern[],
  sizes: Sizes,
  told: (text: string) => void,
): Promise<void> {
  const run = async (what: string, statement: string): Promise<void> => {
    const begun = performance.now();
    // PGlite takes one statement at a time.
    for (const each of statement.split(/;\s*\n/)) await sql.raw(each).execute(db);
    const seconds = (performance.now() - begun) / 1000;
    if (seconds > 5) told(`  ${what}: ${seconds.toFixed(0)} s`);
  };
  await run('functions', FUNCTIONS);
  await writePatterns(db, patterns);
  await writeCodes(db, sizes);
  const of = (kind: Copied): readonly Pattern[] =>
    patterns.filter((pattern) => pattern.kind === kind);
  for (const kind of COPIED) await run(`streams of ${kind}`, streamsOf(kind, of(kind), sizes));
  await run('order', 'create index on bench_stream (slice);\nanalyze bench_stream');
  for (const kind of COPIED) await run(`rows of ${kind}`, rowsOf(kind, of(kind), sizes));
  await run('sightings', SIGHTINGS);
  await run('grants', GRANTS);
  await run('keys', KEYS);
  if (sizes.events > 0) {
    await writeEvents(db, patterns, sizes, told);
    await run('findings', FINDINGS);
    await run('head', `update log_head set size = ${sizes.events}, at = '${iso(LAST)}'`);
  }
  await run('clean', 'drop table bench_stream, bench_code, bench_row, bench_event');
  await run('analyze', 'analyze');
  await sql.raw('vacuum').execute(db);
}

/** Ids that grow with `n`, as those of a time do, and are older than any that is made now. */
const FUNCTIONS = `
create function bench_id(kind int, n bigint) returns uuid language sql immutable as $$
  select (substr(lpad(to_hex(1200000000000 + n * 1000000), 12, '0'), 1, 8) || '-'
    || substr(lpad(to_hex(1200000000000 + n * 1000000), 12, '0'), 9, 4) || '-7'
    || lpad(to_hex(kind), 3, '0') || '-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
create function bench_place(u bigint) returns text language sql immutable as $$
  select case when u = 0 then '${NEW_COUNTY}' else
    '${ROOT}/c' || lpad((u % ${CITIES})::text, 2, '0') || '/d' || (u / ${CITIES}) % ${COUNTIES} end $$;
create table bench_code (n bigint primary key, code text);
create table bench_row (kind text, variant int, version int, row text);
create table bench_event (kind text, variant int, version int, type text, data text);
create table bench_stream (
  kind text, variant int, n bigint, slice int, id uuid, version int, unit bigint, system bigint, cas bigint,
  place text, address text
)`;

async function writePatterns(db: Db, patterns: readonly Pattern[]): Promise<void> {
  for (const { kind, variant, rows, events } of patterns) {
    for (const [at, row] of rows.entries()) {
      const version = at + 1;
      const { type, data } = events[at] ?? { type: '', data: '{}' };
      await sql`insert into bench_row values (${kind}, ${variant}, ${version}, ${row})`.execute(db);
      await sql`insert into bench_event values (${kind}, ${variant}, ${version}, ${type}, ${data})`.execute(
        db,
      );
    }
  }
}

/** SQL cannot reckon their check digits. */
async function writeCodes(db: Db, { notices }: Sizes): Promise<void> {
  const codes: string[] = [];
  for (let n = 1; n <= notices; n++) {
    const digits = String(n).padStart(11, '0');
    codes.push(`(${n},'${digits}${checkDigitOf(digits)}')`);
    if (codes.length < 10_000 && n < notices) continue;
    await sql.raw(`insert into bench_code values ${codes.splice(0).join()}`).execute(db);
  }
}

/** How many of a kind, on which system each is, and how far it has come. */
function streamsOf(kind: Copied, variants: readonly Pattern[], sizes: Sizes): string {
  const last = variants[0]?.rows.length ?? 1;
  const { systems, units } = sizes;
  const { count, system, cas, version } = SHAPES[kind](sizes, last);
  const unit = `case when s % ${Math.max(1, systems / NEW_SYSTEMS)} = 0 then 0
    else 1 + (s * 7919) % ${units - 1} end`;
  return `insert into bench_stream
    select '${kind}', n % ${variants.length}, n, n * ${SLICES} / ${count + 1}, bench_id(${numberOf(kind)}, n),
      ${version}, u, s, c, bench_place(u), host('10.0.0.0'::inet + s)
    from (select n, s, c, ${kind === 'unit' || kind === 'person' ? `n % ${units}` : unit} as u
      from (select n, ${system} as s, ${cas} as c from generate_series(1, ${count}) n) a) b`;
}

interface Shape {
  readonly count: number;
  /** SQL over `n`: the number of the system, and of the case. */
  readonly system: string;
  readonly cas: string;
  readonly version: string;
}

/** `last`: the version of the whole pattern. */
const SHAPES: Readonly<Record<Copied, (sizes: Sizes, last: number) => Shape>> = {
  unit: ({ units }, last) => ({ count: units, system: 'n', cas: 'n', version: `${last}` }),
  person: ({ people }, last) => ({ count: people, system: 'n', cas: 'n', version: `${last}` }),
  system: ({ systems }, last) => ({ count: systems, system: 'n', cas: 'n', version: `${last}` }),
  binding: ({ bindings, systems }, last) => ({
    count: bindings,
    system: `1 + (n - 1) % ${systems}`,
    cas: 'n',
    version: `${last}`,
  }),
  lead: ({ leads, systems, cases }, last) => ({
    count: leads,
    system: `1 + (n - 1) % ${systems}`,
    cas: 'n',
    version: `case when n <= ${cases} then ${last} else 2 end`,
  }),
  case: ({ cases }, last) => ({
    count: cases,
    system: 'n',
    cas: 'n',
    version: `case when n % 10 < 6 then ${last} else 1 + (n * 7) % ${last} end`,
  }),
  order: ({ orders }, last) => ({
    count: orders,
    system: '2 * n',
    cas: '2 * n',
    version: `case when n % 10 < 7 then ${last} else 1 + (n * 5) % ${last} end`,
  }),
  notice: ({ notices }, last) => ({
    count: notices,
    system: 'n',
    cas: 'n',
    version: `1 + n % ${last}`,
  }),
  clock: ({ clocks }, last) => ({
    count: clocks,
    system: '1 + (n - 1) / 3',
    cas: '1 + (n - 1) / 3',
    version: `case when n % 10 < 8 then ${last} else 1 end`,
  }),
  evidence: ({ evidence }, last) => ({
    count: evidence,
    system: 'n',
    cas: 'n',
    version: `${last}`,
  }),
};

function numberOf(kind: Copied): number {
  return COPIED.indexOf(kind) + 1;
}

/** The marks of a pattern become the names of this copy. `among`: texts that tell which marks there are. */
function filled(text: string, among: readonly string[]): string {
  const marks: readonly (readonly [string, string])[] = [
    ['{self}', 's.id::text'],
    ['{place}', 's.place'],
    ['{address}', 's.address'],
    ['{unit}', `bench_id(${numberOf('unit')}, s.unit)::text`],
    ['{system}', `bench_id(${numberOf('system')}, s.system)::text`],
    ['{lead}', `bench_id(${numberOf('lead')}, s.cas)::text`],
    ['{case}', `bench_id(${numberOf('case')}, s.cas)::text`],
    ['{order}', `bench_id(${numberOf('order')}, s.cas / 2)::text`],
    ['{notice}', `bench_id(${numberOf('notice')}, s.cas)::text`],
    ['{person}', `bench_id(${numberOf('person')}, 1 + s.n % 400)::text`],
    ['{binding}', `bench_id(${numberOf('binding')}, s.system)::text`],
    ['{number}', NUMBER],
    ['{check}', '(select code from bench_code c where c.n = s.n)'],
    ['{token}', `md5('a' || s.n) || md5('b' || s.n)`],
    ['{n}', 's.n::text'],
    ['{evidence}', `bench_id(${numberOf('evidence')}, s.cas)::text`],
  ];
  return marks
    .filter(([mark]) => among.some((each) => each.includes(mark)))
    .reduce((inner, [mark, by]) => `replace(${inner}, '${mark}', ${by})`, text);
}

function rowsOf(kind: Copied, variants: readonly Pattern[], sizes: Sizes): string {
  const varied = Object.entries({ ...COMMON[kind], ...VARIED[kind](sizes) });
  const own = varied.map(([column, by]) => `'${column}', ${by}`).join(',\n');
  return `insert into "${kind}" select r.* from bench_stream s
    join bench_row p using (kind, variant, version),
    lateral jsonb_populate_record(null::"${kind}", ${filled(
      'p.row',
      variants.flatMap(({ rows }) => rows),
    )}::jsonb || jsonb_build_object(${own})) r
    where s.kind = '${kind}' order by s.n`;
}

const SECTORS = `(array['education','energy','health','finance','transport','culture'])[1 + s.unit % 6]`;
const GRADES = `(array['work-proven','session','attempted','behaved','listed'])[1 + s.n * 3 % 5]`;
const placed = { sector: SECTORS };
/** When the copy began: spread over the years. */
const day = (count: number): string =>
  `('${iso(FIRST)}'::timestamptz + s.n * interval '1 second' * ${(LAST - FIRST) / 1000 / count})`;
/** Where the pattern has such a moment: so long after the copy began. */
function later(
  count: number,
  after: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const columns = Object.entries(after).map(([column, span]) => {
    const at = `${day(count)} + interval '${span}'`;
    return [column, `case when p.row::jsonb ->> '${column}' is not null then ${at} end`];
  });
  return Object.fromEntries(columns);
}
const COMMON: Readonly<Record<Copied, Readonly<Record<string, string>>>> = {
  unit: placed,
  person: {},
  system: placed,
  binding: {},
  lead: placed,
  case: placed,
  order: placed,
  notice: placed,
  clock: placed,
  evidence: placed,
};

/** Columns, as SQL over the stream `s`, that no two copies (or few) share. */
const VARIED: Readonly<Record<Copied, (sizes: Sizes) => Readonly<Record<string, string>>>> = {
  unit: () => ({
    name: `'Institute ' || s.n`,
    retired_at: `case when s.n % 40 = 0 then now() end`,
  }),
  person: () => ({
    email: `'p' || s.n || '@bench.example'`,
    name: `'Person ' || s.n`,
    unit_id: `case when s.n % 2 = 0 then bench_id(${numberOf('unit')}, s.unit) end`,
  }),
  system: ({ systems }) => ({
    name: `(array['Cluster','Archive','Gateway','Laboratory','Render farm','Mail'])[1 + s.n % 6]
      || ' ' || substr(md5(s.n::text), 1, 6)`,
    critical: `case when s.n % 50 = 0 then 'hospital' end`,
    retired_at: `case when s.n % 30 = 0 then now() end`,
    hardware_class: `(array['server','workstation','cluster'])[1 + s.n % 3]`,
    registered_at: day(systems),
  }),
  binding: ({ bindings, systems }) => ({
    network: `host('10.0.0.0'::inet + s.n) || '/32'`,
    lo: `substr(p.row::jsonb ->> 'lo', 1, 24) || lpad(to_hex(167772160 + s.n), 8, '0')`,
    hi: `substr(p.row::jsonb ->> 'hi', 1, 24) || lpad(to_hex(167772160 + s.n), 8, '0')`,
    from: day(bindings),
    until: `case when s.n > ${systems} then now() end`,
  }),
  lead: ({ leads, cases }) => ({
    grade: GRADES,
    state: `case when s.n <= ${cases} then 'opened' else
      (array['dismissed','dismissed','new','watching'])[1 + s.n % 4] end`,
    provenance: `(array['sensor','sensor','sensor','superior-list','tip','partner'])[1 + s.n % 6]`,
    pools: `jsonb_build_array('pool' || floor(400 * (s.n * 7919 % 1000 / 1000.0) ^ 3) || '.example')`,
    wallet_tags: `jsonb_build_array(md5((s.n / 3)::text))`,
    handler_id: `case when s.n % 3 = 0 then bench_id(${numberOf('person')}, 1 + s.n % 400) end`,
    made_at: day(leads),
    changed_at: day(leads),
  }),
  case: ({ cases }) => ({
    grade: GRADES,
    handler_id: `bench_id(${numberOf('person')}, 1 + s.n % 400)`,
    overdue: `s.n % 17 = 0 and p.version < 20`,
    verdict: `case when p.version > 2 then
      (array['deliberate','deliberate','compromised','unfounded','insufficient'])[1 + s.n % 5] end`,
    outcome: `case when p.version = 20 then
      (array['rectified','rectified','unfounded','compromised-cleaned','duplicate','refused-referred'])[1 + s.n % 6]
      end`,
    opened_at: day(cases),
    changed_at: day(cases),
    ...later(cases, { passed_at: '480 hours', released_at: '483 hours', closed_at: '500 hours' }),
  }),
  order: ({ orders }) => ({
    drafted_at: day(orders),
    next_at: `case when p.version between 7 and 12 then '${iso(LAST)}'::timestamptz
      + s.n % 1000 * interval '1 hour' end`,
    points: `case when p.version < 4 then '[]'::jsonb else
      jsonb_set(p.row::jsonb -> 'points', '{0,id}', to_jsonb(bench_id(99, s.n % 50))) end`,
  }),
  notice: ({ notices }) => ({
    prepared_at: day(notices),
    kind: `(array['finding-notice','finding-notice','order-notice','release-notice'])[1 + s.n % 4]`,
    closed_at: `case when p.version = 5 and s.n % 3 > 0 then now() end`,
  }),
  clock: ({ clocks }) => ({
    started_at: day(clocks),
    state: `case when p.version > 1 then 'stopped' when s.n % 6 = 0 then 'breached' else 'running' end`,
    next_at: `case when p.version = 1 then '${iso(LAST)}'::timestamptz + s.n % 5000 * interval '1 hour' end`,
    due_at: `'${iso(LAST)}'::timestamptz + s.n % 5000 * interval '1 hour'`,
  }),
  evidence: ({ evidence }) => ({
    kept_at: day(evidence),
    case_id: `bench_id(${numberOf('case')}, s.cas)`,
    sha256: `md5(s.n::text) || md5(s.id::text)`,
  }),
};

/** As model/case-number.ts makes them; letters of a code count as two digits. */
const CODE = `upper(split_part(s.place, '/', 3))`;
const STEM = `${CODE} || '-2026-' || lpad(s.n::text, 6, '0')`;
const DIGITS = `replace(replace(replace(replace(${CODE}, 'N', '23'), 'E', '14'), 'W', '32'), 'D', '13')
  || '2026' || lpad(s.n::text, 6, '0') || '00'`;
const NUMBER = `${STEM} || '-' || lpad((98 - mod((${DIGITS})::numeric, 97))::text, 2, '0')`;

/** Everybody is an officer of the county of their unit. */
const GRANTS = `insert into "grant" select r.* from bench_stream s,
  (select to_jsonb(g) as row from "grant" g where role = 'officer' limit 1) p,
  lateral jsonb_populate_record(null::"grant", p.row || jsonb_build_object('id', bench_id(90, s.n),
    'person_id', s.id, 'jurisdiction', s.place)) r
  where s.kind = 'person'`;

/** Destroyed ones: nobody can seal as many boxes in SQL, and an office that looks for a key looks for it all the same. */
const KEYS = `insert into vault_key select id, null, now(), now() from bench_stream
  where kind in ('person', 'system', 'lead', 'case', 'order', 'notice', 'evidence')`;

/** One hour of mining for each lead, when it was made. The events of copies all name one finding. */
const SIGHTINGS = `insert into sighting select 'b' || l.id, 1, l.id, l.case_id, l.jurisdiction, l.sector,
  l.unit_id, l.system_id, l.state = 'dismissed', 'work-proven', 'randomx',
  (array['XMR','XMR','BTC','RVN'])[1 + s.n % 4], l.pools ->> 0, 'H/s', 4000, 6000, 8000, 30, 90, 280,
  0.03, 0.09, 0.28, l.made_at, l.made_at + interval '1 hour'
  from bench_stream s join lead l on l.id = s.id where s.kind = 'lead'`;

/** Findings that the sensors have delivered. */
const FINDINGS = `insert into sensor_finding
  select (select id from sensor order by id limit 1), md5(s.n::text), 1, null, 0, now()
  from generate_series(1, (select count(*) from lead)) as s(n)`;

async function writeEvents(
  db: Db,
  patterns: readonly Pattern[],
  sizes: Sizes,
  told: (text: string) => void,
): Promise<void> {
  const begun = performance.now();
  let { size } = await db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
  const { rows } = await sql<{
    sum: number;
  }>`select sum(version)::int as sum from bench_stream`.execute(db);
  const looks = Math.floor((sizes.events - size - (rows[0]?.sum ?? 0)) / SLICES);
  let looked = 0;
  for (let slice = 0; slice < SLICES; slice++) {
    await sql.raw(eventsOf(slice, size, patterns, sizes)).execute(db);
    size = await sizeOf(db);
    const count = slice === SLICES - 1 ? sizes.events - size : looks;
    if (count > 0) await sql.raw(looksOf(looked, size, count, sizes)).execute(db);
    looked += Math.max(0, count);
    size = await sizeOf(db);
    if (slice % 20 === 19) {
      told(`  ${size} events: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    }
  }
}

const COLUMNS = `(seq, stream_kind, stream_id, version, type, at, actor_kind, actor_id, role, jurisdiction, salt,
  data, personal_hash, personal)`;
const PERSON = `bench_id(${numberOf('person')}, 1 + n % 400)`;

function eventsOf(slice: number, from: number, patterns: readonly Pattern[], sizes: Sizes): string {
  const stepMs = (LAST - FIRST) / sizes.events;
  const parts = COPIED.map((kind) => {
    const own = patterns.filter((pattern) => pattern.kind === kind);
    const texts = own.flatMap(({ events }) => events.map(({ data }) => data));
    return `select s.kind, s.id, s.n, s.place, e.version, e.type, ${filled('e.data', texts)} as data
      from bench_stream s join bench_event e
        on e.kind = s.kind and e.variant = s.variant and e.version <= s.version
      where s.slice = ${slice} and s.kind = '${kind}'`;
  });
  return `insert into event ${COLUMNS}
    select seq, kind, id, version, type, '${iso(FIRST)}'::timestamptz + seq * ${stepMs}::float8 * interval '1 ms',
      case when n % 5 = 0 then 'policy' else 'person' end, case when n % 5 > 0 then ${PERSON} end,
      case when n % 5 > 0 then 'officer' end, place, decode(md5(seq::text), 'hex'), data,
      case when personal then md5(seq::text) || md5(id::text) end,
      case when personal then decode(repeat(md5(seq::text), 6), 'hex') end
    from (select x.*, type ~ '${PERSONAL}' and kind <> 'unit' as personal,
        ${from} - 1 + row_number() over (order by version, n) as seq
      from (${parts.join(' union all ')}) x) y`;
}
const PERSONAL = '(contacts|opened|made|sighted|kept|prepared|assessed|registered)';

async function sizeOf(db: Db): Promise<number> {
  const { rows } = await sql<{ size: number }>`select max(seq) + 1 as size from event`.execute(db);
  return rows[0]?.size ?? 0;
}

/** What is missing to the wanted number: people who looked at personal data. `before`: such looks so far. */
function looksOf(before: number, from: number, count: number, { events, people }: Sizes): string {
  const stepMs = (LAST - FIRST) / events;
  const person = `bench_id(${numberOf('person')}, 1 + n % ${people})`;
  return `insert into event ${COLUMNS}
    select ${from - before} + n, 'access', ${person}, 1 + n / ${people}, 'access.looked',
      '${iso(FIRST)}'::timestamptz + (${from - before} + n) * ${stepMs}::float8 * interval '1 ms', 'person', ${person},
      null, null, decode(md5(n::text), 'hex'),
      '{"of":["' || bench_id(${numberOf('case')}, 1 + n % 1000) || '"],"route":"case.show"}', null, null
    from generate_series(${before}, ${before + count - 1}) n`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
