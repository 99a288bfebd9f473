/** What `minewatch init` asks, and the configuration that follows from it. */
import { networkInterfaces } from 'node:os';
import { networkFromText } from '#base/network.ts';
import type { Language } from '#model/text.ts';
import type { Words } from '../check/check.ts';

export interface Answers {
  readonly folder: string;
  readonly origin: string;
  readonly networks: readonly string[];
  readonly interfaces: readonly string[];
  readonly files: readonly string[];
  readonly portal: boolean;
  readonly language: Language;
}

export interface Question {
  /** Also the name of its flag. */
  readonly key: Exclude<keyof Answers, 'language'>;
  readonly asks: Words;
  /** Null: it is in order; else what is wrong with it. */
  fault(text: string): Words | null;
}

const ORIGIN = /^https?:\/\/[^\s/?#@]+$/;
const NO = new Set(['n', 'no', '否', '不']);
const YES = new Set(['y', 'yes', '是', '']);

const never = (): null => null;

const INTERFACES_SHOWN_MAX = 8;

/** Of this machine, but for itself; a hint beside the question. */
function interfacesHere(): string {
  const names = Object.keys(networkInterfaces()).filter((name) => name !== 'lo');
  return names.slice(0, INTERFACES_SHOWN_MAX).join(', ');
}

export const QUESTIONS: readonly Question[] = [
  {
    key: 'folder',
    asks: {
      en: 'Where is everything kept (an absolute path)',
      'zh-CN': '数据存放在哪里（绝对路径）',
    },
    fault: (text) =>
      text.startsWith('/') ? null : { en: 'An absolute path', 'zh-CN': '请填写绝对路径' },
  },
  {
    key: 'origin',
    asks: {
      en: 'How do browsers reach the office (https://office.example)',
      'zh-CN': '浏览器如何访问办公系统（https://office.example）',
    },
    fault: (text) =>
      ORIGIN.test(text)
        ? null
        : {
            en: 'An origin alone, as https://office.example',
            'zh-CN': '只填源，如 https://office.example',
          },
  },
  {
    key: 'networks',
    asks: {
      en: 'Which networks do you answer for (with commas)',
      'zh-CN': '您负责哪些网络（逗号分隔）',
    },
    fault: (text) => {
      const wrong = listFrom(text).find((one) => typeof networkFromText(one) === 'string');
      if (wrong === undefined) return null;
      return {
        en: `${wrong} is no network, as 192.0.2.0/24`,
        'zh-CN': `${wrong} 不是网络，例如 192.0.2.0/24`,
      };
    },
  },
  {
    key: 'interfaces',
    asks: {
      en: `Which interfaces of this machine see their traffic (with commas; empty: none; there are: ${interfacesHere()})`,
      'zh-CN': `本机哪些接口能看到其流量（逗号分隔；留空表示没有；现有：${interfacesHere()}）`,
    },
    fault: never,
  },
  {
    key: 'files',
    asks: {
      en: 'Or which captures are to be read (with commas; empty: none)',
      'zh-CN': '或读取哪些抓包文件（逗号分隔；留空表示没有）',
    },
    fault: never,
  },
  {
    key: 'portal',
    asks: {
      en: 'Pages for the people concerned (yes or no)',
      'zh-CN': '是否开放当事人页面（是或否）',
    },
    fault: (text) =>
      NO.has(text.toLowerCase()) || YES.has(text.toLowerCase())
        ? null
        : { en: 'yes or no', 'zh-CN': '是或否' },
  },
];

export const listFrom = (text: string): readonly string[] =>
  text
    .split(/[,，、\s]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

export const yesFrom = (text: string): boolean => !NO.has(text.toLowerCase());

/** As `docs/minewatch.example.toml` has it; every value is quoted as JSON, which TOML reads too. */
export function configText(answers: Answers): string {
  const { folder, origin, networks, interfaces, files, portal, language } = answers;
  const isSecure = origin.startsWith('https:');
  const sensor = [
    interfaces.length > 0 ? `interfaces = ${JSON.stringify(interfaces)}` : null,
    interfaces.length === 0 && files.length > 0 ? `files = ${JSON.stringify(files)}` : null,
    `networks = ${JSON.stringify(networks)}`,
    `language = ${JSON.stringify(language)}`,
  ];
  const sections = [
    `[data]\nfolder = ${JSON.stringify(folder)}`,
    [
      '[server]',
      `public-origin = ${JSON.stringify(origin)}`,
      ...portOf(origin),
      isSecure ? '# TLS ends in a proxy on this machine.\ntrusted-proxies = ["127.0.0.1"]' : null,
    ],
    portal ? '[portal]\n# public-origin = "https://notice.example"' : null,
    ['[sensor]', ...sensor],
  ];
  const text = sections
    .flatMap((section) =>
      section === null
        ? []
        : [
            [section]
              .flat()
              .filter((one) => one !== null)
              .join('\n'),
          ],
    )
    .join('\n\n');
  return `# Made by minewatch init; every key is shown in docs/minewatch.example.toml.\n\n${text}\n`;
}

/** Without a proxy in front it listens where browsers look for it. */
function portOf(origin: string): readonly string[] {
  const { protocol, hostname, port } = new URL(origin);
  const isHere = protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1');
  return isHere && port !== '' ? [`port = ${port}`] : [];
}

/** For /etc/systemd/system/minewatch.service. */
export function unitText(
  launcher: string,
  config: string,
  { folder, interfaces }: Answers,
): string {
  const rights = interfaces.length > 0 ? 'CAP_NET_RAW' : '';
  return `[Unit]
Description=Minewatch
After=network-online.target
Wants=network-online.target

[Service]
ExecStart=${launcher} up --config ${config}
User=minewatch
AmbientCapabilities=${rights}
CapabilityBoundingSet=${rights}
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
ReadWritePaths=${folder}
Restart=on-failure
TimeoutStopSec=90

[Install]
WantedBy=multi-user.target
`;
}
