/**
 * What speaks JSON and is not mining. Names alone decide here, because nothing is accused: the worst that a wrong name
 * does is to stop reading a stream in which no dialect found anything either.
 */
import type { OrdinaryFact } from '#model/fact.ts';
import { isHexOf } from './fields.ts';
import { type Message, isObject } from './message.ts';

export type Ordinary = OrdinaryFact['what'];

/** Kinds in which no mining dialect can follow on the same connection. */
export const FINAL: ReadonlySet<Ordinary> = new Set(['electrum', 'lsp', 'mcp', 'ubus', 'zabbix']);

const BITCOIN_RPC = new Set(
  (
    'getblockchaininfo getnetworkinfo getwalletinfo getblockcount getbestblockhash getblock getblockhash ' +
    'getblockheader getblockstats getchaintips getrawtransaction decoderawtransaction sendrawtransaction ' +
    'createrawtransaction signrawtransactionwithwallet gettransaction listtransactions listunspent ' +
    'getmempoolinfo getrawmempool getmininginfo getnetworkhashps getpeerinfo getconnectioncount getinfo ' +
    'getbalance getbalances getnewaddress getaccount validateaddress getaddressinfo sendtoaddress sendmany ' +
    'estimatefee estimatesmartfee getdifficulty gettxout gettxoutsetinfo uptime listwallets loadwallet ' +
    'getzmqnotifications getindexinfo scantxoutset'
  ).split(' '),
);

const MONERO_RPC = new Set(
  (
    'get_info get_block_count get_last_block_header getlastblockheader get_block_header_by_height ' +
    'get_block_header_by_hash get_block get_connections hard_fork_info get_version get_fee_estimate ' +
    'get_alternate_chains get_output_histogram get_txpool_backlog sync_info get_balance get_address ' +
    'get_transfers get_accounts transfer refresh get_height open_wallet create_address'
  ).split(' '),
);

const ETHEREUM_RPC =
  /^(eth|net|web3|debug|trace|txpool|engine|personal|parity|erigon|admin|clique|miner|ots)_[a-zA-Z]/;
const ETHEREUM_MINING = /^eth_(getWork|submitWork|submitHashrate|submitLogin|login)$/i;
const ELECTRUM = /^(server|blockchain|mempool|masternode)\.[a-z]/;
const LSP = /^(textDocument|workspace|window|client|callHierarchy|completionItem|codeLens)\/|^\$\//;
const MCP =
  /^(tools|resources|prompts|sampling|completion|roots|logging|elicitation)\/|^notifications\/(initialized|cancelled|progress|message|tools|resources|prompts|roots)/;
const ZABBIX_METHOD =
  /^(user|host|hostgroup|hostinterface|item|trigger|problem|event|history|trend|template|apiinfo|message|graph|action|alert|proxy|dashboard|map)\.[a-z]/i;
const ZABBIX_REQUEST =
  /^(active checks|agent data|agent heartbeat|sender data|proxy data|proxy config|proxy heartbeat|history data|discovery data|auto registration|command|queue\.get|status\.get)$/;

/** What a message certainly belongs to, or null. */
export function ordinaryFrom(message: Message): Ordinary | null {
  const { method, raw } = message;
  if (method === null) {
    const { request } = raw;
    return typeof request === 'string' && ZABBIX_REQUEST.test(request) ? 'zabbix' : null;
  }
  if (method === 'initialize') return initializeFrom(message);
  if (isUbus(message)) return 'ubus';
  return METHODS.find(([isNamed]) => isNamed(method))?.[1] ?? null;
}

const METHODS: readonly (readonly [(method: string) => boolean, Ordinary])[] = [
  [(method) => ELECTRUM.test(method), 'electrum'],
  [(method) => LSP.test(method), 'lsp'],
  [(method) => MCP.test(method), 'mcp'],
  [(method) => ETHEREUM_RPC.test(method) && !ETHEREUM_MINING.test(method), 'ethereum-rpc'],
  [(method) => BITCOIN_RPC.has(method), 'bitcoin-rpc'],
  [(method) => MONERO_RPC.has(method), 'monero-rpc'],
  [(method) => ZABBIX_METHOD.test(method), 'zabbix'],
];

/** A request in JSON-RPC that nobody knows better. */
export function isJsonRpc(message: Message): boolean {
  if (typeof message.raw['jsonrpc'] === 'string') return true;
  return message.method !== null && message.raw['id'] !== undefined;
}

function initializeFrom(message: Message): Ordinary | null {
  if (typeof message.named['protocolVersion'] === 'string') return 'mcp';
  const isLsp = 'processId' in message.named || isObject(message.named['capabilities']);
  return isLsp ? 'lsp' : null;
}

/** OpenWrt: `call` [session of 32 hex, object, method, arguments]; LuCI logs in with `login` [user, password]. */
function isUbus(message: Message): boolean {
  const [first, second] = message.args;
  if (message.method === 'call' || message.method === 'list') {
    return isHexOf(first, 32) && typeof second === 'string';
  }
  return message.method === 'login' && message.args.length === 2 && typeof first === 'string';
}
