/** What each day brought: findings, cases opened, cases closed; each in a stripe of its own, so that no colour must tell them apart. */
import { useTranslation } from 'react-i18next';
import { number } from '../look/format.ts';
import { Chart } from './chart.tsx';
import { axis, base, type Look } from './look.ts';

interface Day {
  readonly day: string;
  readonly findings: number;
  readonly opened: number;
  readonly closed: number;
}

const STRIPES = ['findings', 'opened', 'closed'] as const;
const STRIPE_PX = 62;

export function DaysChart({ days }: { readonly days: readonly Day[] }) {
  const { t } = useTranslation();
  const option = (look: Look) => ({
    ...base(look),
    tooltip: {
      ...base(look).tooltip,
      trigger: 'axis' as const,
      axisPointer: { type: 'shadow' as const, shadowStyle: { color: look.sunk } },
      formatter: (all: unknown) => {
        const first: unknown = Array.isArray(all) ? all[0] : all;
        const day = days[Number(Reflect.get(Object(first), 'dataIndex'))];
        if (day === undefined) return '';
        return [day.day, ...STRIPES.map((one) => `${t(`chart.${one}`)}: ${number(day[one])}`)].join(
          '\n',
        );
      },
    },
    axisPointer: { link: [{ xAxisIndex: 'all' as const }] },
    grid: STRIPES.map((_, i) => ({ left: 44, right: 16, top: 20 + i * STRIPE_PX, height: 34 })),
    xAxis: STRIPES.map((_, gridIndex) => ({
      type: 'category' as const,
      gridIndex,
      data: days.map(({ day }) => day.slice(5)),
      ...axis(look),
      axisTick: { show: false },
      axisLabel: { ...axis(look).axisLabel, show: gridIndex === STRIPES.length - 1 },
    })),
    yAxis: STRIPES.map((one, gridIndex) => ({
      type: 'value' as const,
      gridIndex,
      ...axis(look),
      minInterval: 1,
      splitNumber: 2,
      name: t(`chart.${one}`),
      nameTextStyle: { color: look.ink2, align: 'left' as const, padding: [0, 0, 0, -40] },
      nameGap: 6,
    })),
    series: STRIPES.map((one, at) => ({
      type: 'bar' as const,
      xAxisIndex: at,
      yAxisIndex: at,
      barMaxWidth: 18,
      barCategoryGap: '24%',
      itemStyle: { color: one === 'closed' ? look.good : look.accent },
      data: days.map((day) => day[one]),
    })),
  });
  return (
    <Chart
      label={t('chart.daysLabel')}
      heightPx={20 + STRIPES.length * STRIPE_PX + 12}
      option={option}
      of={days}
      head={[t('chart.day'), ...STRIPES.map((one) => t(`chart.${one}`))]}
      rows={days.map((day) => [day.day, ...STRIPES.map((one) => number(day[one]))])}
    />
  );
}
