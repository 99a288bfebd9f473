/**
 * Energy per hash by algorithm and kind of machine, from nameplates; wide on purpose, because the machine is not seen.
 * `low` is the thriftiest machine that is likely, `high` the thirstiest. Update by adding a row with its year; rows are
 * never changed in place, so that a closed case can be computed again.
 */
import type { Algorithm } from '#model/protocol.ts';
import type { Worded } from '#detect/words.ts';

export interface EfficiencyRow {
  readonly algorithms: readonly Algorithm[];
  readonly hardware: Worded;
  /** Joules per hash (per solution, per graph). */
  readonly low: number;
  readonly central: number;
  readonly high: number;
  /** The row holds for machines from this rate on, in hashes per second … */
  readonly rateMin: number;
  /** … and below this one. */
  readonly rateMax: number;
  readonly year: number;
  readonly source: string;
}

const GRAPHICS_CARD: Worded = { en: 'graphics card, model unknown', 'zh-CN': '显卡，型号不明' };

export const EFFICIENCY: readonly EfficiencyRow[] = [
  {
    algorithms: ['sha256d'],
    hardware: { en: 'SHA-256 ASIC, generation unknown (Antminer S9 2016 to S21 Pro 2024)', 'zh-CN': 'SHA-256 专用矿机，代次不明（2016 年 Antminer S9 至 2024 年 S21 Pro）' },
    low: 15e-12,
    // Seized and hidden rigs are older than the network, whose average was 33 J/TH in May 2023 (Coin Metrics).
    central: 45e-12,
    high: 100e-12,
    // No ASIC miner in the table is slower; below it somebody tries SHA-256 on a processor, for which no row exists.
    rateMin: 1e9,
    rateMax: Infinity,
    year: 2024,
    source: 'nameplates: amaai-lab/MineROI-Net miner_specs; Coin Metrics fleet average 2023',
  },
  {
    algorithms: ['scrypt'],
    hardware: { en: 'scrypt ASIC, generation unknown (Antminer L3+ 2017 to L9 2024)', 'zh-CN': 'scrypt 专用矿机，代次不明（2017 年 Antminer L3+ 至 2024 年 L9）' },
    low: 0.21e-6,
    central: 0.6e-6,
    high: 1.6e-6,
    rateMin: 1e6,
    rateMax: Infinity,
    year: 2024,
    source: 'nameplates: Bitmain L3+ 504 MH/s 800 W, L7 9.5 GH/s 3425 W, L9 16 GH/s 3360 W',
  },
  {
    algorithms: ['randomx'],
    hardware: { en: 'desktop or server processor, model unknown', 'zh-CN': '台式机或服务器处理器，型号不明' },
    low: 1 / 130,
    central: 1 / 65,
    high: 1 / 30,
    rateMin: 0,
    rateMax: Infinity,
    year: 2024,
    source: 'tevador/RandomX README (hash rates), nameplate watts; XMRig benchmark 2024. RandomX version 1',
  },
  {
    algorithms: ['kawpow'],
    hardware: GRAPHICS_CARD,
    low: 1 / 0.17e6,
    central: 1 / 0.13e6,
    high: 1 / 0.1e6,
    rateMin: 0,
    rateMax: Infinity,
    year: 2023,
    source: 's4oul/GPUBenchmarkMining (RTX 3070, RX 5700), nameplate watts',
  },
  {
    algorithms: ['ethash', 'etchash'],
    hardware: GRAPHICS_CARD,
    low: 1 / 0.45e6,
    central: 1 / 0.32e6,
    high: 1 / 0.23e6,
    rateMin: 0,
    rateMax: Infinity,
    year: 2023,
    source: 's4oul/GPUBenchmarkMining (RTX 3070, Etchash), nameplate and tuned watts',
  },
  {
    algorithms: ['autolykos2'],
    hardware: GRAPHICS_CARD,
    low: 1 / 1.2e6,
    central: 1 / 0.85e6,
    high: 1 / 0.6e6,
    rateMin: 0,
    rateMax: Infinity,
    year: 2023,
    source: 's4oul/GPUBenchmarkMining (RTX 3070, RX 5700), nameplate watts',
  },
  {
    algorithms: ['equihash'],
    hardware: GRAPHICS_CARD,
    low: 0.15,
    central: 1 / 4.2,
    high: 0.4,
    rateMin: 0,
    // An Antminer Z9 mini, the slowest Equihash ASIC, does 10,000 Sol/s; a single card less than 1,000.
    rateMax: 5000,
    year: 2017,
    source: 'public EWBF log, GTX 1070 449 Sol/s at 4.2 Sol/W; bounds are ours',
  },
  {
    algorithms: ['equihash'],
    hardware: { en: 'Equihash ASIC, generation unknown (Antminer Z9 mini 2018 to Z15 2020)', 'zh-CN': 'Equihash 专用矿机，代次不明（2018 年 Antminer Z9 mini 至 2020 年 Z15）' },
    low: 0.0036,
    central: 0.0105,
    high: 0.03,
    rateMin: 5000,
    rateMax: Infinity,
    year: 2020,
    source: 'Luxor, Equihash Mining Landscape before Antminer Z15 (2020)',
  },
];
