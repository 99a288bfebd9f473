/** Agencies by their names; the whole list is short and is asked for once. */
import type { Agency } from '#model/agency.ts';
import { agencyRoutes } from '#model/routes/directory.ts';
import { useAll } from '../api/use-all.ts';
import type { Option } from '../thing/deed.ts';
import { shortId } from '../thing/names.tsx';
import { spoken } from '../words/words.ts';

const nameOf = ({ nameEn, nameZh }: Agency): string => (spoken() === 'en' ? nameEn : nameZh);

export function AgencyName({ id }: { readonly id: string | null }) {
  const { data } = useAll<Agency>(agencyRoutes.list);
  if (id === null) return <>–</>;
  const known = data?.find((agency) => agency.id === id);
  if (known === undefined) return <>{data === undefined ? '' : shortId(id)}</>;
  return <span title={known.jurisdiction}>{nameOf(known)}</span>;
}

/** Open ones, to choose from. */
export function useAgencies(): readonly Option[] {
  const { data = [] } = useAll<Agency>(agencyRoutes.list);
  return data
    .filter(({ closedAt }) => closedAt === null)
    .map((agency) => ({ value: agency.id, label: nameOf(agency), hint: agency.jurisdiction }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}
