/**
 * The life of one notice.
 *
 *     prepared ──served (by each channel once)──▶ read? ──▶ acknowledged?
 *        │           ▲
 *        └──failed───┘ another attempt
 *     any of them ──▶ replaced by a later notice, or closed with its case
 */
import { aggregate } from '#model/aggregate.ts';
import { refuse, type Decision } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import {
  ATTEMPTS_MAX,
  Notice,
  noticeEvents,
  type ACKNOWLEDGERS,
  type ChannelState,
  type NoticeChannel,
  type NoticeEvents,
} from '#model/notice.ts';
import type { NoticeFields, NoticeTemplate } from '#model/notice-template.ts';
import { changed, type Changes } from './changes.ts';
import { fieldProblems, renderNotice } from './notice-render.ts';

type Drafted = Draft<NoticeEvents>;

export const evolveNotice: Evolve<Notice, NoticeEvents> = (state, event) => {
  if (event.type !== 'notice.prepared') return changed(CHANGES, state, event);
  const { channels, ...facts } = event.data;
  return {
    id: event.streamId,
    version: event.version,
    ...facts,
    recipientName: event.personal?.recipientName ?? null,
    recipientEmail: event.personal?.recipientEmail ?? null,
    channels: channels.map((channel) => ({
      channel,
      state: 'waiting',
      attempts: 0,
      at: null,
      transportId: null,
      failure: null,
    })),
    preparedAt: event.at,
    servedAt: null,
    readAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    acknowledgedAs: null,
    replacedBy: null,
    closedAt: null,
  };
};

export const noticeAggregate = aggregate({
  kind: 'notice',
  table: 'notice',
  state: Notice,
  events: noticeEvents,
  evolve: evolveNotice,
});

const CHANGES: Changes<Notice, NoticeEvents, 'notice.prepared'> = {
  'notice.served': (notice, { at, data: { channel, transportId } }) => ({
    channels: onChannel(notice, channel, { state: 'served', at, transportId, failure: null }),
    servedAt: notice.servedAt ?? at,
  }),
  'notice.delivery-failed': (notice, { at, data: { channel, isFinal, failure } }) => ({
    channels: onChannel(notice, channel, { state: isFinal ? 'failed' : 'waiting', at, failure }),
  }),
  'notice.read': (notice, { at }) => ({ readAt: notice.readAt ?? at }),
  'notice.acknowledged': (_, { at, data, personal }) => ({
    acknowledgedAt: at,
    acknowledgedBy: personal?.name ?? null,
    acknowledgedAs: data.as,
  }),
  'notice.link-renewed': (_, { data }) => data,
  'notice.replaced': (_, { at, data }) => ({ replacedBy: data.by, closedAt: at }),
  'notice.closed': (_, { at }) => ({ closedAt: at }),
};

function onChannel(
  notice: Notice,
  channel: NoticeChannel,
  change: Partial<ChannelState>,
): ChannelState[] {
  return notice.channels.map((one) =>
    one.channel === channel ? { ...one, ...change, attempts: one.attempts + 1 } : one,
  );
}

/** What a notice is made of. */
export interface NoticePlan extends Pick<
  Notice,
  | 'caseId'
  | 'orderId'
  | 'unitId'
  | 'jurisdiction'
  | 'sector'
  | 'kind'
  | 'subjectTokenHash'
  | 'linkUntil'
  | 'dueAt'
  | 'earlierId'
  | 'recipientName'
  | 'recipientEmail'
> {
  readonly channels: readonly NoticeChannel[];
  readonly template: NoticeTemplate;
  readonly fields: NoticeFields;
  /** The authority's; all times are told in it. */
  readonly timeZone: string;
}

