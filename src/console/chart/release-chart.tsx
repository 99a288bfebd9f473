/** The authority's own times: how many releases took how long. */
import { useTranslation } from 'react-i18next';
import { long, number } from '../look/format.ts';
import { Chart } from './chart.tsx';
import { axis, base, type Look } from './look.ts';

interface Bucket {
  /** Null: longer than all others. */
  readonly upToMs: number | null;
  readonly count: number;
}

export function ReleaseChart({ buckets }: { readonly buckets: readonly Bucket[] }) {
  const { t } = useTranslation();
  const last = buckets.at(-2)?.upToMs ?? 0;
  const names = buckets.map(({ upToMs }) =>
    upToMs === null ? `> ${long(last)}` : `≤ ${long(upToMs)}`,
  );
  const option = (look: Look) => ({
    ...base(look),
    grid: { left: 36, right: 12, top: 20, bottom: 28 },
    xAxis: { type: 'category' as const, data: names, ...axis(look), axisTick: { show: false } },
    yAxis: { type: 'value' as const, minInterval: 1, splitNumber: 3, ...axis(look) },
    series: [
      {
        type: 'bar' as const,
        barMaxWidth: 36,
        itemStyle: { color: look.accent },
        label: { show: true, position: 'top' as const, color: look.ink2, fontFamily: look.sans },
        data: buckets.map(({ count }) => count),
      },
    ],
  });
  return (
    <Chart
      label={t('chart.releases')}
      heightPx={160}
      option={option}
      of={buckets}
      head={[t('chart.took'), t('chart.count')]}
      rows={buckets.map(({ count }, i) => [names[i] ?? '', number(count)])}
    />
  );
}
