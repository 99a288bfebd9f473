/** A picture and the same as a table: whoever cannot see the one opens the other. */
import { useComputedColorScheme } from '@mantine/core';
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AreaMap } from '#model/map.ts';
import { lookNow, type Look } from './look.ts';

export interface ChartProps {
  /** What is seen in it, in a sentence. */
  readonly label: string;
  readonly heightPx: number;
  /** Made anew when the colours or the language change. */
  readonly option: (look: Look) => EChartsCoreOption;
  /** Whatever the option is made of: a change draws it again. */
  readonly of: unknown;
  readonly map?: AreaMap;
  /** Name of the thing that was clicked. */
  readonly onPick?: (name: string) => void;
  /** Head and rows of the table. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
}

const MAP_NAME = 'office';

export function Chart(props: ChartProps) {
  const { t } = useTranslation();
  return (
    <figure className="chart">
      <Canvas {...props} />
      <details className="chart-table">
        <summary>{t('chart.asTable')}</summary>
        <div className="table-wrap">
          <table className="table">
            <thead>
              <tr>
                {props.head.map((name, i) => (
                  <th key={name} scope="col" className={i === 0 ? undefined : 'number'}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {props.rows.map((row, at) => (
                <tr key={at}>
                  {row.map((cell, i) => (
                    <td key={i} className={i === 0 ? undefined : 'number'}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

function Canvas({ label, heightPx, option, of, map, onPick }: ChartProps) {
  const { i18n } = useTranslation();
  const scheme = useComputedColorScheme('light');
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  const draw = useRef(option);
  draw.current = option;

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    let gone = false;
    const sizes = new ResizeObserver(() => chart.current?.resize());
    const start = async (): Promise<void> => {
      const { init, registerMap } = await import('./echarts.ts');
      if (gone) return;
      if (map !== undefined) registerMap(MAP_NAME, JSON.stringify(map));
      const made = init(element, null, { renderer: 'canvas' });
      made.on('click', ({ name }) => pick.current?.(name));
      made.setOption(draw.current(lookNow()));
      chart.current = made;
      sizes.observe(element);
      element.dataset['drawn'] = '';
    };
    void start();
    return () => {
      gone = true;
      sizes.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, [map]);

  useEffect(() => {
    // A moment later: the tokens change with the scheme, after this effect of the page's own.
    const soon = requestAnimationFrame(() =>
      chart.current?.setOption(draw.current(lookNow()), { notMerge: true }),
    );
    return () => cancelAnimationFrame(soon);
  }, [of, scheme, i18n.language]);

  return (
    <div
      ref={box}
      className="chart-box"
      role="img"
      aria-label={label}
      style={{ height: heightPx }}
    />
  );
}
