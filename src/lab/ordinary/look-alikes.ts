/** What reads like mining and is not: the families that a careless detector reports. */
import type { Random } from '#base/random.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBitcoin } from '#wire/bitcoin-p2p.ts';
import { encodeLevin } from '#wire/levin.ts';
import type { Turn } from '../dialogue.ts';
import { tlsBrowsing } from './everyday.ts';
import { framed, ok, type Ordinary, post, Talk } from './talk.ts';

export const LOOK_ALIKES: readonly Ordinary[] = [
  { name: 'electrum', transport: 'tcp', port: 50001, turns: electrum },
  { name: 'ethereum-rpc', transport: 'tcp', port: 8545, turns: ethereumRpc },
  { name: 'bitcoin-rpc', transport: 'tcp', port: 8332, turns: bitcoinRpc },
  { name: 'monero-rpc', transport: 'tcp', port: 18081, turns: moneroRpc },
  { name: 'json-rpc-login-submit-job', transport: 'tcp', port: 3333, turns: jobQueue },
  { name: 'lsp', transport: 'tcp', port: 2087, turns: lsp },
  { name: 'mcp', transport: 'tcp', port: 3000, turns: mcp },
  { name: 'ubus', transport: 'tcp', port: 80, turns: ubus },
  { name: 'zabbix', transport: 'tcp', port: 10051, turns: zabbix },
  { name: 'bitcoin-p2p', transport: 'tcp', port: 8333, turns: bitcoinP2p },
  { name: 'monero-p2p', transport: 'tcp', port: 18080, turns: moneroP2p },
  { name: 'pool-web-page', transport: 'tcp', port: 443, turns: tlsBrowsing('www.nanopool.org') },
];

function electrum(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start);
  talk.line(0, { jsonrpc: '2.0', method: 'server.version', params: ['4.5.5', '1.4'], id: 0 });
  talk.line(1, { jsonrpc: '2.0', result: ['ElectrumX 1.16.0', '1.4'], id: 0 });
  talk.line(0, { jsonrpc: '2.0', method: 'blockchain.headers.subscribe', params: [], id: 1 });
  talk.line(1, { jsonrpc: '2.0', result: { hex: random.hex(80), height: 905123 }, id: 1 });
  const params = [random.hex(32)];
  talk.line(0, { jsonrpc: '2.0', method: 'blockchain.scripthash.subscribe', params, id: 2 });
  talk.line(1, { jsonrpc: '2.0', result: null, id: 2 });
  for (let i = 0; i < 5; i++) {
    talk.wait(60_000);
    const header = [{ hex: random.hex(80), height: 905124 + i }];
    talk.line(1, { jsonrpc: '2.0', method: 'blockchain.headers.subscribe', params: header });
  }
  return talk.turns;
}

function ethereumRpc(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start);
  const methods = [
    'eth_chainId',
    'eth_blockNumber',
    'eth_getBalance',
    'eth_gasPrice',
    'eth_mining',
  ];
  methods.forEach((method, id) => {
    const params = method === 'eth_getBalance' ? [`0x${random.hex(20)}`, 'latest'] : [];
    talk.client(post('/', 'node.example:8545', { jsonrpc: '2.0', method, params, id }));
    talk.server(ok(`{"jsonrpc":"2.0","id":${id},"result":"0x${random.hex(3)}"}`)).wait(1000);
  });
  return talk.turns;
}

function bitcoinRpc(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start);
  ['getblockchaininfo', 'getbestblockhash', 'getmininginfo', 'getwalletinfo'].forEach(
    (method, id) => {
      talk.client(post('/', 'node.example:8332', { jsonrpc: '1.0', id, method, params: [] }));
      talk.server(
        ok(`{"result":{"blocks":905123,"hash":"${random.hex(32)}"},"error":null,"id":${id}}`),
      );
    },
  );
  return talk.turns;
}

/** A wallet's calls to a node: block counts and transfers, no templates. */
function moneroRpc(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start);
  ['get_info', 'get_fee_estimate', 'get_version', 'hard_fork_info'].forEach((method, i) => {
    const id = `${i}`;
    talk.client(
      post('/json_rpc', 'node.example:18081', { jsonrpc: '2.0', id, method, params: {} }),
    );
    talk.server(ok(`{"id":"${id}","jsonrpc":"2.0","result":{"height":3400123,"status":"OK"}}`));
  });
  return talk.turns;
}

/** A print or batch queue whose methods are named like a pool's, on a pool's favourite port. */
function jobQueue(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start);
  talk.line(0, {
    id: 1,
    jsonrpc: '2.0',
    method: 'login',
    params: { login: 'alice', pass: 'secret' },
  });
  talk.line(1, { id: 1, jsonrpc: '2.0', result: { status: 'OK', session: random.hex(8) } });
  const job = { job_id: 'print-117', copies: 2, document: 'thesis.pdf' };
  talk.line(0, { id: 2, jsonrpc: '2.0', method: 'submit', params: job });
  talk.line(1, { id: 2, jsonrpc: '2.0', result: { status: 'OK' } });
  for (let i = 0; i < 4; i++) {
    talk.wait(4000);
    const params = { job_id: 'print-117', state: 'printing', page: 10 * i };
    talk.line(1, { jsonrpc: '2.0', method: 'job', params });
  }
  return talk.turns;
}

