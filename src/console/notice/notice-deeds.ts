/** What can be done with a prepared notice, and why not what cannot. */
import type { TFunction } from 'i18next';
import { ACKNOWLEDGERS } from '#model/notice.ts';
import type { ReplyOf } from '#model/route.ts';
import { noticeRoutes } from '#model/routes/notices.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import { maybeNote, noteOf, oneOf, type DeedForm, type Field } from '../thing/deed.ts';
import { roleFault } from '../thing/possible.ts';

export type NoticeRow = ReplyOf<typeof noticeRoutes.list>['items'][number];

export interface NoticeDeed {
  readonly name: 'send' | 'print' | 'served' | 'acknowledged' | 'link' | 'close';
  readonly title: string;
  readonly fault: string | null;
  readonly isFirst: boolean;
  readonly form: () => DeedForm;
}

export function noticeDeeds(notice: NoticeRow, me: Me, t: TFunction): readonly NoticeDeed[] {
  const role = roleFault(me, 'notice.serve', notice, t);
  const isOwnUnit = me.person.unitId !== null && me.person.unitId === notice.unitId;
  const over = isOver(notice) ? t('notice.over') : null;
  const byHand = waitingByHand(notice);
  const isServed = notice.servedAt !== null;
  const deed = (name: NoticeDeed['name'], title: string, fault: string | null): NoticeDeed => ({
    name,
    title,
    fault: role ?? over ?? fault,
    isFirst: false,
    form: () => FORMS[name](notice, t),
  });
  const served = byHand.length === 0 ? t('notice.servedAll') : null;
  const acknowledged = acknowledgedFault(notice, t);
  return [
    deed('print', t('notice.print'), null),
    deed('send', t('notice.send'), mailFault(notice, t)),
    { ...deed('served', t('deed.served.title'), served), isFirst: !isServed },
    isOwnUnit
      ? {
          ...deed('acknowledged', t('notice.acknowledge'), null),
          fault: roleFault(me, 'notice.acknowledge', notice, t) ?? over ?? acknowledged,
          isFirst: true,
          form: () => acknowledgeForm(notice, t),
        }
      : {
          ...deed('acknowledged', t('deed.acknowledged.title'), acknowledged),
          isFirst: isServed,
        },
    deed('link', t('notice.link'), null),
    deed('close', t('notice.close'), isServed ? t('notice.isServed') : null),
  ];
}

const isOver = ({ closedAt, replacedBy }: NoticeRow): boolean =>
  closedAt !== null || replacedBy !== null;

const BY_HAND = ['print', 'link'] as const;

/** Ways of service that people record, and that were not recorded yet. */
const waitingByHand = ({ channels }: NoticeRow): readonly (typeof BY_HAND)[number][] =>
  BY_HAND.filter((way) =>
    channels.some(({ channel, state }) => channel === way && state !== 'served'),
  );

function mailFault({ channels }: NoticeRow, t: TFunction): string | null {
  const mail = channels.find(({ channel }) => channel === 'email');
  if (mail === undefined) return t('notice.notByMail');
  return mail.state === 'served' ? t('notice.sent') : null;
}

function acknowledgedFault(notice: NoticeRow, t: TFunction): string | null {
  if (notice.servedAt === null) return t('notice.notServed');
  return notice.acknowledgedAt === null ? null : t('notice.isAcknowledged');
}

const paramsOf = ({ id }: NoticeRow) => ({ params: { id } });

const FORMS: Readonly<Record<NoticeDeed['name'], (notice: NoticeRow, t: TFunction) => DeedForm>> = {
  send: (notice, t) => ({
    ...plain(notice, 'send', t),
    send: () => call(noticeRoutes.send, paramsOf(notice)),
  }),
  print: (notice, t) => ({
    ...plain(notice, 'print', t),
    send: () => call(noticeRoutes.print, paramsOf(notice)),
  }),
  link: (notice, t) => ({
    ...plain(notice, 'link', t),
    isGrave: true,
    send: (_, deed) => call(noticeRoutes.renewLink, paramsOf(notice), { deed }),
  }),
  close: (notice, t) => ({
    ...plain(notice, 'close', t),
    isGrave: true,
    send: (_, deed) => call(noticeRoutes.close, paramsOf(notice), { deed }),
  }),
  served: servedForm,
  acknowledged: (notice, t) => ({
    ...acknowledgeForm(notice, t),
    send: (values) =>
      call(noticeRoutes.recordAcknowledgement, { ...paramsOf(notice), body: whoIn(values) }),
  }),
};

function plain(
  { verificationCode: code }: NoticeRow,
  name: 'send' | 'print' | 'link' | 'close',
  t: TFunction,
) {
  const fields: readonly Field[] = [];
  return {
    title: t(`notice.${name}`),
    effect: t(`notice.${name}Does`, { code }),
    kind: 'notice',
    fields,
  };
}

function servedForm(notice: NoticeRow, t: TFunction): DeedForm {
  const ways = waitingByHand(notice);
  return {
    title: t('deed.served.title'),
    effect: `${notice.verificationCode}: ${t('deed.served.does')}`,
    kind: 'notice',
    fields: [
      {
        kind: 'select',
        name: 'channel',
        label: t('field.channel'),
        initial: ways[0] ?? 'print',
        options: ways.map((value) => ({ value, label: t(`channel.${value}`) })),
      },
      { kind: 'line', name: 'transport', label: t('field.transport'), optional: true },
    ],
    send: (values) =>
      call(noticeRoutes.recordService, {
        ...paramsOf(notice),
        body: {
          channel: oneOf(BY_HAND, values['channel']),
          transportId: maybeNote(values, 'transport'),
        },
      }),
  };
}

function whoIn(values: Parameters<DeedForm['send']>[0]) {
  return { name: noteOf(values, 'name'), as: oneOf(ACKNOWLEDGERS, values['as']) };
}

/** By the unit itself. */
function acknowledgeForm(notice: NoticeRow, t: TFunction): DeedForm {
  return {
    title: t('deed.acknowledged.title'),
    effect: `${notice.verificationCode}: ${t('deed.acknowledged.does')}`,
    kind: 'notice',
    fields: [
      { kind: 'line', name: 'name', label: t('field.name') },
      {
        kind: 'select',
        name: 'as',
        label: t('field.as'),
        initial: 'leader',
        options: ACKNOWLEDGERS.map((value) => ({ value, label: t(`field.${value}`) })),
      },
    ],
    send: (values) => call(noticeRoutes.acknowledge, { ...paramsOf(notice), body: whoIn(values) }),
  };
}