export function prepareNotice(state: Notice | null, plan: NoticePlan): Decision<Drafted> {
  const { template, fields, timeZone, recipientName, recipientEmail, channels, ...facts } = plan;
  if (state !== null) return refuse('conflict', 'This notice was prepared before');
  if (template.kind !== plan.kind) {
    return refuse('invalid', `The template ${template.id} is for another kind of notice`);
  }
  if (channels.length === 0 || new Set(channels).size !== channels.length) {
    return refuse('invalid', 'A notice needs at least one channel, and each only once');
  }
  if (channels.includes('email') && recipientEmail === null) {
    return refuse('invalid', 'There is no e-mail address to serve this notice at');
  }
  if (channels.includes('link') && plan.subjectTokenHash === null) {
    return refuse('invalid', 'Service by link needs a link');
  }
  const problems = fieldProblems(template, fields);
  if (problems.length > 0) return refuse('invalid', problems.join('; '));
  const { id: templateId, version: templateVersion, language } = template;
  const { verificationCode } = fields;
  const document = renderNotice(template, fields, timeZone);
  return {
    events: [
      {
        type: 'notice.prepared',
        data: {
          ...facts,
          templateId,
          templateVersion,
          language,
          verificationCode,
          document,
          channels: [...channels],
        },
        personal: { recipientName, recipientEmail },
      },
    ],
  };
}

export function serveNotice(
  notice: Notice,
  channel: NoticeChannel,
  transportId: string | null,
): Decision<Drafted> {
  const open = openChannel(notice, channel);
  if ('refused' in open) return open;
  return { events: [{ type: 'notice.served', data: { channel, transportId } }] };
}

/** `reply`: what the other side said; `isFinal`: another attempt would not help. */
export function failDelivery(
  notice: Notice,
  channel: NoticeChannel,
  failed: { readonly failure: string; readonly isFinal: boolean; readonly reply: string | null },
): Decision<Drafted> {
  const open = openChannel(notice, channel);
  if ('refused' in open) return open;
  const { failure, reply } = failed;
  const isFinal = failed.isFinal || open.attempts + 1 >= ATTEMPTS_MAX;
  const data = { channel, failure, isFinal };
  return {
    events: [
      { type: 'notice.delivery-failed', data, personal: { reply: reply?.slice(0, 500) ?? null } },
    ],
  };
}

/** Only the first reading is a fact; later ones change nothing. */
export function readNotice(notice: Notice, via: 'link' | 'portal'): Decision<Drafted> {
  if (notice.servedAt === null) return refuse('wrong-state', 'This notice was not served yet');
  if (notice.readAt !== null) return { events: [] };
  return { events: [{ type: 'notice.read', data: { via } }] };
}

export function acknowledgeNotice(
  notice: Notice,
  by: { readonly name: string; readonly as: (typeof ACKNOWLEDGERS)[number] },
  via: 'link' | 'portal' | 'paper',
): Decision<Drafted> {
  if (notice.servedAt === null) return refuse('wrong-state', 'This notice was not served yet');
  if (notice.acknowledgedAt !== null) return refuse('conflict', 'It was acknowledged before');
  if (notice.closedAt !== null) return refuse('wrong-state', 'This notice is no longer in force');
  const { as, name } = by;
  return { events: [{ type: 'notice.acknowledged', data: { as, via }, personal: { name } }] };
}

/** A new link; the one before stops working. */
export function renewLink(
  notice: Notice,
  subjectTokenHash: string,
  linkUntil: string,
): Decision<Drafted> {
  if (notice.closedAt !== null) return refuse('wrong-state', 'This notice is no longer in force');
  return { events: [{ type: 'notice.link-renewed', data: { subjectTokenHash, linkUntil } }] };
}

export function replaceNotice(notice: Notice, by: string): Decision<Drafted> {
  if (notice.closedAt !== null) return refuse('wrong-state', 'This notice is no longer in force');
  if (by === notice.id) return refuse('invalid', 'A notice does not replace itself');
  return { events: [{ type: 'notice.replaced', data: { by } }] };
}

export function closeNotice(notice: Notice, because: 'case-closed' | 'void'): Decision<Drafted> {
  if (notice.closedAt !== null) return { events: [] };
  return { events: [{ type: 'notice.closed', data: { because } }] };
}

function openChannel(
  notice: Notice,
  channel: NoticeChannel,
): ChannelState | ReturnType<typeof refuse> {
  if (notice.closedAt !== null) return refuse('wrong-state', 'This notice is no longer in force');
  const found = notice.channels.find((one) => one.channel === channel);
  if (found === undefined) return refuse('invalid', `This notice is not for service by ${channel}`);
  if (found.state === 'served') return refuse('conflict', `It was served by ${channel} before`);
  return found;
}
