/** Every statement of a finding in plain English. */
import { around, type Data, fraction, numberOf, rateText, textOf } from './format.ts';

const many = (value: unknown, one: string, more: string): string =>
  numberOf(value) === 1 ? `1 ${one}` : `${numberOf(value)} ${more}`;

const onList = (d: Data): string =>
  `the list “${textOf(d['list'])}”${around(' (entry ', d['entry'], '')}` +
  `${around(', last stated ', d['seenOn'], '')}, confidence ${fraction(d['confidence'])})`;

const minutes = (value: unknown): string => {
  const seconds = numberOf(value);
  if (seconds < 120) return `${Math.round(seconds)} seconds`;
  return seconds < 7200
    ? `${Math.round(seconds / 60)} minutes`
    : `${Number((seconds / 3600).toFixed(1))} hours`;
};

export const FOR_EN = {
  'listed-dns': (d: Data) =>
    `The machine asked for the address of ${textOf(d['asked'])}. The name stands on ${onList(d)}.`,
  'listed-sni': (d: Data) =>
    `The machine opened an encrypted connection and named ${textOf(d['asked'])} as the server. The name stands on ${onList(d)}.`,
  'listed-socks': (d: Data) =>
    `The machine asked a SOCKS proxy to connect it to ${textOf(d['asked'])}. The name or address stands on ${onList(d)}.`,
  'listed-connect': (d: Data) =>
    `The machine asked a web proxy to connect it to ${textOf(d['asked'])}. The name or address stands on ${onList(d)}.`,
  'listed-known-name': (d: Data) =>
    `The server’s address had been looked up as ${textOf(d['asked'])} shortly before. The name stands on ${onList(d)}.`,
  'listed-address': (d: Data) =>
    `The machine exchanged data with ${textOf(d['asked'])}. The address stands on ${onList(d)}.`,
  'asked-again': (d: Data) => `The name was asked for ${many(d['count'], 'time', 'times')}.`,
  'server-known-as': (d: Data) =>
    `DNS gave the server’s address as an answer for ${textOf(d['name'])}.`,
  'mining-header': (d: Data) =>
    `A web request carried a header that only mining software uses: ${textOf(d['header'])}.`,
  'stratum-named': (d: Data) =>
    `The server’s reply named where to mine in the Stratum protocol: ${textOf(d['header'])}.`,
  'long-polling-named': (d: Data) =>
    `The server’s reply named where to wait for new work: ${textOf(d['header'])}. Only servers for miners do so.`,
  'certificate-self-made': (d: Data) =>
    `The server’s certificate is self-made in the way mining proxies make theirs (${textOf(d['subject'])}, serial number 1, ${textOf(d['years'])} years). Other software does so too; a hint only.`,
  hello: (d: Data) =>
    `The miner introduced itself to the pool${around(' in the protocol ', d['protocol'], '')}.`,
  'hello-agent': (d: Data) =>
    `The miner introduced itself as “${textOf(d['agent'])}”${around(' in the protocol ', d['protocol'], '')}.`,
  welcome: () => 'The pool answered the introduction.',
  'login-account': (d: Data) =>
    `The miner logged in with the account name “${textOf(d['account'])}”${around(', worker “', d['worker'], '”')}. Only the pool can tell whose account it is.`,
  'login-wallet-valid': (d: Data) =>
    `The miner logged in with the wallet ${textOf(d['address'])}${around(' (', d['coin'], ')')}${around(', worker “', d['worker'], '”')}. The address has a valid checksum; random text would not.`,
  'login-wallet-none': (d: Data) =>
    `The miner logged in with the wallet ${textOf(d['address'])}${around(' (', d['coin'], ')')}${around(', worker “', d['worker'], '”')}. The address has the right form; this form carries no checksum.`,
  'login-wallet-invalid': (d: Data) =>
    `The miner logged in with “${textOf(d['address'])}”${around(', worker “', d['worker'], '”')}, which looks like a wallet address${around(' of ', d['coin'], '')}.`,
  'several-logins': (d: Data) =>
    `${many(d['count'], 'login', 'logins')} were sent on this connection; a proxy may stand for several machines.`,
  'login-accepted': () => 'The pool accepted the login.',
  'algorithms-offered': (d: Data) =>
    `The miner said which algorithms it can compute: ${textOf(d['offers'])}.`,
  'work-elsewhere': () =>
    'The same server handed valid work to the same client on another connection: this dialect opens one for each request.',
  'work-asked': (d: Data) => `The miner asked for work ${many(d['count'], 'time', 'times')}.`,
  'sent-elsewhere': (d: Data) =>
    `The pool told the miner to go to ${textOf(d['host'])}${around(', port ', d['port'], '')}.`,
  'jobs-pushed': (d: Data) =>
    `The pool handed out ${many(d['count'], 'job', 'jobs')}; every field has the form that the protocol demands.`,
  'jobs-fetched': (d: Data) =>
    `The miner was given ${many(d['count'], 'job', 'jobs')} that it had asked for; every field has the form that the protocol demands.`,
  'coinbase-pool': (d: Data) =>
    `The jobs carry the signature of the pool ${textOf(d['pool'])}: “${textOf(d['text'])}”.`,
  'coinbase-text': (d: Data) =>
    `The jobs carry this text of whoever built them: “${textOf(d['text'])}”.`,
  'block-height': (d: Data) => `The jobs are for block ${textOf(d['height'])}.`,
  'results-accepted': (d: Data) =>
    `${many(d['submitted'], 'result was', 'results were')} submitted and the pool accepted ${textOf(d['accepted'])}.`,
  'results-sent': (d: Data) =>
    `${many(d['submitted'], 'result was', 'results were')} submitted to the pool.`,
  'work-proven': (d: Data) =>
    `${many(d['count'], 'accepted result belongs', 'accepted results belong')} to jobs that were handed out in this very session: accepted work is proof.`,
  'result-meets-target': (d: Data) =>
    `${many(d['count'], 'result states', 'results state')} a value that meets the difficulty of a job handed out in this session; the answer was not seen.`,
  'algorithm-by-dialect': (d: Data) =>
    `The protocol is used with the algorithm ${textOf(d['algorithm'])}.`,
  'algorithm-by-job': (d: Data) =>
    `The jobs name the algorithm or coin: ${textOf(d['algorithm'])}${around(' (', d['coin'], ')')}.`,
  'algorithm-by-bitcoin-height': () =>
    'Block height and network target in the jobs are those of Bitcoin at that height, so the algorithm is sha256d.',
  'algorithm-by-network-target': () =>
    'The network target in the jobs is one that only SHA-256 networks reach, so the algorithm is sha256d.',
  'algorithm-by-wallet': (d: Data) =>
    `The wallet is one of ${textOf(d['coin'])}, which is mined with ${textOf(d['algorithm'])}; nothing in the jobs contradicts it.`,
  'algorithm-by-era': (d: Data) =>
    `At that time this protocol was used with the algorithm ${textOf(d['algorithm'])}.`,
  'rate-measured': (d: Data) =>
    `From ${many(d['shares'], 'accepted result', 'accepted results')} in ${minutes(d['seconds'])} the speed is about ${rateText(d['central'], d['unit'])}; with 95 % certainty between ${rateText(d['low'], d['unit'])} and ${rateText(d['high'], d['unit'])}.`,
  'rate-claimed': (d: Data) =>
    `The miner itself states a speed of ${rateText(d['rate'], d['unit'])}. That is its claim, not a measurement.`,
  'kept-alive': (d: Data) => `${many(d['count'], 'message', 'messages')} kept the session alive.`,
  'shape-noise-handshake': (d: Data) =>
    `The first messages have exactly the sizes with which Stratum V2, an encrypted mining protocol, begins (fit ${fraction(d['fit'])}).`,
  'shape-message-grammar': (d: Data) =>
    `Sizes and rhythm of the messages are those of a mining session: jobs pushed by the server, results sent by the machine (fit ${fraction(d['fit'])}).`,
  'shape-p2pool-handshake': (d: Data) =>
    `Both ends exchanged the opening messages of P2Pool, a network of Monero miners without a central pool (fit ${fraction(d['fit'])}).`,
  'shape-chia-cadence': (d: Data) =>
    `Ports and rhythm of the messages are those of Chia farming, one push about every nine seconds (fit ${fraction(d['fit'])}).`,
  'carried-in': (d: Data) => `The conversation was carried in: ${textOf(d['carriers'])}.`,
};

