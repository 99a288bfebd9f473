/** A progress bar on the terminal's error stream. */
import { basename } from 'node:path';
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  readonly update: (name: string, done: number, total: number | null) => void;
  readonly stop: () => void;
}

const MEBIBYTE = 1 << 20;

export function createProgress(): Progress {
  const bar = new SingleBar(
    {
      format: 'reading {name} {bar} {value}/{total} MiB',
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  let current = '';
  return {
    update(name, done, total) {
      const value = Math.round(done / MEBIBYTE);
      const whole = Math.max(value, Math.round((total ?? done) / MEBIBYTE));
      if (name !== current) {
        current = name;
        bar.start(whole, value, { name: basename(name) });
      } else {
        bar.setTotal(whole);
        bar.update(value);
      }
    },
    stop() {
      bar.stop();
    },
  };
}
