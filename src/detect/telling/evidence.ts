/** What speaks for a finding, in the order in which a reader follows it: names, talk, work, rates, shape. */
import type { Mining } from '#detect/session/mining.ts';
import type { Measured } from '#detect/figures/measure.ts';
import type { Listing, Session } from '#detect/session/session.ts';
import type { Told } from './told.ts';
import { FIT_MIN } from '#detect/session/grade.ts';

export function evidenceOf(session: Session, measured: Measured): Told[] {
  const { mining } = session;
  // One list for all: findings come by the thousand where a scanner walks a list of pools.
  const told = session.listings.map(listed);
  tellNames(told, session);
  if (mining !== null) {
    tellTalk(told, mining);
    tellJobs(told, mining);
    tellResults(told, mining.work);
    tellRates(told, mining, measured);
  }
  tellShapes(told, session);
  return told;
}

/** Also used for names that were only asked for in DNS, where no session exists. */
export function listed({ at, indicator, source, asked }: Listing): Told {
  const { entry, list, seenOn, confidence } = indicator;
  return { kind: `listed-${source}`, at, data: { asked, entry, list, seenOn, confidence } };
}

function tellNames(told: Told[], session: Session): void {
  if (session.knownAs !== null) {
    told.push({ kind: 'server-known-as', at: session.firstAt, data: { name: session.knownAs } });
  }
  const { miningHeader, miningReply, certificate } = session;
  if (miningHeader !== null) {
    const data = { header: miningHeader.mining };
    told.push({ kind: 'mining-header', at: miningHeader.at, data });
  }
  if (miningReply !== null) {
    const isStratum = /^stratum/i.test(miningReply.mining ?? '');
    const kind = isStratum ? 'stratum-named' : 'long-polling-named';
    told.push({ kind, at: miningReply.at, data: { header: miningReply.mining } });
  }
  if (certificate !== null && isProxyCertificate(certificate)) {
    const years = Math.round((certificate.notAfter - certificate.notBefore) / 31_536_000_000);
    const data = { subject: certificate.subject, years };
    told.push({ kind: 'certificate-self-made', at: certificate.at, data });
  }
}

/** xmrig-proxy --tls-gen: serial 1, subject = issuer, exactly 315,360,000 s. Other tools do so too: a hint, no grade. */
function isProxyCertificate(fact: NonNullable<Session['certificate']>): boolean {
  const serial = fact.serial.replace(/^0+(?=.)/, '');
  const isTenYears = Math.abs(fact.notAfter - fact.notBefore - 315_360_000_000) < 1000;
  return serial === '1' && fact.subject === fact.issuer && isTenYears;
}

function tellTalk(told: Told[], mining: Mining): void {
  const { protocol, agent } = mining;
  if (mining.helloAt !== null) {
    const kind = agent === null ? 'hello' : 'hello-agent';
    told.push({ kind, at: mining.helloAt, data: { agent, protocol } });
  }
  if (mining.welcome?.ok === true) told.push({ kind: 'welcome', at: mining.welcome.at, data: {} });
  tellLogins(told, mining);
  if (mining.firstPollAt !== null) {
    const data = { count: mining.pollCount };
    told.push({ kind: 'work-asked', at: mining.firstPollAt, data });
  }
  if (mining.workElsewhereAt !== null) {
    told.push({ kind: 'work-elsewhere', at: mining.workElsewhereAt, data: {} });
  }
  if (mining.reconnect !== null) {
    const { host, port, at } = mining.reconnect;
    told.push({ kind: 'sent-elsewhere', at, data: { host, port } });
  }
}

function tellLogins(told: Told[], mining: Mining): void {
  const { login, loginAnswer } = mining;
  if (login !== null) told.push(loginOf(login, mining));
  if (mining.loginCount > 1) {
    const at = login?.at ?? mining.lastAt;
    told.push({ kind: 'several-logins', at, data: { count: mining.loginCount } });
  }
  if (loginAnswer?.ok === true) told.push({ kind: 'login-accepted', at: loginAnswer.at, data: {} });
  if (mining.offers.length > 0) {
    const data = { offers: mining.offers.join(', ') };
    told.push({ kind: 'algorithms-offered', at: mining.offersAt, data });
  }
}

function loginOf(login: NonNullable<Mining['login']>, mining: Mining): Told {
  const { wallet, account } = login.name;
  const worker = mining.worker;
  if (wallet === null) {
    return {
      kind: 'login-account',
      at: login.at,
      data: { account: account ?? login.user, worker },
    };
  }
  const coin = wallet.coin;
  const data = { address: wallet.address, coin, worker, checksum: wallet.checksum };
  return { kind: `login-wallet-${wallet.checksum}`, at: login.at, data };
}

function tellJobs(told: Told[], { work, coinbase, height }: Mining): void {
  if (work.firstJobAt === null) return;
  const at = work.firstJobAt;
  const kind = work.polledJobCount > 0 ? 'jobs-fetched' : 'jobs-pushed';
  told.push({ kind, at, data: { count: work.jobCount } });
  if (coinbase !== null && (coinbase.pool !== null || coinbase.text !== null)) {
    const { pool, text } = coinbase;
    const known = pool === null ? 'coinbase-text' : 'coinbase-pool';
    told.push({ kind: known, at: coinbase.at, data: { pool, text } });
  }
  if (height !== null) told.push({ kind: 'block-height', at, data: { height } });
}

function tellResults(told: Told[], work: Mining['work']): void {
  if (work.firstShareAt !== null) {
    const { submitted, accepted, rejected } = work;
    const at = work.firstAcceptedAt ?? work.firstShareAt;
    const kind = accepted > 0 ? 'results-accepted' : 'results-sent';
    told.push({ kind, at, data: { submitted, accepted, rejected } });
  }
  if (work.firstProvenAt !== null) {
    const kind = work.provenCount > 0 ? 'work-proven' : 'result-meets-target';
    const data = { count: Math.max(work.provenCount, work.metCount) };
    told.push({ kind, at: work.firstProvenAt, data });
  }
}

function tellRates(told: Told[], mining: Mining, measured: Measured): void {
  const { hashrate, algorithm, by, coin } = measured;
  if (by !== null && algorithm !== null) {
    const at = mining.work.firstJobAt ?? mining.firstAt ?? 0;
    told.push({ kind: `algorithm-by-${by}`, at, data: { algorithm, coin } });
  }
  if (hashrate !== null && hashrate.basis === 'accepted-shares') {
    const { low, central, high, unit } = hashrate;
    const data = { low, central, high, unit, shares: measured.shares, seconds: measured.seconds };
    told.push({ kind: 'rate-measured', at: mining.lastAt, data });
  }
  if (mining.claim !== null) {
    const data = { rate: mining.claim.rate, unit: measured.unit, count: mining.claim.count };
    told.push({ kind: 'rate-claimed', at: mining.claim.at, data });
  }
  if (mining.firstKeepaliveAt !== null) {
    const data = { count: mining.keepaliveCount };
    told.push({ kind: 'kept-alive', at: mining.firstKeepaliveAt, data });
  }
}

function tellShapes(told: Told[], session: Session): void {
  for (const { at, model, fit, seen } of session.behaviours) {
    if (fit < FIT_MIN) continue;
    told.push({ kind: `shape-${model}`, at, data: { ...seen, fit } });
  }
  if (session.carriers.length > 0) {
    const data = { carriers: session.carriers.join(', ') };
    told.push({ kind: 'carried-in', at: session.firstAt, data });
  }
}
