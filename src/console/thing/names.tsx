/** Names of what others are known by their ids. Each is asked for once and kept. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { jurisdictionRoutes } from '#model/routes/directory.ts';
import type { ReplyOf } from '#model/route.ts';
import { personRoutes } from '#model/routes/people.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { useAsk } from '../api/ask.ts';
import { call } from '../api/call.ts';
import { useMe } from '../api/me.ts';
import { useName } from '../api/use-name.ts';
import { spoken } from '../words/words.ts';

/** The last letters of an id: the first are its time and alike. */
export const shortId = (id: string): string => id.slice(-6);

export function UnitName({ id }: { readonly id: string | null }) {
  const { t } = useTranslation();
  if (id === null) return <span className="quiet">{t('say.unknown')}</span>;
  return <KnownUnit id={id} />;
}

/** Apart: lists have thousands of rows without a unit, and a question that is not asked costs time too. */
function KnownUnit({ id }: { readonly id: string }) {
  const name = useName(id);
  return <>{name ?? (name === null ? shortId(id) : '')}</>;
}

export function useSystemName(id: string | null): string | null {
  const name = useName(id);
  return id === null ? null : (name ?? shortId(id));
}

export function SystemName({ id }: { readonly id: string | undefined }) {
  return <>{useSystemName(id ?? null)}</>;
}

export function SystemLink({ id }: { readonly id: string | null }) {
  const { t } = useTranslation();
  const name = useSystemName(id);
  if (id === null) return <span className="quiet">{t('say.unknown')}</span>;
  return (
    <Link to="/systems/$id" params={{ id }}>
      {name}
    </Link>
  );
}

export function PlaceName({ path }: { readonly path: string }) {
  const { data } = useAsk(jurisdictionRoutes.list, { query: { limit: '200' } });
  const known = data?.items.find((one) => one.path === path);
  if (known === undefined) return <span>{path}</span>;
  return <span title={path}>{spoken() === 'en' ? known.nameEn : known.nameZh}</span>;
}

export function PointName({ id }: { readonly id: string }) {
  const { data } = useAsk(pointRoutes.list, { query: { limit: '200' } });
  return <>{data?.items.find((point) => point.id === id)?.name ?? shortId(id)}</>;
}

/** Each page of names is a look that is recorded: they are kept until the console is closed. */
export function useColleagues(when: boolean) {
  return useQuery({
    queryKey: ['colleagues'],
    queryFn: async () => {
      const names = new Map<string, string | null>();
      for (let after: string | null = null; ;) {
        const query = { limit: '200', ...(after === null ? {} : { after }) };
        const page: ReplyOf<typeof personRoutes.colleagues> = await call(personRoutes.colleagues, {
          query,
        });
        for (const { id, name } of page.items) names.set(id, name);
        if (page.next === null) return names;
        after = page.next;
      }
    },
    enabled: when,
    staleTime: Infinity,
  });
}

/** Null: a policy or a clock. */
export function PersonName({ id }: { readonly id: string | null }) {
  const { t } = useTranslation();
  const me = useMe();
  const { data } = useColleagues(id !== null);
  if (id === null) return <>{t('actor.system')}</>;
  if (me?.person.id === id) return <>{t('say.you')}</>;
  const name = data?.get(id);
  return (name ?? null) === null ? <span className="mono">{shortId(id)}</span> : <>{name}</>;
}
