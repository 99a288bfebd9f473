/** 每一条证据的中文说明。 The same statements in Chinese. */
import type { AGAINST_EN, FOR_EN } from './en.ts';
import { around, type Data, fraction, numberOf, rateText, textOf } from './format.ts';

const onList = (d: Data): string =>
  `名单“${textOf(d['list'])}”（条目 ${textOf(d['entry'])}` +
  `${around('，最近确认于 ', d['seenOn'], '')}，置信度 ${fraction(d['confidence'])}）`;

const times = (value: unknown): string => `${numberOf(value)} 次`;

const minutes = (value: unknown): string => {
  const seconds = numberOf(value);
  if (seconds < 120) return `${Math.round(seconds)} 秒`;
  return seconds < 7200
    ? `${Math.round(seconds / 60)} 分钟`
    : `${Number((seconds / 3600).toFixed(1))} 小时`;
};

const coinAndWorker = (d: Data): string =>
  `${around('（', d['coin'], '）')}${around('，矿工名“', d['worker'], '”')}`;

type Kind = keyof typeof FOR_EN | keyof typeof AGAINST_EN;

export const ZH_CN: Readonly<Record<Kind, (data: Data) => string>> = {
  'listed-dns': (d) => `该主机查询了域名 ${textOf(d['asked'])} 的地址。该域名列于${onList(d)}。`,
  'listed-sni': (d) =>
    `该主机建立加密连接时指明服务器为 ${textOf(d['asked'])}。该域名列于${onList(d)}。`,
  'listed-socks': (d) =>
    `该主机要求 SOCKS 代理连接 ${textOf(d['asked'])}。该域名或地址列于${onList(d)}。`,
  'listed-connect': (d) =>
    `该主机要求网页代理连接 ${textOf(d['asked'])}。该域名或地址列于${onList(d)}。`,
  'listed-known-name': (d) =>
    `此前不久的域名解析表明，该服务器地址对应 ${textOf(d['asked'])}。该域名列于${onList(d)}。`,
  'listed-address': (d) => `该主机与 ${textOf(d['asked'])} 交换了数据。该地址列于${onList(d)}。`,
  'asked-again': (d) => `该域名共被查询 ${times(d['count'])}。`,
  'server-known-as': (d) => `域名解析结果显示，该服务器地址对应 ${textOf(d['name'])}。`,
  'mining-header': (d) => `网页请求中带有仅挖矿软件使用的标头：${textOf(d['header'])}。`,
  'stratum-named': (d) => `服务器的答复指明了 Stratum 协议的挖矿地址：${textOf(d['header'])}。`,
  'long-polling-named': (d) =>
    `服务器的答复指明了等待新任务的地址：${textOf(d['header'])}。只有为矿机服务的服务器才会如此。`,
  'certificate-self-made': (d) =>
    `服务器证书是自制的，方式与挖矿代理软件相同（${textOf(d['subject'])}，序列号 1，有效期 ${textOf(d['years'])} 年）。其他软件也可能如此，仅作线索。`,
  hello: (d) => `矿机${around('按协议 ', d['protocol'], ' ')}向矿池作了自我介绍。`,
  'hello-agent': (d) =>
    `矿机${around('按协议 ', d['protocol'], ' ')}向矿池自称“${textOf(d['agent'])}”。`,
  welcome: () => '矿池答复了矿机的自我介绍。',
  'login-account': (d) =>
    `矿机以账户名“${textOf(d['account'])}”登录${around('，矿工名“', d['worker'], '”')}。账户属于谁，只有矿池知道。`,
  'login-wallet-valid': (d) =>
    `矿机以钱包地址 ${textOf(d['address'])} 登录${coinAndWorker(d)}。该地址校验和正确，随意编写的文字不会如此。`,
  'login-wallet-none': (d) =>
    `矿机以钱包地址 ${textOf(d['address'])} 登录${coinAndWorker(d)}。该地址格式正确，但这种格式不含校验和。`,
  'login-wallet-invalid': (d) =>
    `矿机以“${textOf(d['address'])}”登录${around('，矿工名“', d['worker'], '”')}，看起来像${around(' ', d['coin'], ' 的')}钱包地址。`,
  'several-logins': (d) =>
    `此连接上共发送了 ${times(d['count'])}登录；其后可能是代表多台机器的代理。`,
  'login-accepted': () => '矿池接受了登录。',
  'algorithms-offered': (d) => `矿机声明了它能计算的算法：${textOf(d['offers'])}。`,
  'work-elsewhere': () =>
    '同一服务器在另一连接上向同一客户端下发了有效任务：该协议的每次请求各用一个连接。',
  'work-asked': (d) => `矿机请求任务 ${times(d['count'])}。`,
  'sent-elsewhere': (d) =>
    `矿池让矿机改连 ${textOf(d['host'])}${around('，端口 ', d['port'], '')}。`,
  'jobs-pushed': (d) => `矿池下发了 ${numberOf(d['count'])} 个任务，每个字段都符合协议规定的格式。`,
  'jobs-fetched': (d) =>
    `矿机请求后得到了 ${numberOf(d['count'])} 个任务，每个字段都符合协议规定的格式。`,
  'coinbase-pool': (d) => `任务中带有矿池 ${textOf(d['pool'])} 的标记：“${textOf(d['text'])}”。`,
  'coinbase-text': (d) => `任务中带有制作者留下的文字：“${textOf(d['text'])}”。`,
  'block-height': (d) => `任务对应的区块高度为 ${textOf(d['height'])}。`,
  'results-accepted': (d) =>
    `共提交 ${numberOf(d['submitted'])} 个结果，矿池接受了 ${textOf(d['accepted'])} 个。`,
  'results-sent': (d) => `向矿池提交了 ${numberOf(d['submitted'])} 个结果。`,
  'work-proven': (d) =>
    `其中 ${numberOf(d['count'])} 个被接受的结果对应本次会话中下发的任务：被接受的计算结果就是证据。`,
  'result-meets-target': (d) =>
    `有 ${numberOf(d['count'])} 个结果自身给出的数值达到了本次会话所下发任务的难度；未见到矿池的答复。`,
  'algorithm-by-dialect': (d) => `该协议所用的算法是 ${textOf(d['algorithm'])}。`,
  'algorithm-by-job': (d) =>
    `任务中写明了算法或币种：${textOf(d['algorithm'])}${around('（', d['coin'], '）')}。`,
  'algorithm-by-bitcoin-height': () =>
    '任务中的区块高度和全网目标值与该高度的比特币一致，因此算法为 sha256d。',
  'algorithm-by-network-target': () =>
    '任务中的全网目标值只有 SHA-256 类网络才能达到，因此算法为 sha256d。',
  'algorithm-by-wallet': (d) =>
    `钱包属于 ${textOf(d['coin'])}，该币用 ${textOf(d['algorithm'])} 算法开采；任务内容与此不矛盾。`,
  'algorithm-by-era': (d) => `当时该协议所用的算法是 ${textOf(d['algorithm'])}。`,
  'rate-measured': (d) =>
    `根据 ${minutes(d['seconds'])}内被接受的 ${numberOf(d['shares'])} 个结果，算力约为 ${rateText(d['central'], d['unit'])}；95% 的可能介于 ${rateText(d['low'], d['unit'])} 与 ${rateText(d['high'], d['unit'])} 之间。`,
  'rate-claimed': (d) =>
    `矿机自报算力为 ${rateText(d['rate'], d['unit'])}。这只是自报，并非测量结果。`,
  'kept-alive': (d) => `有 ${numberOf(d['count'])} 条消息用于保持会话。`,
  'shape-noise-handshake': (d) =>
    `最初几条消息的长度与加密挖矿协议 Stratum V2 的开头完全一致（吻合度 ${fraction(d['fit'])}）。`,
  'shape-message-grammar': (d) =>
    `消息的长度和节奏与挖矿会话一致：服务器下发任务，主机送回结果（吻合度 ${fraction(d['fit'])}）。`,
  'shape-p2pool-handshake': (d) =>
    `双方交换了 P2Pool（无中心矿池的门罗币矿工网络）的开场消息（吻合度 ${fraction(d['fit'])}）。`,
  'shape-chia-cadence': (d) =>
    `端口和消息节奏与奇亚（Chia）耕种一致，约每九秒一次推送（吻合度 ${fraction(d['fit'])}）。`,
  'carried-in': (d) => `会话的承载方式：${textOf(d['carriers'])}。`,
  'joined-midway': () => '未记录到连接的开头，此处缺少当时的内容。',
  'hello-refused': (d) => `矿池拒绝了矿机的自我介绍${around('：', d['error'], '')}。`,
  'request-refused': (d) => `服务器拒绝了请求${around('：', d['error'], '')}。`,
  'login-refused': (d) => `矿池拒绝了登录${around('：', d['error'], '')}。`,
  'wallet-invalid': (d) =>
    `“${textOf(d['address'])}”未通过所属币种的校验：可能是笔误、记录被截断或随意编写。`,
  'no-job': () => '没有任务返回：矿池可能已停用、拒绝了该矿机，或答复未被记录。',
  'no-work-returned': () => '请求之后没有任务返回：对方可能不是提供挖矿任务的矿池或节点。',
  'results-rejected': (d) =>
    `矿池拒绝了 ${numberOf(d['count'])} 个结果${around('，理由是：', d['error'], '')}。`,
  'results-unanswered': (d) => `有 ${numberOf(d['count'])} 个结果未见答复。`,
  'job-unknown': (d) => `有 ${numberOf(d['count'])} 个结果所指的任务未在此见到下发。`,
  'result-too-easy': (d) =>
    `有 ${numberOf(d['count'])} 个被接受的结果，其自身数值低于要求的难度，但矿池仍然接受。`,
  'no-result': () => '观察期间主机没有提交结果：可能速度很慢，也可能并未计算。',
  'coin-likely': () =>
    '算法（以及所列币种）是根据记录的时间推断的；同类币种使用相同的协议和地址格式。',
  'rate-only-claimed': () => '算力是矿机自报的，没有已知难度的被接受结果可以证实。',
  'rate-algorithm-unknown': () => '未给出算力：无法判断算法，因而不知道一个结果代表多少计算量。',
  'rate-difficulty-unknown': () => '未给出算力：未见到被接受结果的难度，或观察时间太短。',
  'power-unknown': (d) =>
    `未给出功率：对这类机器和速度没有可靠来源的数据${around('（', d['algorithm'], '）')}。`,
  'ordinary-electrum': () => '同一连接使用 Electrum 钱包协议，这不是挖矿。',
  'ordinary-ethereum-rpc': () => '同一连接中有对以太坊节点的普通请求。',
  'ordinary-bitcoin-rpc': () =>
    '同一连接中有对比特币类节点的普通请求；该主机可能是矿池服务器或钱包，而不是矿机。',
  'ordinary-monero-rpc': () => '同一连接中有对门罗币节点的普通请求。',
  'ordinary-json-rpc': () => '同一连接中有与挖矿无关的 JSON 消息。',
  'ordinary-lsp': () => '同一连接使用代码编辑器的语言服务器协议。',
  'ordinary-mcp': () => '同一连接使用模型上下文协议（MCP）。',
  'ordinary-ubus': () => '同一连接用于路由器管理（ubus）。',
  'ordinary-zabbix': () => '同一连接用于 Zabbix 监控。',
  'ordinary-bitcoin-p2p': () => '同一连接是比特币节点之间的连接；运行节点不等于挖矿。',
  'ordinary-monero-p2p': () => '同一连接是门罗币节点之间的连接；运行节点不等于挖矿。',
  'ordinary-ethereum-p2p': () => '同一连接是以太坊节点之间的连接；运行节点不等于挖矿。',
  'ordinary-chain-node': () => '同一连接属于区块链节点；运行节点不等于挖矿。',
  'list-undated': (d) => `名单“${textOf(d['list'])}”未说明最近何时确认该条目；域名和地址可能易主。`,
  'list-old': (d) =>
    `名单“${textOf(d['list'])}”最近一次列出该条目是在 ${textOf(d['seenOn'])}，距今已 ${textOf(d['days'])} 天；域名和地址可能易主。`,
  'doubt-dashboard': (d) =>
    `该域名${around('（', d['asked'], '）')}是所列域名之下的网页主机：供人浏览，矿机用不到。`,
  'doubt-brand': (d) => `该域名${around('（', d['asked'], '）')}是矿池的主域名，同时也提供网页。`,
  'doubt-shared-host': (d) => `该域名${around('（', d['asked'], '）')}由许多互不相关的客户共用。`,
  'doubt-url-host': (d) =>
    `名单所指的只是该主机${around('（', d['asked'], '）')}上的一个网页，并非全部。`,
  'name-only': () =>
    '名单上的域名或地址只表明有过联系，并不等于挖矿：浏览矿池网页也会留下同样的痕迹。',
  'web-visit': () => '该连接看起来是普通的网页浏览。',
  'content-unseen': () => '内容已加密，未能看到。',
  'shape-only': () => '只看到了流量的形态；其他程序也可能偶然相似。',
  'shared-address': () => '该地址可能代表多台机器（NAT、代理），或在其他时间由别的机器使用。',
  'intent-unknown': () =>
    '流量不能表明是谁启动了挖矿程序：机主本人、侵入受害主机者或经许可的研究，看起来都一样。',
};