export const AGAINST_EN = {
  'joined-midway': () =>
    'The beginning of the connection was not recorded; what was said then is missing here.',
  'hello-refused': (d: Data) => `The pool refused the introduction${around(': ', d['error'], '')}.`,
  'request-refused': (d: Data) => `The server refused the request${around(': ', d['error'], '')}.`,
  'login-refused': (d: Data) => `The pool refused the login${around(': ', d['error'], '')}.`,
  'wallet-invalid': (d: Data) =>
    `“${textOf(d['address'])}” fails the checksum of its coin: a typing error, a cut record or an invented name.`,
  'no-job': () =>
    'No job came back: the pool may be dead, refuse this miner, or the answer was not recorded.',
  'no-work-returned': () =>
    'No work came back on the request: the server may not be a pool or node for mining.',
  'results-rejected': (d: Data) =>
    `The pool rejected ${many(d['count'], 'result', 'results')}${around('; it said: ', d['error'], '')}.`,
  'results-unanswered': (d: Data) =>
    `No answer was seen to ${many(d['count'], 'result', 'results')}.`,
  'job-unknown': (d: Data) =>
    `${many(d['count'], 'result names', 'results name')} a job that was not seen being handed out here.`,
  'result-too-easy': (d: Data) =>
    `${many(d['count'], 'accepted result states', 'accepted results state')} a value below the difficulty asked for; the pool accepted it nevertheless.`,
  'no-result': () =>
    'The machine sent no result in the time observed: it may be slow, or not working.',
  'coin-likely': () =>
    'The algorithm, and the coin where one is named, follow from the time of the recording; sister coins use the same protocol and form of address.',
  'rate-only-claimed': () =>
    'The speed is what the miner states of itself; no accepted result of known difficulty confirms it.',
  'rate-algorithm-unknown': () =>
    'No speed is given: the algorithm cannot be told, and with it how much work a result means.',
  'rate-difficulty-unknown': () =>
    'No speed is given: the difficulty of the accepted results was not seen, or the time was too short.',
  'power-unknown': (d: Data) =>
    `No power is given: there is no sourced figure for machines of this kind and speed${around(' (', d['algorithm'], ')')}.`,
  'ordinary-electrum': () =>
    'The same connection speaks the Electrum wallet protocol, which is not mining.',
  'ordinary-ethereum-rpc': () =>
    'The same connection carries ordinary requests to an Ethereum node.',
  'ordinary-bitcoin-rpc': () =>
    'The same connection carries ordinary requests to a Bitcoin-type node; the machine may be a pool server or wallet, not a miner.',
  'ordinary-monero-rpc': () => 'The same connection carries ordinary requests to a Monero node.',
  'ordinary-json-rpc': () => 'The same connection carries JSON messages that are not mining.',
  'ordinary-lsp': () => 'The same connection carries the language server protocol of code editors.',
  'ordinary-mcp': () => 'The same connection carries the model context protocol.',
  'ordinary-ubus': () => 'The same connection carries router management (ubus).',
  'ordinary-zabbix': () => 'The same connection carries Zabbix monitoring.',
  'ordinary-bitcoin-p2p': () =>
    'The same connection is one between Bitcoin nodes; running a node is not mining.',
  'ordinary-monero-p2p': () =>
    'The same connection is one between Monero nodes; running a node is not mining.',
  'ordinary-ethereum-p2p': () =>
    'The same connection is one between Ethereum nodes; running a node is not mining.',
  'ordinary-chain-node': () =>
    'The same connection is one of a blockchain node; running a node is not mining.',
  'list-undated': (d: Data) =>
    `The list “${textOf(d['list'])}” does not say when it last confirmed the entry; names and addresses change hands.`,
  'list-old': (d: Data) =>
    `The list “${textOf(d['list'])}” last stated the entry on ${textOf(d['seenOn'])}, ${textOf(d['days'])} days before; names and addresses change hands.`,
  'doubt-dashboard': (d: Data) =>
    `The name${around(' ', d['asked'], '')} is that of a host for web pages below a listed name: people read it, miners do not need it.`,
  'doubt-brand': (d: Data) =>
    `The name${around(' ', d['asked'], '')} is the bare name of a pool, which serves web pages too.`,
  'doubt-shared-host': (d: Data) =>
    `The name${around(' ', d['asked'], '')} is used by many unrelated customers.`,
  'doubt-url-host': (d: Data) =>
    `The list means one page of this host${around(' (', d['asked'], ')')}, not all of it.`,
  'name-only': () =>
    'A name or address on a list shows a contact, not mining: reading a pool’s web page leaves the same trace.',
  'web-visit': () => 'The connection looks like ordinary web browsing.',
  'content-unseen': () => 'The content is encrypted and was not seen.',
  'shape-only': () =>
    'Only the shape of the traffic was seen; other programs can by chance look alike.',
  'shared-address': () =>
    'The address may stand for several machines (NAT, proxy) or be used by another machine at another time.',
  'intent-unknown': () =>
    'Traffic does not show who started the miner: the owner, an intruder on a victim’s machine, or permitted research all look the same.',
};
