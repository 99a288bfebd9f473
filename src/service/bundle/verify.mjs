// Checks this case bundle without Minewatch: any Node from version 18 on, nothing to install, no network.
//   node verify.mjs [FOLDER | BUNDLE.zip] [--key VERIFIER-KEY | FILE]… [--lang zh-CN]
// Ends with 0 when everything holds, 3 when something does not, 2 when it was called wrongly.
//
// What is checked: the manifest is signed and its files are unchanged; the checkpoint of the log is signed; each event
// stands in the log at its place (RFC 9162 §2.1.3.2); what is shown of it is what the log committed to; no event of a
// stream is left out between its first and its last; evidence is what its name says and events speak of it.
// Without --key the keys are taken that the bundle names itself: compare their ids with those that the authority prints.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';

const UNZIPPED_BYTES_MAX = 1024 * 1024 * 1024;
const FILES_MAX = 20_000;
const DEPTH_MAX = 64;
const ED25519 = 1;

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const hexOf = (...parts) => sha256(...parts).toString('hex');
const isHash = (text) => typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);

/** JSON as RFC 8785 writes it. */
function canonical(value, depth = 0) {
  if (depth > DEPTH_MAX) throw new Error('nested too deeply');
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value))
    throw new Error('half a character');
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join()}]`;
  if (value !== null && typeof value === 'object') {
    const names = Object.keys(value).sort();
    const members = names.map((name) => `${canonical(name)}:${canonical(value[name], depth + 1)}`);
    return `{${members.join()}}`;
  }
  const text = JSON.stringify(value);
  if (text === undefined || (typeof value === 'number' && !Number.isFinite(value))) {
    throw new Error('no JSON');
  }
  return text;
}

/** Base64 in the one spelling that an encoder writes; null otherwise. */
function fromBase64(text) {
  const bytes = Buffer.from(String(text), 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

/** `name+id+base64(type ‖ key)`, https://c2sp.org/signed-note */
function readKey(line) {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(String(line).trim()) ?? [];
  const bytes = encoded === undefined ? null : fromBase64(encoded);
  if (bytes === null || bytes.length !== 33 || bytes[0] !== ED25519) return null;
  if (hexOf(`${name}\n`, bytes).slice(0, 8) !== id) return null;
  // The frame of an Ed25519 public key, RFC 8410 §4.
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)]);
  return { name, id, key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

/** The text of a signed note and who of these keys signed it. */
function openNote(whole, keys) {
  const split = whole.lastIndexOf('\n\n');
  if (split < 0 || !whole.endsWith('\n')) return { state: 'unreadable', text: '', by: [] };
  const text = whole.slice(0, split + 1);
  const by = [];
  for (const line of whole.slice(split + 2, -1).split('\n')) {
    const [, name, encoded] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = encoded === undefined ? null : fromBase64(encoded);
    if (bytes === null || bytes.length < 5) return { state: 'unreadable', text, by };
    const id = bytes.subarray(0, 4).toString('hex');
    const known = keys.find((each) => each.name === name && each.id === id);
    if (known === undefined) continue;
    if (!verify(null, Buffer.from(text), known.key, bytes.subarray(4))) {
      return { state: 'false', text, by };
    }
    by.push(`${name}+${id}`);
  }
  return { state: by.length > 0 ? 'signed' : 'unsigned', text, by };
}

const leafHash = (leaf) => sha256(Uint8Array.of(0), leaf);
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

/** RFC 9162 §2.1.3.2 */
function isIncluded(hash, index, { size, root }, proof) {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) return false;
  let [at, last, result] = [index, size - 1, hash];
  for (const other of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      result = nodeHash(other, result);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      result = nodeHash(result, other);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && result.equals(root);
}

function readCheckpoint(text) {
  const [origin, count, encoded] = text.split('\n');
  const root = fromBase64(encoded ?? '');
  const size = Number(count);
  const isWhole = /^(0|[1-9]\d*)$/.test(count ?? '') && Number.isSafeInteger(size);
  return isWhole && root?.length === 32 ? { origin, size, root } : null;
}

/** The files and what is wrong with them: a key of WORDS and its details. */
class Bundle {
  problems = [];

  constructor(files) {
    this.files = files;
  }

  wrong(what, ...details) {
    this.problems.push([what, ...details]);
  }

  /** What `read` makes of the text of a file; null, and a problem, where that fails. */
  read(path, read = (text) => text) {
    try {
      if (!this.files.has(path)) throw new Error('missing');
      return read(new TextDecoder('utf-8', { fatal: true }).decode(this.files.get(path)));
    } catch {
      this.wrong(this.files.has(path) ? 'unreadable' : 'missing', path);
      return null;
    }
  }

  /** The note, signed by one of these keys or told as a problem. */
  open(path, whole, keys) {
    const note = openNote(whole, keys);
    if (note.state !== 'signed') this.wrong(`signature-${note.state}`, path);
    return note;
  }
}

function readManifest(json) {
  const read = JSON.parse(json);
  if (read.format !== 'minewatch-case' || read.version !== 1) throw new Error('another format');
  if (!Array.isArray(read.files) || !Array.isArray(read.keys)) throw new Error('incomplete');
  return read;
}

function check(files, trusted) {
  const bundle = new Bundle(files);
  const manifest = bundle.read('manifest.json', readManifest);
  if (manifest === null) return { problems: bundle.problems };
  const keys = (trusted.length > 0 ? trusted : manifest.keys.map(readKey)).filter(Boolean);
  // The two files joined are a signed note.
  const whole = `${bundle.read('manifest.json')}\n${bundle.read('manifest.sig') ?? ''}`;
  const { by } = bundle.open('manifest.sig', whole, keys);
  checkFiles(bundle, manifest);
  const note = bundle.read('checkpoint', (text) => bundle.open('checkpoint', text, keys));
  const checkpoint = note === null ? null : readCheckpoint(note.text);
  if (checkpoint === null) bundle.wrong('unreadable', 'checkpoint');
  else if (checkpoint.origin !== manifest.origin) bundle.wrong('origin', checkpoint.origin);
  const seen = checkEvents(bundle, checkpoint);
  if (!seen.versions.has(`case/${manifest.caseId}`)) bundle.wrong('case-absent', manifest.caseId);
  const evidence = checkEvidence(bundle, seen.hashes);
  const { events, hidden } = seen;
  return { problems: bundle.problems, manifest, checkpoint, by, events, hidden, evidence };
}

function checkEvents(bundle, checkpoint) {
  const proofs = bundle.read('proofs.json', (json) => {
    return new Map(JSON.parse(json).proofs.map(({ seq, hashes }) => [seq, hashes.map(fromBase64)]));
  });
  const lines = (bundle.read('events.jsonl') ?? '').split('\n').filter(Boolean);
  const seen = { hashes: new Set(), versions: new Map(), last: -1, hidden: 0, events: 0 };
  for (const line of lines) {
    const before = bundle.problems.length;
    seen.events++;
    try {
      checkEvent(JSON.parse(line), { bundle, checkpoint, proofs, seen });
    } catch {
      bundle.wrong('event-unreadable', seen.events);
    }
    if (bundle.problems.length > before) continue;
    for (const [hash] of line.matchAll(/\b[0-9a-f]{64}\b/g)) seen.hashes.add(hash);
  }
  return seen;
}

function checkEvidence(bundle, recorded) {
  let count = 0;
  for (const [path, bytes] of bundle.files) {
    if (!path.startsWith('evidence/')) continue;
    count++;
    const hash = path.slice('evidence/'.length);
    if (hexOf(bytes) !== hash) bundle.wrong('evidence-changed', path);
    if (!recorded.has(hash)) bundle.wrong('evidence-unrecorded', path);
  }
  return count;
}

function checkFiles(bundle, manifest) {
  const listed = new Set(['manifest.json', 'manifest.sig']);
  for (const { path, sha256: hash, size } of manifest.files) {
    listed.add(path);
    const bytes = bundle.files.get(path);
    if (bytes === undefined) bundle.wrong('missing', path);
    else if (bytes.length !== size || hexOf(bytes) !== hash) bundle.wrong('changed', path);
  }
  for (const path of bundle.files.keys()) if (!listed.has(path)) bundle.wrong('extra', path);
}

function checkEvent(event, context) {
  const { bundle, seen } = context;
  const { seq, stream, version, payload, personalHash } = event;
  if (!Number.isSafeInteger(seq) || !isHash(payload)) throw new Error('no event');
  if (personalHash !== null && !isHash(personalHash)) throw new Error('no event');
  if (seq <= seen.last) bundle.wrong('event-out-of-order', seq);
  seen.last = seq;
  const name = `${stream.kind}/${stream.id}`;
  if (version !== (seen.versions.get(name) ?? 0) + 1) bundle.wrong('version', seq, name);
  seen.versions.set(name, version);
  checkContent(event, context);
  checkProof(event, context);
}

function checkContent(event, { bundle, seen }) {
  const { seq, actor, salt, data, payload, personalHash, personalSalt, personal } = event;
  const isHidden = personalSalt === null;
  if (isHidden && personalHash !== null) seen.hidden++;
  const shown = isHidden ? null : hexOf(Buffer.from(personalSalt, 'hex'), canonical(personal));
  if (isHidden ? personal !== null : shown !== personalHash) bundle.wrong('personal', seq);
  const { kind, id } = actor;
  const content = canonical({ actor: { kind, id }, data, personal: personalHash });
  if (hexOf(Buffer.from(salt, 'hex'), content) !== payload) bundle.wrong('content', seq);
}

function checkProof(event, { bundle, checkpoint, proofs }) {
  const { seq, type, stream, version, role, jurisdiction, at, payload } = event;
  const { kind, id } = stream;
  const leaf = { v: 1, seq, type, stream: { kind, id }, version, role, jurisdiction, at, payload };
  const proof = proofs?.get(seq);
  if (proof === undefined) {
    bundle.wrong('proof-missing', seq);
    return;
  }
  if (checkpoint === null) return;
  const isWhole = proof.every((hash) => hash?.length === 32);
  if (!isWhole || !isIncluded(leafHash(canonical(leaf)), seq, checkpoint, proof)) {
    bundle.wrong('proof', seq);
  }
}

/** Files of a folder; hidden ones, which systems leave behind, are passed by. */
function readFolder(folder, below = '', files = new Map()) {
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) readFolder(folder, path, files);
    else if (entry.isFile()) files.set(path, readFileSync(join(folder, path)));
    if (files.size > FILES_MAX) throw new Error('too many files');
  }
  return files;
}

/** A zip file by its central directory (PKWARE APPNOTE 4.3.12): stored and deflated files, no ZIP64. */
function readZip(bytes) {
  const files = new Map();
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + 22 > bytes.length) throw new Error('not a zip file');
  let at = bytes.readUInt32LE(end + 16);
  let room = UNZIPPED_BYTES_MAX;
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error('damaged zip file');
    const [method, packed] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [names, extra] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30)];
    const name = bytes.toString('utf8', at + 46, at + 46 + names);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const body = bytes.subarray(start, start + packed);
    if (files.has(name)) throw new Error('a name twice');
    const whole = method === 0 ? body : inflateRawSync(body, { maxOutputLength: room });
    room -= whole.length;
    if (room < 1) throw new Error('too large');
    if (!name.endsWith('/')) files.set(name, whole);
    at += 46 + names + extra + bytes.readUInt16LE(at + 32);
  }
  return files;
}

const WORDS = {
  en: {
    missing: 'the file {0} is missing',
    unreadable: 'the file {0} cannot be read as what it should be',
    changed: 'the file {0} is not the one that was signed',
    extra: 'the file {0} does not belong to the bundle',
    'signature-unreadable': '{0} is no signature',
    'signature-false': 'the signature {0} is false',
    'signature-unsigned': '{0} is not by a key that you trust',
    origin: 'the checkpoint is of another log: {0}',
    'event-unreadable': 'line {0} of events.jsonl is no event',
    'event-out-of-order': 'event {0} is not in its place',
    version: 'event {0}: an event of {1} is missing before it, or there twice',
    personal: 'event {0}: the personal data shown is not what was recorded',
    content: 'event {0}: what is shown is not what was recorded',
    'proof-missing': 'event {0}: there is no proof that it is in the log',
    proof: 'event {0}: the log does not hold it like this',
    'case-absent': 'no event is about the case {0}',
    'evidence-changed': '{0} was changed',
    'evidence-unrecorded': 'no event speaks of {0}',
    good: 'Verified: nothing was changed, left out or added',
    bad: 'NOT VERIFIED: {0} problems',
    about:
      '  case       {0}\n  exported   {1}\n  events     {2}, personal data of {3} erased or withheld\n' +
      '  evidence   {4} files\n  log        {5}, {6} events, root {7}\n  signed by  {8}',
    own: 'The key was taken from the bundle itself. Compare its id with the one that the authority prints, or give --key.',
    usage:
      'Usage: node verify.mjs [FOLDER | BUNDLE.zip] [--key VERIFIER-KEY | FILE] [--lang en | zh-CN]',
    unread: 'Cannot read {0}: {1}',
  },
  'zh-CN': {
    missing: '缺少文件 {0}',
    unreadable: '文件 {0} 的格式不正确',
    changed: '文件 {0} 与签名时不一致',
    extra: '文件 {0} 不属于本案卷',
    'signature-unreadable': '{0} 不是签名',
    'signature-false': '签名 {0} 是假的',
    'signature-unsigned': '{0} 不是您信任的密钥所签',
    origin: '检查点属于另一个日志:{0}',
    'event-unreadable': 'events.jsonl 第 {0} 行不是事件',
    'event-out-of-order': '事件 {0} 的位置不对',
    version: '事件 {0}:{1} 在它之前缺少事件或有重复',
    personal: '事件 {0}:所示个人信息与记录不一致',
    content: '事件 {0}:所示内容与记录不一致',
    'proof-missing': '事件 {0}:没有它在日志中的证明',
    proof: '事件 {0}:日志中的内容与此不符',
    'case-absent': '没有关于案件 {0} 的事件',
    'evidence-changed': '{0} 已被改动',
    'evidence-unrecorded': '没有事件提到 {0}',
    good: '验证通过:没有改动、遗漏或添加',
    bad: '验证不通过:{0} 个问题',
    about:
      '  案件      {0}\n  导出时间  {1}\n  事件      {2} 条,其中 {3} 条的个人信息已清除或不予提供\n' +
      '  证据      {4} 个文件\n  日志      {5},{6} 条事件,根 {7}\n  签名      {8}',
    own: '密钥取自案卷本身。请与主管机关公布的密钥编号核对,或用 --key 指定。',
    usage: '用法:node verify.mjs [文件夹 | 案卷.zip] [--key 验证密钥 | 文件] [--lang en | zh-CN]',
    unread: '无法读取 {0}:{1}',
  },
};

/** Text of others on a terminal: control characters are shown as a mark. */
const plain = (value) => String(value).replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
const say = (words, what, ...details) =>
  words[what].replace(/\{(\d)\}/g, (_, at) => plain(details[at]));

function readArguments(given) {
  const options = { path: dirname(fileURLToPath(import.meta.url)), keys: [], lang: 'en' };
  for (let at = 0; at < given.length; at++) {
    if (given[at] === '--key' && at + 1 < given.length) options.keys.push(given[++at]);
    else if (given[at] === '--lang' && given[at + 1] in WORDS) options.lang = given[++at];
    else if (!given[at].startsWith('-')) options.path = given[at];
    else return null;
  }
  return options;
}

function keyOf(given) {
  const line = given.includes('+') ? given : readFileSync(given, 'utf8');
  const key = readKey(line);
  if (key === null) throw new Error('not a verifier key of the form name+id+key');
  return key;
}

function main() {
  const options = readArguments(process.argv.slice(2));
  const words = WORDS[options?.lang ?? 'en'];
  const out = (line) => process.stdout.write(`${line}\n`);
  if (options === null) {
    out(words.usage);
    return 2;
  }
  let reading = options.path;
  try {
    const isFolder = statSync(options.path).isDirectory();
    const files = isFolder ? readFolder(options.path) : readZip(readFileSync(options.path));
    const trusted = options.keys.map((given) => keyOf((reading = given)));
    const result = check(files, trusted);
    report(result, words, out);
    if (trusted.length === 0) out(words.own);
    return result.problems.length === 0 ? 0 : 3;
  } catch (error) {
    out(say(words, 'unread', reading, error.message));
    return reading === options.path ? 3 : 2;
  }
}

function report({ problems, manifest, checkpoint, by, events, hidden, evidence }, words, out) {
  out(problems.length === 0 ? words.good : say(words, 'bad', problems.length));
  for (const problem of problems) out(`  - ${say(words, ...problem)}`);
  if (manifest === undefined) return;
  const { origin = '?', size = '?', root = Buffer.alloc(0) } = checkpoint ?? {};
  const log = [origin, size, root.toString('base64'), by.join(', ')];
  const counts = [events, hidden, evidence];
  out(say(words, 'about', manifest.caseId, manifest.createdAt, ...counts, ...log));
}

process.exitCode = main();
