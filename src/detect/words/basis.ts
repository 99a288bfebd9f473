/** What the figures of a finding rest on, in every language. Sources are cited as they are. */
import type { EfficiencyRow } from '#detect/data/efficiency.ts';
import type { GridRow } from '#model/grid.ts';
import type { Language } from '#detect/words.ts';

export interface BasisWords {
  power(algorithm: string, row: EfficiencyRow): string;
  energy(hours: number): string;
  carbon(grid: GridRow): string;
}

export const BASIS: Readonly<Record<Language, BasisWords>> = {
  en: {
    power: (algorithm, { hardware, year, source }) =>
      `${algorithm}; ${hardware.en}; ${year}; ${source}; without cooling and losses`,
    energy: (hours) => `power over the ${hours} h in which work was seen`,
    carbon: ({ factor, kind, name, year, source }) => {
      const what = kind === 'life-cycle-CO2e' ? 'CO2e, life cycle' : 'CO2, generation only';
      return `${factor} kg/kWh (${what}), ${name.en}, ${year}, ${source}`;
    },
  },
  'zh-CN': {
    power: (algorithm, { hardware, year, source }) =>
      `${algorithm}；${hardware['zh-CN']}；${year} 年；来源：${source}；不含散热和损耗`,
    energy: (hours) => `上述功率乘以见到计算工作的 ${hours} 小时`,
    carbon: ({ factor, kind, name, year, source }) => {
      const what = kind === 'life-cycle-CO2e' ? '全生命周期二氧化碳当量' : '仅发电排放的二氧化碳';
      return `${factor} kg/kWh（${what}），${name['zh-CN']}，${year} 年，来源：${source}`;
    },
  },
};
