/** `minewatch admin`: what an operator does without a browser. Asks the running office, or opens it when none runs. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { ADMIN_COMMANDS, adminCommand, type AdminCommand } from './admin/commands.ts';
import { loadConfig } from './config.ts';
import { askControl, controlPath } from './office/control.ts';
import { openOffice } from './office/open-office.ts';
import { placeOf, termsOf } from './office/settings.ts';

interface AdminFlags {
  readonly config?: string;
}

export function command(): Command {
  const admin = new Command('admin')
    .description('runs the office from the command line: status, backup, restore, rebuild …')
    .option('--config <file>', 'configuration file');
  for (const each of ADMIN_COMMANDS) {
    const child = new Command(each.name).description(each.summary);
    for (const name of each.args) child.argument(`<${name}>`);
    child.action(async (...given: unknown[]) => {
      const args = given.slice(0, each.args.length).map(String);
      await run(each, args, admin.opts<AdminFlags>());
    });
    admin.addCommand(child);
  }
  return admin;
}

async function run(
  { name, takesIds }: AdminCommand,
  args: readonly string[],
  flags: AdminFlags,
): Promise<void> {
  const loaded = loadConfig(flags.config);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  // The running office has another working folder.
  const whole = takesIds === true ? args : args.map((path) => resolve(path));
  const socket = controlPath(loaded.dataFolder);
  if (await askControl(socket, { command: name, args: [...whole] }, say)) return;
  const opened = await openOffice(placeOf(loaded), { now: () => Date.now() }, termsOf(loaded));
  try {
    await adminCommand(name).run(opened, whole, say);
  } finally {
    await opened.close();
  }
}
