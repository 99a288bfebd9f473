/** Writes a golden case to a capture file, to look at it with other programs. Without arguments: lists the cases. */
import { writeFileSync } from 'node:fs';
import { writePcap } from '#wire/pcap-write.ts';
import { CASES } from '../test/golden/cases.ts';

const [group, name, path] = process.argv.slice(2);
const golden = CASES.find((one) => one.group === group && one.name === name);

if (golden !== undefined && path !== undefined) {
  const frames = golden.frames();
  writeFileSync(path, writePcap(frames, { linkType: golden.linkType }));
  process.stdout.write(`${frames.length} frames in ${path}\n`);
} else {
  for (const one of CASES) process.stdout.write(`${one.group} '${one.name}'\n`);
  if (group !== undefined) {
    process.stderr.write('make-golden: takes GROUP NAME FILE, as listed above\n');
    process.exitCode = 2;
  }
}
