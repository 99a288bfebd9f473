/** What happened to the case and to all that belongs to it, the newest last, by whom and by which role. */
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ReplyOf } from '#model/route.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { ROLES } from '#model/authority.ts';
import { call } from '../api/call.ts';
import { Loading } from '../look/loading.tsx';
import { When } from '../look/when.tsx';
import { PersonName } from '../thing/names.tsx';
import { spoken } from '../words/words.ts';

type Entry = ReplyOf<typeof caseRoutes.timeline>['items'][number];

export function CaseLog({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation();
  const log = useInfiniteQuery({
    queryKey: [caseRoutes.timeline.name, { params: { id: caseId } }],
    queryFn: ({ pageParam }) =>
      call(caseRoutes.timeline, {
        params: { id: caseId },
        query: { limit: '200', ...(pageParam === null ? {} : { after: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  if (log.data === undefined) return <Loading error={log.error} />;
  return (
    <section className="panel stack">
      <ol className="log">
        {log.data.pages
          .flatMap(({ items }) => items)
          .map((entry) => (
            <LogLine key={entry.seq} entry={entry} />
          ))}
      </ol>
      {log.hasNextPage && (
        <Button variant="default" onClick={() => void log.fetchNextPage()}>
          {t('case.moreLog')}
        </Button>
      )}
    </section>
  );
}

const ACTORS = ['person', 'system', 'token', 'subject', 'anyone'] as const;

function LogLine({ entry }: { readonly entry: Entry }) {
  const { t } = useTranslation();
  const kind = ACTORS.find((one) => one === entry.actor.kind) ?? 'system';
  const role = ROLES.find((one) => one === entry.role);
  return (
    <li>
      <span className="quiet small">
        <When at={entry.at} form="absolute" />
      </span>
      <span>
        {entry.says[spoken()]}
        <span className="quiet small">
          {' · '}
          {kind === 'person' ? <PersonName id={entry.actor.id} /> : t(`actor.${kind}`)}
          {role !== undefined && `, ${t(`role.${role}`)}`}
        </span>
      </span>
    </li>
  );
}
