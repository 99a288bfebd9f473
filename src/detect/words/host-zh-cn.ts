/** 主机线索的中文说明。 The same statements in Chinese. */
import { around, type Data, numberOf, textOf } from './format.ts';
import type { HOST_AGAINST_EN, HOST_EN } from './host-en.ts';

const FORMS: Readonly<Record<string, string>> = {
  xmrig: 'XMRig',
  'xmr-stak': 'xmr-stak',
  cgminer: 'cgminer 等程序',
  cpuminer: 'cpuminer',
  srbminer: 'SRBMiner',
  lolminer: 'lolMiner',
  phoenixminer: 'PhoenixMiner',
  gminer: 'GMiner',
  nheqminer: 'nheqminer',
  ethminer: 'ethminer',
  pairs: '按行写明矿池和钱包的挖矿程序',
};
const form = (d: Data): string => FORMS[textOf(d['form'])] ?? '挖矿程序';
const TIES: Readonly<Record<string, string>> = {
  'command-line': '启动时带有这些设置',
  named: '启动时指定了该设置文件',
  open: '正打开着该设置文件',
  'beside-program': '的程序与该设置文件在同一目录',
  'in-folder': '在该设置文件所在目录中运行',
};
const PLACES: Readonly<Record<string, string>> = {
  cron: '定时任务',
  systemd: '系统服务单元',
  profile: '登录脚本',
  boot: '开机脚本',
};
const CHECKS: Readonly<Record<string, string>> = {
  valid: '该地址校验和正确，随机文字不会如此。',
  none: '该地址格式正确，但这种格式没有校验和。',
  invalid: '该地址的校验和不正确。',
};

const wallet = (d: Data): string =>
  `钱包 ${textOf(d['address'])}${around('（', d['coin'], '）')}${around('，矿工名“', d['worker'], '”')}`;
const check = (d: Data): string => CHECKS[textOf(d['checksum'])] ?? '该地址未经校验。';
const inFile = (d: Data): string =>
  `文件 ${textOf(d['path'])} 的内容是 ${form(d)} 的设置格式：从矿池 ${textOf(d['pool'])} 领取任务`;
const inCommand = (d: Data): string =>
  `命令行带有 ${form(d)} 的选项：从矿池 ${textOf(d['pool'])} 领取任务`;
const inStartUp = (d: Data): string =>
  `${textOf(d['path'])} 中有一行以 ${form(d)} 的选项启动挖矿程序：从矿池 ${textOf(d['pool'])} 领取任务`;
const account = (d: Data): string => `账户为“${textOf(d['account'])}”`;

type Kind = keyof typeof HOST_EN | keyof typeof HOST_AGAINST_EN;

export const HOST_ZH_CN: Readonly<Record<Kind, (d: Data) => string>> = {
  'host-file-wallet': (d) => `${inFile(d)}，收益归${wallet(d)}。${check(d)}`,
  'host-file-account': (d) => `${inFile(d)}，${account(d)}。`,
  'host-command-wallet': (d) => `${inCommand(d)}，收益归${wallet(d)}。${check(d)}`,
  'host-command-account': (d) => `${inCommand(d)}，${account(d)}。`,
  'host-start-up-wallet': (d) => `${inStartUp(d)}，收益归${wallet(d)}。${check(d)}`,
  'host-start-up-account': (d) => `${inStartUp(d)}，${account(d)}。`,
  'host-running': (d) =>
    `进程 ${numberOf(d['pid'])}（“${textOf(d['name'])}”）${TIES[textOf(d['tie'])] ?? '与这些设置相关'}。`,
  'host-socket-address': (d) =>
    `该进程已连接到 ${textOf(d['ip'])} 的 ${numberOf(d['port'])} 端口，正是设置中写明的地址。`,
  'host-socket-port': (d) =>
    `该进程已连接到 ${textOf(d['ip'])} 的 ${numberOf(d['port'])} 端口，与设置中为 ${textOf(d['host'])} 写明的端口一致。`,
  'host-busy': (d) =>
    `${around('在 ', d['seconds'], ' 秒内，')}该进程占满了 ${Number(numberOf(d['busy']).toFixed(1))} 个处理器。`,
  'host-memory': (d) =>
    `该进程占用 ${numberOf(d['mebibytes'])} MiB 大页内存；门罗币所用的 RandomX 算法需要 2080 MiB。`,
  'host-program-words': (d) =>
    `无论叫什么名字，该程序内含挖矿程序特有的字样：${textOf(d['words'])}。`,
  'host-msr': () => '系统允许程序改写处理器寄存器；门罗币挖矿程序会打开此项以提高速度。',
  'host-known-name': (d) =>
    `该进程与挖矿程序同名（“${textOf(d['name'])}”）；仅凭名称不能证明任何事。`,
  'host-deleted': (d) => `程序仍在运行，但其文件已从磁盘删除，原为 ${textOf(d['path'])}。`,
  'host-program-place': (d) => `程序位于通常不安装程序的位置：${textOf(d['path'])}。`,
  'host-disguised': (d) => `该进程自称“${textOf(d['name'])}”，像是内核的一部分，实际上是普通程序。`,
  'host-hidden': (d) => `进程 ${numberOf(d['pid'])} 不在进程列表中：有东西将其隐藏。`,
  'host-graphics': () => '该进程正在使用显卡运算。',
  'host-start-up': (d) =>
    `它会自动启动：${PLACES[textOf(d['place'])] ?? '文件'} ${textOf(d['path'])} 中写有它。`,
  'host-unexplained': (d) =>
    `${numberOf(d['of'])} 个处理器中有 ${numberOf(d['processors'])} 个处于忙碌状态，而可见进程无法解释。`,
  'host-preload': (d) =>
    `系统要求每个程序都加载 ${textOf(d['library'])}（${textOf(d['path'])}）；此类库可以隐藏进程。`,
  'host-no-process': () => '目前没有进程按这些设置运行；仅有文件不能说明正在挖矿。',
  'host-no-connection': () => '未见到与设置所写矿池之间的连接。',
  'host-no-wallet': () => '未发现校验和正确的钱包地址。',
  'host-idle': () => '查看期间该进程几乎没有占用处理器；挖矿程序也会暂停或等待任务。',
  'host-name-not-asked': () => '设置中以名称写明矿池；检查时未作域名查询，只比对了端口。',
  'host-heavy-is-ordinary': () => '编译、视频处理、数据库和科学计算同样会占满处理器。',
  'host-unexplained-unknown': () => '被隐藏的是什么尚不清楚；虚拟机或计数有误时也可能如此。',
  'host-intent-unknown': () =>
    '主机本身不能表明是谁安装的：机主本人、侵入者或经许可的研究，看起来都一样。',
};
