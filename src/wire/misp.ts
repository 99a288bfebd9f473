/**
 * A case as an event of MISP (draft-dulaunoy-misp-core-format). Numbers are text there; ids that only the receiving server
 * can give are 0; uuids follow from the case, so that a second export updates the first.
 */
import { millisFrom } from '#base/clock.ts';
import type { SharedCase, SharedServer, SharingOffice } from '#model/shared-case.ts';
import { rsitTag } from './rsit.ts';
import { officeUuid } from './stix/ids.ts';

interface Attribute {
  readonly type: string;
  readonly category: string;
  readonly value: string;
  readonly to_ids: boolean;
  readonly comment: string;
  readonly first_seen?: string;
  readonly last_seen?: string;
}

export function mispEvent(about: SharedCase, office: SharingOffice, generatedAt: string) {
  const org = { id: '0', uuid: officeUuid(`org ${office.origin}`), name: office.name };
  const timestamp = seconds(about.changedAt);
  const attributes = attributesOf(about);
  const tags = [`tlp:${about.tlp}`, rsitTag(about)];
  if (about.verdict === 'compromised') {
    tags.push('circl:incident-classification="cryptojacking"');
  }
  return {
    Event: {
      uuid: about.id,
      info: `Mining case ${about.number}`,
      // 3: low; a victim's machine is in the hands of somebody else. 2 is medium (§2.2.1.5).
      threat_level_id: about.verdict === 'compromised' ? '2' : '3',
      analysis: about.closedAt === null ? '1' : '2',
      date: about.openedAt.slice(0, 10),
      timestamp,
      published: false,
      publish_timestamp: '0',
      org_id: '0',
      orgc_id: '0',
      attribute_count: String(attributes.length),
      distribution: DISTRIBUTIONS[about.tlp],
      sharing_group_id: '0',
      extends_uuid: '',
      Org: org,
      Orgc: org,
      Tag: tags.map((name) => ({ name })),
      Attribute: attributes.map((attribute) => ({
        id: '0',
        event_id: '0',
        uuid: officeUuid(`attribute ${about.id} ${attribute.type} ${attribute.value}`),
        // 5: as the event (§2.3.2.7).
        distribution: '5',
        sharing_group_id: '0',
        deleted: false,
        timestamp: seconds(generatedAt),
        ...attribute,
      })),
    },
  };
}

/** §2.2.1.14: amber stays with the organisation that takes it in; a wider circle is its own decision. */
const DISTRIBUTIONS: Readonly<Record<SharedCase['tlp'], string>> = {
  clear: '3',
  green: '1',
  amber: '0',
  'amber+strict': '0',
  red: '0',
};

const seconds = (iso: string): string => String(Math.floor(millisFrom(iso) / 1000));

function attributesOf(about: SharedCase): readonly Attribute[] {
  const all = [
    ...about.servers.flatMap(serverAttributes),
    ...about.subjects.map((value) => ({
      type: 'ip-src',
      category: 'Network activity',
      value,
      to_ids: false,
      comment: 'Where the mining was seen',
    })),
    ...about.wallets.map(walletAttribute),
  ];
  // One attribute for each value: others are refused as doubles.
  return [...new Map(all.map((one) => [`${one.type} ${one.value}`, one])).values()];
}

function serverAttributes(server: SharedServer): readonly Attribute[] {
  const { ip, port, name, protocol, firstSeen, lastSeen } = server;
  const common = {
    category: 'Network activity',
    to_ids: true,
    comment: `Mining server${protocol === null ? '' : `, ${protocol}`}`,
    first_seen: offset(firstSeen),
    last_seen: offset(lastSeen),
  };
  const all: Attribute[] = [];
  if (ip !== null) {
    all.push(
      port === null
        ? { ...common, type: 'ip-dst', value: ip }
        : { ...common, type: 'ip-dst|port', value: `${ip}|${port}` },
    );
  }
  if (name !== null) all.push({ ...common, type: 'hostname', value: name.toLowerCase() });
  return all;
}

/** Coins that have a type of their own (§2.3.2.3); the others are text. */
function walletAttribute(value: string): Attribute {
  const type = /^(?:bc1|[13])[a-zA-Z0-9]{25,87}$/.test(value)
    ? 'btc'
    : /^[48][1-9A-HJ-NP-Za-km-z]{94,105}$/.test(value)
      ? 'xmr'
      : 'text';
  return { type, category: 'Financial fraud', value, to_ids: false, comment: 'Account at a pool' };
}

/** MISP writes offsets, not Z. */
const offset = (iso: string): string => iso.replace(/Z$/, '+00:00');
