import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { adapterContract, type Bed } from '../../../test/contain/adapter-contract.ts';
import { certificatesFor } from '../../../test/contain/certificates.ts';
import { startEquipment } from '../../../test/contain/equipment.ts';
import { requirePeer } from '../../../test/peers.ts';
import { BLIND, fakeFilter, folderOf, RUNGS, settingsOf } from './filter-bed.fixture.ts';
import { openOpenC2 } from './openc2-adapter.ts';

adapterContract('openc2 (fake)', async (t) => (await fakeFilter(t)).bed);

async function realBed(t: TestContext, isSecure: boolean): Promise<Bed> {
  const certificates = isSecure ? certificatesFor() : null;
  const tls =
    certificates === null
      ? null
      : {
          cert: certificates.server.certificate,
          key: certificates.server.key,
          ca: certificates.authority,
          requestCert: true,
          rejectUnauthorized: true,
        };
  const equipment = await startEquipment(t, { kind: 'openc2', secret: '', path: '', tls });
  const files =
    certificates === null
      ? {}
      : {
          'ca-file': certificates.authorityFile,
          'certificate-file': certificates.client.certificateFile,
          'key-file': certificates.client.keyFile,
        };
  const stateFolder = join(folderOf(t), 'state');
  const clock = { now: () => performance.timeOrigin + performance.now() };
  const settings = settingsOf(equipment.origin, files);
  const open = () => openOpenC2(settings, { clock, stateFolder });
  const adapter = await open();
  return {
    adapter,
    rungs: RUNGS,
    now: () => clock.now(),
    again: open,
    foreign: () => equipment.foreign(),
    tamper: (key) => equipment.tamper(key),
    flush: () => equipment.flush(),
    break: () => equipment.kill(),
    close: () => adapter.close(),
    expires: true,
    prefixes: true,
    blind: BLIND,
  };
}

adapterContract('openc2', (t) => realBed(t, false));
adapterContract('openc2 over TLS with certificates', async (t) =>
  requirePeer(t, 'openssl') ? realBed(t, true) : null,
);
