import { sql } from 'kysely';
import { silentIn } from '#govern/joint/consultation.ts';
import { consultationRoutes } from '#model/routes/consultations.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';
import { agencyOf } from '../own-agency.ts';

const PLACES = {
  jurisdiction: 'consultation.jurisdiction',
  sector: 'consultation.sector',
  unit: 'consultation.unitId',
} as const;
const FILTERS = ['consultation.caseId', 'consultation.state'] as const;

/** Of one's own part of the tree, and wherever one's agency was asked. */
export const listConsultations = query(consultationRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('consultation.read');
  const mine = await agencyOf(view.db, view.actor);
  const isAsked = sql<boolean>`consultation.members @> ${JSON.stringify([mine])}::jsonb`;
  let rows = view.db
    .selectFrom('consultation')
    .selectAll()
    .where(
      mine === null
        ? withinReach(reach, PLACES)
        : sql<boolean>`(${withinReach(reach, PLACES)} or ${isAsked})`,
    );
  if (asked.waiting === true) {
    const hasAnswered = sql<boolean>`consultation.opinions @> ${JSON.stringify([{ agencyId: mine }])}::jsonb`;
    rows = rows
      .where('state', '=', 'open')
      .where(mine === null ? sql<boolean>`false` : sql<boolean>`${isAsked} and not ${hasAnswered}`);
  }
  const { items, next } = await pageOf(rows, asked, 'consultation.id', FILTERS);
  return {
    items: items.map((item) => {
      const { question: _question, minutes: _minutes, opinions, ...rest } = item;
      const waitsForMe = item.state === 'open' && mine !== null && silentIn(item).includes(mine);
      return { ...rest, answered: opinions.length, waitsForMe };
    }),
    next,
  };
});
