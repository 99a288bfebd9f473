/** Referrals in one office: drafted, approved, packed, sent and answered; what leaves, and what does not. */
import assert from 'node:assert/strict';
import { createPublicKey, verify as verifySignature } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { about, about0, casework, HOUR, nothing } from '../cases/casework.fixture.ts';
import { contentOf, systemOf } from '../systems/supervised.fixture.ts';
import { attributeCase } from '../cases/attribute-case.ts';
import { assessCase } from '../cases/assess-case.ts';
import { beginRectifying } from '../cases/begin-rectifying.ts';
import { assessed, HANDLER, NOTE, serve, stateOf } from '../cases/casework-steps.fixture.ts';
import { triageCase } from '../cases/triage-case.ts';
import { keep } from '../evidence/keep-evidence.ts';
import { openLogKey } from '../log/log-key.ts';
import { LogPublisher } from '../log/publisher.ts';
import { temporaryFolder } from '../log/record.fixture.ts';
import type { Office } from '../office.ts';
import { perform } from '../perform.ts';
import { rebuildAll } from '../record/rebuild.ts';
import { setContacts } from '../systems/set-contacts.ts';
import { inWork } from '../work.ts';
import type { PersonActor } from '#model/actor.ts';
import { embeddedDatabase } from '../../../test/office.ts';
import { OPERATOR } from '../../../test/staff.ts';
import {
  annulSanction,
  concludeReferral,
  receiveReferral,
  recordSanction,
} from './answer-referral.ts';
import { approveReferral, withdrawReferral } from './approve-referral.ts';
import { draftReferral, previewReferral } from './draft-referral.ts';
import { listReferrals } from './list-referrals.ts';
import { packReferral } from './pack-referral.ts';
import { sendReferral } from './send-referral.ts';
import { showReferral } from './show-referral.ts';

const BASIS = { id: 'sichuan-2022-186', version: '2022' };
const asked = (recipient: 'police' | 'price-authority' | 'incident-response' | 'regulator') => ({
  recipient,
  receiver: '价格处',
  legalBasis: BASIS,
  reason: '拒不整改 It goes on',
});

async function keepTranscript(office: Office, caseId: string): Promise<string> {
  const place = { caseId, leadId: null, systemId: null, unitId: null, sector: null };
  const { id } = await inWork(office, OPERATOR, (work) =>
    keep(work, Buffer.from('session'), {
      ...place,
      jurisdiction: 'hebei/shijiazhuang',
      kind: 'transcript',
      mediaType: 'application/x-ndjson',
      takenAt: null,
      source: 'sensor',
      name: 't.ndjson',
      note: null,
    }),
  );
  return id;
}

