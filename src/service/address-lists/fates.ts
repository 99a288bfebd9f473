/** What became of each line of a list: read from its lead and case, never kept beside them. */
import type { AddressList, AddressListFate } from '#model/address-list.ts';
import type { Db } from '#store/database.ts';

const LEAD = ['id', 'state', 'jurisdiction', 'mergedIntoId', 'dismissal', 'caseId'] as const;
const CASE = ['id', 'number', 'state', 'outcome', 'jurisdiction'] as const;
/** Ids asked for in one statement. */
const IDS = 500;

export async function fatesOf(
  db: Db,
  { entries }: Pick<AddressList, 'entries'>,
): Promise<AddressListFate[]> {
  const leads = await leadsFor(db, entries);
  const caseIds = [...leads.values()].flatMap(({ caseId }) => caseId ?? []);
  const cases = await byId(caseIds, (ids) =>
    db.selectFrom('case').select(CASE).where('id', 'in', ids).execute(),
  );
  return entries.map((entry) => {
    const lead = endOf(leads, entry.leadId);
    const found = lead.caseId === null ? undefined : cases.get(lead.caseId);
    return {
      ...entry,
      jurisdiction: found?.jurisdiction ?? lead.jurisdiction,
      leadState: lead.state,
      dismissal: lead.dismissal,
      caseId: lead.caseId,
      caseNumber: found?.number ?? null,
      caseState: found?.state ?? null,
      outcome: found?.outcome ?? null,
      isClosed: lead.state === 'dismissed' || found?.state === 'closed',
    };
  });
}

type FoundLead = Awaited<ReturnType<typeof readLeads>>[number];

const readLeads = (db: Db, ids: readonly string[]) =>
  db.selectFrom('lead').select(LEAD).where('id', 'in', ids).execute();

/** With those that they were merged into. */
async function leadsFor(
  db: Db,
  entries: AddressList['entries'],
): Promise<ReadonlyMap<string, FoundLead>> {
  const all = new Map<string, FoundLead>();
  let wanted = entries.map(({ leadId }) => leadId);
  while (wanted.length > 0) {
    const found = await byId(wanted, (ids) => readLeads(db, ids));
    for (const [id, lead] of found) all.set(id, lead);
    wanted = [...found.values()]
      .flatMap(({ mergedIntoId }) => mergedIntoId ?? [])
      .filter((id) => !all.has(id));
  }
  return all;
}

function endOf(leads: ReadonlyMap<string, FoundLead>, id: string): FoundLead {
  const lead = leads.get(id);
  if (lead === undefined) throw new Error(`Broken invariant: no lead ${id} of a list`);
  return lead.mergedIntoId === null ? lead : endOf(leads, lead.mergedIntoId);
}

async function byId<R extends { readonly id: string }>(
  wanted: readonly string[],
  read: (ids: readonly string[]) => Promise<R[]>,
): Promise<Map<string, R>> {
  const ids = [...new Set(wanted)];
  const rows = new Map<string, R>();
  for (let at = 0; at < ids.length; at += IDS) {
    for (const row of await read(ids.slice(at, at + IDS))) rows.set(row.id, row);
  }
  return rows;
}
