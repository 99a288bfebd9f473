/** The tree of jurisdictions, to choose from: deeper nodes stand further in. */
import { jurisdictionRoutes } from '#model/routes/directory.ts';
import { useAsk } from '../api/ask.ts';
import { spoken } from '../words/words.ts';
import type { Option } from './deed.ts';

export function usePlaces(): readonly Option[] {
  const { data } = useAsk(jurisdictionRoutes.list, { query: { limit: '200' } });
  return (data?.items ?? [])
    .filter(({ closedAt }) => closedAt === null)
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, nameEn, nameZh }) => ({
      value: path,
      label: `${'\u2003'.repeat(path.split('/').length - 1)}${spoken() === 'en' ? nameEn : nameZh}`,
    }));
}
