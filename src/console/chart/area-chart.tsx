/** The deployer's own map: how many cases are open in each place, as a number on it and a shade below. */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { AreaMap } from '#model/map.ts';
import { number } from '../look/format.ts';
import { Chart } from './chart.tsx';
import { base, type Look } from './look.ts';

export interface AreaCount {
  /** Path of a jurisdiction, of the map's areas or below. */
  readonly key: string;
  readonly open: number;
  readonly overdue: number;
}

export function AreaChart(props: {
  readonly map: AreaMap;
  readonly counts: readonly AreaCount[];
  readonly nameOf: (path: string) => string;
  readonly onPick: (path: string) => void;
}) {
  const { t } = useTranslation();
  const { map, nameOf } = props;
  const areas = countsOf(map, props.counts);
  return (
    <Chart
      label={t('chart.mapLabel')}
      heightPx={300}
      map={map}
      option={(look) => optionOf(areas, nameOf, look, t)}
      of={props.counts}
      onPick={props.onPick}
      head={[t('case.place'), t('chart.open'), t('chart.overdue')]}
      rows={areas.map(({ key, open, overdue }) => [nameOf(key), number(open), number(overdue)])}
    />
  );
}

function optionOf(
  areas: readonly AreaCount[],
  nameOf: (path: string) => string,
  look: Look,
  t: TFunction,
) {
  const most = Math.max(1, ...areas.map(({ open }) => open));
  const said = (path: string): string => {
    const area = areas.find(({ key }) => key === path);
    const open = t('chart.openCases', { n: number(area?.open ?? 0) });
    return area === undefined || area.overdue === 0
      ? open
      : `${open}, ${t('chart.overdueCases', { n: number(area.overdue) })}`;
  };
  return {
    ...base(look),
    tooltip: {
      ...base(look).tooltip,
      formatter: (one: unknown) => {
        const path = String(Reflect.get(Object(one), 'name'));
        return `${nameOf(path)}\n${said(path)}`;
      },
    },
    visualMap: {
      show: false,
      min: 0,
      max: most,
      // No darker than letters of the page's ink stand out on.
      inRange: { color: [look.surface, look.accentSoft, mixed(look.accentSoft, look.accent, 0.3)] },
    },
    series: [
      {
        type: 'map' as const,
        map: 'office',
        nameProperty: 'jurisdiction',
        aspectScale: 1,
        roam: false,
        selectedMode: false as const,
        top: 8,
        bottom: 8,
        left: 8,
        right: 8,
        itemStyle: { borderColor: look.lineStrong, areaColor: look.surface },
        label: {
          show: true,
          color: look.ink,
          fontFamily: look.sans,
          fontSize: 12,
          lineHeight: 16,
          formatter: ({ name }: { name: string }) =>
            `${nameOf(name)}\n${number(areas.find(({ key }) => key === name)?.open ?? 0)}`,
        },
        emphasis: {
          label: { color: look.ink },
          itemStyle: { areaColor: look.sunk, borderColor: look.ink },
        },
        data: areas.map(({ key, open }) => ({ name: key, value: open })),
      },
    ],
  };
}

/** Between two colours of six digits. */
function mixed(from: string, to: string, share: number): string {
  const part = (colour: string, at: number): number => parseInt(colour.slice(at, at + 2), 16);
  const parts = [1, 3, 5].map((at) => {
    const value = part(from, at) * (1 - share) + part(to, at) * share;
    return Math.round(value).toString(16).padStart(2, '0');
  });
  return `#${parts.join('')}`;
}

/** Each count goes to the smallest area of the map that holds its place. */
function countsOf(map: AreaMap, counts: readonly AreaCount[]): readonly AreaCount[] {
  const areas = new Map(
    map.features.map(({ properties }) => [properties.jurisdiction, { open: 0, overdue: 0 }]),
  );
  for (const { key, open, overdue } of counts) {
    const area = nodesUp(key).find((path) => areas.has(path));
    const known = area === undefined ? undefined : areas.get(area);
    if (known === undefined) continue;
    known.open += open;
    known.overdue += overdue;
  }
  return [...areas].map(([key, count]) => ({ key, ...count }));
}

/** The place itself and all above it, nearest first. */
function nodesUp(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('/'));
}
