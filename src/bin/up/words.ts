/** What the demonstration says, in both languages. */
import type { Role } from '#model/authority.ts';

export interface UpWords {
  readonly title: string;
  readonly about: string;
  readonly making: string;
  made(packets: number, hosts: number, kept: string | null): string;
  readonly compare: string;
  readonly seen: string;
  readonly missed: string;
  readonly atLeast: string;
  ordinary(count: number, wrong: number, listed: number): string;
  readonly roles: Readonly<Record<string, string>>;
  readonly next: string;
  readonly office: {
    /** Where the sign-ins will be, and what is going on until then. */
    board(url: string): string;
    readonly console: string;
    /** Percent, seconds since the start. */
    history(done: number, seconds: number): string;
    open(url: string, portalUrl: string, seconds: number): string;
    readonly head: { readonly person: string; readonly role: string; readonly email: string };
    readonly roles: Readonly<Record<Role, string>>;
    keys(password: string, url: string): string;
    tips(url: string): string;
    readonly tour: string;
    readonly watching: string;
    found(url: string, seconds: number): string;
    readonly ending: string;
  };
}

/** How a visitor takes a fresh finding through to its end: who does what, where. */
export const TOUR: readonly { readonly en: string; readonly zh: string }[] = [
  {
    zh: '研判员 林薇：在“案件”中打开最新一件，“受理”，再作出研判（蓄意）。',
    en: 'Analyst Lin Wei: open the newest of “Cases”, “Take on”, then “Give the verdict” (deliberate).',
  },
  {
    zh: '经办人 陈立：在案件中起草通知；在“通知”页签中生成新链接并记下，再登记送达。',
    en: 'Officer Chen Li: “Prepare a notice”; under “Notices” make a new link, keep it, “Record the service”.',
  },
  {
    zh: '经办人 陈立：起草处置令，提交审批。审批人 周敏：在“待办”中批准。',
    en: 'Officer Chen Li: “Draft an order”, propose it. Approver Zhou Min: approve it in the “Inbox”.',
  },
  {
    zh: '经办人 陈立：在处置令中选边界处置点付诸执行；几秒内可看到已回读生效。',
    en: 'Officer Chen Li: “Put into effect” at the border point; within seconds it was read back to hold.',
  },
  {
    zh: '当事人：在隐私窗口打开通知链接，提交整改报告。',
    en: 'The unit: open the link of the notice in a private window and send the report.',
  },
  {
    zh: '陈立接受报告，并在处置令中降级观察；核验人 韩松登记复查；过一天；韩松核验通过。',
    en: 'Chen Li accepts the report and lowers the order on probation; verifier Han Song records a new look; let a day pass; Han Song passes the verification.',
  },
  {
    zh: '陈立解除处置令，看到已放行，然后结案。',
    en: 'Chen Li lifts the order, sees it let go, and closes the case.',
  },
];

const EN: UpWords = {
  title: 'DEMONSTRATION: all of this traffic is simulated',
  about:
    'A sample university network, about half an hour long. No real traffic is captured, nothing is enforced, nothing leaves this machine.',
  making: 'Simulating the network …',
  made: (packets, hosts, kept) =>
    `Made ${packets} packets of ${hosts} hosts${kept === null ? '' : ` (kept in ${kept})`}. Scanning …`,
  compare: 'What was hidden in it, and what was found:',
  seen: 'found',
  missed: 'NOT FOUND',
  atLeast: 'expected at least',
  ordinary: (count, wrong, listed) =>
    `${count} hosts with ordinary traffic and look-alikes: ${wrong === 0 ? 'none accused' : `${wrong} WRONGLY ACCUSED`}; ` +
    `${listed} listed only (somebody read a pool’s web page, which is not mining).`,
  roles: {
    'office-pc': 'office computer, Monero, in clear',
    asic: 'Bitcoin machine',
    'gpu-rig': 'graphics cards; joined half-way, packets cut and out of order',
    browser: 'web page that mines in a visitor’s browser (WebSocket)',
    'broken-into': 'server somebody broke into; two share a wallet',
    polling: 'miner that asks for work over HTTP',
    'stratum-v2': 'Stratum V2 to a proxy inside the site',
    'ipv6-gpu': 'graphics card over IPv6',
    encrypted: 'Monero inside TLS',
    refused: 'login that no pool answered',
  },
  next: `What to do next, on networks that you are entitled to watch:
  minewatch scan capture.pcap        read captures (tcpdump -w, Wireshark)
  minewatch watch -i eth0            watch an interface
  minewatch drill                    prove that your sensor sees mining, without any
  minewatch lists --help             add lists of pool names and addresses
  minewatch up --keep sample.pcap    keep this sample to look at it yourself
  minewatch drill --case             one case of the office, from the finding to its end`,
  office: {
    board: (url) => `Sign-ins, and how far the sample office is, in your browser:
  ${url}
The console is built and the history of a sample province is made, both once; meanwhile, on the terminal:`,
    console: 'The console is built.',
    history: (done, seconds) =>
      `Making the history of a sample province, once: ${done} % (${seconds} s)`,
    open: (
      url,
      portalUrl,
      seconds,
    ) => `The office of a sample province is open after ${seconds} s, with some months of history:
  ${url}    sign in here
  ${portalUrl}    the pages of the people concerned
  ${url}/log/checkpoint    its record; check it: minewatch log verify ${url}/log

Everybody there is invented. Each can sign in:`,
    head: { person: 'Person', role: 'Role', email: 'E-mail' },
    roles: {
      analyst: 'analyst',
      officer: 'officer',
      approver: 'approver',
      verifier: 'verifier',
      reviewer: 'reviewer',
      publisher: 'publisher',
      liaison: 'liaison of a university',
      recipient: 'recipient of tips',
      auditor: 'auditor',
      administrator: 'administrator',
    },
    tips: (
      url,
    ) => `Anybody can report mining without a name; within two minutes it is before the office:
  ${url}`,
    keys: (password, url) => `Password of all: ${password}
Codes of their authenticators, a button that signs in as each, and a way to let a day pass:
  ${url}`,
    tour: 'Take a case through:',
    watching:
      'Its sensor now watches simulated traffic; somebody begins to mine about once a minute.',
    found: (url, seconds) =>
      `A new finding has opened a case, ${seconds} s after the start: ${url}`,
    ending: 'Ctrl-C ends it, and nothing of it is kept.',
  },
};