test('referrals', async (t) => {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const all = await casework(database);
  const { people, clock } = all;
  const folder = await temporaryFolder(t);
  const key = await openLogKey(join(folder, 'keys'), 'record.example/log');
  const publisher = new LogPublisher({ database, folder: join(folder, 'log'), key });
  const office: Office = { ...all.office, log: { folder: join(folder, 'log'), key, publisher } };
  /** Their second factor was asked for just now, however the clock was moved. */
  const fresh = (who: PersonActor): PersonActor => ({ ...who, steppedUpAt: clock.now() });
  const { officer, approver } = people;

  const caseId = await assessed(all);
  const transcriptId = await keepTranscript(office, caseId);
  clock.forward(30 * HOUR);
  await all.see({ id: 'f2' }, transcriptId);
  await serve(all, caseId);
  await perform(office, beginRectifying, officer, about(caseId, { why: 'officer' }));
  await perform(
    office,
    setContacts,
    officer,
    about(all.systemId, {
      leader: { name: '王校长', email: 'w@unit.example', phone: null },
      responsible: null,
      technical: null,
    }),
  );
  let packageSha256 = '';
  let referralId = '';

  await t.test(
    'the price authority gets interval and account, and no names or wallets',
    async () => {
      const shown = await perform(
        office,
        previewReferral,
        officer,
        about(caseId, asked('price-authority')),
      );
      assert.equal(shown.fault, null);
      const { content } = shown;
      assert.deepEqual(content.electricityAccounts, ['130100-7']);
      assert.deepEqual([content.people, content.wallets], [[], []]);
      const { interval } = content;
      assert.ok(interval !== null && interval.from.at < interval.to.at);
      assert.match(interval.to.transcriptSha256 ?? '', /^[0-9a-f]{64}$/);
      const police = await perform(
        office,
        previewReferral,
        officer,
        about(caseId, asked('police')),
      );
      assert.deepEqual(police.content.people, [{ as: 'leader', name: '王校长' }]);
      assert.equal(police.content.wallets.length, 1);
    },
  );

  await t.test(
    'another person approves what they read; then it can be packed and sent',
    async () => {
      const { id, contentHash } = await perform(
        office,
        draftReferral,
        officer,
        about(caseId, asked('price-authority')),
      );
      referralId = id;
      await assert.rejects(perform(office, packReferral, fresh(officer), about0(id)), {
        code: 'wrong-state',
      });
      await assert.rejects(
        perform(office, approveReferral, fresh(officer), about(id, { contentHash })),
        {
          code: 'forbidden',
        },
      );
      await assert.rejects(
        perform(
          office,
          approveReferral,
          fresh(approver),
          about(id, { contentHash: '0'.repeat(64) }),
        ),
        { code: 'stale' },
      );
      await perform(office, approveReferral, fresh(approver), about(id, { contentHash }));
      const made = await perform(office, packReferral, fresh(officer), about0(id));
      packageSha256 = made.sha256;
      const files = unzipSync(Buffer.from(made.package, 'base64'));
      assert.deepEqual(Object.keys(files).sort(), [
        'SHA256SUMS',
        'SHA256SUMS.sig',
        'case.zip',
        'letter.en.pdf',
        'letter.zh-CN.pdf',
        'referral.json',
      ]);
      // The signature of the log's key over the list of hashes, checked without our code.
      const line = Buffer.from(files['SHA256SUMS.sig'] ?? []).toString();
      const signature = Buffer.from(line.trim().split(' ').at(-1) ?? '', 'base64').subarray(4);
      const spki = Buffer.concat([
        Buffer.from('302a300506032b6570032100', 'hex'),
        key.verifier.publicKey,
      ]);
      const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
      assert.ok(
        verifySignature(null, files['SHA256SUMS'] ?? new Uint8Array(), publicKey, signature),
      );
      const inner = unzipSync(files['case.zip'] ?? new Uint8Array());
      assert.ok('verify.mjs' in inner && 'proofs.json' in inner);
      const events = Buffer.from(inner['events.jsonl'] ?? []).toString();
      assert.match(events, /referral\.approved/);
      assert.ok(!events.includes('1BoatSLRHtKNngkdXEeobR76b53LETtpyT'), 'no wallet leaves');
    },
  );

  await t.test('sent, received, sanctioned, concluded: the case counts as referred', async () => {
    const unknown = { by: 'post', packageSha256: '0'.repeat(64) } as const;
    await assert.rejects(
      perform(office, sendReferral, fresh(officer), about(referralId, unknown)),
      {
        code: 'invalid',
      },
    );
    const sending = { by: 'post', packageSha256 } as const;
    await perform(office, sendReferral, fresh(officer), about(referralId, sending));
    const { referral, referredTo } = await stateOf(all, caseId);
    assert.deepEqual([referral, referredTo], ['referred', 'price-authority']);
    clock.forward(HOUR);
    const at = new Date(clock.now()).toISOString();
    const answer = { at, reference: '价函〔2026〕7号', note: null };
    await perform(office, receiveReferral, officer, about(referralId, answer));
    const sanction = {
      kind: 'differential-price' as const,
      legalBasis: BASIS,
      authority: '省发展改革委',
      decidedAt: at,
      reference: null,
      amount: { value: 1200, currency: 'CNY' },
      note: '每千瓦时加价2元',
    };
    await perform(office, recordSanction, officer, about(referralId, sanction));
    await perform(
      office,
      concludeReferral,
      officer,
      about(referralId, { ...answer, kind: 'sanctioned' }),
    );
    const shown = await perform(office, showReferral, approver, about0(referralId));
    assert.equal(shown.state, 'concluded');
    assert.equal(shown.sanctions[0]?.note, '每千瓦时加价2元');
    const sanctionId = shown.sanctions[0]?.id ?? '';
    await perform(
      office,
      annulSanction,
      officer,
      about(referralId, { sanctionId, note: 'On review' }),
    );
    const listed = await perform(office, listReferrals, officer, {
      ...nothing,
      query: { limit: 10, caseId },
    });
    assert.equal(listed.items[0]?.state, 'concluded');
    assert.ok(!JSON.stringify(listed).includes('130100-7'));
  });

  await t.test('a victim goes to incident response, and to nobody else', async () => {
    const client = { ip: '192.0.2.99', port: 1 };
    const lead = await all.see({ id: 'f9', client });
    const victim = lead.caseId ?? '';
    await perform(office, triageCase, people.analyst, about(victim, HANDLER));
    const content = contentOf(all.staff.unitId, { name: 'Another' });
    const whose = about(victim, { systemId: await systemOf(office, officer, content) });
    await perform(office, attributeCase, people.analyst, whose);
    await perform(
      office,
      assessCase,
      people.analyst,
      about(victim, { verdict: 'compromised', ...NOTE }),
    );
    await assert.rejects(perform(office, draftReferral, officer, about(victim, asked('police'))), {
      code: 'wrong-state',
      message: /incident response/,
    });
    const made = await perform(
      office,
      draftReferral,
      officer,
      about(victim, asked('incident-response')),
    );
    await perform(office, withdrawReferral, officer, about(made.id, NOTE));
  });

  await t.test('rows follow from events', async () => {
    assert.ok((await rebuildAll(office)).every(({ same }) => same));
  });
});
