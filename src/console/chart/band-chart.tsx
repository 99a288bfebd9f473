/** A measure over time as a line, with the interval that it may be in as a band around it. */
import type { ReactNode } from 'react';
import { absolute, scaled, withRange, type Range } from '../look/format.ts';
import { Chart } from './chart.tsx';
import { axis, base, type Look } from './look.ts';

export interface BandPoint extends Range {
  /** Instant, or a day. */
  readonly at: string;
}

interface BandProps {
  readonly label: string;
  readonly unit: string;
  readonly points: readonly BandPoint[];
  /** Holds until the next point, rather than being joined to it. */
  readonly isStepped: boolean;
  readonly heightPx?: number;
  readonly head: readonly string[];
  readonly timeOf?: (at: string) => string;
}

export function BandChart(props: BandProps) {
  const { label, unit, points, head, timeOf = absolute } = props;
  const rows: readonly (readonly ReactNode[])[] = points.map((point) => [
    timeOf(point.at),
    scaled(point.low, unit),
    scaled(point.central, unit),
    scaled(point.high, unit),
  ]);
  return (
    <Chart
      label={label}
      heightPx={props.heightPx ?? 200}
      option={(look) => optionOf(props, look)}
      of={points}
      head={head}
      rows={rows}
    />
  );
}

function optionOf({ unit, points, isStepped, timeOf = absolute }: BandProps, look: Look) {
  const step = isStepped ? ('end' as const) : undefined;
  return {
    ...base(look),
    tooltip: {
      ...base(look).tooltip,
      trigger: 'axis' as const,
      axisPointer: { lineStyle: { color: look.lineStrong } },
      formatter: (all: unknown) => {
        const at = Array.isArray(all) ? Number(Reflect.get(Object(all[0]), 'dataIndex')) : 0;
        const point = points[at];
        return point === undefined ? '' : `${timeOf(point.at)}\n${withRange(point, unit)}`;
      },
    },
    grid: { left: 68, right: 16, top: 12, bottom: 28 },
    xAxis: { type: 'time' as const, ...axis(look), splitLine: { show: false } },
    yAxis: {
      type: 'value' as const,
      ...axis(look),
      axisLabel: { ...axis(look).axisLabel, formatter: (value: number) => scaled(value, unit) },
    },
    series: [
      {
        type: 'line' as const,
        stack: 'band',
        step,
        silent: true,
        symbol: 'none',
        lineStyle: { width: 1, type: 'dotted' as const, color: look.accent },
        data: points.map(({ at, low }) => [at, low]),
      },
      {
        type: 'line' as const,
        stack: 'band',
        step,
        silent: true,
        symbol: 'none',
        lineStyle: { width: 1, type: 'dotted' as const, color: look.accent },
        areaStyle: { color: look.accentSoft, opacity: 1 },
        data: points.map(({ at, low, high }) => [at, high - low]),
      },
      {
        type: 'line' as const,
        step,
        symbol: 'none',
        z: 3,
        lineStyle: { width: 2, color: look.accent },
        data: points.map(({ at, central }) => [at, central]),
      },
    ],
  };
}