const ZH: UpWords = {
  title: '演示：以下流量全部为模拟',
  about: '一个示例高校网络，时长约半小时。不采集真实流量，不执行任何处置，数据不离开本机。',
  making: '正在模拟网络……',
  made: (packets, hosts, kept) =>
    `已生成 ${hosts} 台主机的 ${packets} 个数据包${kept === null ? '' : `（保存于 ${kept}）`}。正在扫描……`,
  compare: '其中藏有什么，发现了什么：',
  seen: '已发现',
  missed: '未发现',
  atLeast: '预期至少为',
  ordinary: (count, wrong, listed) =>
    `${count} 台主机为普通流量或相似流量：${wrong === 0 ? '无一误报' : `误报 ${wrong} 台`}；` +
    `仅名单命中 ${listed} 台（有人浏览矿池网页，这不是挖矿）。`,
  roles: {
    'office-pc': '办公电脑，门罗币，明文',
    asic: '比特币矿机',
    'gpu-rig': '显卡矿机；中途开始采集，数据包被切分且乱序',
    browser: '网页在访问者浏览器中挖矿（WebSocket）',
    'broken-into': '被入侵的服务器，两台共用一个钱包',
    polling: '通过 HTTP 轮询任务的矿工',
    'stratum-v2': '经站内代理使用 Stratum V2',
    'ipv6-gpu': '经 IPv6 挖矿的显卡',
    encrypted: '藏在 TLS 中的门罗币',
    refused: '矿池未应答的登录',
  },
  next: `接下来（仅限您有权监测的网络）：
  minewatch scan capture.pcap        读取抓包文件（tcpdump -w、Wireshark）
  minewatch watch -i eth0            监测网络接口
  minewatch drill                    不挖矿也能验证传感器能看见挖矿
  minewatch lists --help             添加矿池域名和地址名单
  minewatch up --keep sample.pcap    保存此示例以便自行查看
  minewatch drill --case             办案演练：从发现到结案`,
  office: {
    board: (url) => `登录信息与准备进度，请在浏览器中打开：
  ${url}
正在构建界面并生成示例省份的历史记录（仅首次），同时在终端：`,
    console: '界面已构建。',
    history: (done, seconds) => `正在生成示例省份的历史记录（仅首次）：${done}%（${seconds} 秒）`,
    open: (
      url,
      portalUrl,
      seconds,
    ) => `示例省份的办公系统已开放（用时 ${seconds} 秒），内有数月历史：
  ${url}    在此登录
  ${portalUrl}    当事人页面
  ${url}/log/checkpoint    已签名的记录；核验：minewatch log verify ${url}/log

人员均为虚构，均可登录：`,
    head: { person: '人员', role: '角色', email: '邮箱' },
    roles: {
      analyst: '研判员',
      officer: '经办人',
      approver: '审批人',
      verifier: '核验人',
      reviewer: '复核人',
      publisher: '发布人',
      liaison: '高校联络员',
      recipient: '举报受理员',
      auditor: '审计员',
      administrator: '管理员',
    },
    tips: (url) => `任何人可匿名举报挖矿，两分钟内送达：
  ${url}`,
    keys: (password, url) => `统一密码：${password}
验证码、一键登录，以及让系统时间过一天：
  ${url}`,
    tour: '跟进一起案件：',
    watching: '传感器正在监测模拟流量，约每分钟有一处开始挖矿。',
    found: (url, seconds) => `启动 ${seconds} 秒后，新的发现已立案：${url}`,
    ending: '按 Ctrl-C 结束，不保留任何数据。',
  },
};

export function wordsIn(language: 'en' | 'zh-CN'): UpWords {
  return language === 'en' ? EN : ZH;
}
