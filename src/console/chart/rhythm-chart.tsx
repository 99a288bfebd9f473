/**
 * When work was handed out and when results came back: miners answer at random around a steady pace, people and programs of
 * other kinds do not. Each kind has a line and a sign of its own.
 */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Act, Turn } from '../case/turns.ts';
import { number } from '../look/format.ts';
import { useNarrow } from '../look/use-narrow.ts';
import { Chart } from './chart.tsx';
import { axis, base, type Look } from './look.ts';

const LINES = [
  ['work', 'circle'],
  ['submit', 'triangle'],
  ['accepted', 'rect'],
  ['rejected', 'diamond'],
] as const satisfies readonly (readonly [Act, string])[];

export function RhythmChart({
  turns,
  startedAt,
}: {
  readonly turns: readonly Turn[];
  readonly startedAt: number;
}) {
  const { t } = useTranslation();
  const leftPx = useNarrow() ? 104 : 150;
  const lines = LINES.map(([act, symbol]) => ({
    act,
    symbol,
    seconds: turns.filter((turn) => turn.act === act).map(({ at }) => (at - startedAt) / 1000),
  })).filter(({ seconds }) => seconds.length > 0);
  if (lines.length === 0) return null;
  const option = (look: Look) => optionOf(lines, leftPx, look, t);
  return (
    <Chart
      label={t('chart.rhythm')}
      heightPx={56 + 34 * lines.length}
      option={option}
      of={turns}
      head={[
        t('chart.message'),
        t('chart.count'),
        t('chart.median'),
        t('chart.first'),
        t('chart.last'),
      ]}
      rows={lines.map(({ act, seconds }) => [
        t(`case.act.${act}`),
        number(seconds.length),
        medianGap(seconds, t('say.none')),
        `+${number(seconds[0] ?? 0, 1)} s`,
        `+${number(seconds.at(-1) ?? 0, 1)} s`,
      ])}
    />
  );
}

interface Line {
  readonly act: (typeof LINES)[number][0];
  readonly symbol: string;
  readonly seconds: readonly number[];
}

function optionOf(lines: readonly Line[], leftPx: number, look: Look, t: TFunction) {
  const names = lines.map(({ act }) => t(`case.act.${act}`)).toReversed();
  return {
    ...base(look),
    tooltip: {
      ...base(look).tooltip,
      formatter: (one: unknown) => {
        const [at, name] = pairIn(one);
        return `${String(name)}\n+${number(Number(at), 2)} s`;
      },
    },
    grid: { left: leftPx, right: 20, top: 8, bottom: 40 },
    xAxis: {
      type: 'value' as const,
      ...axis(look),
      name: t('chart.secondsIn'),
      nameLocation: 'middle' as const,
      nameGap: 24,
      nameTextStyle: { color: look.ink3 },
      max: (range: { max: number }) => Math.ceil(range.max),
      min: 0,
    },
    yAxis: {
      type: 'category' as const,
      data: names,
      ...axis(look),
      axisLabel: { ...axis(look).axisLabel, width: leftPx - 14, overflow: 'truncate' as const },
      splitLine: { show: true, lineStyle: { color: look.line } },
    },
    series: lines.map(({ act, symbol, seconds }) => ({
      type: 'scatter' as const,
      symbol,
      symbolSize: 9,
      itemStyle: {
        color: act === 'rejected' ? look.bad : act === 'accepted' ? look.good : look.accent,
      },
      data: seconds.map((at) => [at, t(`case.act.${act}`)]),
    })),
  };
}

function pairIn(one: unknown): readonly unknown[] {
  const value: unknown = Reflect.get(Object(one), 'value');
  return Array.isArray(value) ? value : [];
}

function medianGap(seconds: readonly number[], none: string): string {
  const gaps = seconds
    .slice(1)
    .map((at, i) => at - (seconds[i] ?? at))
    .toSorted((a, b) => a - b);
  const middle = gaps[Math.floor(gaps.length / 2)];
  return middle === undefined ? none : `${number(middle, 1)} s`;
}