function lsp(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start);
  const ask = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { processId: 4711, capabilities: {} },
  };
  talk.client(framed(ask));
  talk.server(framed({ jsonrpc: '2.0', id: 1, result: { capabilities: { hoverProvider: true } } }));
  talk.client(framed({ jsonrpc: '2.0', method: 'initialized', params: {} }));
  const doc = {
    textDocument: { uri: 'file:///src/miner.ts', languageId: 'typescript', version: 1 },
  };
  talk.client(framed({ jsonrpc: '2.0', method: 'textDocument/didOpen', params: doc }));
  const found = { uri: 'file:///src/miner.ts', diagnostics: [] };
  talk.server(framed({ jsonrpc: '2.0', method: 'textDocument/publishDiagnostics', params: found }));
  return talk.turns;
}

function mcp(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start);
  const client = { name: 'editor', version: '1.0' };
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: client };
  talk.line(0, { jsonrpc: '2.0', id: 0, method: 'initialize', params });
  const server = { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: client };
  talk.line(1, { jsonrpc: '2.0', id: 0, result: server });
  talk.line(0, { jsonrpc: '2.0', method: 'notifications/initialized' });
  const call = { name: 'submit', arguments: { job: 'job-42', result: 'done' } };
  talk.line(0, { jsonrpc: '2.0', id: 1, method: 'tools/call', params: call });
  talk.line(1, {
    jsonrpc: '2.0',
    id: 1,
    result: { content: [{ type: 'text', text: 'accepted' }] },
  });
  return talk.turns;
}

/** The web interface of a home router logging in. */
function ubus(random: Random, start: number): Turn[] {
  const nobody = '0'.repeat(32);
  const login = [nobody, 'session', 'login', { username: 'root', password: 'secret' }];
  const session = random.hex(16);
  return new Talk(random, start)
    .client(
      post('/ubus', 'router.example', { jsonrpc: '2.0', id: 1, method: 'call', params: login }),
    )
    .server(
      ok(`{"jsonrpc":"2.0","id":1,"result":[0,{"ubus_rpc_session":"${session}","timeout":300}]}`),
    )
    .client(
      post('/cgi-bin/luci/rpc/auth', 'router.example', {
        id: 2,
        method: 'login',
        params: ['root', 'x'],
      }),
    )
    .server(ok(`{"id":2,"result":"${session}","error":null}`)).turns;
}

function zabbix(random: Random, start: number): Turn[] {
  const frame = (text: string): Uint8Array => {
    const body = new TextEncoder().encode(text);
    const head = Uint8Array.of(
      0x5a,
      0x42,
      0x58,
      0x44,
      1,
      body.length & 255,
      body.length >> 8,
      0,
      0,
      0,
      0,
      0,
      0,
    );
    return Uint8Array.of(...head, ...body);
  };
  return new Talk(random, start)
    .client(frame('{"request":"active checks","host":"web1"}'))
    .server(frame('{"response":"success","data":[{"key":"system.cpu.load","delay":30}]}')).turns;
}

function bitcoinP2p(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start);
  talk.client(bitcoinMessage('version', random.bytes(102)));
  talk.server(bitcoinMessage('version', random.bytes(102)));
  for (const side of [0, 1] as const) talk.say(side, bitcoinMessage('verack', new Uint8Array(0)));
  for (let i = 0; i < 6; i++) {
    talk.server(bitcoinMessage('inv', random.bytes(37))).wait(10_000);
    talk.client(bitcoinMessage('getdata', random.bytes(37)));
    talk.server(bitcoinMessage('tx', random.bytes(220 + random.below(300))));
  }
  return talk.turns;
}

const BITCOIN_MAGIC = 0xf9beb4d9;

function bitcoinMessage(command: string, payload: Uint8Array): Uint8Array {
  return encodeBitcoin(BITCOIN_MAGIC, command, sha256(sha256(payload)), payload);
}

function moneroP2p(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start);
  const handshake = { command: 1001, flags: 1, version: 1, returnCode: 0, expectsAnswer: true };
  talk.client(encodeLevin(handshake, random.bytes(226)));
  talk.server(
    encodeLevin({ ...handshake, flags: 2, returnCode: 1, expectsAnswer: false }, random.bytes(900)),
  );
  for (let i = 0; i < 6; i++) {
    const notify = { command: 2002, flags: 1, version: 1, returnCode: 0, expectsAnswer: false };
    talk.server(encodeLevin(notify, random.bytes(1500 + random.below(900)))).wait(9000);
  }
  return talk.turns;
}
