/** Places that start programs by themselves (detection.md §7.3 names those that miners were found in). */
import type { SeenStartUp, StartUpKind } from '#model/host-snapshot.ts';
import type { HostFiles } from './host-files.ts';

/** Bytes of one such file, and how many there are; a server has some hundred units. */
const START_UP_BYTES_MAX = 64 * 1024;
const START_UPS_MAX = 4_000;

const FOLDERS: readonly (readonly [StartUpKind, string, RegExp])[] = [
  ['cron', '/etc/cron.d', /./],
  ['cron', '/etc/cron.hourly', /./],
  ['cron', '/etc/cron.daily', /./],
  ['cron', '/etc/cron.weekly', /./],
  ['cron', '/var/spool/cron', /./],
  ['cron', '/var/spool/cron/crontabs', /./],
  ['systemd', '/etc/systemd/system', /\.(?:service|timer)$/],
  ['systemd', '/usr/lib/systemd/system', /\.(?:service|timer)$/],
  ['systemd', '/usr/local/lib/systemd/system', /\.(?:service|timer)$/],
  ['systemd', '/run/systemd/system', /\.(?:service|timer)$/],
  ['systemd', '/root/.config/systemd/user', /\.(?:service|timer)$/],
  ['boot', '/etc/init.d', /./],
  ['profile', '/etc/profile.d', /\.sh$/],
];
const FILES: readonly (readonly [StartUpKind, string])[] = [
  ['cron', '/etc/crontab'],
  ['cron', '/etc/anacrontab'],
  ['boot', '/etc/rc.local'],
  ['boot', '/etc/rc.d/rc.local'],
  ['profile', '/etc/profile'],
  ['profile', '/etc/bash.bashrc'],
  ['preload', '/etc/ld.so.preload'],
];
const AT_HOME = ['.bashrc', '.bash_profile', '.profile', '.zshrc'];

export function readStartUps(files: HostFiles): SeenStartUp[] {
  const places = [...FILES];
  for (const [kind, folder, wanted] of FOLDERS) {
    for (const name of files.names(folder, 'start-up'))
      if (wanted.test(name)) places.push([kind, `${folder}/${name}`]);
  }
  for (const home of [
    '/root',
    ...files.names('/home', 'start-up').map((name) => `/home/${name}`),
  ]) {
    for (const name of AT_HOME) places.push(['profile', `${home}/${name}`]);
    for (const name of files.names(`${home}/.config/systemd/user`, 'start-up'))
      places.push(['systemd', `${home}/.config/systemd/user/${name}`]);
  }
  if (places.length > START_UPS_MAX) files.miss('start-up', 'limit');
  return places.slice(0, START_UPS_MAX).flatMap(([kind, path]) => {
    const text = files.text(path, 'start-up', START_UP_BYTES_MAX);
    if (text === null) return [];
    const lines = text.split('\n').filter((line) => /^\s*[^#\s]/.test(line));
    return [{ kind, path, lines }];
  });
}
