/** What differs between two editions, as both are told: nothing that is blank is told by it. */
import type { Change, Figures, Told, ToldSum } from '#model/publication.ts';

export function changesBetween(before: Figures, after: Figures): Change[] {
  const old = entriesOf(before);
  const now = entriesOf(after);
  const places = [...new Set([...old.keys(), ...now.keys()])];
  return places.flatMap((where) => {
    const change = { where, before: old.get(where) ?? NOTHING, after: now.get(where) ?? NOTHING };
    return change.before === change.after ? [] : [change];
  });
}

const NOTHING = '–';
const BLANK = '*';

/** Every number by where it stands: `closed/outcome/rectified`. */
function entriesOf({ tables, clocks, energy }: Figures): Map<string, string> {
  const entries = new Map<string, string>();
  for (const { table, split, cells, total } of tables) {
    for (const { key, told } of cells)
      entries.set(`${table}/${split}/${key ?? NOTHING}`, text(told));
    entries.set(`${table}/${split}`, text(total));
  }
  for (const [name, value] of Object.entries(clocks))
    entries.set(`clocks/${name}`, value === null ? NOTHING : String(value));
  for (const name of ['kwh', 'co2eKg', 'coalKg', 'stoppedWatts'] as const)
    entries.set(`energy/${name}`, sumText(energy[name]));
  entries.set('energy/unknown', text(energy.unknown));
  return entries;
}

const text = (told: Told): string => ('value' in told ? String(told.value) : BLANK);

function sumText(told: ToldSum): string {
  if ('blank' in told) return BLANK;
  const { low, central, high } = told.sum;
  return [low, central, high].map((value) => String(Math.round(value))).join(' / ');
}
